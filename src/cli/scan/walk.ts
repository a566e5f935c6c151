/** Files below folders, but for those that ignore files leave out. */

import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { groupBy } from '../../core/group-by.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { claimedFormat } from '../../formats/index.ts'
import { isFar } from '../../node/far/is-far.ts'
import { type ModelFiles, modelsAmong } from '../../scan/models.ts'
import type { RawPath } from '../file-source.ts'
import { archiveFiles, isArchived } from '../files.ts'
import { openError } from '../open-error.ts'
import { IgnoreRules } from './ignore-rules.ts'

/** A file that was found or named. */
export interface FoundFile {
  /** As it is told: what is no text in its path is shown as such. */
  readonly name: string
  readonly path: RawPath
  /** Whether somebody has named it: then it gets a row whatever it is. */
  readonly isNamed: boolean
  /** Of a model in several files, which this one stands for: the others. */
  readonly model?: { readonly given: readonly string[]; readonly named: readonly string[] }
}

export interface WalkOptions {
  /** Patterns of the command line, in the form of .gitignore. */
  readonly ignore: readonly string[]
  /** Whether .gitignore files count. */
  readonly useIgnoreFiles: boolean
  /** Whether links to folders are followed; links to files are. */
  readonly follow: boolean
}

/** What was not looked at. */
export interface LeftOut {
  files: number
  folders: number
  /** Folders that can't be read. */
  readonly issues: Issue[]
}

/** The files of what is named: each file itself, and of each folder the files below, in alphabetical order. */
export async function* walk(
  named: Iterable<FoundFile> | AsyncIterable<FoundFile>,
  options: WalkOptions,
  leftOut: LeftOut,
): AsyncGenerator<FoundFile> {
  for await (const one of named) {
    if (isFar(one.name)) yield* unpacked(farFiles(one, options))
    else if (isFolder(one.path)) yield* unpacked(new Walker(one, options, leftOut).files(one))
    else yield* unpacked([one])
  }
}

/** In the place of an archive, what lies in it: but of those that are a model as they are, and that can't be read. */
async function* unpacked(files: Iterable<FoundFile> | AsyncIterable<FoundFile>): AsyncGenerator<FoundFile> {
  for await (const file of files) {
    const names = typeof file.path === 'string' && isArchived(file.name) ? await namesInside(file.name) : undefined
    if (names === undefined) yield file
    else yield* wholeModels(names)
  }
}

/** Files that are known by their names alone, those of one model as one. */
function* wholeModels(names: readonly string[]): Generator<FoundFile> {
  for (const [folder, own] of groupBy(names, folderOf)) {
    const models = new Models(own.map((name) => name.slice(folder.length)))
    for (const name of own)
      if (!models.isPart(name.slice(folder.length)))
        yield models.whole({ name, path: name, isNamed: false }, { name: folder })
  }
}

async function namesInside(archive: string): Promise<readonly string[] | undefined> {
  const files = await archiveFiles()
  try {
    return await files.namesInside(archive)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** The files of a folder that is far away, or the one file that is named. */
async function* farFiles(one: FoundFile, { ignore }: WalkOptions): AsyncGenerator<FoundFile> {
  const away = (await import('../far-files.ts')).farAway()
  if (!(await away.isFolder(one.name))) return yield one
  const rules = new IgnoreRules('', { ignore, useIgnoreFiles: false })
  const isKept = (name: string) => !rules.leavesOut(name.slice(name.indexOf('://') + 3), false)
  // Names come in order: those of a folder one after the other, as far as they can be held.
  const held: string[] = []
  for await (const name of away.files(one.name)) {
    if (!isKept(name)) continue
    const isSame = folderOf(held[0] ?? name) === folderOf(name)
    if (!isSame || held.length >= MOST_HELD) yield* wholeModels(held.splice(0))
    held.push(name)
  }
  yield* wholeModels(held)
}

/** Names of one folder that are held, to see which files are one model. */
const MOST_HELD = 20_000

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1)
}

function isFolder(path: RawPath): boolean {
  return statSync(nodePath(path), { throwIfNoEntry: false })?.isDirectory() === true
}

function nodePath(path: RawPath): string | Buffer {
  return typeof path === 'string' ? path : Buffer.from(path)
}

/** The models of a folder that have several files. */
class Models {
  readonly #byFirst = new Map<string, ModelFiles>()
  readonly #parts = new Set<string>()

  constructor(names: readonly string[]) {
    for (const model of modelsAmong(names)) {
      this.#byFirst.set(model.first, model)
      for (const part of [...model.given, ...model.named]) this.#parts.add(part)
    }
  }

