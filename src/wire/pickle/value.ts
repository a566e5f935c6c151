/** What a pickle holds, as data: what Python would build by running code stays a call that nobody makes. */

/** A value of a pickle. Objects may be shared and may hold themselves: walk them with a set of those that were seen. */
export type PickleValue = null | boolean | number | bigint | string | PickleObject

export type PickleObject =
  | PickleBytes
  | PickleSequence
  | PickleDict
  | PickleGlobal
  | PickleCall
  | PicklePersistent
  | PickleForeign

/** Bytes, or a text or number too long to keep: where they lie, never the bytes. */
export interface PickleBytes {
  readonly kind: 'bytes'
  readonly offset: number
  readonly length: number
}

export interface PickleSequence {
  readonly kind: 'list' | 'tuple' | 'set' | 'frozenset'
  readonly items: PickleValue[]
}

export interface PickleDict {
  readonly kind: 'dict'
  readonly entries: PickleEntry[]
}

export type PickleEntry = readonly [key: PickleValue, value: PickleValue]

/** A name that Python would import: a function or a class. */
export interface PickleGlobal {
  readonly kind: 'global'
  readonly module: string
  readonly name: string
}

/** An object that Python would make by calling `callee`, and then fill. */
export interface PickleCall {
  readonly kind: 'call'
  readonly callee: PickleValue
  readonly args: readonly PickleValue[]
  /** Where the call stands, in bytes from the start of the file. */
  readonly offset: number
  /** What was appended to it. */
  readonly items: PickleValue[]
  /** What was put into it by key. */
  readonly entries: PickleEntry[]
  /** What it was given as its state, as `__setstate__` gets it. */
  state: PickleValue | undefined
}

/** Something that lies outside the pickle, by the id that whoever wrote it gave it. */
export interface PicklePersistent {
  readonly kind: 'persistent'
  readonly id: PickleValue
}

/** What only the program that wrote it can tell: an extension's code, a buffer beside the pickle. */
export interface PickleForeign {
  readonly kind: 'extension' | 'buffer'
  readonly code: number
}

/** `module.name` of a global; Python 2's modules by their names of today. `undefined` for all else. */
export function globalName(value: PickleValue | undefined): string | undefined {
  if (typeof value !== 'object' || value?.kind !== 'global') return undefined
  const module = value.module === '__builtin__' ? 'builtins' : value.module
  return `${module}.${value.name}`
}

/** What is called, by name; `undefined` where the value is no call of a name. */
export function calleeName(value: PickleValue | undefined): string | undefined {
  return typeof value === 'object' && value?.kind === 'call' ? globalName(value.callee) : undefined
}

const DICTS = new Set(['collections.OrderedDict', 'builtins.dict', 'collections.defaultdict', 'collections.Counter'])

/** The entries of a dictionary of any of Python's kinds; `undefined` where the value is none. */
export function entriesOf(value: PickleValue | undefined): readonly PickleEntry[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (value.kind === 'dict') return value.entries
  if (value.kind !== 'call' || !DICTS.has(globalName(value.callee) ?? '')) return undefined
  // OrderedDict([(key, value), …]) as Python 2 writes it.
  const given = itemsOf(value.args.at(-1)) ?? []
  const pairs = given.flatMap((pair): PickleEntry[] => {
    const [key, member] = itemsOf(pair) ?? []
    return key === undefined || member === undefined ? [] : [[key, member]]
  })
  return pairs.length === 0 ? value.entries : [...pairs, ...value.entries]
}

/** The members of a list, tuple or set; `undefined` where the value is none. */
export function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('items' in value && value.kind !== 'call') return value.items
  if (calleeName(value) === 'builtins.set' && value.kind === 'call') return itemsOf(value.args[0])
  return undefined
}
