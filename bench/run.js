/**
 * Prints what the README shows: every `*.bench.js` of this folder as a table. Names on the command line choose some.
 * Figures are medians of interleaved runs; ratios can be trusted more than times.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { WEIGH } from './measure.js'

if (!existsSync(WEIGH)) spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })

const wanted = process.argv.slice(2)
const benches = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.bench.js') && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
)
const folder = mkdtempSync(join(tmpdir(), 'weigh-bench-'))
console.log(`Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model}\n`)
try {
  for (const name of benches) {
    const { title, columns, rows } = await import(`./${name}`)
    console.log(`${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`)
    for await (const row of rows({ folder })) console.log(`| ${row.join(' | ')} |`)
    console.log()
  }
} finally {
  rmSync(folder, { recursive: true })
}
