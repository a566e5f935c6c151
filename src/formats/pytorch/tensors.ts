/** From descriptions of tensors to what a checkpoint holds: names, roles, who owns a storage, and where the numbers lie. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import type { StoredTensor, StoredTotals, TensorRole } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { claimStorages, type SavedFile, type SavedPart, type StoragePlace } from '../../wire/torch/saved.ts'
import { arrayOf, extentOf, productOf, type TorchStorage, type TorchTensor } from '../../wire/torch/tensor.ts'
import { bytesOfType } from '../../wire/torch/types.ts'
import type { Found, FoundTensor } from '../../wire/torch/walk.ts'
import { roleOf, splitName } from '../tensor-roles.ts'

/** What one part of a file holds. */
export interface PartTensors {
  readonly tensors: readonly StoredTensor[]
  readonly totals: StoredTotals
  readonly issues: readonly Issue[]
}

/** A tensor on its way. */
interface Draft extends FoundTensor {
  readonly name: string
  readonly role: TensorRole
}

/** A storage with the tensors that lie in it. */
interface Shared {
  readonly storage: TorchStorage
  readonly place: StoragePlace | undefined
  readonly drafts: Draft[]
  /** Views of it: those of the drafts, and parts of tensors that are made of several. */
  readonly views: TorchTensor[]
}

/** Random numbers' states, which checkpoints keep to go on as they would have gone on. */
const RANDOM_STATE = /(^|[._])rng_states?(\.|$)/

/** The tensors of a part; `names` are those that are taken, and grow. Claims the bytes of their storages. */
export function tensorsOf(
  ledger: Ledger,
  file: SavedFile,
  part: SavedPart,
  found: Found,
  names: Set<string>,
): PartTensors {
  const drafts = found.tensors.map((tensor) => draftOf(tensor, part, names))
  const shared = sharedStorages(drafts, part)
  const issues = checkStorages(ledger.source.name, shared, file)
  const owners = new Map([...shared.values()].map((group) => [group.storage.key, ownerOf(group)] as const))
  claimStorages(
    ledger,
    [...shared.values()].flatMap(({ storage, place, views }) => {
      const owner = owners.get(storage.key)
      const used = views.map((view) => reachOf(view))
      const label = owner === undefined ? 'quantisation' : owner.role
      return place === undefined ? [] : [{ storage, place, label, name: owner?.name ?? '', used }]
    }),
  )
  const tensors = drafts.map((draft) => {
    const owner = draft.tensor.storage === undefined ? undefined : owners.get(draft.tensor.storage.key)
    return storedTensor(draft, owner, { ledger, file, part })
  })
  return { tensors, totals: totalsOf([...shared.values()]), issues }
}

function draftOf(found: FoundTensor, part: SavedPart, names: Set<string>): Draft {
  const path = [part.name, found.path].filter((step, index) => index === 1 || step !== '').join('.')
  let name = path
  for (let count = 2; names.has(name); count++) name = `${path}#${count}`
  names.add(name)
  const isConstant = part.name !== ''
  const role = found.isOptimiser
    ? 'optimiser'
    : isConstant
      ? 'constant'
      : RANDOM_STATE.test(path)
        ? 'other'
        : roleOf(path)
  return { ...found, name, role }
}

function sharedStorages(drafts: readonly Draft[], part: SavedPart): ReadonlyMap<string, Shared> {
  const shared = new Map<string, Shared>()
  const group = ({ key, type, count }: TorchStorage) => {
    const known = shared.get(key)
    if (known !== undefined) return known
    const made: Shared = { storage: { key, type, count }, place: part.places.get(key), drafts: [], views: [] }
    shared.set(key, made)
    return made
  }
  for (const draft of drafts) {
    if (draft.tensor.storage !== undefined) group(draft.tensor.storage).drafts.push(draft)
    for (const view of viewsOf(draft.tensor)) if (view.storage !== undefined) group(view.storage).views.push(view)
  }
  return shared
}

/** A tensor and those that it is made of, each by itself. */
function viewsOf(tensor: TorchTensor): readonly TorchTensor[] {
  return [tensor, ...tensor.parts.flatMap(viewsOf)]
}

/** Who a storage belongs to: a parameter before all else, and the one that reaches most of it. */
function ownerOf({ drafts }: Shared): Draft | undefined {
  const rank = ({ role }: Draft) => (role === 'parameter' ? 1 : 0)
  const size = ({ tensor }: Draft) => bytesIn(tensor)
  return drafts.reduce<Draft | undefined>((best, draft) => {
    if (best === undefined || rank(draft) > rank(best)) return draft
    return rank(draft) === rank(best) && size(draft) > size(best) ? draft : best
  }, undefined)
}

