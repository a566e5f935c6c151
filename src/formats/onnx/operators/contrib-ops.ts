/** com.microsoft: operators that no other format has. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Dtype } from '../../../core/network/dtype.ts'
import type { Op } from '../../../core/network/op.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { eachValue, type PerValue } from '../../../ops/arithmetic.ts'
import { fromFront } from '../../../ops/axes.ts'
import { type Numbers, numberOf } from '../../../ops/elements.ts'
import { concatenated } from '../../../ops/parts.ts'

const BERT = 'onnxruntime/core/graph/contrib_ops/bert_defs.cc'
const CONTRIB = 'onnxruntime/core/graph/contrib_ops/contrib_defs.cc'

export interface SameAttrs {
  /** The inputs whose shapes and types the outputs have. */
  readonly like: readonly number[]
  /** The types of outputs that differ from their inputs'. */
  readonly dtypes: readonly (Dtype | { readonly as: number } | undefined)[]
  /** What is learned, by its name. */
  readonly learned: Readonly<Record<number, string>>
}

/** An operator whose outputs have the shapes of inputs. */
export function sameAs(name: string, family: Op['family'], summary: Message, counts: PerValue = {}): Op<SameAttrs> {
  return {
    name,
    family,
    summary,
    source: CONTRIB,
    infer: ({ attrs, operands }) => ({
      outputs: attrs.like.map((input) => operands[input]?.shape?.map(given)),
      dtypes: attrs.like.map((input, index) => {
        const dtype = attrs.dtypes[index]
        return typeof dtype === 'object' ? operands[dtype.as]?.dtype : (dtype ?? operands[input]?.dtype)
      }),
    }),
    ...(Object.keys(counts).length > 0 && { cost: ({ inputs }) => eachValue(inputs[0], counts) }),
    parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
    parameterName: ({ learned }, input) => learned[input],
  }
}

export const embedLayerNorm: Op<{ readonly learned: SameAttrs['learned']; readonly typeOf: number }> = {
  name: 'embed-layer-norm',
  family: 'embedding',
  summary: message('adds embeddings of words, positions and segments, and normalises the sum'),
  source: `${BERT}, EmbedLayerNormalization`,
  infer: ({ attrs, inputs, operands }) => {
    const [ids] = inputs
    const hidden = inputs[2]?.[1] ?? unknown
    const output = ids && [...ids.map(given), given(hidden)]
    const dtype = operands[attrs.typeOf]?.dtype
    return { outputs: [output, [given(ids?.[0] ?? unknown)], output], dtypes: [dtype, 'int32', dtype] }
  },
  cost: ({ inputs, outputs }) => eachValue(outputs[0]?.map(({ expr }) => expr) ?? inputs[0], { add: 5, multiply: 2 }),
  parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
  parameterName: ({ learned }, input) => learned[input],
}

/** Half of the last axis. */
export const halved: Op = {
  name: 'gated-activation',
  family: 'activation',
  summary: message('one half of the last axis, as the other half lets through'),
  source: `${CONTRIB}, BiasSplitGelu`,
  infer: ({ inputs, operands }) => {
    const [input] = inputs
    const output = input && [...input.slice(0, -1).map(given), q('in / 2', { in: input.at(-1) ?? unknown })]
    return { outputs: [output], dtypes: [operands[0]?.dtype] }
  },
  cost: ({ outputs }) =>
    eachValue(
      outputs[0]?.map(({ expr }) => expr),
      { exp: 1, add: 2, multiply: 3 },
    ),
  parameterKind: (_, input) => (input === 1 ? 'learned' : undefined),
}

/** How far rows lie apart, each from each. */
export const distances: Op = {
  name: 'distances',
  family: 'elementwise',
  summary: message('how far the rows of one input lie from those of another'),
  source: `${CONTRIB}, CDist`,
  infer: ({ inputs, operands }) => ({
    outputs: [[given(inputs[0]?.[0] ?? unknown), given(inputs[1]?.[0] ?? unknown)]],
    dtypes: [operands[0]?.dtype],
  }),
  cost: ({ inputs, outputs }) => {
    const depth = inputs[0]?.[1]
    const pairs = outputs[0]?.map(({ expr }) => expr)
    return eachValue(pairs && depth !== undefined ? [...pairs, depth] : undefined, { add: 2, multiply: 1 })
  },
}

