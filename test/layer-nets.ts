/** Small nets for each layer type: what real Caffe makes of them, the arithmetic in the row. */

import type { Analysis } from '../src/analyze/analysis.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { readNetwork } from '../src/index.ts'

/** Inputs `2x3x8x8 5`: the first is `a`, the second `b`; the layer under test is the last. */
export async function weighLayer(inputs: string, layer: string): Promise<Analysis> {
  const names = ['a', 'b', 'c', 'd']
  const sources = inputs === '' ? [] : inputs.split(' ')
  const definition = sources.map((sizes, index) => {
    const dims = sizes === '[]' ? [] : sizes.split('x').map((size) => `dim: ${size}`)
    return `layer { name: "${names[index]}" type: "Input" top: "${names[index]}" input_param { shape { ${dims.join(' ')} } } }`
  })
  const text = [...definition, `layer { name: "y" ${layer} }`].join('\n')
  return analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
}

const one = (type: string, fields = '') => `type: "${type}" bottom: "a" top: "y" ${fields}`
const two = (type: string, fields = '') => `type: "${type}" bottom: "a" bottom: "b" top: "y" ${fields}`
const conv = (fields: string) => one('Convolution', `convolution_param { ${fields} }`)
const pool = (fields: string) => one('Pooling', `pooling_param { ${fields} }`)

