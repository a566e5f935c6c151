import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { filesBelow, hasShared, SHARED } from '../../../test/shared.ts'
import { say } from '../../core/words/message.ts'
import { printText } from '../../wire/protobuf/print-text.ts'
import { parseText } from '../../wire/protobuf/text.ts'
import { messageType } from './schema.ts'
import { upgradeNet } from './upgrade.ts'

function upgraded(text: string) {
  const { message, issues } = parseText('net.prototxt', new TextEncoder().encode(text), messageType('NetParameter'))
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
  return upgradeNet(message)
}

/** The upgraded definition on one line, and the issues as `severity code`. */
function told(text: string): readonly [string, ...string[]] {
  const { message, issues } = upgraded(text)
  return [
    printText(message).replace(/\s+/g, ' ').trim(),
    ...issues.map(({ severity, code }) => `${severity} ${code.replace('caffe/', '')}`),
  ]
}

describe('V1 layers', () => {
  it.each([
    [
      'layers { name: "c" type: CONVOLUTION bottom: "a" top: "b" convolution_param { num_output: 3 } }',
      'layer { bottom: "a" top: "b" name: "c" type: "Convolution" convolution_param { num_output: 3 } }',
    ],
    ['layers { type: SOFTMAX_LOSS }', 'layer { type: "SoftmaxWithLoss" }'],
    ['layers { type: 18 }', 'layer { type: "ReLU" }'],
    ['layers { }', 'layer { type: "" }'],
    [
      'layers { blobs_lr: 1 blobs_lr: 2 weight_decay: 0 param: "w" blob_share_mode: PERMISSIVE }',
      'layer { type: "" param { name: "w" share_mode: PERMISSIVE lr_mult: 1 decay_mult: 0 } param { lr_mult: 2 } }',
    ],
    ['layers { param: "a" param: "b" }', 'layer { type: "" param { name: "a" } param { name: "b" } }'],
    // Image fields move where a data layer reads them, and only there; those in transform_param are replaced.
    [
      'layers { type: DATA data_param { source: "x" crop_size: 9 mirror: true } transform_param { crop_size: 1 } }',
      'layer { type: "Data" transform_param { crop_size: 9 mirror: true } data_param { source: "x" } }',
    ],
    ['layers { type: RELU data_param { crop_size: 9 } }', 'layer { type: "ReLU" data_param { crop_size: 9 } }'],
    ['layers { type: DROPOUT include { phase: TRAIN } }', 'layer { include { phase: TRAIN } type: "Dropout" }'],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected, 'note upgraded'])
  })

  it('are not mixed with layers of today, and all are shown', () => {
    const { message, issues } = upgraded('layer { name: "a" type: "ReLU" } layers { name: "b" type: RELU }')
    expect(message.messages('layer').map((layer) => layer.string('name'))).toEqual(['a', 'b'])
    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toContain('error caffe/mixed-generations')
  })

  it('in the oldest form push out layers of today', () => {
    const { message, issues } = upgraded('layer { name: "a" type: "ReLU" } layers { layer { name: "b" type: "relu" } }')
    expect(message.messages('layer').map((layer) => layer.string('name'))).toEqual(['b'])
    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toContain('warning caffe/mixed-generations')
  })

  it('keep their places', () => {
    const { message } = upgraded('name: "n"\nlayers {\n  type: RELU\n  name: "r"\n  blobs_lr: 3\n}')
    const [layer] = message.messages('layer')
    expect(layer?.where()).toMatchObject({ line: 2, column: 1 })
    expect(layer?.where('type')).toMatchObject({ line: 3, column: 9 })
    expect(layer?.messages('param')[0]?.where('lr_mult')).toMatchObject({ line: 5, column: 13 })
  })
})

