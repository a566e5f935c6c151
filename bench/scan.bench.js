/**
 * How fast many small definitions are scanned, beside reading and hashing the same files, and whether memory stays flat.
 * Rates depend on the machine; the ratio holds as long as both run on the same cores.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { median, peakMiB, WEIGH, wallMs } from './measure.js'

export const title = `Scanning folders of small definitions on ${availableParallelism()} cores`

export const columns = ['what', 'files', 'wall s', 'files/s', '× reading and hashing', 'peak MiB']

/** The floor: every file read and hashed, one after the other. */
const HASH = `
const { createHash } = require('crypto')
const { readdirSync, readFileSync } = require('fs')
const folder = process.argv[1]
for (const name of readdirSync(folder)) createHash('sha256').update(readFileSync(folder + '/' + name)).digest('hex')`

/** A definition of five to fifteen layers, each file another one. @param {number} index */
function smallNet(index) {
  const depth = 1 + (index % 5)
  const lines = [
    `name: "net${index}"`,
    `layer { name: "data" type: "Input" top: "x0" input_param { shape { dim: 1 dim: 3 dim: ${64 + (index % 64)} dim: 64 } } }`,
  ]
  for (let place = 0; place < depth; place++) {
    const [from, to] = [`x${place}`, `x${place + 1}`]
    const outputs = 8 + ((index >> place) % 24)
    lines.push(`layer { name: "conv${place}" type: "Convolution" bottom: "${from}" top: "${to}"
  convolution_param { num_output: ${outputs} kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
layer { name: "relu${place}" type: "ReLU" bottom: "${to}" top: "${to}" }`)
  }
  lines.push(
    `layer { name: "fc" type: "InnerProduct" bottom: "x${depth}" top: "fc" inner_product_param { num_output: 10 } }`,
  )
  lines.push('layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }')
  return `${lines.join('\n')}\n`
}

/** @param {string} folder @param {number} count */
function writeNets(folder, count) {
  const nets = join(folder, `nets-${count}`)
  mkdirSync(nets, { recursive: true })
  for (let index = 0; index < count; index++) writeFileSync(join(nets, `net-${index}.prototxt`), smallNet(index))
  return nets
}

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