/** One place more, which an input names. */
export const expandDims: Op = {
  name: 'unsqueeze',
  family: 'shape',
  summary: message('puts in an axis of size 1'),
  source: `${CONTRIB}, ExpandDims`,
  sharesMemory: true,
  infer: (site) => {
    const { inputs, operands } = site
    const [input] = inputs
    const axis = Number(numberOf(site, { input: 1 }) ?? Number.NaN)
    if (input === undefined || Number.isNaN(axis)) return { outputs: [], dtypes: [operands[0]?.dtype] }
    const at = fromFront(axis, input.length + 1)
    const output = [...input.slice(0, at), 1n, ...input.slice(at)]
    return { outputs: [output.map(given)], dtypes: [operands[0]?.dtype], elements: [operands[0]?.elements] }
  },
  parameterKind: () => undefined,
}

/** Inputs that lie between scales and zero points, put behind one another. */
export const quantisedConcat: Op<{ readonly axis: number }> = {
  name: 'concat',
  family: 'shape',
  summary: message('puts its inputs behind one another along an axis, brought to one scale'),
  source: 'onnxruntime/core/graph/contrib_ops/quantization_defs.cc, QLinearConcat',
  infer: (site) => {
    const members = site.operands.filter((_, index) => index >= 2 && (index - 2) % 3 === 0)
    return { ...concatenated(site, members, site.attrs), dtypes: [site.operands[1]?.dtype] }
  },
  parameterKind: () => undefined,
}

/** Rows of a table whose numbers lie packed. */
export const packedGather: Op<{ readonly axis: number; readonly packed: Expr }> = {
  name: 'gather',
  family: 'embedding',
  summary: message('takes rows of a quantised table by their index'),
  source: `${CONTRIB}, GatherBlockQuantized`,
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const [data, indices] = inputs
    const dtypes = [operands[2]?.dtype]
    if (data === undefined || indices === undefined) return { outputs: [], dtypes }
    const isPacked = operands[0]?.dtype === 'uint8' && attrs.packed !== 1n
    const axis = fromFront(attrs.axis, data.length)
    const sizes = data.map(
      (size, at): Quantity =>
        isPacked && at === data.length - 1 ? q('bytes * packed', { bytes: size, packed: attrs.packed }) : given(size),
    )
    return { outputs: [[...sizes.slice(0, axis), ...indices.map(given), ...sizes.slice(axis + 1)]], dtypes }
  },
  parameterKind: (_, input) => (input === 0 ? 'learned' : undefined),
  parameterName: (_, input) => (input === 0 ? 'weight' : undefined),
}

/** Sizes that inputs say. */
export const generated: Op<{ readonly sequences: Numbers; readonly length: Numbers; readonly isSearch: boolean }> = {
  name: 'generate',
  family: 'control',
  summary: message('runs a decoder again and again, and gives the sequences that come out'),
  source: `${CONTRIB}, BeamSearch, GreedySearch, Sampling`,
  infer: (site) => {
    const batch = given(site.inputs[0]?.[0] ?? unknown)
    const length = given(numberOf(site, site.attrs.length) ?? unknown)
    if (!site.attrs.isSearch) return { outputs: [[batch, length]], dtypes: ['int32'] }
    const sequences = given(numberOf(site, site.attrs.sequences) ?? unknown)
    return {
      outputs: [
        [batch, sequences, length],
        [batch, sequences],
      ],
      dtypes: ['int32', 'float32'],
    }
  },
  parameterKind: () => undefined,
}

