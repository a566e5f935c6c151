/** The stored tensors of a program, in the order of its signature. */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import { isKnown } from '../../core/expr.ts'
import { bytesOf, DTYPE_BITS, type Dtype } from '../../core/network/dtype.ts'
import type { StoredTensor, StoredTotals, TensorRole } from '../../core/network/model.ts'
import { claimStorages, type StorageUse } from '../../wire/torch/saved.ts'
import { arrayOf, contiguous, extentOf, productOf } from '../../wire/torch/tensor.ts'
import { splitName } from '../tensor-roles.ts'
import type { Container } from './container.ts'
import type { InputSpec, TensorMeta } from './program.ts'
import type { StoredEntries, StoredEntry } from './stored.ts'

/** A parameter, buffer or constant of the signature. */
export type StoredSpec = Extract<InputSpec, { readonly kind: 'parameter' | 'buffer' | 'constant' }>

export interface ProgramTensors {
  readonly tensors: readonly StoredTensor[]
  readonly totals: StoredTotals
  /** The tensor that a value of the graph is: equal for all names of one tensor. */
  readonly owners: ReadonlyMap<string, string>
}

const ROLES: Readonly<Record<StoredSpec['kind'], TensorRole>> = {
  parameter: 'parameter',
  buffer: 'buffer',
  constant: 'constant',
}

/** A tensor on its way. */
interface Draft {
  readonly spec: StoredSpec
  readonly name: string
  readonly shape: readonly bigint[]
  readonly dtype: Dtype
  readonly stride: readonly bigint[]
  readonly offset: bigint
  readonly entry: StoredEntry | undefined
  readonly trainable: boolean
}

/** Brings the signature, the graph and the config together; what one says and another does not is told. */
export function programTensors(
  container: Container,
  specs: readonly StoredSpec[],
  declared: ReadonlyMap<string, TensorMeta>,
  stored: StoredEntries,
  prefix: string,
): ProgramTensors {
  const drafts = new Map<string, Draft>()
  for (const spec of specs) {
    const draft = draftOf(container, spec, declared.get(spec.value), stored)
    if (draft !== undefined && !drafts.has(spec.name)) drafts.set(spec.name, draft)
  }
  tellMissing(container, [...drafts.values()])
  const groups = groupsOf([...drafts.values()])
  claim(container, groups)
  const owners = new Map<string, string>()
  const tensors = [...drafts.values()].map((draft) => {
    const group = (draft.entry && groups.get(draft.entry.record)) ?? [draft]
    const same = group.find((other) => isSame(other, draft)) ?? draft
    owners.set(draft.name, prefix + same.name)
    return storedTensor(container, draft, group, same, stored.littleEndian, prefix)
  })
  return { tensors, totals: totalsOf(groups, [...drafts.values()]), owners }
}

function draftOf(
  container: Container,
  spec: StoredSpec,
  meta: TensorMeta | undefined,
  { entries }: StoredEntries,
): Draft | undefined {
  const entry = entries.get(spec.name)
  const isKept = spec.kind === 'parameter' || (spec.kind === 'buffer' && spec.persistent)
  if (entry === undefined) {
    const text = '{name} is in the signature, but in none of the lists of stored tensors'
    container.tell(isKept ? 'error' : 'warning', 'torch-export/not-stored', text, { name: spec.name })
  }
  const known = sizesOf(meta) ?? sizesOf(entry?.meta)
  const dtype = meta?.dtype ?? entry?.meta.dtype
  if (known === undefined || dtype === undefined) return undefined
  if (entry !== undefined) compare(container, spec, meta, entry)
  const own = entry?.meta
  const isLike = own?.stride?.length === known.length
  if (own?.stride?.some((step) => step < 0n) === true) {
    container.tell('error', 'torch-export/stride', '{name} has a stride below 0', { name: spec.name })
  }
  return {
    spec,
    name: spec.name,
    shape: known,
    dtype,
    stride: isLike && own?.stride !== undefined ? own.stride : contiguous(known),
    offset: own?.storageOffset ?? 0n,
    entry,
    trainable: meta?.requiresGrad ?? own?.requiresGrad ?? false,
  }
}

