/** Finds what is in a saved object: tensors by their paths, and plain settings. */

import {
  entriesOf,
  globalName,
  itemsOf,
  type PickleObject,
  type PicklePersistent,
  type PickleValue,
} from '../pickle/value.ts'
import type { Fault, TensorReader, TorchTensor } from './tensor.ts'

/** A tensor of a saved object. */
export interface FoundTensor {
  /** The keys and attributes that lead to it, joined by dots; empty where the object is the tensor. */
  readonly path: string
  readonly tensor: TorchTensor
  /** The dictionary of an optimiser's state that it stands in. */
  readonly isOptimiser: boolean
}

/** A number or a text of a saved object. */
export interface FoundSetting {
  readonly path: string
  /** As JSON. */
  readonly value: string
}

export interface Found {
  readonly tensors: readonly FoundTensor[]
  readonly settings: readonly FoundSetting[]
  /** Descriptions of tensors that can't be. */
  readonly faults: readonly { readonly path: string; readonly fault: Fault; readonly offset?: number }[]
  /** Texts of classes that were saved with their objects. */
  readonly sources: readonly { readonly name: string; readonly bytes: number }[]
  /** True where there is so much that the rest is not looked at. */
  readonly isCut: boolean
}

/** Attributes of modules that only hold what stands below: their names are not part of paths. */
const HOLDERS = new Set(['_parameters', '_buffers', '_modules'])

const MOST_SETTINGS = 5000

/** More tensors are in no file, and more faults say no more. */
const MOST_TENSORS = 1 << 17
const MOST_FAULTS = 1000

/** Longer lists of numbers are cut where they are shown. */
const MOST_SHOWN = 16

interface Visit {
  readonly value: PickleValue
  readonly path: string | undefined
  readonly isOptimiser: boolean
}

/** Walks a saved object without going deeper for deeper objects, and through each object once. */
export function walk(root: PickleValue | undefined, reader: TensorReader): Found {
  const tensors: FoundTensor[] = []
  const settings: FoundSetting[] = []
  const faults: Found['faults'][number][] = []
  const sources: Found['sources'][number][] = []
  const seen = new Set<PickleObject>()
  const stack: Visit[] = root === undefined ? [] : [{ value: root, path: undefined, isOptimiser: false }]
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (tensors.length >= MOST_TENSORS || faults.length >= MOST_FAULTS) {
      return { tensors, settings, faults, sources, isCut: true }
    }
    const { value, path = '' } = visit
    const tensor = reader.read(value)
    if (typeof tensor === 'object') tensors.push({ path, tensor, isOptimiser: visit.isOptimiser })
    else if (tensor !== undefined && typeof value === 'object' && value?.kind === 'call') {
      faults.push({ path, fault: tensor, offset: value.offset })
    } else if (visit.path !== undefined && isSetting(value)) {
      if (settings.length < MOST_SETTINGS) settings.push({ path, value: settingText(value) })
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value)
      if (value.kind === 'persistent' && reader.storage(value) === undefined) {
        const source = sourceOf(value)
        if (source === undefined) faults.push({ path, fault: 'outside' })
        else sources.push(source)
      }
      const inner = below(value, visit)
      for (let index = inner.length - 1; index >= 0; index--) stack.push(inner[index] as Visit)
    }
  }
  return { tensors, settings, faults, sources, isCut: false }
}

/** What stands in an object, in its order. */
function below(value: PickleObject, { path, isOptimiser }: Visit): readonly Visit[] {
  const member = (key: PickleValue, inner: PickleValue, inside = isOptimiser) => memberOf(path, key, inner, inside)
  const entries = entriesOf(value)
  if (entries !== undefined) {
    const isState = isOptimiser || isOptimiserState(entries.map(([key]) => key))
    return entries.flatMap(([key, inner]) => member(key, inner, isState))
  }
  const items = itemsOf(value)
  if (items !== undefined) return items.flatMap((inner, index) => member(index, inner))
  if (value.kind !== 'call') return []
  // An object: its attributes are its state, a dictionary, or one beside another for those in slots; what it was made of
  // and what was put into it may hold tensors too.
  const states = itemsOf(value.state) ?? [value.state]
  return [
    // Old files keep the text of a class where they name it.
    ...(typeof value.callee === 'object' && value.callee?.kind === 'persistent'
      ? [{ value: value.callee, path, isOptimiser }]
      : []),
    ...value.args.map((inner) => ({ value: inner, path, isOptimiser })),
    ...states.flatMap((state) => entriesOf(state) ?? []).flatMap(([key, inner]) => member(key, inner)),
    ...value.items.flatMap((inner, index) => member(index, inner)),
    ...value.entries.flatMap(([key, inner]) => member(key, inner)),
  ]
}

function memberOf(
  path: string | undefined,
  key: PickleValue,
  value: PickleValue,
  isOptimiser: boolean,
): readonly Visit[] {
  const name = keyText(key)
  if (name === undefined) return []
  if (HOLDERS.has(name)) return [{ value, path, isOptimiser }]
  return [{ value, path: path === undefined ? name : `${path}.${name}`, isOptimiser }]
}

/** What torch.optim's optimisers save. */
function isOptimiserState(keys: readonly PickleValue[]): boolean {
  return keys.includes('state') && keys.includes('param_groups')
}

/** The text of a class that stands in for it: ('module', class, file, text). */
function sourceOf({ id }: PicklePersistent): Found['sources'][number] | undefined {
  const [kind, made, , text] = itemsOf(id) ?? []
  const name = globalName(made)
  if (kind !== 'module' || name === undefined) return undefined
  return {
    name,
    bytes:
      typeof text === 'string' ? text.length : typeof text === 'object' && text?.kind === 'bytes' ? text.length : 0,
  }
}

function keyText(key: PickleValue): string | undefined {
  if (typeof key === 'string') return key
  return typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean' ? String(key) : undefined
}

function isScalar(value: PickleValue): value is null | boolean | number | bigint | string {
  return typeof value !== 'object' || value === null
}

/** Scalars, and lists of nothing else. */
function isSetting(value: PickleValue): boolean {
  if (isScalar(value)) return true
  const items = itemsOf(value)
  return items?.every(isScalar) === true || isType(value)
}

function isType(value: PickleValue): boolean {
  return globalName(value)?.startsWith('torch.') === true
}

function settingText(value: PickleValue): string {
  const items = itemsOf(value)
  if (items === undefined) return isScalar(value) ? scalarText(value) : (globalName(value) ?? '')
  const shown = items.slice(0, MOST_SHOWN).map((item) => (isScalar(item) ? scalarText(item) : ''))
  return `[${[...shown, ...(items.length > MOST_SHOWN ? [`… ${items.length}`] : [])].join(', ')}]`
}

function scalarText(value: null | boolean | number | bigint | string): string {
  return typeof value === 'string'
    ? JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
    : String(value)
}
