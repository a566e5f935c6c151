/** Datasets: what they hold and where, from the messages of their headers. */

import type { SpanRole, StoredArray } from '../../core/bytes/bytes.ts'
import type { Hdf5Attribute } from './attributes.ts'
import { type Chunked, findChunks, runsOf } from './chunks.ts'
import type { Hdf5Context } from './context.ts'
import { Hdf5Error, Hdf5Unsupported } from './cursor.ts'
import { type HeaderMessage, MessageType, readHeader } from './header.ts'
import { type Layout, readFilters, readLayout } from './layout.ts'
import { type Hdf5Type, readDataspace, readDatatype } from './types.ts'

export interface Hdf5Dataset {
  readonly kind: 'dataset'
  readonly path: string
  /** The dataset that this is another name of. */
  readonly sharedWith?: string
  readonly attributes: readonly Hdf5Attribute[]
  /** `undefined` for a dataspace without elements. */
  readonly shape: readonly bigint[] | undefined
  readonly type: Hdf5Type
  readonly layout: Layout['kind']
  /** Bytes in the file. */
  readonly storedBytes: number
  /** Where the first byte stands in the file; absent where nothing was stored. */
  readonly offset?: number
  /** Where the numbers lie; absent for what is no plain number or can't be taken from the file as it is. */
  readonly stored?: StoredArray
  /** Filters that the chunks have gone through. */
  readonly filters: readonly string[]
}

/** What is known of a dataset before its own messages are read. */
interface DatasetPlace extends Pick<Hdf5Dataset, 'path' | 'attributes'> {
  /** Which numbers are weights. */
  readonly weights: 'floats' | 'numbers'
}

/** Reads a dataset's messages and claims its data. */
export async function readDataset(
  context: Hdf5Context,
  messages: readonly HeaderMessage[],
  { path, attributes, weights }: DatasetPlace,
): Promise<Hdf5Dataset> {
  const shape = readDataspace(messageOf(messages, MessageType.dataspace).cursor)
  const type = await datatypeOf(context, messageOf(messages, MessageType.datatype), path)
  const filterMessage = messages.find((found) => found.type === MessageType.filters)
  const filters = filterMessage === undefined ? [] : readFilters(filterMessage.cursor)
  const layoutMessage = messageOf(messages, MessageType.layout)
  const layout = readLayout(layoutMessage.cursor)
  const known = { kind: 'dataset', path, attributes, shape, type, layout: layout.kind, filters } as const
  const count = elementsOf(shape)
  const isWeight = type.kind === 'float' || (weights === 'numbers' && type.dtype !== undefined)
  const place: Place = { context, path, count, type, ...(isWeight ? WEIGHTS : OTHERS) }
  switch (layout.kind) {
    case 'compact':
      return { ...known, ...(await compactData(place, layout, layoutMessage)) }
    case 'contiguous':
      return { ...known, ...(await contiguousData(place, layout)) }
    case 'chunked':
      return { ...known, ...(await chunkedData(place, layout, shape ?? [], filters)) }
    case 'virtual':
      context.remark('hdf5/virtual', 'a virtual dataset, whose numbers are in other files', {}, path)
      return { ...known, storedBytes: 0 }
  }
}

/** What a dataset counts for. */
const WEIGHTS = { role: 'payload', label: 'data' } as const
const OTHERS = { role: 'value', label: 'values' } as const

interface Place {
  readonly context: Hdf5Context
  readonly path: string
  readonly count: number
  readonly type: Hdf5Type
  readonly role: SpanRole
  readonly label: string
}

type Data = Pick<Hdf5Dataset, 'storedBytes' | 'offset' | 'stored'>

function messageOf(messages: readonly HeaderMessage[], type: number): HeaderMessage {
  const found = messages.find((message) => message.type === type)
  if (found === undefined) throw new Hdf5Error('a dataset whose header lacks its shape, its type or its place')
  return found
}

function elementsOf(shape: readonly bigint[] | undefined): number {
  if (shape === undefined) return 0
  const count = shape.reduce((product, size) => product * size, 1n)
  if (count > BigInt(Number.MAX_SAFE_INTEGER)) throw new Hdf5Error('a dataset with more elements than any file holds')
  return Number(count)
}