function sizesOf(meta: TensorMeta | undefined): readonly bigint[] | undefined {
  return meta?.shape?.every(isKnown) === true ? meta.shape.filter(isKnown) : undefined
}

/** The list of stored tensors against the graph. */
function compare(
  container: Container,
  { name }: StoredSpec,
  meta: TensorMeta | undefined,
  { meta: own, place }: StoredEntry,
): void {
  const told = ({ dtype, shape }: TensorMeta) => `${dtype ?? '?'} [${shape?.map(String).join(', ') ?? '?'}]`
  if (meta !== undefined && told(meta) !== told(own)) {
    const args = { name, stored: told(own), graph: told(meta) }
    container.tell('warning', 'torch-export/differs', '{name} is stored as {stored}, but the graph says {graph}', args)
  }
  const sizes = sizesOf(own)
  if (sizes === undefined || place === undefined || place.length === 0) return
  const width = BigInt(bytesOf(own.dtype ?? 'float32'))
  const extent = extentOf({ shape: sizes, stride: own.stride ?? contiguous(sizes) })
  const needed = extent === 0n ? 0n : (own.storageOffset + extent) * width
  if (needed > BigInt(place.length)) {
    const text = '{name} reaches to byte {needed} of a record of {length}'
    container.tell('error', 'torch-export/beyond-record', text, { name, needed, length: place.length }, place.offset)
  } else if (BigInt(place.length) % width !== 0n) {
    const text = '{name}: its record of {length} bytes does not hold whole numbers of {width}'
    container.tell('error', 'torch-export/odd-record', text, { name, length: place.length, width }, place.offset)
  }
}

/** So many names are listed. */
const MOST_LISTED = 3

/** Records that are left out: PyTorch refuses the file; records without a byte: PyTorch takes them, and has no numbers. */
function tellMissing(container: Container, drafts: readonly Draft[]): void {
  const needs = ({ shape }: Draft) => productOf(shape) > 0n
  const absent = drafts.filter((draft) => draft.entry !== undefined && draft.entry.place === undefined)
  const empty = drafts.filter((draft) => draft.entry?.place?.length === 0 && needs(draft))
  const args = (some: readonly Draft[]) => ({
    count: some.length,
    bytes: some.reduce((sum, { shape, dtype }) => sum + productOf(shape) * BigInt(bytesOf(dtype)), 0n),
    names: [...some.slice(0, MOST_LISTED).map(({ name }) => name), ...(some.length > MOST_LISTED ? ['…'] : [])].join(
      ', ',
    ),
  })
  if (absent.length > 0) {
    const text =
      'the numbers of {count} tensors, {bytes} bytes, are not in the archive: {names}; the rest is weighed without them'
    container.tell('error', 'torch-export/no-record', text, args(absent))
  }
  if (empty.length > 0) {
    const text =
      'the records of {count} tensors, {bytes} bytes, are empty: {names}; PyTorch loads that, and has no numbers'
    container.tell('warning', 'torch-export/empty-record', text, args(empty))
  }
}

/** Tensors by the record that they lie in. */
function groupsOf(drafts: readonly Draft[]): ReadonlyMap<string, readonly Draft[]> {
  const groups = new Map<string, Draft[]>()
  for (const draft of drafts) {
    if (draft.entry === undefined) continue
    const group = groups.get(draft.entry.record)
    if (group === undefined) groups.set(draft.entry.record, [draft])
    else group.push(draft)
  }
  return groups
}

/** Whether two names are one tensor. A record without a byte says nothing of that: programs of fake tensors have just one. */
function isSame(a: Draft, b: Draft): boolean {
  if (a === b) return true
  if (a.entry?.place?.length === 0 && productOf(a.shape) > 0n) return false
  return a.offset === b.offset && String(a.shape) === String(b.shape) && String(a.stride) === String(b.stride)
}

