/** Builds dist where it is older than the sources, so that tests of the command line run what users run. */

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** What the build reads, beside src and web. */
const CONFIGURATION = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'rolldown.config.js']

/** Time of the last change of a source, in milliseconds. */
function lastChange(): number {
  const sources = ['src', 'web']
    .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
  return Math.max(...[...sources, ...CONFIGURATION.map((name) => join(ROOT, name))].map(changed))
}

function changed(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

export function setup(): void {
  if (process.env.WEIGH_SKIP_BUILD === '1') return
  if (changed(join(ROOT, 'dist', 'cli', 'weigh.cjs')) > lastChange()) return
  // An error of types is told and left to the type checker: what was built can be tested all the same.
  spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
}
