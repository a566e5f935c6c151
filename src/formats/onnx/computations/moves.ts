/** What operators compute that move values, look them up, make or reduce them; and subgraphs, lists, signals. */

import { constantOf } from '../../../core/expr/poly.ts'
import type { Expr } from '../../../core/expr.ts'
import type { ReduceFunction, TensorComputation } from '../../../core/network/tensor-computation.ts'
import { message } from '../../../core/words/message.ts'
import { floatOf, type OnnxNode, type OnnxTensor, stringOf, tensorOf } from '../node.ts'
import { dtypeOf, flagOf, numberOf } from '../operators/rule.ts'
import { always, type Computations, type Computing, givenInput, givenSince, numbersOf } from './computing.ts'

/** Axes are an attribute until they become an input: in version 13 of ReduceSum, 18 of the others. */
function reduce(of: ReduceFunction, since = 18): Computing {
  return (node, version) => {
    const axes = givenSince(node, version, since, 'axes', 1)
    return {
      kind: 'reduce',
      of,
      ...(axes && { axes }),
      keepsAxes: flagOf(node, 'keepdims', true),
      withoutAxes: flagOf(node, 'noop_with_empty_axes') ? 'none' : 'all',
    }
  }
}

function arg(of: 'max' | 'min'): Computing {
  return (node) => ({
    kind: 'arg',
    of,
    axis: numberOf(node, 'axis', 0),
    keepsAxes: flagOf(node, 'keepdims', true),
    takesLast: flagOf(node, 'select_last_index'),
    dtype: 'int64',
  })
}

function running(of: 'sum' | 'product'): Computing {
  return (node) => ({
    kind: 'running',
    of,
    isExclusive: flagOf(node, 'exclusive'),
    isReversed: flagOf(node, 'reverse'),
  })
}

function classLoss(takesLogarithms: boolean): Computing {
  return (node) => {
    const ignore = numberOf(node, 'ignore_index')
    const reduction = stringOf(node, 'reduction', 'mean')
    return {
      kind: 'class-loss',
      takesLogarithms,
      reduction: reduction === 'none' || reduction === 'sum' ? reduction : 'mean',
      ...(ignore !== undefined && { ignore }),
    }
  }
}

function axesComputation(kind: 'drop-axes' | 'add-axes'): Computing {
  return (node, version) => {
    const axes = givenSince(node, version, 13, 'axes', 1)
    return { kind, ...(axes && { axes }) }
  }
}

function windowOf(of: 'hann' | 'hamming' | 'blackman'): Computing {
  return (node) => ({
    kind: 'window',
    of,
    isPeriodic: flagOf(node, 'periodic', true),
    dtype: dtypeOf(node, 'output_datatype', 'float32'),
  })
}

/** Parts are an attribute until 12 (in version 1 possibly an input), and an input from 13 on. */
function partsOf(node: OnnxNode, version: number): TensorComputation {
  const isInput = version >= 13 || (version < 2 && givenInput(node, 1) !== undefined)
  const sizes = isInput ? givenInput(node, 1) : numbersOf(node, 'split')
  return { kind: 'parts', axis: numberOf(node, 'axis', 0), ...(sizes && { sizes }) }
}

function cutOf(node: OnnxNode, version: number): TensorComputation {
  if (version < 10) {
    const axes = numbersOf(node, 'axes')
    return {
      kind: 'cut',
      starts: numbersOf(node, 'starts') ?? [],
      ends: numbersOf(node, 'ends') ?? [],
      ...(axes && { axes }),
    }
  }
  const [axes, steps] = [givenInput(node, 3), givenInput(node, 4)]
  return { kind: 'cut', starts: { input: 1 }, ends: { input: 2 }, ...(axes && { axes }), ...(steps && { steps }) }
}

function padOf(node: OnnxNode, version: number): TensorComputation {
  const mode = (['constant', 'reflect', 'edge', 'wrap'] as const).find(
    (each) => each === stringOf(node, 'mode', 'constant'),
  )
  if (version < 11) {
    const pads = numbersOf(node, version < 2 ? 'paddings' : 'pads') ?? []
    return { kind: 'pad', pads, mode: mode ?? 'constant', value: floatOf(node, 'value', 0) }
  }
  const [axes, value] = [version < 18 ? undefined : givenInput(node, 3), givenInput(node, 2)]
  return { kind: 'pad', pads: { input: 1 }, mode: mode ?? 'constant', ...(axes && { axes }), ...(value && { value }) }
}

/** An element as a number; what is not known is none. */
function numberIn(element: Expr): number | bigint {
  if (typeof element === 'bigint') return element
  const ratio = constantOf(element)
  return ratio === undefined ? Number.NaN : Number(ratio.n) / Number(ratio.d)
}

function storedOf({ tensor, dtype, shape, elements }: OnnxTensor): TensorComputation | undefined {
  if (dtype === undefined) return undefined
  const sizes = shape.map(Number)
  if (elements !== undefined) return { kind: 'literal', dtype, shape: sizes, values: elements.map(numberIn) }
  return { kind: 'stored', tensor, dtype, shape: sizes }
}

