/**
 * Reads an HDF5 file's groups and datasets through a ledger: what they are called and where they lie, not the numbers.
 * HDF5 File Format Specification 3.0.
 */

import type { FileAccount, Ledger } from '../../core/bytes/ledger.ts'
import { DEEPEST } from '../../core/limits.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { claimAttributes, claimGlobalHeaps } from './attributes.ts'
import { Hdf5Context } from './context.ts'
import { Hdf5Error } from './cursor.ts'
import { type Hdf5Dataset, readDataset } from './dataset.ts'
import { isGroup, readLinks } from './group.ts'
import { MessageType, readHeader } from './header.ts'
import { findSuperblock, readSuperblock } from './superblock.ts'

export interface Hdf5Group {
  readonly kind: 'group'
  readonly path: string
}

export type Hdf5Object = Hdf5Group | Hdf5Dataset

export interface Hdf5File {
  readonly superblockVersion: number
  /** All objects below the root, each group before its members, members by name. */
  readonly objects: readonly Hdf5Object[]
  readonly account: FileAccount
  readonly issues: readonly Issue[]
  /** The first thing that could not be read; what else could be is there. */
  readonly damage?: Issue
}

/** Datasets of variable length whose heaps are looked up. */
const MOST_HEAP_BYTES = 1 << 20

/** Reads the ledger's source. Never throws for a wrong file: `damage` says what could not be read. */
export async function readHdf5(ledger: Ledger): Promise<Hdf5File> {
  const context = new Hdf5Context(ledger)
  const objects: Hdf5Object[] = []
  const start = await context.attempt('superblock', 0, async () => {
    const offset = await findSuperblock(context)
    if (offset === undefined) throw new Hdf5Error('an HDF5 file starts with a signature, which is not here')
    return readSuperblock(context, offset)
  })
  if (start !== undefined) {
    checkEnd(context, start.endOfFile)
    const { extension } = start
    if (extension !== undefined) {
      await context.attempt('superblock', extension, () => readHeader(context, extension, 'superblock'))
    }
    context.isNew(start.root)
    await readObject(context, start.root, '', objects, 0)
  }
  // Space to which nothing leads is free in HDF5, provided that everything was followed.
  const account = ledger.finish(context.isWhole ? { label: 'free-space', role: 'padding' } : undefined)
  return {
    superblockVersion: start?.version ?? 0,
    objects,
    account,
    issues: [...context.issues, ...account.issues],
    ...(context.damage && { damage: context.damage }),
  }
}

/** The superblock says where the file ends: more is foreign, less is cut. */
function checkEnd(context: Hdf5Context, end: number): void {
  const { ledger } = context
  const where = { file: ledger.source.name, offset: Math.min(end, ledger.size) }
  if (end < ledger.size) {
    ledger.claim(end, ledger.size - end, 'unknown', '(rest)')
    const text = 'HDF5 ends at byte {end}: what follows belongs to nothing'
    context.issues.push(issue('hdf5/trailing-bytes', 'warning', text, { end }, { where }))
  } else if (end > ledger.size) {
    context.isWhole = false
    const text = 'the file is cut: it should have {end} bytes and has {size}'
    context.damage = issue('hdf5/cut', 'error', text, { end, size: ledger.size }, { where })
  }
}

async function readObject(
  context: Hdf5Context,
  address: number,
  path: string,
  objects: Hdf5Object[],
  depth: number,
): Promise<void> {
  const shown = path === '' ? '/' : path
  await context.attempt(shown, address, async () => {
    const messages = await readHeader(context, address, shown)
    if (isGroup(messages)) {
      if (path !== '') objects.push({ kind: 'group', path })
      await readMembers(context, messages, path, objects, depth)
    } else if (messages.some(({ type }) => type === MessageType.layout)) {
      const dataset = await readDataset(context, messages, path)
      objects.push(dataset)
      await claimTexts(context, dataset)
    }
    await claimAttributes(context, messages, shown)
  })
}

async function readMembers(
  context: Hdf5Context,
  messages: Awaited<ReturnType<typeof readHeader>>,
  path: string,
  objects: Hdf5Object[],
  depth: number,
): Promise<void> {
  for (const { name, address } of await readLinks(context, messages, path === '' ? '/' : path)) {
    const inside = `${path}/${name}`
    if (address === undefined) {
      context.remark('hdf5/soft-link', 'a link to another place, which is not followed', {}, inside)
    } else if (depth >= DEEPEST) {
      context.remark('hdf5/depth', 'groups lie in each other more than {most} deep', { most: DEEPEST }, inside)
    } else if (!context.isNew(address)) {
      context.remark('hdf5/hard-link', 'another name of an object that is already listed', {}, inside)
    } else await readObject(context, address, inside, objects, depth + 1)
  }
}

/** Strings of any length are kept in heaps beside the dataset. */
async function claimTexts(context: Hdf5Context, { type, stored, offset, storedBytes }: Hdf5Dataset): Promise<void> {
  if (type.kind !== 'variable' || stored !== undefined || offset === undefined) return
  const length = Math.min(storedBytes, MOST_HEAP_BYTES)
  const cursor = await context.look(offset - context.widths.base, length)
  await claimGlobalHeaps(context, cursor, Math.floor(length / (8 + context.widths.offsetBytes)))
}
