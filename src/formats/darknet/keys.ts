/**
 * Which sections and keys each of the two programs knows (src/parser.c of pjreddie/darknet @f6afaab and of
 * AlexeyAB/darknet @59596d7): what only one knows tells whom a file is written for.
 */

import { ownOf } from '../../core/own.ts'
import type { Dialect } from './cfg.ts'

/** Names of sections, and the layer that each makes; those of one program only stand below. */
const KINDS: Readonly<Record<string, string>> = {
  conv: 'convolutional',
  conn: 'connected',
  max: 'maxpool',
  avg: 'avgpool',
  soft: 'softmax',
  lrn: 'normalization',
  deconv: 'deconvolutional',
  local_avg: 'local_avgpool',
  silence: 'empty',
  network: 'net',
}

interface Keys {
  /** Keys that both programs read. */
  readonly both: string
  readonly pjreddie?: string
  readonly alexeyab?: string
  /** Set where only one program has the section. */
  readonly only?: Dialect
}

/** Keys that every layer may have. */
const ANY: Keys = {
  both: 'clip,onlyforward,stopbackward,dontload,dontloadscales,learning_rate',
  pjreddie: 'truth,dontsave,numload,smooth',
  alexeyab: 'dont_update,burnin_update,train_only_bn',
}

const YOLO =
  'max_delta,counters_per_class,label_smooth_eps,scale_x_y,objectness_smooth,iou_normalizer,obj_normalizer,cls_normalizer,delta_normalizer,iou_loss,iou_thresh_kind,beta_nms,nms_kind,resize,iou_thresh'

const SECTIONS: Readonly<Record<string, Keys>> = {
  net: {
    both: 'batch,learning_rate,momentum,decay,subdivisions,time_steps,adam,B1,B2,eps,height,width,channels,inputs,max_crop,min_crop,angle,aspect,saturation,exposure,hue,policy,burn_in,power,step,scale,steps,scales,gamma,max_batches',
    pjreddie: 'notruth,random,max_ratio,min_ratio,center,clip',
    alexeyab:
      'learning_rate_min,sgdr_cycle,sgdr_mult,track,augment_speed,sequential_subdivisions,try_fix_nan,weights_reject_freq,equidistant_point,badlabels_rejection_percentage,num_sigmas_reject_badlabels,ema_alpha,use_cuda_graph,loss_scale,dynamic_minibatch,optimized_memory,workspace_size_limit_MB,flip,blur,gaussian_noise,mixup,cutmix,mosaic,letter_box,mosaic_bound,contrastive,contrastive_jit_flip,contrastive_color,unsupervised,label_smooth_eps,resize_step,attention,adversarial_lr,max_chart_loss,seq_scales,show_receptive_field',
  },
  convolutional: {
    both: 'filters,groups,size,stride,pad,padding,activation,batch_normalize,binary,xnor,flipped,dot',
    alexeyab:
      'stride_x,stride_y,dilation,antialiasing,assisted_excitation,share_index,cbn,bin_output,sway,rotate,stretch,stretch_sway,angle,grad_centr,reverse,coordconv,stream,wait_stream',
  },
  deconvolutional: { both: 'filters,size,stride,batch_normalize,pad,padding,activation', only: 'pjreddie' },
  local: { both: 'filters,size,stride,pad,activation' },
  connected: { both: 'output,activation,batch_normalize' },
  rnn: { both: 'output,activation,batch_normalize,shortcut', alexeyab: 'hidden,logistic' },
  gru: { both: 'output,batch_normalize', pjreddie: 'tanh' },
  lstm: { both: 'output,batch_normalize' },
  crnn: {
    both: 'output,hidden,activation,batch_normalize',
    alexeyab: 'size,stride,dilation,pad,padding,groups,xnor,shortcut',
  },
  conv_lstm: {
    both: 'size,stride,dilation,pad,padding,output,groups,activation,batch_normalize,xnor,peephole,bottleneck,state_constrain,shortcut,lstm_activation,time_normalizer',
    only: 'alexeyab',
  },
  history: { both: 'history_size', only: 'alexeyab' },
  maxpool: {
    both: 'stride,size,padding',
    alexeyab: 'stride_x,stride_y,maxpool_depth,out_channels,antialiasing,maxpool_zero_nonmax',
  },
  local_avgpool: { both: 'stride,size,padding,stride_x,stride_y', only: 'alexeyab' },
  avgpool: { both: '' },
  softmax: { both: 'groups,temperature,tree,spatial,noloss' },
  contrastive: {
    both: 'classes,yolo_layer,temperature,cls_normalizer,max_delta,contrastive_neg_max',
    only: 'alexeyab',
  },
  cost: { both: 'type,scale,ratio', pjreddie: 'noobj,thresh' },
  crop: { both: 'crop_height,crop_width,flip,angle,saturation,exposure,noadjust,shift' },
  dropout: { both: 'probability', alexeyab: 'dropblock,dropblock_size_rel,dropblock_size_abs' },
  normalization: { both: 'alpha,beta,kappa,size' },
  batchnorm: { both: '' },
  activation: { both: 'activation' },
  logistic: { both: '', only: 'pjreddie' },
  l2norm: { both: '', only: 'pjreddie' },
  route: { both: 'layers', alexeyab: 'groups,group_id,stream,wait_stream' },
  shortcut: { both: 'from,activation', pjreddie: 'alpha,beta', alexeyab: 'weights_type,weights_normalization' },
  scale_channels: { both: 'from,scale_wh,activation', only: 'alexeyab' },
  sam: { both: 'from,activation', only: 'alexeyab' },
  implicit: { both: 'mean,std,filters,atoms', only: 'alexeyab' },
  upsample: { both: 'stride,scale' },
  reorg: { both: 'stride,reverse', pjreddie: 'flatten,extra' },
  reorg3d: { both: 'stride,reverse', only: 'alexeyab' },
  empty: { both: '', only: 'alexeyab' },
  yolo: {
    both: 'classes,num,mask,max,jitter,ignore_thresh,truth_thresh,random,map,anchors',
    alexeyab: `${YOLO},show_details,new_coords,focal_loss,track_history_size,sim_thresh,dets_for_track,dets_for_show,track_ciou_norm,embedding_layer`,
  },
  Gaussian_yolo: {
    both: `classes,max,num,mask,jitter,ignore_thresh,truth_thresh,random,map,anchors,yolo_point,uc_normalizer,${YOLO}`,
    only: 'alexeyab',
  },
  region: {
    both: 'coords,classes,num,max,log,sqrt,softmax,jitter,rescore,thresh,classfix,absolute,random,coord_scale,object_scale,noobject_scale,mask_scale,class_scale,bias_match,tree,map,anchors',
    pjreddie: 'background',
    alexeyab: 'focal_loss,resize',
  },
  detection: {
    both: 'coords,classes,rescore,num,side,softmax,sqrt,max,coord_scale,forced,object_scale,noobject_scale,class_scale,jitter,random,reorg',
    alexeyab: 'resize',
  },
  iseg: { both: 'classes,ids', only: 'pjreddie' },
}