/** One attribute says what the constant is. */
function constantOfNode(node: OnnxNode): TensorComputation | undefined {
  const tensor = tensorOf(node, 'value') ?? tensorOf(node, 'sparse_value')
  if (tensor !== undefined) return storedOf(tensor)
  for (const name of ['value_int', 'value_ints', 'value_float', 'value_floats', 'value_string', 'value_strings']) {
    const found = node.attribute(name)
    if (found === undefined || !('value' in found) || !VALUE_TYPES.has(found.kind)) continue
    const isList = Array.isArray(found.value)
    const values = (isList ? found.value : [found.value]) as readonly (number | bigint | string)[]
    const dtype = found.kind.startsWith('int') ? 'int64' : found.kind.startsWith('float') ? 'float32' : 'string'
    return { kind: 'literal', dtype, shape: isList ? [values.length] : [], values }
  }
  return undefined
}

const VALUE_TYPES: ReadonlySet<string> = new Set(['int', 'ints', 'float', 'floats', 'string', 'strings'])

function scanOf(node: OnnxNode, version: number): TensorComputation {
  const flags = (name: string) => (numbersOf(node, name) ?? []).map((each) => each !== 0)
  return {
    kind: 'scan',
    body: 'body',
    scanned: numberOf(node, 'num_scan_inputs', 0),
    inputAxes: numbersOf(node, 'scan_input_axes') ?? [],
    outputAxes: numbersOf(node, 'scan_output_axes') ?? [],
    inputReversed: flags(version < 9 ? 'directions' : 'scan_input_directions'),
    outputReversed: version < 9 ? [] : flags('scan_output_directions'),
    hasBatch: version < 9,
  }
}