/** Inputs, layer, shapes of its tops, shapes of its parameters. */
export const GOOD: readonly (readonly [string, string, string, string])[] = [
  // (8 + 2·1 − 3)/2 = 3, + 1 = 4
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 stride: 2 pad: 1'), '1x4x4x4', '4x3x3x3 4'],
  // (3 − 5)/3 = −2/3, rounded toward zero, + 1 = 1
  ['1x3x3x3', conv('num_output: 4 kernel_size: 5 stride: 3 bias_term: false'), '1x4x1x1', '4x3x5x5'],
  // 2·(3 − 1) + 1 = 5: (8 − 5)/1 + 1 = 4
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 dilation: 2'), '1x4x4x4', '4x3x3x3 4'],
  ['1x3x8x8', conv('num_output: 6 kernel_h: 3 kernel_w: 1 group: 3'), '1x6x6x8', '6x1x3x1 6'],
  ['1x3x8', conv('num_output: 4 kernel_size: 3'), '1x4x6', '4x3x3 4'],
  ['1x3x4x8x8', conv('num_output: 4 kernel_size: [1, 3, 5]'), '1x4x4x6x4', '4x3x1x3x5 4'],
  ['1x3x6', one('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 axis: -2 }'), '1x4x4', '4x3x3 4'],
  // 2·(4 − 1) + 3 − 2·1 = 7
  [
    '1x6x4x4',
    one('Deconvolution', 'convolution_param { num_output: 2 kernel_size: 3 stride: 2 pad: 1 group: 2 }'),
    '1x2x7x7',
    '6x1x3x3 2',
  ],
  // 3·2·2 = 12
  ['1x3x4x4', one('Im2col', 'convolution_param { kernel_size: 2 stride: 2 }'), '1x12x2x2', ''],
  // ⌈(7 − 2)/2⌉ + 1 = 4
  ['1x3x7x7', pool('kernel_size: 2 stride: 2'), '1x3x4x4', ''],
  ['1x3x7x7', pool('kernel_size: 2 stride: 2 round_mode: FLOOR'), '1x3x3x3', ''],
  // ⌈(5 + 2 − 2)/4⌉ + 1 = 3; (3 − 1)·4 = 8 ≥ 5 + 1: one less
  ['1x3x5x5', pool('kernel_size: 2 stride: 4 pad: 1'), '1x3x2x2', ''],
  ['1x3x7x5', pool('global_pooling: true'), '1x3x1x1', ''],
  ['1x3x7x7', `${pool('kernel_size: 2 stride: 2')} top: "mask"`, '1x3x4x4 1x3x4x4', ''],
  // 3·(1 + 4 + 16) = 63
  ['1x3x8x8', one('SPP', 'spp_param { pyramid_height: 3 }'), '1x63', ''],
  ['2x3x4x4', one('InnerProduct', 'inner_product_param { num_output: 5 }'), '2x5', '5x48 5'],
  [
    '2x3x4',
    one('InnerProduct', 'inner_product_param { num_output: 5 axis: -1 transpose: true bias_term: false }'),
    '2x3x5',
    '4x5',
  ],
  ['5x7', one('Embed', 'embed_param { num_output: 6 input_dim: 10 }'), '5x7x6', '10x6 6'],
  ['6x2x10 6x2', two('LSTM', 'recurrent_param { num_output: 4 }'), '6x2x4', '16x10 16 16x4'],
  ['6x2x10 6x2', two('RNN', 'recurrent_param { num_output: 4 }'), '6x2x4', '4x10 4 4x4 4x4 4'],
  ['1x2x4 1x2x16 1x2', 'type: "LSTMUnit" bottom: "a" bottom: "b" bottom: "c" top: "y" top: "z"', '1x2x4 1x2x4', ''],
  ['2x3x4', one('BatchNorm'), '2x3x4', '3 3 1'],
  ['2x3x4x5', one('Scale', 'scale_param { bias_term: true num_axes: 2 }'), '2x3x4x5', '3x4 3x4'],
  ['2x3x4x5', one('Scale', 'scale_param { num_axes: -1 }'), '2x3x4x5', '3x4x5'],
  ['2x3 2', two('Scale', 'scale_param { axis: 0 bias_term: true }'), '2x3', '2'],
  ['2x3', one('Bias'), '2x3', '3'],
  ['2x3x4x5', one('LRN'), '2x3x4x5', ''],
  ['2x3', one('MVN'), '2x3x1x1', ''],
  ['2x3', one('PReLU', 'prelu_param { channel_shared: true }'), '2x3', '[]'],
  ['2x3', one('Dropout', 'dropout_param { dropout_ratio: 0 }'), '2x3', ''],
  ['2x3', one('Log', 'log_param { base: 2 }'), '2x3', ''],
  ['2x3 2x3', two('Eltwise', 'eltwise_param { coeff: 1 coeff: -1 }'), '2x3', ''],
  ['2x3x4 2x5x4', two('Concat'), '2x8x4', ''],
  ['2x3 4x3', two('Concat', 'concat_param { axis: -2 }'), '6x3', ''],
  [
    '2x6',
    'type: "Slice" bottom: "a" top: "y" top: "z" top: "u" slice_param { slice_point: 1 slice_point: 3 }',
    '2x1 2x2 2x3',
    '',
  ],
  ['2x0', 'type: "Slice" bottom: "a" top: "y" top: "z"', '2x0 2x0', ''],
  ['2x3x4x5', one('Reshape', 'reshape_param { shape { dim: 0 dim: -1 } }'), '2x60', ''],
  ['2x3x4', one('Reshape', 'reshape_param { shape { dim: 1 } axis: -1 num_axes: 0 }'), '2x3x4x1', ''],
  ['2x3x4x5', one('Flatten', 'flatten_param { axis: 1 end_axis: 2 }'), '2x12x5', ''],
  ['2x3x9x9 1x1x6x7', two('Crop', 'crop_param { axis: 2 offset: 3 offset: 2 }'), '2x3x6x7', ''],
  ['2x3', one('Tile', 'tile_param { axis: 0 tiles: 4 }'), '8x3', ''],
  ['2x3x4', one('Reduction', 'reduction_param { axis: -1 }'), '2x3', ''],
  ['2x30x4', one('ArgMax', 'argmax_param { top_k: 5 out_max_val: true }'), '2x2x5', ''],
  ['5x3x2 8', two('BatchReindex'), '8x3x2', ''],
  ['5x3 5x4 5', 'type: "Filter" bottom: "a" bottom: "b" bottom: "c" top: "y" top: "z"', '5x3 5x4', ''],
  ['2x3', 'type: "Split" bottom: "a" top: "y" top: "z"', '2x3 2x3', ''],
  ['2x3', 'type: "Silence" bottom: "a"', '', ''],
  ['2x10x4x5 2x4x5', two('SoftmaxWithLoss'), '[]', ''],
  ['2x10 2', 'type: "SoftmaxWithLoss" bottom: "a" bottom: "b"', '[]', ''],
  ['4x10 4', 'type: "Accuracy" bottom: "a" bottom: "b" top: "y" top: "z"', '[] 10', ''],
  [
    '',
    'type: "DummyData" top: "y" top: "z" dummy_data_param { num: 2 channels: 3 channels: 4 height: 1 width: 1 }',
    '2x3x1x1 2x4x1x1',
    '',
  ],
  [
    '',
    'type: "MemoryData" top: "y" top: "z" memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 }',
    '2x3x4x5 2',
    '',
  ],
  ['', 'type: "Parameter" top: "y" parameter_param { shape { dim: 4 dim: 5 } }', '4x5', '4x5'],
  ['', 'type: "Data" top: "y" data_param { batch_size: 8 } transform_param { crop_size: 224 }', '8xCx224x224', ''],
  [
    '',
    'type: "ImageData" top: "y" top: "z" image_data_param { batch_size: 5 new_height: 12 new_width: 16 }',
    '5x3x12x16 5',
    '',
  ],
  ['', 'type: "Input" top: "y" input_param { shape { dim: 4294967297 } }', '1', ''],
  // A Parameter's blob is made as it is, and nothing fills it.
  ['', 'type: "Parameter" top: "y" parameter_param { shape { dim: 0 dim: 5 } }', '0x5', '0x5'],
  // Only constant fillers run while the net is built.
  ['', 'type: "DummyData" top: "y" dummy_data_param { shape { dim: 0 } data_filler { type: "xavier" } }', '0', ''],
  // The offset is −1 as a 32-bit integer: 5 + 1 ≥ 6
  ['1x1x5x5 1x1x6x6', two('Crop', 'crop_param { offset: 4294967295 }'), '1x1x6x6', ''],
  ['8x0', one('Tile', 'tile_param { tiles: -1 }'), '8x0', ''],
  ['4x10 4', 'type: "Accuracy" bottom: "a" bottom: "b" top: "y" top: "z" top: "u"', '[] 10 []', ''],
  ['0x3x2', one('PReLU'), '0x3x2', '3'],
  ['2x3', one('Convolution', 'convolution_param { num_output: 4 kernel_size: 1 engine: CUDNN }'), '2x4', '4x3 4'],
]

