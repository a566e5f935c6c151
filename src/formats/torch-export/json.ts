/** Looks into JSON that may be anything: what is not there or is of another kind is `undefined`. */

import { type JsonValue, memberOf } from '../../wire/json/json-reader.ts'

export { memberOf }

export function textOf(value: JsonValue | undefined): string | undefined {
  return value?.kind === 'string' ? value.text : undefined
}

export function integerOf(value: JsonValue | undefined): bigint | undefined {
  return value?.kind === 'number' && /^-?\d{1,400}$/.test(value.text) ? BigInt(value.text) : undefined
}

export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return value?.kind === 'array' ? value.items : undefined
}

export function booleanOf(value: JsonValue | undefined): boolean | undefined {
  return value?.kind === 'boolean' ? value.value : undefined
}

/** Keys and values of an object; of equal keys the last, as Python has it. */
export function entriesOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  return new Map(value?.kind === 'object' ? value.members.map((member) => [member.key, member.value]) : [])
}

/**
 * The one arm of a union that is set: an object with exactly one key. The oldest versions wrote all arms, null where they
 * are not set. `undefined` where there is none, or more than one.
 */
export function armOf(value: JsonValue | undefined): { readonly kind: string; readonly value: JsonValue } | undefined {
  const arms = [...entriesOf(value)].filter(([, arm]) => arm.kind !== 'null')
  const [arm] = arms
  return arm === undefined || arms.length > 1 ? undefined : { kind: arm[0], value: arm[1] }
}
