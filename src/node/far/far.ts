/** Files and folders that are far away: behind addresses of the web, in a hub, in a store of objects. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { FormatError } from '../../core/words/issue.ts'
import type { Message } from '../../core/words/message.ts'
import { networkAmong } from '../folder.ts'
import { Http, type HttpOptions, httpWay, shown } from './http.ts'
import { encodePath, hubFiles, hubPlace, hubUrl } from './hub.ts'
import { fault, openRemote, type Patience, textOf, trying, type Way } from './remote-file.ts'
import { Store } from './s3.ts'
import { filesListed } from './web-folder.ts'

/** How far files are read. */
export interface FarOptions extends HttpOptions, Patience {
  /** What is thrown where a library is not installed. */
  readonly Failure: new (
    said: Message,
    hint?: Message,
  ) => Error
}

/** As long as people wait: half a minute of silence, and five tries within some ten seconds. */
export const PATIENCE = { silence: 30_000, tries: 5, pause: 500 } as const

/** More names of a folder are not looked at: no model has as many files. */
const MOST_NAMES = 20_000

/** Opens what is far away, and tells what lies there. */
export class Far {
  readonly #options: FarOptions
  readonly #http: Http
  #store: Store | undefined
  /** Addresses by what they are called; they may carry what nobody is told. */
  readonly #urls = new Map<string, URL>()
  /** Folders that were listed. */
  readonly #folders = new Map<string, Promise<readonly string[]>>()

  constructor(options: FarOptions) {
    this.#options = options
    this.#http = new Http(options)
  }

  /** Opens a file. Throws FormatError where it is not there, may not be seen, or is given only as a whole. */
  open(name: string): Promise<ByteSource> {
    return openRemote(this.#way(name), this.#options)
  }

  /** Opens the file that another names, beside that or below; `undefined` where there is none. */
  async openBeside(named: string, from: string): Promise<ByteSource | undefined> {
    const parts = named.split(/[\\/]/).filter((part) => part !== '' && part !== '.')
    // A path from elsewhere means nothing here: what it names may lie beside.
    const path = parts.includes('..') || /^([\\/]|[a-z]:)/i.test(named) ? parts.slice(-1) : parts
    const name = path.join('/')
    const listed = await this.#folders.get(from.slice(0, from.lastIndexOf('/') + 1))
    if (listed !== undefined && !name.includes('/') && !listed.includes(name)) return undefined
    try {
      return await openRemote(this.#way(this.#beside(name, from)), this.#options)
    } catch (error) {
      if (error instanceof FormatError && error.issue.code === 'file/unreadable') return undefined
      throw error
    }
  }

  /** Names of the files around one, as far as its folder can be listed without another look: a hub's and a store's can. */
  async siblings(of: string): Promise<readonly string[]> {
    const folder = of.slice(0, of.lastIndexOf('/') + 1)
    const isListed = this.#folders.has(folder)
    if (!isListed && !/^(hf|s3):/i.test(of)) return []
    return this.list(folder).catch(() => [])
  }

  /** The files of the network that a name stands for: itself, or what lies in a folder. Throws FormatError where it holds no one. */
  async network(name: string): Promise<readonly string[]> {
    if (!(await this.isFolder(name))) return [name]
    const folder = name.endsWith('/') ? name : `${name}/`
    return networkAmong(name, await this.list(folder), (file) => this.within(folder, file))
  }

  /** Whether a name is that of a folder: it ends with `/`, or no file has it. */
  async isFolder(name: string): Promise<boolean> {
    if (/^https?:/i.test(name)) return new URL(name).pathname.endsWith('/')
    if (name.endsWith('/')) return true
    if (/^s3:/i.test(name))
      return /^s3:\/\/[^/]+$/.test(name) || (!/\.[^/]*$/.test(name) && (await this.list(`${name}/`)).length > 0)
    const { path } = hubPlace(name)
    return path === '' || (!/\.[^/]*$/.test(path) && (await this.list(`${name}/`)).length > 0)
  }

  /** Names of the files in a folder and below it, as seen from there. */
  list(folder: string): Promise<readonly string[]> {
    const known = this.#folders.get(folder)
    if (known !== undefined) return known
    const found = this.#list(folder)
    this.#folders.set(folder, found)
    return found
  }

  /** A file of a folder by its whole name. */
  within(folder: string, file: string): string {
    return this.#beside(file, folder)
  }

  async #list(folder: string): Promise<readonly string[]> {
    if (/^s3:/i.test(folder)) return this.#keys(folder)
    if (/^hf:/i.test(folder)) {
      const { root, path } = hubPlace(folder)
      if (path === '') return hubFiles(hubPlace(root), this.#http, this.#options)
      return (await this.list(`${root}/`)).flatMap((name) =>
        name.startsWith(`${path}/`) ? name.slice(path.length + 1) : [],
      )
    }
    const url = this.#urlOf(folder)
    const text = await trying(this.#options, shown(url), () =>
      this.#http.ask(url, {}, ({ body }) => textOf(shown(url), body)),
    )
    const names = filesListed(text, url)
    if (names.length > 0) return names
    throw fault({ name: shown(url) }, 'far/no-list', 'the server does not tell what lies in this folder')
  }

  async #keys(folder: string): Promise<readonly string[]> {
    const names: string[] = []
    for await (const key of this.#objects().keys(folder, this.#options)) {
      names.push(key)
      if (names.length >= MOST_NAMES) break
    }
    return names
  }

  /** Each file below a folder, as it is found: there may be millions. */
  async *files(folder: string): AsyncGenerator<string> {
    const top = folder.endsWith('/') ? folder : `${folder}/`
    const names = /^s3:/i.test(top) ? this.#objects().keys(top, this.#options) : await this.list(top)
    for await (const name of names) yield this.within(top, name)
  }

  #way(name: string): Way {
    if (/^s3:/i.test(name)) return this.#objects().object(name)
    if (/^hf:/i.test(name)) return { ...httpWay(this.#http, hubUrl(hubPlace(name), this.#http)), name }
    return httpWay(this.#http, this.#urlOf(name))
  }

  #objects(): Store {
    this.#store ??= new Store(this.#options, this.#options.Failure)
    return this.#store
  }

  #urlOf(name: string): URL {
    const known = this.#urls.get(name)
    if (known !== undefined) return known
    if (!URL.canParse(name)) throw fault({ name }, 'far/no-place', 'this is no address')
    const url = new URL(name)
    this.#urls.set(shown(url), url)
    return url
  }

  /** A file's name, from that of another in its folder; what an address carries goes along. */
  #beside(path: string, from: string): string {
    if (!/^https?:/i.test(from)) return `${from.slice(0, from.lastIndexOf('/') + 1)}${path}`
    const other = this.#urlOf(from)
    const url = new URL(encodePath(path), other)
    url.search = other.search
    url.username = other.username
    url.password = other.password
    this.#urls.set(shown(url), url)
    return shown(url)
  }
}
