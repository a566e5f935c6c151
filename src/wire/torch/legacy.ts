/** The stream that torch.save wrote before 1.6: five pickles in a row, then the storages (torch/serialization.py, _legacy_save). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { type PickleRead, readPickle } from '../pickle/read-pickle.ts'
import { entriesOf, itemsOf, type PickleValue } from '../pickle/value.ts'
import type { SavedFile, SavedPart, StoragePlace } from './saved.ts'
import { TensorReader } from './tensor.ts'
import { bytesOfType } from './types.ts'
import { walk } from './walk.ts'

const MAGIC = 0x1950a86a20f9469cfc6cn

/** Reads the ledger's file: the stream, or a pickle by itself. Damage is told in the result. */
export async function readSavedStream(ledger: Ledger): Promise<SavedFile> {
  const first = await readPickle(ledger)
  if (first.value !== MAGIC) return { ...(await bare(ledger, first)), container: 'pickle' }
  const pickles = [first]
  while (pickles.length < 5) {
    const last = pickles.at(-1) ?? first
    if (last.damage !== undefined) break
    pickles.push(await readPickle(ledger, last.end))
  }
  const [, , system, object, keys] = pickles
  const pickle = object ?? pickles.at(-1) ?? first
  const littleEndian = entriesOf(system?.value)?.find(([key]) => key === 'little_endian')?.[1] !== false
  const reader = new TensorReader()
  walk(pickle.value, reader)
  const stream = { ledger, reader, littleEndian, issues: [] as Issue[] }
  const places = keys === undefined ? new Map() : await placesOf(stream, keys)
  const damage = object === undefined ? [] : pickles.flatMap((read) => (read === object ? [] : (read.damage ?? [])))
  const part: SavedPart = { name: '', pickle, reader, places }
  return { container: 'legacy', kind: 'checkpoint', parts: [part], littleEndian, issues: [...damage, ...stream.issues] }
}

interface Stream {
  readonly ledger: Ledger
  readonly reader: TensorReader
  readonly littleEndian: boolean
  readonly issues: Issue[]
}

async function bare(ledger: Ledger, pickle: PickleRead): Promise<Omit<SavedFile, 'container'>> {
  const issues: Issue[] = []
  const left = ledger.size - pickle.end
  if (pickle.damage === undefined && left > 0) behind(ledger, issues, pickle.end, left)
  const part: SavedPart = { name: '', pickle, reader: new TensorReader(), places: new Map() }
  return { kind: 'checkpoint', parts: [part], littleEndian: true, issues }
}

/** The storages in the order of the list of their keys: the count of numbers in 64 bits, then the numbers. */
async function placesOf({ ledger, reader, littleEndian, issues }: Stream, keys: PickleRead) {
  const places = new Map<string, StoragePlace>()
  const tell = (text: string, args: MessageArgs) =>
    issues.push(issue('torch/storage', 'error', text, args, { where: { file: ledger.source.name, offset: at } }))
  let at = keys.end
  for (const key of itemsOf(keys.value) ?? []) {
    const name = keyText(key)
    const storage = reader.storages.get(name)
    if (storage === undefined) {
      tell('no tensor tells the type of storage {key}: what follows can not be found', { key: name })
      return places
    }
    if (at + 8 > ledger.size) {
      tell('the file ends before storage {key}', { key: name })
      return places
    }
    const head = await ledger.read(at, 8, 'length', 'storage.count')
    const count = new DataView(head.buffer, head.byteOffset, 8).getBigInt64(0, littleEndian)
    if (count !== storage.count) {
      tell('storage {key} has {count} numbers, but the pickle says {said}', { key: name, count, said: storage.count })
      if (count < 0n || bytesOfType(storage.type, count) > BigInt(ledger.size)) return places
    }
    const length = Number(bytesOfType(storage.type, count))
    at += 8
    const there = Math.min(length, ledger.size - at)
    places.set(name, { offset: at, length: there })
    if (there < length)
      tell('the file ends inside storage {key}: {missing} bytes are missing', { key: name, missing: length - there })
    at += there
  }
  if (at < ledger.size) behind(ledger, issues, at, ledger.size - at)
  return places
}

function keyText(key: PickleValue): string {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint' ? String(key) : ''
}

function behind({ source }: Ledger, issues: Issue[], offset: number, count: number): void {
  const text = '{count} bytes stand behind the end, and PyTorch never reads them'
  issues.push(issue('torch/behind', 'warning', text, { count }, { where: { file: source.name, offset } }))
}
