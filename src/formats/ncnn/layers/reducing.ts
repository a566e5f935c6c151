/** Layers that bring many numbers to fewer. */

import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue } from '../../../ops/arithmetic.ts'
import { axisOf, fromFirst, type LayerReader, lowered, unknownOutputs } from './layer.ts'

interface ReductionAttrs {
  readonly all: boolean
  readonly axes: readonly bigint[]
  readonly keepsAxes: boolean
}

const reduction: Op<ReductionAttrs> = {
  name: 'reduce',
  family: 'pool',
  summary: message('sums up values along axes, or takes their mean, product, largest, …'),
  source: 'src/layer/reduction.cpp',
  infer: (site) => {
    const [input] = site.inputs
    if (input === undefined) return unknownOutputs(site)
    const { all, axes, keepsAxes } = site.attrs
    if (input.length === 1) return { outputs: [[given(1n)]] }
    const named = new Set(axes.map((axis) => axisOf(site, axis, input.length)))
    const goes = (axis: number) => all || named.has(axis)
    if (keepsAxes) return { outputs: [input.map((size, axis) => given(goes(axis) ? 1n : size))] }
    const left = input.filter((_, axis) => !goes(axis)).map(given)
    return { outputs: [left.length === 0 ? [given(1n)] : left] }
  },
  cost: ({ inputs }) => eachValue(inputs[0], { add: 1 }),
}

/** reduction.cpp, load_param: files from before a mistake was mended are refused. */
const readReduction: LayerReader = ({ params, report }) => {
  const axes = params.ints('axes')
  if (axes.length > 0 && !params.flag('fixbug0'))
    report('error', 'ncnn/old-axes', 'axes need 5=1 (fixbug0), else ncnn calls the file too old')
  return lowered(reduction, { all: params.flag('reduce_all'), axes, keepsAxes: params.flag('keepdims') })
}

const glu = fromFirst<bigint>(
  {
    name: 'glu',
    family: 'activation',
    summary: 'scales one half of an axis by the other',
    source: 'src/layer/glu.cpp',
  },
  (input, site) => {
    const axis = axisOf(site, site.attrs, input.length)
    return input.map((size, index) => (index === axis ? q('trunc(in / 2)', { in: size }) : given(size)))
  },
  { counts: { exp: 1, add: 1, divide: 1, multiply: 1 } },
)

/** All that reduce. */
export const REDUCING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['Reduction', readReduction],
  ['GLU', ({ params }) => lowered(glu, params.int('axis'))],
])
