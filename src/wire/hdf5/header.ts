/** Object headers: the messages that say what a group or a dataset is (specification IV.A). */

import type { SpanId } from '../../core/bytes/span-table.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

/** Messages that the reader knows, by number, with their names in the account. */
export const MessageType = {
  nil: 0x0,
  dataspace: 0x1,
  linkInfo: 0x2,
  datatype: 0x3,
  link: 0x6,
  externalFiles: 0x7,
  layout: 0x8,
  filters: 0xb,
  attribute: 0xc,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const

const NAMES: readonly string[] = [
  'free',
  'dataspace',
  'link-info',
  'datatype',
  'fill-value',
  'fill-value',
  'link',
  'external-files',
  'layout',
  'bogus',
  'group-info',
  'filters',
  'attribute',
  'comment',
  'modification-time',
  'shared-messages',
  'continuation',
  'symbol-table',
  'modification-time',
  'B-tree-sizes',
  'driver-info',
  'attribute-info',
  'reference-count',
]

/** One message of a header. */
export interface HeaderMessage {
  readonly type: number
  /** True where the message stands elsewhere, and here is only where. */
  readonly isShared: boolean
  readonly cursor: Cursor
  /** Where its contents start, relative to the base address. */
  readonly address: number
  readonly span: SpanId
}

/** A piece of a header that is still to be read. */
interface Block {
  readonly address: number
  readonly length: number
}

/** Reads the header at `address`, continuations included. */
export async function readHeader(
  context: Hdf5Context,
  address: number,
  name: string,
): Promise<readonly HeaderMessage[]> {
  const cursor = await context.look(address, 5)
  const signature = cursor.bytes.subarray(0, 4)
  const isNew = String.fromCharCode(...signature) === 'OHDR'
  if (!isNew && cursor.bytes[0] !== 1) throw new Hdf5Error('an object header should start here')
  return isNew ? readNewHeader(context, address, name) : readOldHeader(context, address, name)
}

async function readOldHeader(context: Hdf5Context, address: number, name: string): Promise<readonly HeaderMessage[]> {
  const prefix = await context.look(address, 16)
  prefix.skip(8)
  const length = prefix.uint(4)
  const messages: HeaderMessage[] = []
  const blocks: Block[] = [{ address: address + 16, length }]
  const span = context.claim(address, 16 + length, 'structure', 'object-header', undefined, name)
  context.claim(address, 16, 'structure', 'object-header.prefix', span)
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index]
    if (block === undefined) break
    const parent =
      index === 0 ? span : context.claim(block.address, block.length, 'structure', 'object-header', undefined, name)
    await readMessages(context, block, OLD_HEAD, parent, messages, blocks)
  }
  return messages
}

async function readNewHeader(context: Hdf5Context, address: number, name: string): Promise<readonly HeaderMessage[]> {
  const flags = (await context.look(address, 6)).bytes[5] ?? 0
  const times = flags & 0x20 ? 16 : 0
  const phases = flags & 0x10 ? 4 : 0
  const sizeBytes = 1 << (flags & 3)
  const prefixBytes = 6 + times + phases + sizeBytes
  const prefix = await context.look(address, prefixBytes)
  prefix.skip(prefixBytes - sizeBytes)
  const length = prefix.uint(sizeBytes)
  const head = { bytes: flags & 4 ? 6 : 4, isNew: true }
  const messages: HeaderMessage[] = []
  const blocks: Block[] = []
  const span = context.claim(address, prefixBytes + length + 4, 'structure', 'object-header', undefined, name)
  context.claim(address, prefixBytes, 'structure', 'object-header.prefix', span)
  context.claim(address + prefixBytes + length, 4, 'structure', 'object-header.checksum', span)
  await readMessages(context, { address: address + prefixBytes, length }, head, span, messages, blocks)
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index]
    if (block === undefined || block.length < 8) break
    const parent = context.claim(block.address, block.length, 'structure', 'object-header', undefined, name)
    const { cursor } = await context.read(block.address, 4, 'structure', 'object-header.prefix', parent)
    expectSignature(cursor, 'OCHK')
    context.claim(block.address + block.length - 4, 4, 'structure', 'object-header.checksum', parent)
    const inside = { address: block.address + 4, length: block.length - 8 }
    await readMessages(context, inside, head, parent, messages, blocks)
  }
  return messages
}

interface Head {
  readonly bytes: number
  readonly isNew: boolean
}

const OLD_HEAD: Head = { bytes: 8, isNew: false }

/** Reads the messages of one block; continuations that they name are added to `blocks`. */
async function readMessages(
  context: Hdf5Context,
  block: Block,
  head: Head,
  parent: SpanId,
  messages: HeaderMessage[],
  blocks: Block[],
): Promise<void> {
  const cursor = await context.look(block.address, block.length)
  while (cursor.left >= head.bytes) {
    const at = cursor.at
    const type = cursor.uint(head.isNew ? 1 : 2)
    const size = cursor.uint(2)
    const flags = cursor.uint(1)
    cursor.at = at + head.bytes
    if (size > cursor.left) throw new Hdf5Error('a message of an object header is longer than the header')
    const label = `object-header.${NAMES[type] ?? 'unknown'}`
    const role = type === MessageType.nil ? 'padding' : 'structure'
    const span = context.claim(block.address + at, head.bytes + size, role, label, parent)
    const address = block.address + cursor.at
    const contents = cursor.over(cursor.take(size))
    if (type === MessageType.continuation) addBlock(context, contents, blocks)
    messages.push({ type, isShared: (flags & 2) !== 0, cursor: contents, address, span })
  }
  if (cursor.left > 0) {
    context.claim(block.address + cursor.at, cursor.left, 'padding', 'object-header.free', parent)
  }
}

function addBlock(context: Hdf5Context, contents: Cursor, blocks: Block[]): void {
  const address = contents.address()
  const length = contents.length()
  if (address === undefined) return
  if (!context.isNew(address)) throw new Hdf5Error('an object header continues in itself')
  blocks.push({ address, length })
}
