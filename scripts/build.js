/**
 * Builds dist: the library by tsc, the command line by rolldown, the page by vite, and a link by which `npx weigh` finds it.
 * Both build into a folder of their own first, which then takes dist's place: whoever runs the program meanwhile
 * never meets half of it, and nothing is left of sources that are gone.
 */

import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import bundle from '../rolldown.config.js'
import { buildPage } from './build-page.js'
import { manPage } from './man-page.js'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const fresh = join(root, `.dist-${process.pid}`)
const old = join(root, `.dist-${process.pid}-old`)

/** @returns {Promise<number>} the compiler's exit status */
function compile() {
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 1))
  })
}

/** Puts the program where npm puts the programs of dependencies; without it npx would install the project elsewhere. */
function linkProgram() {
  const program = join(dist, 'cli', 'weigh.cjs')
  chmodSync(program, 0o755)
  const link = join(root, 'node_modules', '.bin', 'weigh')
  if (process.platform === 'win32' || !existsSync(join(root, 'node_modules'))) return
  mkdirSync(join(link, '..'), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(join('..', '..', 'dist', 'cli', 'weigh.cjs'), link)
}

try {
  const output = { ...bundle.output, dir: join(fresh, 'cli') }
  const [status] = await Promise.all([
    compile(),
    build({ ...bundle, cwd: root, output }),
    buildPage(join(fresh, 'web')),
  ])
  // Errors of types do not keep the program from being built, but the build has failed.
  process.exitCode = status
  // The program holds fonts, and their licence goes where they go.
  copyFileSync(join(root, 'src/figures/fonts/LICENSE'), join(fresh, 'FONTS-LICENSE'))
  writeFileSync(join(fresh, 'weigh.1'), manPage(join(fresh, 'cli', 'weigh.cjs')))
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  linkProgram()
} finally {
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true })
}
