/**
 * Reads an HDF5 file's groups and datasets through a ledger: what they are called and where they lie, not the numbers.
 * HDF5 File Format Specification 3.0.
 */

import type { FileAccount, Ledger } from '../../core/bytes/ledger.ts'
import { DEEPEST } from '../../core/limits.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { claimHeaps, type Hdf5Attribute, readAttributes } from './attributes.ts'
import { Hdf5Context } from './context.ts'
import { Hdf5Error } from './cursor.ts'
import { type Hdf5Dataset, readDataset } from './dataset.ts'
import { GlobalHeaps } from './global-heap.ts'
import { isGroup, type Link, readLinks } from './group.ts'
import { type HeaderMessage, MessageType, readHeader } from './header.ts'
import { type Alias, withAliases } from './links.ts'
import type { Hdf5Object } from './objects.ts'
import { findSuperblock, readSuperblock } from './superblock.ts'
import { readDatatype } from './types.ts'

export interface Hdf5File {
  readonly superblockVersion: number
  /** What is said of the file as a whole. */
  readonly attributes: readonly Hdf5Attribute[]
  /** All objects below the root, each group before its members, members by name; those of further names come last. */
  readonly objects: readonly Hdf5Object[]
  readonly account: FileAccount
  readonly issues: readonly Issue[]
  /** The first thing that could not be read; what else could be is there. */
  readonly damage?: Issue
}

/** Datasets of variable length whose heaps are looked up. */
const MOST_HEAP_BYTES = 1 << 20

/** What all numbers of a file are to its reader: those of floats are weights, or all. */
export interface Hdf5Options {
  readonly weights?: 'floats' | 'numbers'
}

/** Reads the ledger's source. Never throws for a wrong file: `damage` says what could not be read. */
export async function readHdf5(ledger: Ledger, { weights = 'floats' }: Hdf5Options = {}): Promise<Hdf5File> {
  const context = new Hdf5Context(ledger)
  const walk = new Walk(context, weights)
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
    await walk.object(start.root, '', 0)
  }
  const [root, ...objects] = walk.objects
  const all = withAliases(context, objects, walk.aliases)
  // Space to which nothing leads is free in HDF5, provided that everything was followed.
  const account = ledger.finish(context.isWhole ? { label: 'free-space', role: 'padding' } : undefined)
  return {
    superblockVersion: start?.version ?? 0,
    attributes: root?.attributes ?? [],
    objects: all,
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

/** Goes through all objects, from the root on. */
class Walk {
  readonly objects: Hdf5Object[] = []
  readonly aliases: Alias[] = []
  readonly #context: Hdf5Context
  readonly #heaps: GlobalHeaps
  readonly #weights: NonNullable<Hdf5Options['weights']>
  /** Address of a header → the path under which it is listed. */
  readonly #paths = new Map<number, string>()

  constructor(context: Hdf5Context, weights: NonNullable<Hdf5Options['weights']>) {
    this.#context = context
    this.#heaps = new GlobalHeaps(context)
    this.#weights = weights
  }

  async object(address: number, path: string, depth: number): Promise<void> {
    const shown = path === '' ? '/' : path
    const context = this.#context
    this.#paths.set(address, path)
    await context.attempt(shown, address, async () => {
      const messages = await readHeader(context, address, shown)
      const attributes = await readAttributes(context, this.#heaps, messages, shown)
      if (isGroup(messages)) {
        this.objects.push({ kind: 'group', path, attributes })
        await this.#members(messages, path, depth)
      } else if (messages.some(({ type }) => type === MessageType.layout)) {
        const dataset = await readDataset(context, messages, { path, attributes, weights: this.#weights })
        this.objects.push(dataset)
        await this.#claimTexts(dataset)
      } else rememberType(context, address, messages)
    })
  }

  async #members(messages: readonly HeaderMessage[], path: string, depth: number): Promise<void> {
    const context = this.#context
    for (const link of await readLinks(context, messages, path === '' ? '/' : path)) {
      const inside = `${path}/${link.name}`
      if (link.kind !== 'hard' || link.address === undefined) this.#alias(link, path, inside)
      else if (depth >= DEEPEST) {
        context.remark('hdf5/depth', 'groups lie in each other more than {most} deep', { most: DEEPEST }, inside)
      } else if (context.isNew(link.address)) await this.object(link.address, inside, depth + 1)
      else if (context.namedTypes.has(link.address)) continue
      else {
        const target = this.#paths.get(link.address)
        if (target === undefined) context.remark('hdf5/link', 'a link that leads to no object', {}, inside)
        else this.aliases.push({ path: inside, target })
      }
    }
  }

  /** Names that lead by a path; into other files none is followed. */
  #alias(link: Link, group: string, path: string): void {
    if (link.kind === 'soft') {
      this.aliases.push({ path, target: absolute(link.target, group) })
    } else if (link.kind === 'external') {
      const { file, target } = link
      const text = 'leads to {target} in another file, {file}, which is not opened'
      this.#context.remark('hdf5/external-link', text, { target, file }, path)
    } else this.#context.remark('hdf5/link', 'a link that leads to no object', {}, path)
  }

  /** Strings of any length are kept in heaps beside the dataset. */
  async #claimTexts({ path, type, stored, offset, storedBytes, layout }: Hdf5Dataset): Promise<void> {
    if (type.kind !== 'variable' || stored !== undefined || offset === undefined || layout === 'chunked') return
    const context = this.#context
    await context.attempt(path, offset, async () => {
      const cursor = await context.look(offset - context.widths.base, Math.min(storedBytes, MOST_HEAP_BYTES))
      await claimHeaps(context, this.#heaps, cursor, type.bytes)
    })
  }
}

/** A type with a name of its own, which datasets refer to. */
function rememberType(context: Hdf5Context, address: number, messages: readonly HeaderMessage[]): void {
  const found = messages.find(({ type }) => type === MessageType.datatype)
  if (found !== undefined) context.namedTypes.set(address, readDatatype(found.cursor))
}

/** The path that a link names, as seen from its group. */
function absolute(target: string, group: string): string {
  const steps = (target.startsWith('/') ? target : `${group}/${target}`).split('/')
  return steps.reduce((path, step) => (step === '' || step === '.' ? path : `${path}/${step}`), '')
}
