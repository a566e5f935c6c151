/**
 * Builds the page of web/ into a folder, as files and as a single one. What it was last built from is remembered, so
 * that a build without changes copies.
 */

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const cache = join(root, 'node_modules', '.cache', 'weighbridge-page')

/** All that the page is made from: its own sources, the library's, the examples, and the tools by the lock file. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const folder of ['web', 'src', 'examples']) {
    const files = readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name) && !entry.parentPath.includes(join('src', 'cli')),
      )
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
    for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
    .slice(0, 24)
}

/**
 * The element `<weigh-network>` as one script with everything in it.
 *
 * @param {string} file
 */
async function buildComponent(file) {
  const { build } = await import('rolldown')
  await build({
    input: join(root, 'web', 'component', 'weigh-network.ts'),
    platform: 'browser',
    output: { file, format: 'es', minify: true, codeSplitting: false },
  })
}

/**
 * Builds the page into `folder`, or copies what is known.
 *
 * @param {string} folder
 */
export async function buildPage(folder) {
  const kept = join(cache, fingerprint())
  if (!existsSync(join(kept, 'single', 'page.js'))) {
    const [{ build }, { pageConfig }] = await Promise.all([import('vite'), import('../web/page-config.js')])
    const fresh = join(cache, `fresh-${process.pid}`)
    await build(pageConfig(false, fresh))
    await build(pageConfig(true, join(fresh, 'single')))
    await buildComponent(join(fresh, 'weigh-network.js'))
    rmSync(kept, { recursive: true, force: true })
    for (const old of readdirSync(cache)) {
      if (!old.startsWith('fresh-')) rmSync(join(cache, old), { recursive: true, force: true })
    }
    renameSync(fresh, kept)
  }
  mkdirSync(folder, { recursive: true })
  cpSync(kept, folder, { recursive: true })
}