/** Bytes that a tensor takes of its storage: those of its numbers, or fewer where several are the same. */
function bytesIn(tensor: TorchTensor): bigint {
  const [numbers, extent] = [productOf(tensor.shape), extentOf(tensor)]
  return bytesOfType(tensor.type, numbers < extent ? numbers : extent)
}

/** The bytes between a tensor's first and last number, from the start of the storage. */
function reachOf(tensor: TorchTensor): readonly [from: number, to: number] {
  const from = bytesOfType(tensor.type, tensor.storageOffset)
  return [Number(from), Number(from + bytesOfType(tensor.type, extentOf(tensor)))]
}

/** Storages whose bytes are not there, or not as many as is said; tensors that reach beyond their storage. */
function checkStorages(file: string, shared: ReadonlyMap<string, Shared>, saved: SavedFile): readonly Issue[] {
  const issues: Issue[] = []
  const tell = (code: string, text: string, args: MessageArgs, offset?: number) =>
    issues.push(issue(code, 'error', text, args, { where: { file, ...(offset !== undefined && { offset }) } }))
  const missing = [...shared.values()].filter(({ place }) => place === undefined)
  if (saved.container === 'pickle' && missing.length > 0) {
    tell('torch/no-storages', 'this is a pickle by itself: the numbers of its tensors are not in it', {})
  }
  for (const { storage, place, drafts } of shared.values()) {
    const { key, count, type } = storage
    const said = bytesOfType(type, count)
    const name = drafts[0]?.name ?? ''
    if (place === undefined && saved.container === 'zip') {
      tell('torch/no-record', '{name}: the archive has no record of its storage {key}', { name, key })
    }
    if (place !== undefined && saved.container === 'zip' && BigInt(place.length) !== said) {
      const args = { name, key, length: place.length, said }
      tell(
        'torch/storage-size',
        '{name}: its storage {key} has {length} bytes, but the pickle says {said}',
        args,
        place.offset,
      )
    }
    const room = place === undefined || BigInt(place.length) > said ? said : BigInt(place.length)
    for (const draft of drafts) {
      const last = bytesOfType(draft.tensor.type, draft.tensor.storageOffset + extentOf(draft.tensor))
      if (last <= room || extentOf(draft.tensor) === 0n) continue
      const args = { name: draft.name, last, room }
      tell('torch/beyond-storage', '{name} reaches to byte {last} of a storage of {room}', args, place?.offset)
    }
  }
  return issues.length > MOST_TOLD ? issues.slice(0, MOST_TOLD) : issues
}

/** A checkpoint without its storages says no more in a thousand issues. */
const MOST_TOLD = 50

interface Around {
  readonly ledger: Ledger
  readonly file: SavedFile
  readonly part: SavedPart
}

function storedTensor({ name, role, tensor, path }: Draft, owner: Draft | undefined, around: Around): StoredTensor {
  const first = viewsOf(tensor).find(({ storage }) => storage !== undefined)
  const place = first?.storage && around.part.places.get(first.storage.key)
  const offset = first === undefined || place?.offset === undefined ? undefined : place.offset + reachOf(first)[0]
  const isSparse = tensor.layout !== undefined
  const bytes = isSparse ? tensor.parts.reduce((sum, part) => sum + bytesIn(part), 0n) : bytesIn(tensor)
  const isThere = !isSparse && tensor.type.encoding === tensor.type.dtype && reachOf(tensor)[1] <= (place?.length ?? -1)
  const stored = isThere && offset !== undefined && arrayOf(tensor, tensor.type.dtype, offset, around.file.littleEndian)
  return {
    name,
    shape: tensor.shape,
    count: productOf(tensor.shape),
    dtype: tensor.type.dtype,
    encoding: tensor.layout ?? tensor.type.encoding,
    bytes,
    role,
    ...(owner !== undefined && owner.name !== name && { sharedWith: owner.name }),
    module: splitName(name === path ? path : name.replace(/#\d+$/, ''))[0],
    ...(place !== undefined && { file: around.ledger.source.name }),
    ...(offset !== undefined && { offset }),
    ...(stored && { stored }),
    ...(tensor.requiresGrad !== undefined && { trainable: tensor.requiresGrad }),
  }
}

/** Each storage once and whole, counted in numbers of the type that its tensors give it. */
function totalsOf(shared: readonly Shared[]): StoredTotals {
  let [elements, bytes] = [0n, 0n]
  for (const { storage, place, views } of shared) {
    const type = views[0]?.type ?? storage.type
    const length = place === undefined ? bytesOfType(storage.type, storage.count) : BigInt(place.length)
    bytes += length
    elements += (length * 8n) / BigInt(type.bits)
  }
  return { elements, bytes }
}
