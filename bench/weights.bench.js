/** Accounting for a file of weights of 528 MB, beside starting Node, reading the file, and decoding it by a library. */

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { against, median, peakMiB, WEIGH, wallMs } from './measure.js'
import { writeVgg } from './vgg.js'

export const title = 'A caffemodel as large as VGG-16’s'

export const columns = ['what', 'wall ms', '× node -e 0', 'peak MiB', 'bytes read']

/** The floor for looking at all values: reading the file from front to end, and adding up its numbers. */
const SUM = `
const fs = require('fs')
const descriptor = fs.openSync(process.argv[1])
const buffer = new ArrayBuffer(1 << 18)
const [bytes, floats] = [new Uint8Array(buffer), new Float32Array(buffer)]
let sum = 0
for (let length; (length = fs.readSync(descriptor, bytes)) > 0; ) {
  for (let index = 0; index < length >> 2; index++) sum += floats[index]
}
console.log(sum)`

/** @param {{ folder: string }} context */
export async function* rows({ folder }) {
  const file = writeVgg(folder)
  const size = statSync(file).size
  const own = against([WEIGH, 'bytes', file], { runs: 15 })
  const read = await bytesRead(file)
  yield [
    'weigh bytes',
    own.ms.toFixed(0),
    own.ratio.toFixed(2),
    peakMiB([WEIGH, 'bytes', file]).toFixed(0),
    read.toLocaleString('en'),
  ]
  const script = join(import.meta.dirname, 'decode.cjs')
  const others = [
    ['reading the file', ['-e', 'require("fs").readFileSync(process.argv[1])', file], 5],
    ['decoding it with protobufjs', ['--max-old-space-size=8000', script, file], 1],
  ]
  for (const [name, args, runs] of others) {
    const ms = median(Array.from({ length: runs }, () => wallMs(args)))
    yield [name, ms.toFixed(0), (ms / own.floorMs).toFixed(1), peakMiB(args).toFixed(0), size.toLocaleString('en')]
  }
  const values = against([WEIGH, 'values', file], { runs: 5, floor: ['-e', SUM, file] })
  const peak = peakMiB([WEIGH, 'values', file]).toFixed(0)
  const times = `${(values.ms / own.floorMs).toFixed(1)} (${values.ratio.toFixed(2)} × reading and summing)`
  yield ['weigh values', values.ms.toFixed(0), times, peak, size.toLocaleString('en')]
}

/** How many bytes the library asks of the file. */
async function bytesRead(file) {
  const { detectFormat } = await import('../dist/index.js')
  const { openFile } = await import('../dist/node.js')
  const source = await openFile(file)
  let bytes = 0
  const counting = {
    name: source.name,
    size: source.size,
    read: (offset, length) => {
      bytes += length
      return source.read(offset, length)
    },
  }
  const format = await detectFormat(counting)
  await (await format.load()).readWeights?.(counting)
  await source.close()
  return bytes
}