export const moveComputations: Computations = {
  Reshape: (node, version) => {
    const sizes = givenSince(node, version, 5, 'shape', 1)
    return { kind: 'sizes', ...(sizes && { sizes }), copiesZeros: !flagOf(node, 'allowzero') }
  },
  Flatten: (node) => ({ kind: 'flat', axis: numberOf(node, 'axis', 1) }),
  Squeeze: axesComputation('drop-axes'),
  Unsqueeze: axesComputation('add-axes'),
  Transpose: (node) => {
    const order = numbersOf(node, 'perm')
    return { kind: 'transpose', ...(order && { order }) }
  },
  Expand: always({ kind: 'expand', sizes: { input: 1 } }),
  Tile: (_, version) => (version < 6 ? { kind: 'repeat-along' } : { kind: 'repeat', repeats: { input: 1 } }),
  Concat: (node) => ({ kind: 'join', axis: numberOf(node, 'axis', 1) }),
  Split: partsOf,
  Slice: cutOf,
  Pad: padOf,
  CenterCropPad: (node) => {
    const axes = numbersOf(node, 'axes')
    return { kind: 'center-crop-pad', sizes: { input: 1 }, ...(axes && { axes }) }
  },
  Trilu: (node) => ({ kind: 'triangle', upper: flagOf(node, 'upper', true) }),
  DepthToSpace: (node) => ({
    kind: 'depth-to-space',
    block: numberOf(node, 'blocksize', 1),
    order: stringOf(node, 'mode', 'DCR') === 'CRD' ? 'CRD' : 'DCR',
  }),
  SpaceToDepth: (node) => ({
    kind: 'space-to-depth',
    block: numberOf(node, 'blocksize', 1),
    order: stringOf(node, 'mode', 'DCR') === 'CRD' ? 'CRD' : 'DCR',
  }),
  ReverseSequence: (node) => ({
    kind: 'reverse-sequence',
    timeAxis: numberOf(node, 'time_axis', 0),
    batchAxis: numberOf(node, 'batch_axis', 1),
  }),
  Shape: (node) => {
    const end = numberOf(node, 'end')
    return { kind: 'shape', start: numberOf(node, 'start', 0), ...(end !== undefined && { end }), dtype: 'int64' }
  },
  Size: always({ kind: 'size' }),
  Gather: (node) => ({ kind: 'gather', axis: numberOf(node, 'axis', 0) }),
  GatherElements: (node) => ({ kind: 'gather-elements', axis: numberOf(node, 'axis', 0) }),
  GatherND: (node) => ({ kind: 'gather-nd', batchAxes: numberOf(node, 'batch_dims', 0) }),
  Scatter: scatterElements,
  ScatterElements: scatterElements,
  ScatterND: (node) => ({ kind: 'scatter-nd', reduction: stringOf(node, 'reduction', 'none') }),
  TensorScatter: (node) => ({
    kind: 'cache-update',
    axis: numberOf(node, 'axis', -2),
    isCircular: stringOf(node, 'mode', 'linear') === 'circular',
  }),
  Compress: (node) => {
    const axis = numberOf(node, 'axis')
    return { kind: 'compress', ...(axis !== undefined && { axis }) }
  },
  OneHot: (node) => ({ kind: 'one-hot', axis: numberOf(node, 'axis', -1) }),
  NonZero: always({ kind: 'non-zero' }),
  Unique: (node) => {
    const axis = numberOf(node, 'axis')
    return { kind: 'unique', isSorted: flagOf(node, 'sorted', true), ...(axis !== undefined && { axis }) }
  },
  TopK: (node, version) => ({
    kind: 'top-k',
    axis: numberOf(node, 'axis', -1),
    count: version < 10 ? numberOf(node, 'k', 1) : { input: 1 },
    largest: flagOf(node, 'largest', true),
  }),
  ArgMax: arg('max'),
  ArgMin: arg('min'),
  Constant: constantOfNode,
  ConstantOfShape: (node) => {
    const value = tensorOf(node, 'value')
    if (value === undefined) return { kind: 'fill-sizes', dtype: 'float32', value: 0 }
    const { dtype, tensor, elements } = value
    if (dtype === undefined) return undefined
    const [element] = elements ?? []
    if (element !== undefined) return { kind: 'fill-sizes', dtype, value: numberIn(element) }
    return { kind: 'fill-sizes', dtype, value: { tensor, dtype, shape: [1] } }
  },
  RandomNormal: drawn,
  RandomNormalLike: drawn,
  RandomUniform: drawn,
  RandomUniformLike: drawn,
  Bernoulli: drawn,
  Multinomial: drawn,
  Range: always({ kind: 'range' }),
  EyeLike: (node) => {
    const dtype = dtypeOf(node, 'dtype')
    return { kind: 'eye', diagonal: numberOf(node, 'k', 0), ...(dtype && { dtype }) }
  },
  ReduceSum: reduce('sum', 13),
  ReduceMean: reduce('mean'),
  ReduceMax: reduce('max'),
  ReduceMin: reduce('min'),
  ReduceProd: reduce('product'),
  ReduceL1: reduce('l1'),
  ReduceL2: reduce('l2'),
  ReduceLogSum: reduce('log-sum'),
  ReduceLogSumExp: reduce('log-sum-exp'),
  ReduceSumSquare: reduce('sum-square'),
  CumSum: running('sum'),
  CumProd: running('product'),
  NegativeLogLikelihoodLoss: classLoss(false),
  SoftmaxCrossEntropyLoss: classLoss(true),
  NonMaxSuppression: (node) => ({ kind: 'suppress-boxes', isCentred: flagOf(node, 'center_point_box') }),
  If: always({ kind: 'choice', yes: 'then', no: 'else' }),
  Loop: always({ kind: 'loop', body: 'body' }),
  Scan: scanOf,
  SequenceMap: always({ kind: 'for-each', body: 'body' }),
  SequenceConstruct: always({ kind: 'sequence' }),
  SequenceEmpty: always({ kind: 'sequence' }),
  SequenceInsert: always({ kind: 'sequence-insert' }),
  SequenceErase: always({ kind: 'sequence-erase' }),
  SequenceAt: always({ kind: 'sequence-at' }),
  SequenceLength: always({ kind: 'sequence-length' }),
  ConcatFromSequence: (node) => ({
    kind: 'sequence-join',
    axis: numberOf(node, 'axis', 0),
    isNewAxis: flagOf(node, 'new_axis'),
  }),
  SplitToSequence: (node) => ({
    kind: 'sequence-split',
    axis: numberOf(node, 'axis', 0),
    keepsAxis: flagOf(node, 'keepdims', true),
  }),
  Optional: always({ kind: 'optional' }),
  OptionalHasElement: always({ kind: 'optional-has' }),
  OptionalGetElement: always({ kind: 'optional-get' }),
  DFT: (node, version) => ({
    kind: 'fourier',
    axis: version < 20 ? numberOf(node, 'axis', 1) : { input: 2 },
    isInverse: flagOf(node, 'inverse'),
    isOneSided: flagOf(node, 'onesided'),
  }),
  STFT: (node) => ({ kind: 'short-fourier', isOneSided: flagOf(node, 'onesided', true) }),
  HannWindow: windowOf('hann'),
  HammingWindow: windowOf('hamming'),
  BlackmanWindow: windowOf('blackman'),
  MelWeightMatrix: (node) => ({ kind: 'mel-weights', dtype: dtypeOf(node, 'output_datatype', 'float32') }),
  StringConcat: always({ kind: 'join-texts' }),
  StringSplit: (node) => {
    const most = numberOf(node, 'maxsplit')
    return { kind: 'split-texts', delimiter: stringOf(node, 'delimiter', ''), ...(most !== undefined && { most }) }
  },
  StringNormalizer: (node) => {
    const words = node.attribute('stopwords')
    const change = stringOf(node, 'case_change_action', 'NONE')
    return {
      kind: 'normalize-texts',
      change: change === 'LOWER' || change === 'UPPER' ? change : 'NONE',
      stopWords: words?.kind === 'strings' ? words.value : [],
      isCaseSensitive: flagOf(node, 'is_case_sensitive'),
    }
  },
}

/** Nobody draws the same numbers again. */
function drawn() {
  return message('its values are drawn at random')
}

function scatterElements(node: OnnxNode): TensorComputation {
  return { kind: 'scatter-elements', axis: numberOf(node, 'axis', 0), reduction: stringOf(node, 'reduction', 'none') }
}