/** A shared datatype stands in another object's header. */
async function datatypeOf(context: Hdf5Context, found: HeaderMessage, path: string): Promise<Hdf5Type> {
  if (!found.isShared) return readDatatype(found.cursor)
  const { cursor } = found
  const version = cursor.uint(1)
  const kind = cursor.uint(1)
  if (version === 1) cursor.skip(6)
  const address = kind === 2 || version < 3 ? cursor.address() : undefined
  if (address === undefined)
    throw new Hdf5Unsupported('a shared datatype that is stored in a way that is not read here')
  let type = context.namedTypes.get(address)
  if (type === undefined) {
    context.isNew(address)
    type = readDatatype(messageOf(await readHeader(context, address, path), MessageType.datatype).cursor)
    context.namedTypes.set(address, type)
  }
  return type
}

/** Compact data stands in the header itself. */
async function compactData(
  { context, count, type, role, label, path }: Place,
  layout: Extract<Layout, { readonly kind: 'compact' }>,
  { span, cursor }: HeaderMessage,
): Promise<Data> {
  const { ledger } = context
  if (layout.length > cursor.bytes.length - layout.at) throw new Hdf5Error('compact data longer than its message')
  const content = ledger.table.end(span) - cursor.bytes.length
  const offset = content + layout.at
  const before = offset - ledger.table.offset(span)
  ledger.claim(ledger.table.offset(span), before, 'structure', 'object-header.layout-head', span)
  const data = ledger.claim(offset, layout.length, role, label, span)
  ledger.setName(data, path)
  const after = ledger.table.end(span) - offset - layout.length
  if (after > 0) ledger.claim(offset + layout.length, after, 'padding', 'object-header.free', span)
  return { storedBytes: layout.length, offset, ...storedIn(type, count, offset, layout.length) }
}

async function contiguousData(
  { context, path, count, type, role, label }: Place,
  layout: Extract<Layout, { readonly kind: 'contiguous' }>,
): Promise<Data> {
  const { address } = layout
  const length = layout.length ?? count * type.bytes
  if (address === undefined || length === 0) return { storedBytes: 0 }
  // Data beyond the end of a cut file is damage, but what the header says of it is there.
  const claim = async () => context.claim(address, length, role, label, undefined, path)
  if ((await context.attempt(path, address, claim)) === undefined) return { storedBytes: length }
  const offset = context.widths.base + address
  return { storedBytes: length, offset, ...storedIn(type, count, offset, length) }
}

function storedIn(type: Hdf5Type, count: number, offset: number, length: number): Pick<Data, 'stored'> {
  if (type.dtype === undefined || count === 0 || count * type.bytes > length) return {}
  const runs = [{ offset, count, stride: type.bytes }]
  return { stored: { dtype: type.dtype, littleEndian: type.littleEndian, count, runs } }
}

async function chunkedData(
  { context, path, count, type, role, label }: Place,
  layout: Extract<Layout, { readonly kind: 'chunked' }>,
  shape: readonly bigint[],
  filters: readonly string[],
): Promise<Data> {
  if (layout.chunk.length !== shape.length || layout.chunk.includes(0)) {
    throw new Hdf5Error('chunks that do not fit the shape of their dataset')
  }
  const of: Chunked = { layout, shape, elementBytes: type.bytes, isFiltered: filters.length > 0, path }
  // What can't be followed leaves its bytes unclaimed, but the dataset is there.
  const chunks = (await context.attempt(path, 0, () => findChunks(context, of))) ?? []
  for (const { address, length } of chunks) context.claim(address, length, role, label, undefined, path)
  const storedBytes = chunks.reduce((sum, { length }) => sum + length, 0)
  const runs = type.dtype === undefined ? undefined : runsOf(of, chunks, context.widths.base)
  const first = chunks[0]
  return {
    storedBytes,
    ...(first && { offset: context.widths.base + first.address }),
    ...(runs &&
      type.dtype !== undefined && { stored: { dtype: type.dtype, littleEndian: type.littleEndian, count, runs } }),
  }
}
