/** Operators that move values about. */

import type { Expr } from '../../../core/expr.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { numbersOf } from '../../../ops/elements.ts'
import {
  compress,
  gather,
  gatherElements,
  gatherNd,
  oneHot,
  reverseSequence,
  scatterElements,
  scatterNd,
  tensorScatter,
  triangle,
} from '../../../ops/lookup.ts'
import { concat, split } from '../../../ops/parts.ts'
import { expand, flatten, reshape, squeeze, tile, transpose, unsqueeze } from '../../../ops/reshape.ts'
import { centerCropPad, pad, range, slice } from '../../../ops/slicing.ts'
import { intsOf, type OnnxNode, stringOf } from '../node.ts'
import {
  attributeNumbers,
  counted,
  flagOf,
  hasInput,
  inputNumbers,
  lowered,
  numberOf,
  numbersSince,
  plain,
  type Rules,
} from './rule.ts'
import { differing } from './told.ts'

/** Where no axis is named in a list, onnx's inference drops none and onnxruntime all of size 1. */
const squeezing = differing(squeeze, (site) =>
  numbersOf(site, site.attrs.axes)?.length === 0 ? site.inputs[0] : undefined,
)

/** Going back, an end of the greatest integer means the very start to onnxruntime. */
const slicing = differing(slice, (site) => {
  const ends = numbersOf(site, site.attrs.ends)?.map((end) => (isGreatest(end) ? GREATEST - 1n : end))
  if (ends === undefined || !numbersOf(site, site.attrs.ends)?.some(isGreatest)) return undefined
  return shapeOf(slice.infer({ ...site, attrs: { ...site.attrs, ends: { values: ends } } }).outputs[0])
})
const GREATEST = (1n << 63n) - 1n

function isGreatest(end: Expr): boolean {
  return end === GREATEST || end === (1n << 31n) - 1n
}

export const shapeRules: Rules = {
  Reshape: (node, version) =>
    lowered(reshape, {
      sizes: numbersSince(node, version, 5, 'shape', 1),
      copiesZeros: !flagOf(node, 'allowzero'),
    }),
  Flatten: (node) => lowered(flatten, { axis: numberOf(node, 'axis', 1) }),
  Squeeze: (node, version) => lowered(squeezing, { axes: numbersSince(node, version, 13, 'axes', 1) }),
  Unsqueeze: (node, version) => lowered(unsqueeze, { axes: numbersSince(node, version, 13, 'axes', 1) }),
  Transpose: (node) => lowered(transpose, { order: intsOf(node, 'perm')?.map(Number) }),
  Expand: () => lowered(expand, { sizes: { input: 1 } }),
  Tile: (node, version) => (version < 6 ? tiledAlong() : lowered(tile, { repeats: inputNumbers(node, 1) })),
  Concat: (node) => lowered(concat, { axis: numberOf(node, 'axis', 1) }),
  Split: (node, version) => lowered(split, splitOf(node, version)),
  Slice: (node, version) => lowered(slicing, sliceOf(node, version)),
  Pad: (node, version) => lowered(pad, padOf(node, version)),
  CenterCropPad: (node) => lowered(centerCropPad, { sizes: { input: 1 }, axes: attributeNumbers(node, 'axes') }),
  Gather: (node) => lowered(gather, { axis: numberOf(node, 'axis', 0) }),
  GatherElements: (node) => lowered(gatherElements, { axis: numberOf(node, 'axis', 0) }),
  GatherND: (node) => lowered(gatherNd, { batchAxes: numberOf(node, 'batch_dims', 0) }),
  Scatter: (node) => lowered(scatterElements, scatterOf(node)),
  ScatterElements: (node) => lowered(scatterElements, scatterOf(node)),
  ScatterND: (node) => lowered(scatterNd, scatterOf(node)),
  TensorScatter: plain(tensorScatter),
  ReverseSequence: plain(reverseSequence),
  Trilu: (node) => lowered(triangle, { isUpper: flagOf(node, 'upper', true) }),
  Compress: (node) => lowered(compress, { axis: numberOf(node, 'axis'), count: counted('compressed', node) }),
  OneHot: (node) => lowered(oneHot, { axis: numberOf(node, 'axis', -1) }),
  Range: () => lowered(range, { start: { input: 0 }, limit: { input: 1 }, delta: { input: 2 } }),
}

/** Version 1 of Tile repeats along one axis, which inputs name. */
function tiledAlong() {
  return lowered(tile, { repeats: undefined })
}

/** Parts are an attribute until 12 (in version 1 possibly an input), and an input from 13 on; uneven ones from 18. */
function splitOf(node: OnnxNode, version: number) {
  const isInput = version >= 13 || (version < 2 && hasInput(node, 1))
  return {
    axis: numberOf(node, 'axis', 0),
    sizes: isInput ? inputNumbers(node, 1) : attributeNumbers(node, 'split'),
    isUneven: version >= 18,
  }
}

function sliceOf(node: OnnxNode, version: number) {
  if (version < 10) {
    const [starts, ends, axes] = ['starts', 'ends', 'axes'].map((name) => attributeNumbers(node, name))
    return { starts, ends, axes, steps: undefined }
  }
  return { starts: { input: 1 }, ends: { input: 2 }, axes: inputNumbers(node, 3), steps: inputNumbers(node, 4) }
}

/** Padding is the attribute `paddings` in version 1, `pads` until 10, and an input from 11 on; axes come with 18. */
function padOf(node: OnnxNode, version: number) {
  const mode = stringOf(node, 'mode', 'constant')
  if (version < 11) {
    return { pads: attributeNumbers(node, version < 2 ? 'paddings' : 'pads'), axes: undefined, mode, value: undefined }
  }
  return {
    pads: inputNumbers(node, 1),
    axes: version < 18 ? undefined : inputNumbers(node, 3),
    mode,
    value: hasInput(node, 2) ? 2 : undefined,
  }
}

function scatterOf(node: OnnxNode) {
  return { axis: numberOf(node, 'axis', 0), reduction: stringOf(node, 'reduction', 'none') }
}
