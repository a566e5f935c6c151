/** Types of numbers that operators take (onnx/defs/schema.h, TypeConstraintParam): held against what comes in. */

import type { Op, Site } from '../../core/network/op.ts'
import type { Lowered, OnnxNode } from './node.ts'
import { type Place, placeAt, type Signature, signatureOf } from './signatures.ts'

/** Operators of one signature share theirs, since nodes of one type are many. */
const checked = new WeakMap<Op, Map<Signature, Op>>()

/** The operator, which now also tells types that it does not take. */
export function withTypes({ op, attrs }: Lowered, { domain, type, version }: OnnxNode): Lowered {
  const found = signatureOf(domain, type, version)
  if (found.state !== 'exact' || found.signature.inputs.every(({ types }) => types === undefined)) return { op, attrs }
  const { signature } = found
  const known = checked.get(op) ?? new Map<Signature, Op>()
  checked.set(op, known)
  const made = known.get(signature) ?? checking(op, type, signature.inputs)
  known.set(signature, made)
  return { op: made, attrs }
}

function checking(op: Op, type: string, places: readonly Place[]): Op {
  return {
    ...op,
    infer: (site) => {
      checkTypes(site, type, places)
      return op.infer(site)
    },
  }
}

function checkTypes({ operands, report }: Site<unknown>, type: string, places: readonly Place[]): void {
  const bound = new Map<string, { readonly dtype: string; readonly input: string }>()
  operands.forEach((operand, index) => {
    const place = placeAt(places, index)
    const dtype = operand?.dtype
    if (place?.types === undefined || dtype === undefined) return
    const input = place.name
    if (!place.types.has(dtype)) {
      const text = '{type} does not take {dtype} for its input `{input}`'
      report('error', 'onnx/input-type', text, { type, dtype, input })
      return
    }
    // Those of a variadic place, such as the states of Scan, may differ.
    const typeName = place.kind === 'variadic' ? undefined : place.typeName
    if (typeName === undefined) return
    const before = bound.get(typeName)
    if (before === undefined) bound.set(typeName, { dtype, input })
    else if (before.dtype !== dtype) {
      const text = '{type} needs one type for its inputs: `{first}` is {firstType}, but `{input}` is {dtype}'
      report('error', 'onnx/input-types', text, { type, first: before.input, firstType: before.dtype, input, dtype })
    }
  })
}