/** The frequencies along the last axes. */
export const realFourier: Op<{ readonly isInverse: boolean; readonly isOneSided: boolean }> = {
  name: 'rfft',
  family: 'elementwise',
  summary: message('the frequencies of real signals, or the signals of frequencies'),
  source: `${CONTRIB}, Rfft, Irfft`,
  infer: ({ attrs, inputs, operands }) => {
    const [input] = inputs
    const dtypes = [operands[0]?.dtype]
    if (input === undefined) return { outputs: [], dtypes }
    if (!attrs.isInverse) {
      const size = input.at(-1) ?? unknown
      const bins = attrs.isOneSided ? q('floor(in / 2) + 1', { in: size }) : given(size)
      return { outputs: [[...input.slice(0, -1).map(given), bins, given(2n)]], dtypes }
    }
    const bins = input.at(-2) ?? unknown
    const size = attrs.isOneSided ? q('2 * (bins - 1)', { bins }) : given(bins)
    return { outputs: [[...input.slice(0, -2).map(given), size]], dtypes }
  },
}

/** What the data decide, by places: sizes given, or symbols. */
export const openShapes: Op<{
  readonly shapes: readonly (readonly (Expr | { readonly from: number; readonly axis: number })[])[]
  readonly dtypes: readonly (Dtype | number)[]
}> = {
  name: 'open-shape',
  family: 'shape',
  summary: message('gives as much as the data decide'),
  source: CONTRIB,
  sizesFromData: true,
  infer: ({ attrs, inputs, operands }) => ({
    outputs: attrs.shapes.map((shape) =>
      shape.map((size) =>
        given(typeof size === 'object' && 'from' in size ? (inputs[size.from]?.at(size.axis) ?? unknown) : size),
      ),
    ),
    dtypes: attrs.dtypes.map((dtype) => (typeof dtype === 'number' ? operands[dtype]?.dtype : dtype)),
  }),
}

/** Words as what filters make of their letters. */
export const wordEmbedding: Op = {
  name: 'word-conv-embedding',
  family: 'embedding',
  summary: message('makes a vector of the letters of each word'),
  source: `${CONTRIB}, WordConvEmbedding`,
  infer: ({ inputs, operands }) => ({
    outputs: [[given(inputs[0]?.[0] ?? unknown), given(inputs[1]?.[0] ?? unknown)]],
    dtypes: [operands[1]?.dtype],
  }),
  parameterKind: (_, input) => (input > 0 ? 'learned' : undefined),
}

/** A mask of one bit for each value. */
export const bitmask: Op = {
  name: 'dropout',
  family: 'activation',
  summary: message('drops values at random in training; passes them on otherwise'),
  source: `${CONTRIB}, BitmaskDropout`,
  infer: ({ inputs, operands }) => {
    const [input] = inputs
    const words = input && [q('ceil(prod(in) / 32)', { in: input })]
    return { outputs: [input?.map(given), words], dtypes: [operands[0]?.dtype, 'uint32'] }
  },
  parameterKind: () => undefined,
}

/** Channels in blocks of what the processor takes at once, or back from them. */
export const reorder: Op<{
  readonly channels: Expr | undefined
  readonly isFromLast: boolean
  readonly isToLast: boolean
}> = {
  name: 'reorder',
  family: 'shape',
  summary: message('lays channels out in blocks, or back'),
  source: 'onnxruntime/core/graph/contrib_ops/nchwc_schema_defs.cc',
  infer: ({ attrs, inputs, operands }) => {
    const [input] = inputs
    if (input === undefined) return { outputs: [], dtypes: [operands[0]?.dtype] }
    const [batch = unknown, ...rest] = input
    const channels = attrs.channels ?? (attrs.isFromLast ? rest.at(-1) : rest[0]) ?? unknown
    const spatial = attrs.isFromLast ? rest.slice(0, -1) : rest.slice(1)
    const output = attrs.isToLast ? [batch, ...spatial, channels] : [batch, channels, ...spatial]
    return { outputs: [output.map(given)], dtypes: [operands[0]?.dtype] }
  },
}
