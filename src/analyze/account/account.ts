/** Where every byte of a file goes: grouped by purpose, by label, by place. */

import type { ByteSpan, LabelTotal } from '../../core/bytes/bytes.ts'
import { groupBy } from '../../core/group-by.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { type Message, message } from '../../core/words/message.ts'

/** What a group of bytes counts as: the three add up to the file's size. */
export type ByteKind = 'weights' | 'overhead' | 'unclaimed'

/** Bytes of one label inside a group. */
export interface LabelBytes {
  /** The field's path in the file's own terms. */
  readonly label: string
  readonly count: number
  readonly bytes: number
}

/** Bytes that serve one purpose. */
export interface ByteGroup {
  readonly purpose: Message
  readonly kind: ByteKind
  /** How many fields or structures there are of it. */
  readonly count: number
  readonly bytes: number
  /** Largest first. */
  readonly labels: readonly LabelBytes[]
}

/** The account of a file. `weightBytes + overheadBytes + unclaimedBytes` is `size`, and so is the sum of the groups. */
export interface ByteAccount {
  readonly size: number
  readonly weightBytes: number
  readonly overheadBytes: number
  readonly unclaimedBytes: number
  /** Largest first. */
  readonly groups: readonly ByteGroup[]
  /** The overhead by label, largest first: its bytes add up to `overheadBytes`. */
  readonly overhead: readonly LabelBytes[]
}

const FRAMES = message('frames: which field follows and how long it is')
const UNNAMED = message('other fields')

/** A piece of a label's bytes with what it is for. */
interface Piece extends LabelBytes {
  readonly purpose: Message
  readonly kind: ByteKind
}

/** The account of a file; `undefined` where none was kept, as for texts. */
export function accountOf(file: FileLedger): ByteAccount | undefined {
  if (file.totals === undefined) return undefined
  const pieces = file.totals.flatMap((total) => piecesOf(total, file))
  const overhead = pieces.filter(({ kind, bytes }) => kind === 'overhead' && bytes > 0)
  return {
    size: file.size,
    weightBytes: bytesOf(pieces, 'weights'),
    overheadBytes: bytesOf(pieces, 'overhead'),
    unclaimedBytes: bytesOf(pieces, 'unclaimed'),
    groups: groupsOf(pieces),
    overhead: overhead.map(({ label, count, bytes }) => ({ label, count, bytes })).sort(bySize),
  }
}

/** A label's bytes. What stands in front of weights is a frame, not weights. */
function piecesOf({ label, role, count, tagBytes, lengthBytes, valueBytes }: LabelTotal, file: FileLedger): Piece[] {
  const purpose = file.purposes?.get(label) ?? UNNAMED
  const frameBytes = tagBytes + lengthBytes
  if (role === 'unclaimed') return [{ label, count, bytes: valueBytes, purpose, kind: 'unclaimed' }]
  if (role !== 'payload') return [{ label, count, bytes: frameBytes + valueBytes, purpose, kind: 'overhead' }]
  const weights: Piece = { label, count, bytes: valueBytes, purpose, kind: 'weights' }
  return frameBytes === 0
    ? [weights]
    : [weights, { label, count, bytes: frameBytes, purpose: FRAMES, kind: 'overhead' }]
}

function bytesOf(pieces: readonly Piece[], kind: ByteKind): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.bytes : 0), 0)
}

function groupsOf(pieces: readonly Piece[]): readonly ByteGroup[] {
  const some = pieces.filter(({ bytes }) => bytes > 0)
  const groups = groupBy(some, ({ kind, purpose }) => `${kind} ${purpose.text}`)
  return [...groups.values()].flatMap(groupOf).sort(bySize)
}

function groupOf(pieces: readonly Piece[]): readonly ByteGroup[] {
  const [first] = pieces
  if (first === undefined) return []
  const labels = pieces.map(({ label, count, bytes }) => ({ label, count, bytes })).sort(bySize)
  const count = pieces.reduce((sum, piece) => sum + piece.count, 0)
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  return [{ purpose: first.purpose, kind: first.kind, count, bytes, labels }]
}

function bySize(one: { readonly bytes: number }, other: { readonly bytes: number }): number {
  return other.bytes - one.bytes
}

/** The spans that a byte lies in, the outermost first; none where the file has no such byte or no account. */
export function spansAt(file: FileLedger, offset: number): readonly ByteSpan[] {
  const chain: ByteSpan[] = []
  let level = file.spans
  for (;;) {
    const found = spanAt(level, offset)
    if (found === undefined) return chain
    chain.push(found)
    level = found.children
  }
}

function spanAt(spans: readonly ByteSpan[], offset: number): ByteSpan | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (span !== undefined && span.offset + span.length <= offset) low = middle + 1
    else high = middle
  }
  const found = spans[low]
  return found !== undefined && found.offset <= offset && found.length > 0 ? found : undefined
}

/** The path of spans for people: `layer[3] "conv2" → blobs[0] → data`; a field's own content is not named again. */
export function spanPath(chain: readonly ByteSpan[]): string {
  return chain
    .filter(({ label, role }, depth) => role === 'tag' || role === 'length' || chain[depth - 1]?.label !== label)
    .map(spanStep)
    .join(' → ')
}

function spanStep({ label, index, name, role }: ByteSpan): string {
  const word = role === 'tag' || role === 'length' ? role : label.slice(label.lastIndexOf('.') + 1)
  const number = index === undefined ? '' : `[${index}]`
  return `${word}${number}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`
}

/** Every span, each before its children, with its depth. */
export function* eachSpan(spans: readonly ByteSpan[], depth = 0): Generator<readonly [ByteSpan, number]> {
  for (const span of spans) {
    yield [span, depth]
    yield* eachSpan(span.children, depth + 1)
  }
}
