/**
 * Compiled code kept between runs: compiling this program anew would take longer than all of its work on a small network.
 * Node 22 can do that itself; for Node 20 it is done here, in the user's own cache folder. Where nothing can be kept,
 * the program is compiled as ever.
 */

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { Module } from 'node:module'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { Script } from 'node:vm'

/** A module as Node's loader makes it. */
interface LoadedModule {
  exports: unknown
  require(id: string): unknown
}

/** What of Node's module loader is used and not typed: how it loads files of a kind. */
interface Loader {
  readonly _extensions: Record<string, (module: LoadedModule, filename: string) => void>
}

/** More files than this are left over from older versions. */
const MOST_FILES = 400

/** Only what a run calls is compiled. So many runs of a command add what those before did not need. */
const RUNS = 4

/** A chunk to be kept when the run is over, and the number of runs that have added to it before. */
interface Unkept {
  readonly script: Script
  readonly source: Buffer
  readonly runs: number
}

/**
 * Keeps compiled code from now on, for the chunks of this program and each command by itself. V8 takes code only under the
 * flags that it was compiled under, so that each kind of run has its own.
 */
export function keepCompiledCode({ env, argv }: Pick<NodeJS.Process, 'env' | 'argv'>, kind: 'short' | 'long'): void {
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  const folder = cacheFolder(env, kind)
  if (folder === undefined) return
  if ('enableCompileCache' in Module && typeof Module.enableCompileCache === 'function') {
    Module.enableCompileCache(folder)
    return
  }
  const command = /^[a-z]+$/.exec(argv[2] ?? '')?.[0] ?? 'weigh'
  const unkept = new Map<string, Unkept>()
  const { _extensions: loaders } = Module as typeof Module & Loader
  const load = loaders['.js']
  loaders['.cjs'] = (module, filename) => {
    if (dirname(filename) === __dirname)
      runCached(module, filename, join(folder, `${basename(filename)}.${command}`), unkept)
    else load?.(module, filename)
  }
  // A run that failed has called little of what the next one needs.
  process.once('exit', (status) => {
    if (status < 2) save(folder, unkept)
  })
}

/**
 * A folder for this version of Node, which is there afterwards and which only this user may write: whoever writes
 * compiled code has it run. A relative path would be another one in each working directory, such as one that was cloned.
 */
function cacheFolder(env: NodeJS.ProcessEnv, kind: string): string | undefined {
  const { XDG_CACHE_HOME: own, HOME: home, LOCALAPPDATA: local } = env
  const base = own !== undefined && isAbsolute(own) ? own : home === undefined ? local : join(home, '.cache')
  if (base === undefined || !isAbsolute(base)) return undefined
  const folder = join(base, 'weighbridge', `${process.version}-${process.arch}-${kind}`)
  try {
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const folders = [folder, dirname(folder), base].map((path) => lstatSync(path))
    return folders.every((stats) => stats.isDirectory() && isOwn(stats)) ? folder : undefined
  } catch {
    return undefined
  }
}

/** Whether something is this user's, and nobody else may write it. Windows keeps the folder of a user by itself. */
function isOwn({ uid, mode }: Stats): boolean {
  const self = process.getuid?.()
  return self === undefined || (uid === self && (mode & 0o022) === 0)
}

/** The files of chunks are ASCII: read as Latin-1 they need no decoding. */
function runCached(module: LoadedModule, filename: string, keptAs: string, unkept: Map<string, Unkept>): void {
  const source = readFileSync(filename)
  const kept = readKept(keptAs, source)
  const content = Module.wrap(source.toString('latin1'))
  const script = new Script(content, { filename, ...(kept && { cachedData: kept.data }) })
  const runs = kept === undefined || script.cachedDataRejected === true ? 0 : kept.runs
  if (runs < RUNS) unkept.set(keptAs, { script, source, runs })
  const require = (id: string) => module.require(id)
  script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename))
}

/** Compiled code, and the number of runs that have added to it. */
interface Kept {
  readonly data: Buffer
  readonly runs: number
}

/**
 * A file has the source, the compiled code twice, and the number of runs. V8 looks at little more than the length of the
 * source, and runs whatever a flipped bit has made of the code. To compare bytes takes a tenth of what a digest does,
 * whose library alone would take longer to load than is gained here. What is not as it was written is deleted.
 */
function readKept(file: string, source: Buffer): Kept | undefined {
  try {
    const content = readOwn(file)
    const length = (content.length - source.length - 1) / 2
    const [one, two] = [source.length, source.length + length]
    const isWhole =
      Number.isInteger(length) &&
      length > 0 &&
      source.equals(content.subarray(0, one)) &&
      content.subarray(one, two).equals(content.subarray(two, -1))
    if (isWhole) return { data: content.subarray(one, two), runs: content.at(-1) ?? 0 }
    rmSync(file, { force: true })
  } catch {
    // Compiled anew.
  }
  return undefined
}

/** The bytes of a file that is this user's. */
function readOwn(file: string): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = fstatSync(descriptor)
    const content = Buffer.allocUnsafeSlow(stats.isFile() && isOwn(stats) ? stats.size : 0)
    return content.subarray(0, readSync(descriptor, content, 0, content.length, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** Written once the functions that a run needs have been compiled. Failing to is no failure of the program. */
function save(folder: string, unkept: ReadonlyMap<string, Unkept>): void {
  if (unkept.size === 0) return
  try {
    const files = readdirSync(folder)
    if (files.length > MOST_FILES) for (const file of files) rmSync(join(folder, file), { force: true })
    for (const [file, { script, source, runs }] of unkept) {
      const data = script.createCachedData()
      replaceFile(file, Buffer.concat([source, data, data, Buffer.of(runs + 1)]))
    }
  } catch {
    // Compiled anew the next time.
  }
}

/** Writes a file whole or not at all: a machine that loses its power must not leave a name without its bytes. */
function replaceFile(file: string, content: Buffer): void {
  const temporary = `${file}.${process.pid}`
  try {
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
