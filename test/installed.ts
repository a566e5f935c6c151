/** The package as those who install it get it. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** Packs what is built and installs it into a new folder, whose path is given; whoever asks removes it. */
export function installPackage(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `weighbridge-${name}-`))
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const tarball = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=optional']
  execFileSync('npm', ['install', ...options, `./${tarball}`], { cwd: folder, stdio: 'pipe' })
  return folder
}
