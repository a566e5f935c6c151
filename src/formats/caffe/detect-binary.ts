/** Which of Caffe's messages a binary file is: protobuf has no signature, so the first fields have to tell. */

import { readVarint, type Varint } from '../../wire/protobuf/varint.ts'

/** Messages that Caffe stores in files of their own. */
export type StoredMessage = 'NetParameter' | 'SolverState' | 'BlobProto' | 'BlobProtoVector'

/** Field number → wire type, of fields at the top of each message. */
const FIELDS: Readonly<Record<Exclude<StoredMessage, 'BlobProtoVector'>, Readonly<Record<number, readonly number[]>>>> =
  {
    NetParameter: { 1: [2], 2: [2], 3: [2], 4: [0, 2], 5: [0], 6: [2], 7: [0], 8: [2], 100: [2] },
    SolverState: { 1: [0], 2: [2], 3: [2], 4: [0] },
    BlobProto: { 1: [0], 2: [0], 3: [0], 4: [0], 5: [2, 5], 6: [2, 5], 7: [2], 8: [2, 1], 9: [2, 1] },
  }

/** How many fields are looked at; the first decide. */
const MOST_FIELDS = 64

/** Field number and wire type of the fields whose first bytes lie in a piece of a message. */
interface Seen {
  readonly number: number
  readonly wireType: number
  readonly content: number
  readonly end: number
}

/** Tells the message by the first bytes of its file; what fits none as well as another is a network. */
export function detectMessage(head: Uint8Array, size: number): StoredMessage {
  const seen = fieldsOf(head, 0, size)
  if (isVector(seen, head, size)) return 'BlobProtoVector'
  let best: StoredMessage = 'NetParameter'
  let most = score(seen, FIELDS.NetParameter)
  for (const name of ['SolverState', 'BlobProto'] as const) {
    const points = score(seen, FIELDS[name])
    if (points <= most) continue
    most = points
    best = name
  }
  return best
}

function score(seen: readonly Seen[], fields: Readonly<Record<number, readonly number[]>>): number {
  return seen.reduce((sum, { number, wireType }) => {
    const allowed = fields[number]
    return sum + (allowed === undefined ? -1 : allowed.includes(wireType) ? 1 : -2)
  }, 0)
}

/** Blobs in a row, each of which is one from its first to its last byte, as far as they can be seen. */
function isVector(seen: readonly Seen[], head: Uint8Array, size: number): boolean {
  if (seen.length === 0 || seen.some(({ number, wireType }) => number !== 1 || wireType !== 2)) return false
  return seen.every(({ content, end }) => {
    const inside = fieldsOf(head, content, Math.min(end, size))
    return inside.length > 1 && score(inside, FIELDS.BlobProto) === inside.length && (inside.at(-1)?.end ?? 0) <= end
  })
}

/** The fields from `from` on whose heads lie in `bytes`, up to `end`. */
function fieldsOf(bytes: Uint8Array, from: number, end: number): readonly Seen[] {
  const seen: Seen[] = []
  const varint: Varint = { low: 0, high: 0 }
  const limit = Math.min(bytes.length, end)
  let at = from
  while (at < limit && seen.length < MOST_FIELDS) {
    const tagBytes = readVarint(bytes, at, limit, 5, varint)
    const tag = varint.low
    if (tagBytes <= 0 || tag >>> 3 === 0) break
    let content = at + tagBytes
    const wireType = tag & 7
    let length = wireType === 1 ? 8 : wireType === 5 ? 4 : -1
    if (wireType === 0) length = readVarint(bytes, content, limit, 10, varint)
    else if (wireType === 2) {
      const lengthBytes = readVarint(bytes, content, limit, 5, varint)
      if (lengthBytes <= 0) break
      content += lengthBytes
      length = varint.low
    }
    if (length < 0 || (length === 0 && wireType === 0)) break
    seen.push({ number: tag >>> 3, wireType, content, end: content + length })
    at = content + length
  }
  return seen
}
