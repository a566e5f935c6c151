/** ncnn's files: definitions as text or binary, and weights without names. */

import type { Format, Probe } from '../format.ts'

/** 7767517, as four bytes. */
const MAGIC_BYTES = [0xdd, 0x85, 0x76, 0x00]

function isBinaryParam({ head }: Probe): boolean {
  return MAGIC_BYTES.every((byte, at) => head[at] === byte)
}

/** Told by the number that they begin with, or by their ending. */
export const ncnnParam: Format = {
  id: 'ncnn',
  title: 'ncnn definition',
  extensions: ['param', 'param.bin'],
  ownExtensions: ['param', 'param.bin'],
  role: 'definition',
  notation: 'lines',
  detect: (probe) => {
    if (probe.content.kind === 'ncnn' || isBinaryParam(probe)) return 'certain'
    return /\.param$/i.test(probe.name) && probe.content.isText ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).ncnnReader,
}

/** A file without a signature, and with an ending that many have. */
export const ncnnBin: Format = {
  id: 'ncnn-bin',
  title: 'ncnn weights',
  extensions: ['bin'],
  ownExtensions: ['ncnn.bin'],
  role: 'weights',
  detect: (probe) => {
    const { name, content } = probe
    if (!/\.bin$/i.test(name) || isBinaryParam(probe)) return 'no'
    // A file of zeros, or of none at all, reads like a text.
    return content.kind === 'binary' || content.kind === 'text' ? 'likely' : 'no'
  },
  load: async () => (await import('./read.ts')).ncnnBinReader,
}