  /** Whether a file belongs to a model that another one stands for. */
  isPart(name: string): boolean {
    return this.#parts.has(name)
  }

  /** A file with the others of its model. */
  whole(found: FoundFile, folder: Pick<FoundFile, 'name'>): FoundFile {
    const model = this.#byFirst.get(found.name.slice(found.name.lastIndexOf('/') + 1))
    if (model === undefined) return found
    const named = (name: string) => below({ name: folder.name, path: folder.name, isNamed: false }, name).name
    return { ...found, model: { given: model.given.map(named), named: model.named.map(named) } }
  }
}

class Walker {
  readonly #options: WalkOptions
  readonly #leftOut: LeftOut
  readonly #rules: IgnoreRules
  /** Folders that were entered, where links could lead to them again. */
  readonly #entered = new Set<string>()

  constructor({ name }: FoundFile, options: WalkOptions, leftOut: LeftOut) {
    this.#options = options
    this.#leftOut = leftOut
    this.#rules = new IgnoreRules(name, options)
  }

  async *files(folder: FoundFile): AsyncGenerator<FoundFile> {
    const entries = this.#entries(folder)
    this.#rules.enter(
      folder.name,
      entries.some(({ name }) => name === '.gitignore'),
    )
    const models = new Models(entries.map(({ name }) => name))
    for (const entry of entries) {
      if (models.isPart(entry.name)) continue
      const found = models.whole(below(folder, entry.raw), folder)
      const kind = this.#kindOf(found, entry)
      if (kind === undefined || (kind === 'folder' && entry.name === '.git')) continue
      if (this.#rules.leavesOut(found.name, kind === 'folder')) this.#leftOut[kind === 'folder' ? 'folders' : 'files']++
      else if (kind === 'folder') yield* this.files(found)
      else yield found
    }
    this.#rules.leave()
  }

  /** What is in a folder; nothing where a link has led to it again. */
  #entries(folder: FoundFile): readonly Entry[] {
    try {
      return this.#isKnown(folder) ? [] : entriesOf(folder.path)
    } catch (error) {
      const reason = openError(folder.name, error).issue.message
      const where = { file: folder.name }
      this.#leftOut.issues.push(
        issue('scan/folder', 'warning', 'the folder is left out: {reason}', { reason }, { where }),
      )
      return []
    }
  }

  #isKnown({ path }: FoundFile): boolean {
    if (!this.#options.follow) return false
    const real = realpathSync(nodePath(path))
    const isKnown = this.#entered.has(real)
    this.#entered.add(real)
    return isKnown
  }

  /** What is worth a look: not pipes and devices, nor links that lead nowhere unless a model should be there. */
  #kindOf({ name, path }: FoundFile, { dirent }: Entry): 'file' | 'folder' | undefined {
    if (dirent.isFile()) return 'file'
    if (dirent.isDirectory()) return 'folder'
    if (!dirent.isSymbolicLink()) return undefined
    const target = targetOf(path)
    if (target === undefined) return claimedFormat(name) === undefined ? undefined : 'file'
    if (target.isFile()) return 'file'
    return target.isDirectory() && this.#options.follow ? 'folder' : undefined
  }
}

function targetOf(path: RawPath) {
  try {
    return statSync(nodePath(path), { throwIfNoEntry: false })
  } catch {
    // A link that leads to itself.
    return undefined
  }
}

interface Entry {
  readonly name: string
  readonly raw: RawPath
  readonly dirent: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>
}

/** Names come as text, and as bytes where some are none. */
function entriesOf(folder: RawPath): readonly Entry[] {
  const path = nodePath(folder)
  const plain = readdirSync(path, { withFileTypes: true })
  const entries: readonly Entry[] = plain.some(({ name }) => name.includes('\ufffd'))
    ? readdirSync(path, { withFileTypes: true, encoding: 'buffer' }).map((dirent) => {
        // Node's types say text here too, but these are bytes.
        const raw = Buffer.from(dirent.name)
        return { name: raw.toString(), raw, dirent }
      })
    : plain.map((dirent) => ({ name: dirent.name, raw: dirent.name, dirent }))
  return [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** A path below a folder: text as long as it is. */
function below({ name, path }: FoundFile, raw: RawPath): FoundFile {
  const separator = name.endsWith('/') ? '' : '/'
  const shown = `${name}${separator}${typeof raw === 'string' ? raw : Buffer.from(raw).toString()}`
  if (typeof path === 'string' && typeof raw === 'string')
    return { name: shown, path: `${path}${separator}${raw}`, isNamed: false }
  return {
    name: shown,
    path: Buffer.concat([Buffer.from(path), Buffer.from(separator), Buffer.from(raw)]),
    isNamed: false,
  }
}
