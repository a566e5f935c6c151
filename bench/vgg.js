/** A caffemodel as large as VGG-16's, whose 138,357,544 weights are a hole in the file: nothing is written for them. */

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Name and shape of each layer's weights. */
const LAYERS = [
  ['conv1_1', [64, 3, 3, 3]],
  ['conv1_2', [64, 64, 3, 3]],
  ['conv2_1', [128, 64, 3, 3]],
  ['conv2_2', [128, 128, 3, 3]],
  ['conv3_1', [256, 128, 3, 3]],
  ['conv3_2', [256, 256, 3, 3]],
  ['conv3_3', [256, 256, 3, 3]],
  ['conv4_1', [512, 256, 3, 3]],
  ['conv4_2', [512, 512, 3, 3]],
  ['conv4_3', [512, 512, 3, 3]],
  ['conv5_1', [512, 512, 3, 3]],
  ['conv5_2', [512, 512, 3, 3]],
  ['conv5_3', [512, 512, 3, 3]],
  ['fc6', [4096, 25_088]],
  ['fc7', [4096, 4096]],
  ['fc8', [1000, 4096]],
]

function varint(value) {
  const bytes = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}

const field = (number, bytes) => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes]
const text = (number, words) => field(number, [...Buffer.from(words)])

/** The bytes of a blob before its numbers, and how many bytes of numbers follow. */
function blobHead(shape) {
  const bytes = 4 * shape.reduce((product, size) => product * size, 1)
  const sizes = field(7, field(1, shape.flatMap(varint)))
  const data = [...varint(5 * 8 + 2), ...varint(bytes)]
  const content = sizes.length + data.length + bytes
  return { head: [...varint(7 * 8 + 2), ...varint(content), ...sizes, ...data], bytes }
}

/** Writes the file below `folder`. @param {string} folder */
export function writeVgg(folder) {
  const file = join(folder, 'vgg16.caffemodel')
  const descriptor = openSync(file, 'w')
  let at = writeSync(descriptor, Uint8Array.from(text(1, 'VGG-16')))
  for (const [name, shape] of LAYERS) {
    const blobs = [blobHead(shape), blobHead(shape.slice(0, 1))]
    const names = [...text(1, name), ...text(2, name.startsWith('fc') ? 'InnerProduct' : 'Convolution')]
    const length = blobs.reduce((sum, { head, bytes }) => sum + head.length + bytes, names.length)
    at += writeSync(descriptor, Uint8Array.from([...varint(100 * 8 + 2), ...varint(length), ...names]), 0, null, at)
    for (const { head, bytes } of blobs) at += writeSync(descriptor, Uint8Array.from(head), 0, null, at) + bytes
  }
  ftruncateSync(descriptor, at)
  closeSync(descriptor)
  return file
}
