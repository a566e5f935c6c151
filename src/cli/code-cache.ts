/**
 * Compiled code kept between runs: compiling this program anew would take longer than all of its work on a small network.
 * Node 22 can do that itself; for Node 20 it is done here, in the user's own cache folder. Where nothing can be kept,
 * the program is compiled as ever.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Module } from 'node:module'
import { basename, dirname, join } from 'node:path'
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
  readonly runs: number
}

/** Keeps compiled code from now on, for the chunks of this program and each command by itself. */
export function keepCompiledCode({ env, argv }: Pick<NodeJS.Process, 'env' | 'argv'>): void {
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  if ('enableCompileCache' in Module && typeof Module.enableCompileCache === 'function') {
    Module.enableCompileCache()
    return
  }
  const folder = cacheFolder(env)
  if (folder === undefined) return
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

/** A folder that only this user writes, for this version of Node. */
function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const base = env.XDG_CACHE_HOME ?? (env.HOME === undefined ? env.LOCALAPPDATA : join(env.HOME, '.cache'))
  return base === undefined || base === '' ? undefined : join(base, 'weighbridge', `${process.version}-${process.arch}`)
}

/**
 * The names of chunks change with their content, so that a kept one can't be another's. They are ASCII: read as Latin-1
 * they need no decoding.
 */
function runCached(module: LoadedModule, filename: string, keptAs: string, unkept: Map<string, Unkept>): void {
  const kept = readKept(keptAs)
  const content = Module.wrap(readFileSync(filename, 'latin1'))
  const script = new Script(content, { filename, ...(kept && { cachedData: kept.subarray(0, -1) }) })
  const runs = kept === undefined || script.cachedDataRejected === true ? 0 : (kept.at(-1) ?? 0)
  if (runs < RUNS) unkept.set(keptAs, { script, runs })
  const require = (id: string) => module.require(id)
  script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename))
}

/** Compiled code, and behind it the number of runs that have added to it. */
function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Written once the functions that a run needs have been compiled. Failing to is no failure of the program. */
function save(folder: string, unkept: ReadonlyMap<string, Unkept>): void {
  if (unkept.size === 0) return
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length > MOST_FILES) rmSync(folder, { recursive: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const [file, { script, runs }] of unkept) {
      const temporary = `${file}.${process.pid}`
      writeFileSync(temporary, Buffer.concat([script.createCachedData(), Buffer.of(runs + 1)]), { mode: 0o600 })
      renameSync(temporary, file)
    }
  } catch {
    // Compiled anew the next time.
  }
}