describe('V0 layers', () => {
  it.each([
    [
      'layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 3 stride: 2 pad: 1 biasterm: false group: 2 } bottom: "a" top: "b" }',
      'layer { bottom: "a" top: "b" name: "c" type: "Convolution" convolution_param { num_output: 4 kernel_size: 3 stride: 2 pad: 1 bias_term: false group: 2 } }',
    ],
    [
      'layers { layer { type: "pool" pool: AVE kernelsize: 3 } }',
      'layer { type: "Pooling" pooling_param { pool: AVE kernel_size: 3 } }',
    ],
    [
      'layers { layer { type: "innerproduct" num_output: 7 blobs_lr: 1 weight_decay: 2 } }',
      'layer { type: "InnerProduct" param { lr_mult: 1 decay_mult: 2 } inner_product_param { num_output: 7 } }',
    ],
    [
      'layers { layer { type: "data" source: "s" batchsize: 5 cropsize: 9 } }',
      'layer { type: "Data" data_param { source: "s" batch_size: 5 } transform_param { crop_size: 9 } }',
    ],
    ['layers { layer { type: "concat" concat_dim: 0 } }', 'layer { type: "Concat" concat_param { concat_dim: 0 } }'],
    // The padding layer vanishes into the layer that reads it, whose own pad it replaces.
    [
      'layers { layer { type: "padding" pad: 2 } bottom: "a" top: "p" } layers { layer { type: "conv" pad: 1 } bottom: "p" top: "b" }',
      'layer { bottom: "a" top: "b" type: "Convolution" convolution_param { pad: 2 } }',
    ],
    [
      'layers { layer { type: "padding" } bottom: "a" top: "p" } layers { layer { type: "pool" } bottom: "p" top: "b" }',
      'layer { bottom: "a" top: "b" type: "Pooling" pooling_param { pad: 0 } }',
    ],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual([expected, 'note upgraded'])
  })

  it.each([
    ['layers { layer { type: "prelu" } }', 'error unknown-layer'],
    ['layers { layer { type: "relu" num_output: 3 } }', 'warning ignored-field'],
    [
      'layers { layer { type: "padding" } bottom: "a" top: "p" } layers { layer { type: "relu" } bottom: "p" top: "b" }',
      'error padding',
    ],
    [
      'layers { layer { type: "padding" } bottom: "a" top: "p" } layers { layer { type: "conv" } bottom: "p" bottom: "a" top: "b" }',
      'error padding',
    ],
  ])('%s: %s', (text, expected) => {
    expect(told(text).slice(1)).toEqual(['note upgraded', expected])
  })

  it('lose input_shape, as in Caffe', () => {
    const text = 'input: "a" input_shape { dim: 1 } layers { layer { type: "relu" } bottom: "a" top: "b" }'
    expect(told(text)).toEqual([
      'layer { bottom: "a" top: "b" type: "ReLU" }',
      'note upgraded',
      'warning input-dropped',
    ])
  })
})

describe('input at the top of the file', () => {
  const dims = (...sizes: readonly number[]) => sizes.map((size) => `dim: ${size}`).join(' ')
  const layer = (tops: string, shapes: string) =>
    `layer { name: "input" type: "Input" ${tops} input_param { ${shapes} } }`
  it.each([
    [
      'layer { name: "r" } input: "a" input_dim: 1 input_dim: 2 input_dim: 3 input_dim: 4',
      `${layer('top: "a"', `shape { ${dims(1, 2, 3, 4)} }`)} layer { name: "r" }`,
      'note upgraded-input',
    ],
    [
      'input: "a" input: "b" input_shape { dim: 2 } input_shape { }',
      layer('top: "a" top: "b"', 'shape { dim: 2 } shape { }'),
      'note upgraded-input',
    ],
    // input_shape wins, and a fifth input_dim is ignored.
    ['input: "a" input_dim: 9 input_shape { dim: 2 }', layer('top: "a"', 'shape { dim: 2 }'), 'note upgraded-input'],
    [
      'input: "a" input_dim: [1, 2, 3, 4, 5]',
      layer('top: "a"', `shape { ${dims(1, 2, 3, 4)} }`),
      'note upgraded-input',
    ],
    ['input: "a"', '', 'warning input-dropped'],
    ['input_dim: 1', '', 'warning input-dropped'],
    ['name: "n"', 'name: "n"'],
  ])('%s', (text, ...expected) => {
    expect(told(text)).toEqual(expected)
  })

  it.each([
    ['input: "a" input: "b" input_shape { dim: 1 }', 'input `b` has no input_shape of its own'],
    ['input: "a" input_dim: 1 input_dim: 2', 'input `a` needs four input_dim'],
  ])('%s is refused, where Caffe reads beyond the end', (text, expected) => {
    const { issues } = upgraded(text)
    expect(issues.filter(({ severity }) => severity === 'error').map(({ message }) => say(message))).toEqual([expected])
  })
})

describe('BatchNorm', () => {
  it.each([
    [3, 0, ['note upgraded-batch-norm']],
    [2, 2, []],
    [4, 4, []],
  ])('with %i param keeps %i', (before, after, expected) => {
    const { message, issues } = upgraded(`layer { type: "BatchNorm" ${'param { lr_mult: 0 } '.repeat(before)} }`)
    expect(message.messages('layer')[0]?.count('param')).toBe(after)
    expect(issues.map(({ code, severity }) => `${severity} ${code.replace('caffe/', '')}`)).toEqual(expected)
  })

  it('of another type keeps its param', () => {
    const { message } = upgraded(`layer { type: "Scale" ${'param { } '.repeat(3)} }`)
    expect(message.messages('layer')[0]?.count('param')).toBe(3)
  })
})

describe('real definitions', () => {
  const files = filesBelow(`${SHARED}/nets`, '.prototxt')

  it.runIf(hasShared)('are read and upgraded without errors, once and for all', () => {
    for (const file of files) {
      const { message, issues } = parseText(file, readFileSync(file), messageType('NetParameter'))
      const once = upgradeNet(message)
      expect(
        [...issues, ...once.issues].filter(({ severity }) => severity === 'error'),
        file,
      ).toEqual([])
      const again = upgradeNet(once.message)
      expect(again.issues, file).toEqual([])
      expect(printText(again.message), file).toBe(printText(once.message))
    }
  })
})