/** The layer that a section makes; `undefined` where neither program knows it. Letters count in either case. */
export function kindOf(type: string): string | undefined {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : type
  return kind !== undefined && Object.hasOwn(SECTIONS, kind) ? kind : undefined
}

/** Every name that a section may have. */
export const SECTION_NAMES: readonly string[] = [...Object.keys(SECTIONS), ...Object.keys(KINDS)]

/** The program that alone knows a section; `undefined` where both or neither do. */
export function sectionOnlyOf(kind: string): Dialect | undefined {
  return ownOf(SECTIONS, kind)?.only
}

/** Who reads a key of a section: both, one, or neither of the programs. */
export function readersOf(kind: string, key: string): readonly Dialect[] {
  const keys = ownOf(SECTIONS, kind)
  const tables = kind === 'net' ? [keys] : [keys, ANY]
  const knows = (words: string | undefined) => words?.split(',').includes(key) === true
  if (tables.some((table) => knows(table?.both)))
    return keys?.only === undefined ? ['pjreddie', 'alexeyab'] : [keys.only]
  return (['pjreddie', 'alexeyab'] as const).filter((dialect) => tables.some((table) => knows(table?.[dialect])))
}

/** All keys that a section may have, for finding what was meant. */
export function keysOf(kind: string): readonly string[] {
  return [ownOf(SECTIONS, kind), kind === 'net' ? undefined : ANY]
    .flatMap((keys) => [keys?.both, keys?.pjreddie, keys?.alexeyab])
    .flatMap((words) => (words ?? '').split(','))
    .filter((word) => word !== '')
}
