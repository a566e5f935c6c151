/** Operators around those of layers: models within models, layers that nobody knows, and the weights that a layer owns. */

import { given, q } from '../../core/formula.ts'
import { isFloat } from '../../core/network/dtype.ts'
import type { Op } from '../../core/network/op.ts'
import { message } from '../../core/words/message.ts'
import type { LayerOp } from './layers/layer.ts'

/** What nobody knows. */
export const UNKNOWN: LayerOp = {
  name: 'unknown',
  family: 'unknown',
  summary: message('a layer that Keras does not have'),
  source: '',
  infer: ({ outputCount }) => ({ outputs: Array.from({ length: outputCount }, () => undefined) }),
}

/** A model as a layer of another: nothing but its own layers. */
export const MODEL: Op = {
  name: 'model',
  family: 'control',
  summary: message('a model within the model'),
  source: 'keras/src/models/functional.py',
  infer: (site) => {
    const made = site.branch('', site.operands) ?? []
    return { outputs: made.map((operand) => operand?.shape?.map(given)), dtypes: made.map((operand) => operand?.dtype) }
  },
  cost: ({ branches }) => {
    const [inner] = branches
    if (inner === undefined) return {}
    const operations = Object.fromEntries(Object.entries(inner.operations).map(([kind, count]) => [kind, given(count)]))
    return { macs: q('macs', { macs: inner.macs }), operations }
  },
}

/** The operator with its weights under their names, as the configuration has them trained and held. */
export function belonging(op: LayerOp, owner: string): LayerOp {
  return {
    ...op,
    infer: (site) => {
      const inference = op.infer(site)
      const { attrs, operands } = site
      const kept = operands[0]?.dtype
      const dtype = kept === undefined || isFloat(kept) ? attrs.computes : kept
      const isInput = attrs.layer.type === 'InputLayer'
      return {
        ...inference,
        dtypes: inference.outputs.map((_, index) => inference.dtypes?.[index] ?? (isInput ? kept : dtype)),
        ...(inference.params && {
          params: inference.params.map((param) => ({
            ...param,
            dtype: param.dtype ?? attrs.holds,
            tensor: `${owner}/${param.name}`,
            trainable: param.kind === 'learned' && attrs.isTrainable && param.trainable !== false,
          })),
        }),
      }
    },
  }
}
