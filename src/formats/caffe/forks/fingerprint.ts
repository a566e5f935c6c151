/**
 * Which fork wrote a network: layer types and fields that only some forks have. The first line that fits wins, as in a
 * key for plants: from the most to the least telling.
 */
import { ownOf } from '../../../core/own.ts'

export interface Evidence {
  readonly types: ReadonlySet<string>
  /** Names of fields that Caffe's own schema does not have. */
  readonly fields: ReadonlySet<string>
  /** `module.layer` of Python layers. */
  readonly python: readonly string[]
}

interface Clue {
  /** In the order in which they are likely. */
  readonly forks: readonly string[]
  /** Any of these layer types, or `field:` names, or `python:` beginnings. */
  readonly any: readonly string[]
}

const CLUES: readonly Clue[] = [
  { forks: ['iresnet', 'flownet2'], any: ['Warping', 'ROB', 'DenseBlock', 'WarpDisparity', 'SplitPooling'] },
  {
    forks: ['flownet2', 'iresnet'],
    any: [
      'Correlation',
      'Correlation1D',
      'FlowWarp',
      'Resample',
      'ChannelNorm',
      'DataAugmentation',
      'Accum',
      'field:reshape_every_iter',
    ],
  },
  {
    forks: ['caffe-tvg'],
    any: ['InterpVariable', 'field:ho_potentials_enabled', 'field:gn_param', 'ChannelSelect', 'BoxTerm'],
  },
  { forks: ['crfasrnn-newer', 'caffe-tvg'], any: ['MultiStageMeanfield', 'field:multi_stage_meanfield_param'] },
  { forks: ['segstereo'], any: ['HoleConvolution'] },
  { forks: ['deeplab-v1'], any: ['field:hole', 'field:strict_dim'] },
  { forks: ['c3d-1.0'], any: ['VOLUME_DATA', 'VIDEO_SEGMENTATION_DATA', 'VOXEL_SOFTMAX'] },
  { forks: ['c3d-1.1', 'c3d-1.0'], any: ['Convolution3D', 'Pooling3D', 'Deconvolution3D'] },
  { forks: ['video-caffe'], any: ['NdConvolution', 'NdPooling', 'field:kernel_shape'] },
  { forks: ['textboxes', 'ssd'], any: ['field:denser_prior_boxes', 'field:use_polygon'] },
  { forks: ['refinedet'], any: ['field:objectness_score'] },
  { forks: ['openvino-training'], any: ['PriorBoxClustered', 'DetectionOutputExtended', 'GRN', 'ScaleFilter'] },
  { forks: ['sstd'], any: ['MultiBoxOrientedLoss', 'AnnotatedDataMask', 'DetectionOrientedOutput', 'field:oriented'] },
  {
    forks: ['mobilenet-yolo', 'troyliu'],
    any: [
      'Yolov3',
      'Yolov3DetectionOutput',
      'YoloDetectionOutput',
      'GaussianYolov3',
      'YoloSeg',
      'AssistedExcitation',
      'field:yolov3_param',
    ],
  },
  { forks: ['chuanqi-ssd'], any: ['field:tf_pad', 'field:reduce_boxes', 'ReLU6'] },
  { forks: ['caffe-yolo-v2'], any: ['Region'] },
  {
    forks: ['intel'],
    any: [
      'field:compile_net_state',
      'field:multinode',
      'field:bn_stats_batch_size',
      'field:fusion_type',
      'MnActivation',
    ],
  },
  { forks: ['caffe-yolo'], any: ['EvalDetection', 'BoxData'] },
  {
    forks: ['cascade-rcnn', 'mscnn'],
    any: ['BoxGroupOutput', 'HardMining', 'ScaleRoute', 'FrcnnOutput', 'DetectionGroupLoss'],
  },
  {
    forks: ['mscnn', 'cascade-rcnn'],
    any: ['BoxOutput', 'DetectionAccuracy', 'ImageGtData', 'DecodeBBox', 'ProposalTarget'],
  },
  { forks: ['mnc'], any: ['ROIWarping', 'MaskPooling', 'python:pylayer.'] },
  { forks: ['rfcn', 'ms-caffe', 'intel'], any: ['PSROIPooling', 'BoxAnnotatorOHEM', 'SmoothL1LossOHEM'] },
  { forks: ['pva', 'faster-rcnn'], any: ['field:proposal_param'] },
  { forks: ['rc3d', 'video-caffe'], any: ['field:pooled_l', 'field:temporal_scale'] },
  { forks: ['faster-rcnn'], any: ['python:rpn.', 'python:roi_data_layer.', 'python:SSH.'] },
  { forks: ['pspnet', 'caffe-tvg'], any: ['SyncBNPSP'] },
  { forks: ['segnet', 'enet'], any: ['DenseImageData', 'field:bn_mode', 'field:sample_weights_test'] },
  { forks: ['yjxiong', 'gbd'], any: ['SyncBN', 'SegData', 'BatchReduction', 'field:modality'] },
  { forks: ['pspnet', 'deeplab-v2'], any: ['Interp', 'ImageSegData', 'DenseCRF', 'DomainTransform'] },
  {
    forks: ['nvidia-0.17', 'nvidia-0.16'],
    any: [
      'field:forward_type',
      'field:forward_math',
      'field:default_forward_type',
      'field:detectnet_groundtruth_param',
      'TRT',
      'DetectNetTransformation',
    ],
  },
  { forks: ['ristretto'], any: ['ConvolutionRistretto', 'FcRistretto', 'LRNRistretto', 'DeconvolutionRistretto'] },
  {
    forks: ['ssd', 'chuanqi-ssd'],
    any: ['AnnotatedData', 'MultiBoxLoss', 'PriorBox', 'DetectionOutput', 'field:norm_param'],
  },
  { forks: ['senet'], any: ['Axpy'] },
  {
    forks: ['happynear-ms', 'sphereface'],
    any: [
      'LabelSpecificAdd',
      'LabelSpecificRescale',
      'LabelSpecificAffine',
      'LabelSpecificMargin',
      'InnerDistance',
      'GeneralContrastiveLoss',
      'GeneralTripletLoss',
      'field:normalize_param',
      'field:inner_distance_param',
      'field:min_is_better',
      'field:min_value',
    ],
  },
  { forks: ['sphereface'], any: ['MarginInnerProduct'] },
  { forks: ['caffe-face'], any: ['CenterLoss'] },
  { forks: ['cc4'], any: ['WarpCTCLoss', 'CTCGreedyDecoder', 'LstmJun', 'CPP'] },
  { forks: ['warpctc'], any: ['CtcLoss', 'ContinuationIndicator', 'LabelsequenceAccuracy'] },
  { forks: ['junhyukoh-lstm'], any: ['Lstm', 'field:lstm_param'] },
  { forks: ['rtpose'], any: ['ImResize', 'Nms'] },
  { forks: ['openpose-train'], any: ['OPData', 'field:op_transform_param', 'field:binary'] },
  { forks: ['rmpe'], any: ['DataHeatmap', 'EuclideanLossHeatmap', 'PredictionHeatmap'] },
  { forks: ['stn'], any: ['SpatialTransformer', 'field:st_param'] },
  { forks: ['naibaf7', 'bvlc-opencl'], any: ['Affinity', 'MergeCrop', 'MalisLoss', 'field:bottom_data_type'] },
  {
    forks: ['synopsys'],
    any: ['StridedSlice', 'GatherV2', 'ResizeBilinear', 'Pad', 'Gemm', 'LayerNorm', 'MatMul', 'ReduceMean', 'Squeeze'],
  },
  { forks: ['autopruning'], any: ['CConvolution', 'CInnerProduct'] },
  { forks: ['deepcompression'], any: ['CmpConvolution'] },
  { forks: ['ssl-sparse'], any: ['Sparsify'] },
  { forks: ['ternary'], any: ['field:weights_compress_param', 'field:weights_compress'] },
  { forks: ['cambricon'], any: ['CReLU', 'CycleAdd', 'CycleMult'] },
  { forks: ['gbd'], any: ['ROIMaskPooling', 'FrcnnData', 'FrcnnTrainData', 'Extract'] },
  { forks: ['happynear-ms', 'happynear-master'], any: ['Local', 'SubRegion', 'Hotspot', 'Gram'] },
]

