import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { type ConvolutionAttrs, convolution, type TransposedAttrs, transposedConvolution } from './convolution.ts'
import type { Padding } from './slide.ts'

const NONE: Padding = { kind: 'given', before: [], after: [] }
const around = (...sizes: readonly bigint[]): Padding => ({ kind: 'given', before: sizes, after: sizes })

const PLAIN: ConvolutionAttrs = {
  strides: [],
  dilations: [],
  padding: NONE,
  weight: 1,
  bias: 2,
  kernel: undefined,
  group: 1n,
  layout: 'channels-first',
  kernelLayout: 'oi…',
  refusesSameDilation: true,
  dtype: 0,
}

describe('convolution', () => {
  it.each<[string, Partial<ConvolutionAttrs>, readonly string[], string, string]>([
    ['slides', {}, ['float32[1, 3, 10, 10]', 'float32[8, 3, 3, 3]'], 'float32[1, 8, 8, 8]', '13824'],
    [
      'pads',
      { padding: around(1n, 1n) },
      ['float32[1, 3, 10, 10]', 'float32[8, 3, 3, 3]'],
      'float32[1, 8, 10, 10]',
      '21600',
    ],
    [
      'takes steps, over an open size',
      { strides: [2n, 2n], padding: around(1n, 1n) },
      ['float32[N, 3, H, 10]', 'float32[8, 3, 3, 3]'],
      'float32[N, 8, ceil(H/2), 5]',
      '1080*N*ceil(H/2)',
    ],
    [
      'pads unevenly',
      { padding: { kind: 'given', before: [0n], after: [3n] } },
      ['float32[1, 3, 10]', 'float32[8, 3, 3]'],
      'float32[1, 8, 11]',
      '792',
    ],
    [
      'keeps the size',
      { strides: [2n], padding: { kind: 'same', odd: 'after' } },
      ['float32[1, 3, 11]', 'float32[8, 3, 4]'],
      'float32[1, 8, 6]',
      '576',
    ],
    ['spreads its kernel', { dilations: [3n] }, ['float32[1, 3, 11]', 'float32[8, 3, 3]'], 'float32[1, 8, 5]', '360'],
    ['works by channel', { group: 4n }, ['float32[1, 4, 5, 5]', 'float32[4, 1, 3, 3]'], 'float32[1, 4, 3, 3]', '324'],
    [
      'has channels last',
      { layout: 'channels-last', kernelLayout: '…io' },
      ['float32[1, 10, 10, 3]', 'float32[3, 3, 3, 8]'],
      'float32[1, 8, 8, 8]',
      '13824',
    ],
    ['knows its maps without an input', {}, ['float32', 'float32[8, 3, 3, 3]'], 'float32[?, 8, ?, ?]', '?'],
  ])('%s', (_, attrs, inputs, output, macs) => {
    const answer = tryOp(convolution, { ...PLAIN, ...attrs }, inputs)
    expect([answer.outputs[0], answer.macs, answer.issues]).toEqual([output, macs, []])
  })

  it.each<[string, Partial<ConvolutionAttrs>, readonly string[], string]>([
    ['other channels', {}, ['float32[1, 4, 8, 8]', 'float32[8, 3, 3, 3]'], 'error conv/channels'],
    [
      'a group that does not divide',
      { group: 2n },
      ['float32[1, 6, 8, 8]', 'float32[5, 3, 3, 3]'],
      'error conv/group-divides',
    ],
    ['group 0', { group: 0n }, ['float32[1, 3, 8, 8]', 'float32[8, 3, 3, 3]'], 'error conv/group-zero'],
    ['a kernel without room', {}, ['float32[1, 3, 8, 2]', 'float32[8, 3, 3, 3]'], 'error conv/no-room'],
    [
      'another kernel than asked for',
      { kernel: [5n, 5n] },
      ['float32[1, 3, 8, 8]', 'float32[8, 3, 3, 3]'],
      'error conv/kernel-shape',
    ],
    ['a stride of 0', { strides: [0n, 1n] }, ['float32[1, 3, 8, 8]', 'float32[8, 3, 3, 3]'], 'error conv/stride-zero'],
    ['other ranks', {}, ['float32[1, 3, 8]', 'float32[8, 3, 3, 3]'], 'error conv/rank'],
  ])('tells of %s', (_, attrs, inputs, issue) => {
    expect(tryOp(convolution, { ...PLAIN, ...attrs }, inputs).issues).toEqual([issue])
  })
})

describe('transposed convolution', () => {
  const { kernelLayout: _, refusesSameDilation: __, ...shared } = PLAIN
  const plain: TransposedAttrs = { ...shared, outputPadding: [], outputSizes: undefined }

  it.each<[string, Partial<TransposedAttrs>, readonly string[], string, string]>([
    [
      'spreads',
      { strides: [2n, 2n] },
      ['float32[1, 3, 10, 10]', 'float32[3, 8, 2, 2]'],
      'float32[1, 8, 20, 20]',
      '9600',
    ],
    [
      'adds behind',
      { strides: [3n], outputPadding: [1n] },
      ['float32[1, 3, 4]', 'float32[3, 8, 2]'],
      'float32[1, 8, 12]',
      '192',
    ],
    ['takes off', { padding: around(1n) }, ['float32[1, 3, W]', 'float32[3, 8, 3]'], 'float32[1, 8, W]', '72*W'],
    [
      'keeps in × stride',
      { strides: [2n], padding: { kind: 'same', odd: 'after' } },
      ['float32[1, 3, 5]', 'float32[3, 8, 3]'],
      'float32[1, 8, 10]',
      '360',
    ],
    [
      'makes the size asked for',
      { outputSizes: [9n] },
      ['float32[1, 3, 7]', 'float32[3, 8, 3]'],
      'float32[1, 8, 9]',
      '504',
    ],
    ['works in groups', { group: 3n }, ['float32[1, 3, 7]', 'float32[3, 2, 3]'], 'float32[1, 6, 9]', '126'],
  ])('%s', (_, attrs, inputs, output, macs) => {
    const answer = tryOp(transposedConvolution, { ...plain, ...attrs }, inputs)
    expect([answer.outputs[0], answer.macs, answer.issues]).toEqual([output, macs, []])
  })
})
