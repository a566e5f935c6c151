/** Packs what is built, and lets publint and attw look at the package as those who install it get it. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'weighbridge-package-'))

/** @type {readonly (readonly [program: string, ...args: string[]])[]} */
const CHECKS = [
  ['publint/src/cli.js', '--strict'],
  // The package is for ES modules; node10 knows no subpaths of exports.
  ['@arethetypeswrong/cli/dist/index.js', '--profile', 'esm-only', '--quiet'],
]

try {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const packed = join(folder, execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).trim())
  for (const [program, ...options] of CHECKS) {
    const script = join(root, 'node_modules', program)
    const { status } = spawnSync(process.execPath, [script, packed, ...options], { cwd: root, stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
