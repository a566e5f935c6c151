/** All layers of both programs, by the kind of their section. */

import {
  readActivation,
  readContrastive,
  readCost,
  readCrop,
  readDropout,
  readEmpty,
  readL2norm,
  readLogistic,
  readNormalization,
  readReorg,
  readSoftmax,
  readUpsample,
} from './arranging.ts'
import { readConvolutional, readDeconvolutional, readLocal } from './convolution.ts'
import { readBatchnorm, readConnected, readImplicit } from './dense.ts'
import { readDetection, readGaussianYolo, readIseg, readRegion, readYolo } from './detection.ts'
import { readHistory, readRoute, readSam, readScaleChannels, readShortcut } from './joining.ts'
import type { LayerReader } from './layer.ts'
import { readAvgpool, readLocalAvgpool, readMaxpool } from './pooling.ts'
import { readConvLstm, readCrnn, readGru, readLstm, readRnn } from './recurrent.ts'

/** What makes an operator of a section. */
export const LAYERS: ReadonlyMap<string, LayerReader> = new Map([
  ['convolutional', readConvolutional],
  ['deconvolutional', readDeconvolutional],
  ['local', readLocal],
  ['connected', readConnected],
  ['batchnorm', readBatchnorm],
  ['implicit', readImplicit],
  ['maxpool', readMaxpool],
  ['local_avgpool', readLocalAvgpool],
  ['avgpool', readAvgpool],
  ['rnn', readRnn],
  ['gru', readGru],
  ['lstm', readLstm],
  ['crnn', readCrnn],
  ['conv_lstm', readConvLstm],
  ['history', readHistory],
  ['route', readRoute],
  ['shortcut', readShortcut],
  ['scale_channels', readScaleChannels],
  ['sam', readSam],
  ['crop', readCrop],
  ['reorg', readReorg],
  ['reorg3d', readReorg],
  ['upsample', readUpsample],
  ['dropout', readDropout],
  ['normalization', readNormalization],
  ['activation', readActivation],
  ['logistic', readLogistic],
  ['l2norm', readL2norm],
  ['empty', readEmpty],
  ['softmax', readSoftmax],
  ['cost', readCost],
  ['contrastive', readContrastive],
  ['yolo', readYolo],
  ['Gaussian_yolo', readGaussianYolo],
  ['region', readRegion],
  ['detection', readDetection],
  ['iseg', readIseg],
])