/** Families of forks that `--fork` takes beside the forks' own names. */
export const FORK_FAMILIES: Readonly<Record<string, readonly string[]>> = {
  ssd: [
    'ssd',
    'chuanqi-ssd',
    'refinedet',
    'sstd',
    'rmpe',
    'mobilenet-yolo',
    'openvino-training',
    'jolibrain',
    'gait',
    'textboxes',
  ],
  rcnn: ['faster-rcnn', 'faster-rcnn-up', 'fast-rcnn', 'rfcn', 'pva', 'mnc', 'mscnn', 'cascade-rcnn', 'gbd'],
  nvidia: ['nvidia-0.17', 'nvidia-0.16', 'nvidia-0.15', 'nvidia-0.14'],
  c3d: ['c3d-1.1', 'c3d-1.0'],
  happynear: ['happynear-ms', 'happynear-master'],
  deeplab: ['deeplab-v2', 'deeplab-v1', 'pspnet'],
  crfasrnn: ['crfasrnn-newer', 'caffe-tvg'],
  opencl: ['bvlc-opencl', 'naibaf7', 'amd-opencl'],
  yolo: ['mobilenet-yolo', 'caffe-yolo-v2', 'caffe-yolo', 'troyliu'],
  parsenet: ['weiliu-fcn'],
  tsn: ['yjxiong'],
  openpose: ['openpose-train', 'rtpose'],
  flownet: ['flownet2', 'iresnet'],
}

/** The forks that may have written a network, the likeliest first; empty where nothing tells. */
export function fingerprint({ types, fields, python }: Evidence): readonly string[] {
  for (const { forks, any } of CLUES) if (any.some(fits)) return forks
  return []

  function fits(clue: string): boolean {
    if (clue.startsWith('field:')) return fields.has(clue.slice('field:'.length))
    if (clue.startsWith('python:')) return python.some((name) => name.startsWith(clue.slice('python:'.length)))
    return types.has(clue)
  }
}

/** The forks that a `--fork` name stands for, the named one first. */
export function forksNamed(name: string): readonly string[] {
  return [...new Set([name, ...(ownOf(FORK_FAMILIES, name) ?? [])])]
}
