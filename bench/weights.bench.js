/** What reading a large file of weights costs: its headers, beside a plain read and a decoder that loads all of it. */

import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { against, peakMiB } from './measure.js'

export const title = 'Reading a file of weights as large as VGG-16'

export const columns = ['what', 'file MB', 'wall ms', '× node -e 0', 'peak MiB']

/** @param {{ folder: string }} context */
export function* rows({ folder }) {
  const file = writeLargeNet(folder)
  const megabytes = (statSync(file).size / 1e6).toFixed(0)
  for (const [name, script] of scripts(file)) {
    const path = join(folder, `${name.replace(/\W+/g, '-')}.mjs`)
    writeFileSync(path, script)
    const { ms, ratio } = against([path], { runs: 7 })
    yield [name, megabytes, ms.toFixed(0), ratio.toFixed(2), peakMiB([path]).toFixed(0)]
  }
}

/** @param {string} path */
function moduleOf(path) {
  return pathToFileURL(join(import.meta.dirname, '..', path)).href
}

/** @param {string} file */
function scripts(file) {
  const open = `const file = await openFile(${JSON.stringify(file)})`
  const ours = `import { openFile } from ${JSON.stringify(moduleOf('dist/node.js'))}
import { readCaffeWeights } from ${JSON.stringify(moduleOf('dist/formats/caffe/read-weights.js'))}
import { valuesOf } from ${JSON.stringify(moduleOf('dist/formats/caffe/weights.js'))}
import { valueStatistics } from ${JSON.stringify(moduleOf('dist/analyze/values.js'))}
${open}
const { layers } = await readCaffeWeights(file)\n`
  const sum = `import { openSync, readSync } from 'node:fs'
const descriptor = openSync(${JSON.stringify(file)}, 'r')
const block = new Uint8Array(1 << 20)
let sum = 0
for (let count = 1; count > 0; ) {
  count = readSync(descriptor, block, 0, block.length, null)
  const numbers = new Float32Array(block.buffer, 0, count >> 2)
  for (let index = 0; index < numbers.length; index++) sum += numbers[index]
}\n`
  return [
    ['headers: every layer, every byte accounted for', ours],
    ['the whole file into memory', `import { readFileSync } from 'node:fs'\nreadFileSync(${JSON.stringify(file)})\n`],
    ['the whole file in blocks, its numbers added up', sum],
    [
      'statistics of every value',
      `${ours}for (const { blobs } of layers) for (const blob of blobs) await valueStatistics(file, valuesOf(blob).stored)\n`,
    ],
  ]
}

/** Outputs and inputs of VGG-16's layers. */
const SIZES = [
  ...[
    [64, 3],
    [64, 64],
    [128, 64],
    [128, 128],
    [256, 128],
    [256, 256],
    [256, 256],
    [512, 256],
  ].map(conv),
  ...[
    [512, 512],
    [512, 512],
    [512, 512],
    [512, 512],
    [512, 512],
  ].map(conv),
  [4096, 25088],
  [4096, 4096],
  [1000, 4096],
]

/** @param {readonly number[]} sizes */
function conv(sizes) {
  return [...sizes, 3, 3]
}

/** A caffemodel with VGG-16's shapes; its weights are repeated noise. @param {string} folder */
function writeLargeNet(folder) {
  const path = join(folder, 'large.caffemodel')
  const descriptor = openSync(path, 'w')
  const noise = new Uint8Array(Float32Array.from({ length: 1 << 18 }, () => (Math.random() - 0.5) / 10).buffer)
  writeSync(descriptor, field(1, text('large')))
  for (const [index, shape] of SIZES.entries()) {
    const bytes = 4 * shape.reduce((product, size) => product * size, 1)
    const [weights, biases] = [blobHead(shape, bytes), blobHead(shape.slice(0, 1), 4 * shape[0])]
    const names = [field(1, text(`layer${index}`)), field(2, text(shape.length > 2 ? 'Convolution' : 'InnerProduct'))]
    const frame = (blob, length) => bytesOf(varint(7 * 8 + 2), varint(blob.length + length))
    const parts = [...names, frame(weights, bytes), weights]
    const after = [frame(biases, 4 * shape[0]), biases]
    const length = [...parts, ...after].reduce((sum, part) => sum + part.length, bytes + 4 * shape[0])
    for (const part of [varint(100 * 8 + 2), varint(length), ...parts]) writeSync(descriptor, part)
    writeNoise(descriptor, noise, bytes)
    for (const part of after) writeSync(descriptor, part)
    writeNoise(descriptor, noise, 4 * shape[0])
  }
  closeSync(descriptor)
  return path
}

/** @param {number} descriptor @param {Uint8Array} noise @param {number} bytes */
function writeNoise(descriptor, noise, bytes) {
  for (let left = bytes; left > 0; left -= noise.length) writeSync(descriptor, noise, 0, Math.min(left, noise.length))
}

/** The shape, then the tag and length of the numbers. @param {readonly number[]} shape @param {number} bytes */
function blobHead(shape, bytes) {
  return bytesOf(field(7, field(1, bytesOf(...shape.map(varint)))), varint(5 * 8 + 2), varint(bytes))
}

/** @param {number} number @param {Uint8Array} content */
function field(number, content) {
  return bytesOf(varint(number * 8 + 2), varint(content.length), content)
}

/** @param {string} value */
function text(value) {
  return new TextEncoder().encode(value)
}

/** @param {number} value */
function varint(value) {
  const bytes = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

/** @param {readonly Uint8Array[]} parts */
function bytesOf(...parts) {
  return new Uint8Array(Buffer.concat(parts))
}
