/**
 * How fast many small definitions are scanned, beside reading and hashing the same files, and whether memory stays flat.
 * Rates depend on the machine; the ratio holds as long as both run on the same cores.
 */

import { availableParallelism } from 'node:os'
import { median, peakMiB, WEIGH, wallMs } from './measure.js'
import { writeNets } from './small-nets.js'

export const title = `Scanning folders of small definitions on ${availableParallelism()} cores`

export const columns = ['what', 'files', 'wall s', 'files/s', '× reading and hashing', 'peak MiB']

/** The floor: every file read and hashed, one after the other. */
const HASH = `
const { createHash } = require('crypto')
const { readdirSync, readFileSync } = require('fs')
const folder = process.argv[1]
for (const name of readdirSync(folder)) createHash('sha256').update(readFileSync(folder + '/' + name)).digest('hex')`

const ways = (/** @type {string} */ nets) => [
  ['weigh scan --jsonl', [WEIGH, 'scan', nets, '--jsonl', '--progress', 'never']],
  ['weigh scan', [WEIGH, 'scan', nets, '--progress', 'never']],
  ['weigh scan --jsonl --jobs 1', [WEIGH, 'scan', nets, '--jsonl', '--jobs', '1', '--progress', 'never']],
]

/** @param {{ folder: string }} context */
export function* rows({ folder }) {
  for (const count of [1000, 10_000]) {
    const nets = writeNets(folder, count)
    for (const [name, args] of ways(nets)) {
      wallMs(['-e', HASH, nets])
      const pairs = Array.from({ length: count > 1000 ? 3 : 5 }, () => [wallMs(args), wallMs(['-e', HASH, nets])])
      const seconds = median(pairs.map(([own]) => own)) / 1000
      const ratio = median(pairs.map(([own, floor]) => own / floor))
      yield [name, count, seconds.toFixed(1), Math.round(count / seconds), ratio.toFixed(1), peakMiB(args).toFixed(0)]
    }
  }
}
