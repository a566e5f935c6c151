/** Values of parameters, wherever they were read. */

import { exprOf } from '../../core/expr.ts'
import type { Value } from '../../core/formula.ts'
import type { ParameterDefinition } from '../../core/network/layer-type.ts'

export interface ReadParameters {
  readonly values: ReadonlyMap<string, Value>
  readonly given: ReadonlySet<string>
  readonly missing: readonly ParameterDefinition[]
}

/** The value where the file has none. */
export function defaultOf({ kind, values, default: value }: ParameterDefinition): Value {
  if (typeof value === 'number') return exprOf(value)
  if (value !== undefined) return value
  if (kind === 'enum') return values?.[0]
  if (kind === 'string') return ''
  return kind === 'int' || kind === 'float' ? 0n : false
}
