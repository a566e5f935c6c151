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
const MOST_FILES = 200

/** Keeps compiled code from now on, for the chunks of this program. */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  if ('enableCompileCache' in Module && typeof Module.enableCompileCache === 'function') {
    Module.enableCompileCache()
    return
  }
  const folder = cacheFolder(env)
  if (folder === undefined) return
  const fresh = new Map<string, Script>()
  const { _extensions: loaders } = Module as typeof Module & Loader
  const load = loaders['.js']
  loaders['.cjs'] = (module, filename) => {
    if (dirname(filename) === __dirname) runCached(module, filename, folder, fresh)
    else load?.(module, filename)
  }
  process.once('exit', () => save(folder, fresh))
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
function runCached(module: LoadedModule, filename: string, folder: string, fresh: Map<string, Script>): void {
  const kept = readKept(join(folder, basename(filename)))
  const content = Module.wrap(readFileSync(filename, 'latin1'))
  const script = new Script(content, { filename, ...(kept && { cachedData: kept }) })
  if (kept === undefined || script.cachedDataRejected === true) fresh.set(basename(filename), script)
  const require = (id: string) => module.require(id)
  script.runInThisContext().call(module.exports, module.exports, require, module, filename, dirname(filename))
}

function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Written once the functions that a run needs have been compiled. Failing to is no failure of the program. */
function save(folder: string, fresh: ReadonlyMap<string, Script>): void {
  if (fresh.size === 0) return
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length > MOST_FILES) rmSync(folder, { recursive: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const [name, script] of fresh) {
      const temporary = join(folder, `${name}.${process.pid}`)
      writeFileSync(temporary, script.createCachedData(), { mode: 0o600 })
      renameSync(temporary, join(folder, name))
    }
  } catch {
    // Compiled anew the next time.
  }
}
