/** Reads the parameters of a definition from a layer's fields. */

import { exprOf } from '../../../core/expr.ts'
import type { Value } from '../../../core/formula.ts'
import type { LayerDefinition, ParameterDefinition } from '../../../core/network/layer-type.ts'
import { defaultOf, type ReadParameters } from '../../../ops/defined/parameter-values.ts'
import { ProtoMessage, type ProtoValue } from '../../../wire/protobuf/message.ts'
import type { Field } from '../../../wire/protobuf/schema.ts'
import { readPythonParameters } from './python-params.ts'

/** The values of all parameters of a definition, defaults filled in. `layer` is a LayerParameter. */
export function readParameters({ parameters, python }: LayerDefinition, layer: ProtoMessage): ReadParameters {
  return python === undefined ? readFields(parameters, layer) : readPythonParameters(parameters, layer)
}

function readFields(parameters: readonly ParameterDefinition[], layer: ProtoMessage): ReadParameters {
  const values = new Map<string, Value>()
  const given = new Set<string>()
  const missing: ParameterDefinition[] = []
  for (const parameter of parameters) {
    const found = fieldValues(layer, parameter.path)
    if (found !== undefined && found.values.length > 0) given.add(parameter.name)
    else if (parameter.isRequired) missing.push(parameter)
    const read = found?.values.map((value) => asValue(value, found.field, parameter)) ?? []
    values.set(parameter.name, parameter.isList ? read : (read.at(-1) ?? defaultOf(parameter)))
  }
  return { values, given, missing }
}

/** The place of a parameter's field; the layer's where it is absent. */
export function whereOf(layer: ProtoMessage, path: readonly string[]): ReturnType<ProtoMessage['where']> {
  let at = layer
  for (const [index, name] of path.entries()) {
    if (!at.has(name)) return at.where()
    const inner = at.content.get(name)?.values.at(-1)
    if (index === path.length - 1 || !(inner instanceof ProtoMessage)) return at.where(name)
    at = inner
  }
  return at.where()
}

function fieldValues(layer: ProtoMessage, path: readonly string[]) {
  let at: ProtoMessage = layer
  for (const name of path.slice(0, -1)) {
    const inner = at.content.get(name)?.values.at(-1)
    if (!(inner instanceof ProtoMessage)) return undefined
    at = inner
  }
  return at.content.get(path.at(-1) ?? '')
}

function asValue(value: ProtoValue, { type }: Field, { kind, values }: ParameterDefinition): Value {
  if (type.kind === 'enum') {
    const name = type.enum.names.get(Number(value))
    return kind === 'int' ? BigInt(Number(value)) : (name ?? String(value))
  }
  // A fork may declare as an enum what another has as a number.
  if (kind === 'enum' && typeof value === 'number') return values?.[value] ?? String(value)
  if (kind === 'bool' && typeof value !== 'boolean') return Number(value) !== 0
  if ((kind === 'int' || kind === 'float') && typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'bigint' || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value !== 'number') return true
  if (!Number.isFinite(value)) return undefined
  return exprOf(kind === 'float' ? shortestFloat(value) : value)
}

/** The shortest decimal that reads as the same 32-bit float: 0.1 as it was written, not 0.10000000149011612. */
function shortestFloat(value: number): number {
  if (Math.fround(value) !== value) return value
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}