/** Inputs, layer, the code of the error. */
export const BAD: readonly (readonly [string, string, string])[] = [
  ['1x3x8x8', conv('kernel_size: 3'), 'conv/num-output'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 group: 2'), 'conv/group-channels'],
  ['1x4x8x8', conv('num_output: 3 kernel_size: 3 group: 2'), 'conv/group-outputs'],
  ['1x4x8x8', conv('num_output: 3 kernel_size: 3 group: 0'), 'conv/group-zero'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: [3, 3, 3]'), 'conv/field-count'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 kernel_h: 3 kernel_w: 3'), 'caffe/field-twice'],
  ['1x3x8', conv('num_output: 4 kernel_h: 3 kernel_w: 3'), 'conv/height-width'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 stride_h: 2'), 'conv/stride-zero'],
  ['1x3x2x2', conv('num_output: 4 kernel_size: 5'), 'conv/negative-size'],
  // 64 · 7 · 7 · 1024 · 1024 = 3,288,334,336
  ['1x64x1024x1024', conv('num_output: 1 kernel_size: 7 pad: 3'), 'conv/column-buffer'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 weight_filler { type: "xavir" }'), 'caffe/unknown-filler'],
  ['1x3x8x8', conv('num_output: 4 kernel_size: 3 weight_filler { type: "xavier" sparse: 3 }'), 'caffe/sparse-filler'],
  ['1x3x8x8', conv('num_output: 4 kernel_h: 3 kernel_w: 5 weight_filler { type: "bilinear" }'), 'caffe/bilinear'],
  [
    '1x3x8x8',
    `${conv('num_output: 4 kernel_size: 3 bias_term: false')} blobs { shape { dim: 4 } }`,
    'caffe/blob-shapes',
  ],
  ['1x3x8', pool('kernel_size: 2'), 'caffe/four-axes'],
  ['1x3x8x8', pool('kernel_size: 2 pad: 2'), 'caffe/pool-pad'],
  ['1x3x8x8', pool('pool: STOCHASTIC kernel_size: 2 pad: 1'), 'caffe/pool-pad'],
  ['1x3x8x8', pool('kernel_size: 2 stride: 0'), 'caffe/pool-stride'],
  ['1x3x8x8', pool('kernel_h: 2'), 'caffe/pool-kernel'],
  ['1x3x8x8', `${pool('pool: AVE kernel_size: 2')} top: "mask"`, 'caffe/blob-count'],
  ['2x3', one('InnerProduct', 'inner_product_param { num_output: 5 axis: 2 }'), 'shape/axis-range'],
  ['7', one('BatchNorm'), 'shape/axis-range'],
  ['2x3', one('BatchNorm', 'param { lr_mult: 1 }'), 'caffe/batch-norm-lr'],
  ['2x3', one('Scale', 'scale_param { axis: 5 num_axes: 0 }'), 'shape/axis-range'],
  ['2x3x4x5', one('LRN', 'lrn_param { local_size: 4 }'), 'caffe/local-size'],
  ['2x3', one('Log', 'log_param { base: 1 }'), 'caffe/base'],
  ['2x3 2x4', two('Eltwise'), 'caffe/eltwise-shapes'],
  ['2x3x4 3x5x4', two('Concat'), 'caffe/concat-shapes'],
  ['2x5', 'type: "Slice" bottom: "a" top: "y" top: "z"', 'caffe/slice-parts'],
  ['2x3', one('Reshape', 'reshape_param { shape { dim: 4 } }'), 'caffe/reshape-count'],
  ['2x3', 'type: "Flatten" bottom: "a" top: "a"', 'caffe/in-place'],
  ['4x10 4', two('Accuracy', 'accuracy_param { top_k: 11 }'), 'caffe/top-k'],
  ['2x10x4 2x4', two('Accuracy', 'accuracy_param { top_k: 11 }'), 'caffe/top-k'],
  ['4x10 4x2', two('SoftmaxWithLoss'), 'caffe/label-count'],
  ['4x10 4x1x1x1x1', two('MultinomialLogisticLoss'), 'caffe/legacy-axes'],
  ['', 'type: "DummyData" top: "y" dummy_data_param { shape { dim: 0 } }', 'caffe/empty-data'],
  ['', 'type: "Input" top: "y" input_param { shape { dim: 65536 dim: 65536 } }', 'caffe/blob-size'],
  ['2x3', one('Convolutoin'), 'caffe/unknown-layer'],
  ['2x3', 'type: "AbsVal" bottom: "a" top: "a"', 'caffe/in-place'],
  ['2x4 2', 'type: "SoftmaxWithLoss" bottom: "a" bottom: "b" top: "a"', 'caffe/in-place'],
  ['2x3x4x5x6', one('PReLU'), 'caffe/legacy-axes'],
  ['2x3', one('PReLU', 'prelu_param { channel_shared: true filler { type: "msra" } }'), 'caffe/filler-axes'],
  ['2x3', one('PReLU', 'prelu_param { filler { type: "bilinear" } }'), 'caffe/bilinear'],
  ['2x3', one('Scale', 'scale_param { filler { type: "gaussian" sparse: 4 } }'), 'caffe/sparse-filler'],
  ['2x3', one('Scale', 'scale_param { filler { type: "gaussian" sparse: -2 } }'), 'caffe/sparse-filler'],
  ['7 []', two('Scale', 'scale_param { bias_term: true }'), 'shape/axis-range'],
  ['2x3', `${one('Scale')} blobs { shape { dim: 2 } data: 1 data: 1 }`, 'caffe/blob-shapes'],
  ['2x3', `${one('PReLU')} blobs { shape { dim: 2 } data: 1 data: 1 }`, 'caffe/blob-shapes'],
  ['2x3', `${one('ReLU')} blobs { shape { dim: 2 } data: 1 }`, 'caffe/blob-data'],
  ['2x3', one('Log', 'log_param { base: inf }'), 'caffe/base'],
  ['2x3', one('Exp', 'exp_param { base: nan }'), 'caffe/base'],
  ['1x3x0x5', one('SPP', 'spp_param { pyramid_height: 2 }'), 'caffe/empty-input'],
  ['1x3x5x5', one('LRN', 'lrn_param { local_size: 0 norm_region: WITHIN_CHANNEL }'), 'caffe/local-size'],
  ['0x4 4', two('SoftmaxWithLoss', 'softmax_param { axis: 0 }'), 'caffe/no-memory'],
  ['2x3x9x9', conv('num_output: 4 kernel_size: 3 stride: 0'), 'conv/stride-zero'],
  ['2x3x8x8', conv('num_output: 2 kernel_size: 3 dilation: 2 engine: CUDNN'), 'caffe/engine'],
  ['1x3x5x5', one('SPP', 'spp_param { pyramid_height: 2 pool: STOCHASTIC }'), 'caffe/pool-pad'],
  ['2x3', one('Tile', 'tile_param { tiles: -1 }'), 'caffe/negative-size'],
  [
    '3x4 3 4x4',
    'type: "InfogainLoss" bottom: "a" bottom: "b" bottom: "c" top: "y" loss_param { normalize: true }',
    'caffe/normalize',
  ],
  // Blobs without values have no memory for what Caffe does as it builds the layer.
  ['2x0', one('Softmax'), 'caffe/no-memory'],
  ['2x3x0', one('BatchNorm'), 'caffe/no-memory'],
  ['2x0', one('Reduction', 'reduction_param { axis: 1 }'), 'caffe/no-memory'],
  ['2x3x0', one('MVN'), 'caffe/no-memory'],
  ['0x2', one('Embed', 'embed_param { num_output: 2 input_dim: 3 }'), 'caffe/no-memory'],
  ['2x3x0', one('Bias'), 'caffe/no-memory'],
  ['0x3x0', one('Scale'), 'caffe/no-memory'],
  ['2x0', one('Concat'), 'caffe/no-memory'],
  ['2x0', one('Slice'), 'caffe/no-memory'],
  ['2x0', one('Reshape', 'reshape_param { shape { dim: 0 dim: 0 } }'), 'caffe/no-memory'],
  ['0x3 0', two('Filter'), 'caffe/no-memory'],
  ['0x3 0', two('Accuracy'), 'caffe/no-memory'],
  ['2x0 2', two('SoftmaxWithLoss'), 'caffe/no-memory'],
  ['0x2x4 0x2', two('LSTM', 'recurrent_param { num_output: 2 }'), 'caffe/no-memory'],
]