/** The one that reaches most of the storage; the first of those that do, and a parameter before others. */
function ownerOf(group: readonly Draft[]): Draft | undefined {
  const rank = (draft: Draft) => (draft.spec.kind === 'parameter' ? 1 : 0)
  return group.reduce<Draft | undefined>((best, draft) => {
    if (best === undefined || rank(draft) > rank(best)) return draft
    return rank(draft) === rank(best) && extentOf(draft) > extentOf(best) ? draft : best
  }, undefined)
}

function claim(container: Container, groups: ReadonlyMap<string, readonly Draft[]>): void {
  const uses: StorageUse[] = []
  for (const [record, group] of groups) {
    const owner = ownerOf(group)
    const place = owner?.entry?.place
    if (owner === undefined || place === undefined) continue
    if (place.offset === undefined || owner.entry?.isPickled === true) {
      container.claim(record, 'storage.deflated', 'payload')
      continue
    }
    container.leave(record)
    const used = group.map(reachOf)
    uses.push({
      storage: { key: record, type: typeOf(owner), count: 0n },
      place,
      label: ROLES[owner.spec.kind],
      name: owner.name,
      used,
    })
  }
  claimStorages(container.ledger, uses)
}

function typeOf({ dtype }: Draft) {
  return { dtype, encoding: dtype, bits: DTYPE_BITS[dtype] }
}

function reachOf(draft: Draft): readonly [number, number] {
  const width = BigInt(bytesOf(draft.dtype))
  return [Number(draft.offset * width), Number((draft.offset + extentOf(draft)) * width)]
}

function storedTensor(
  container: Container,
  draft: Draft,
  group: readonly Draft[],
  same: Draft,
  littleEndian: boolean,
  prefix: string,
): StoredTensor {
  const { name, shape, dtype, spec, entry, trainable } = draft
  const place = entry?.isPickled === true ? undefined : entry?.place
  const offset = place?.offset === undefined ? undefined : place.offset + reachOf(draft)[0]
  const owner = ownerOf(group)
  const stored: StoredArray | undefined =
    offset === undefined || place === undefined || reachOf(draft)[1] > place.length
      ? undefined
      : arrayOf({ shape, stride: draft.stride }, dtype, offset, littleEndian)
  const isShared = owner !== undefined && owner !== draft
  return {
    name: prefix + name,
    shape,
    count: productOf(shape),
    dtype,
    encoding: dtype,
    bytes: productOf(shape) * BigInt(bytesOf(dtype)),
    role: ROLES[spec.kind],
    ...(isShared && { sharedWith: prefix + owner.name }),
    // A view of another parameter is one of its own; a second name of one is none.
    ...(isShared && same === draft && { countsAlone: true }),
    module: prefix + splitName(name)[0],
    ...(place !== undefined && { file: container.ledger.source.name }),
    ...(offset !== undefined && place !== undefined && place.length > 0 && { offset }),
    ...(stored && { stored }),
    ...(spec.kind === 'parameter' && { trainable }),
  }
}

/** Each record once and whole; of those that are not there what its tensors need. */
function totalsOf(groups: ReadonlyMap<string, readonly Draft[]>, drafts: readonly Draft[]): StoredTotals {
  let [elements, bytes] = [0n, 0n]
  const add = (length: bigint, dtype: Dtype) => {
    bytes += length
    elements += length / BigInt(bytesOf(dtype))
  }
  for (const group of groups.values()) {
    const owner = ownerOf(group)
    const length = owner?.entry?.place?.length
    if (owner === undefined) continue
    if (length !== undefined && length > 0) add(BigInt(length), owner.dtype)
    else if (length === 0) for (const draft of group) add(sizeOf(draft), draft.dtype)
    else add(BigInt(Math.max(...group.map((draft) => reachOf(draft)[1]))), owner.dtype)
  }
  for (const draft of drafts) if (draft.entry === undefined) add(sizeOf(draft), draft.dtype)
  return { elements, bytes }
}

function sizeOf({ shape, dtype }: Draft): bigint {
  return productOf(shape) * BigInt(bytesOf(dtype))
}
