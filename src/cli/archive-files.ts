/** Files in archives, as the program opens them: `models.zip!/net.prototxt`. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { DEEPEST_ARCHIVE } from '../core/limits.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { detectFormat } from '../formats/index.ts'
import { networkAmong } from '../node/folder.ts'
import { ARCHIVE_ENDING, type ArchiveMember, readArchive } from '../wire/archive/archive.ts'
import type { OpenedSource } from './file-source.ts'
import { guess } from './hints.ts'
import type { Files } from './place.ts'

/** Stands between an archive and what lies in it. */
const INSIDE = '!/'

/** An archive that is open, with what uses it. */
interface OpenArchive {
  readonly name: string
  readonly members: readonly ArchiveMember[]
  users: number
  isLatest: boolean
  close(): void
}

/** Files in archives; `outer` has the archives themselves. */
export class ArchiveFiles implements Files {
  readonly #outer: Files
  /** What is read of one archive is read in a row. */
  #latest: OpenArchive | undefined

  constructor(outer: Files) {
    this.#outer = outer
  }

  async open(name: string): Promise<OpenedSource> {
    const [archive, path] = parted(name)
    if (archive === '') return this.#outer.open(name)
    const source = await this.#member(archive, path, name)
    if (source !== undefined) return source
    const names = await this.names(archive)
    throw new FormatError(
      issue(
        'file/unreadable',
        'error',
        'the archive has no such file',
        {},
        {
          where: { file: name },
          hint: guess(path, names, (near) => `${archive}${INSIDE}${near}`),
        },
      ),
    )
  }

  async openBeside(named: string, from: string): Promise<OpenedSource | undefined> {
    const [archive, path] = parted(from)
    const parts = named.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
    const own = parts.includes('..') ? parts.slice(-1) : parts
    const place = [...path.split('/').slice(0, -1), ...own].join('/')
    return archive === '' ? undefined : this.#member(archive, place, `${archive}${INSIDE}${place}`)
  }

  async siblings(of: string): Promise<readonly string[]> {
    const [archive, path] = parted(of)
    return archive === '' ? [] : within(await this.names(archive), path.slice(0, path.lastIndexOf('/') + 1))
  }

  async network(name: string): Promise<readonly string[]> {
    const [archive, path] = parted(name)
    if (archive === '') {
      if (await this.#isModel(name)) return [name]
      return this.#networkIn(name, name, '')
    }
    const names = await this.names(archive)
    const isFile = names.includes(path)
    if (isFile && ARCHIVE_ENDING.test(path) && !(await this.#isModel(name))) return this.#networkIn(name, name, '')
    // What is not there is told by whoever opens it.
    if (isFile || (path !== '' && !names.some((each) => each.startsWith(path)))) return [name]
    return this.#networkIn(name, archive, path === '' || path.endsWith('/') ? path : `${path}/`)
  }

  /** The names of the files in an archive. */
  async names(archive: string): Promise<readonly string[]> {
    return (await this.#archive(archive)).members.map(({ name }) => name)
  }

  /** The whole names of the files in an archive; `undefined` where it is a model as it is, or leads into one itself. */
  async namesInside(archive: string): Promise<readonly string[] | undefined> {
    if (archive.includes(INSIDE) || (await this.#isModel(archive))) return undefined
    return (await this.names(archive)).map((name) => `${archive}${INSIDE}${name}`)
  }

  /** Whether an archive is a model as a whole: checkpoints of PyTorch and Keras are archives, too. */
  async #isModel(name: string): Promise<boolean> {
    const source = await this.open(name)
    try {
      await detectFormat(source)
      return true
    } catch (error) {
      if (error instanceof FormatError) return false
      throw error
    } finally {
      source.close()
    }
  }

  async #networkIn(name: string, archive: string, path: string): Promise<readonly string[]> {
    const names = within(await this.names(archive), path)
    // Most archives hold one folder with everything in it.
    const [top = ''] = names.map((each) => each.slice(0, each.indexOf('/') + 1))
    const folder = names.every((each) => each.startsWith(top)) ? top : ''
    return networkAmong(name, within(names, folder), (file) => `${archive}${INSIDE}${path}${folder}${file}`)
  }

  async #member(archive: string, path: string, name: string): Promise<OpenedSource | undefined> {
    const open = await this.#archive(archive)
    const member = open.members.find((each) => each.name === path)
    if (member === undefined) return undefined
    open.users++
    const source = await member.open(name).catch((error: unknown) => {
      this.#release(open)
      throw error
    })
    return { ...filled(source), close: () => this.#release(open) }
  }

  #release(open: OpenArchive): void {
    open.users--
    if (open.users === 0 && !open.isLatest) open.close()
  }

  async #archive(name: string): Promise<OpenArchive> {
    if (this.#latest?.name === name) return this.#latest
    if (name.split(INSIDE).length > DEEPEST_ARCHIVE) throw tooDeep(name)
    const source = await this.open(name)
    const members = await readArchive(source).catch((error: unknown) => {
      source.close()
      throw error
    })
    if (this.#latest !== undefined) {
      this.#latest.isLatest = false
      if (this.#latest.users === 0) this.#latest.close()
    }
    this.#latest = { name, members, users: 0, isLatest: true, close: () => source.close() }
    return this.#latest
  }
}

function tooDeep(file: string): FormatError {
  const text = 'archives lie in each other more than {most} deep'
  return new FormatError(issue('archive/too-deep', 'error', text, { most: DEEPEST_ARCHIVE }, { where: { file } }))
}

function filled(source: ByteSource): ByteSource {
  if (source.size > 0) return source
  throw new FormatError(issue('file/empty', 'error', 'the file is empty', {}, { where: { file: source.name } }))
}

/** The innermost archive and the path in it; no archive where the name is that of one itself. */
function parted(name: string): readonly [string, string] {
  const at = name.lastIndexOf(INSIDE)
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + INSIDE.length)]
}

/** Names below a folder, as seen from there. */
function within(names: readonly string[], folder: string): readonly string[] {
  return names.flatMap((name) => (name.startsWith(folder) && name !== folder ? [name.slice(folder.length)] : []))
}
