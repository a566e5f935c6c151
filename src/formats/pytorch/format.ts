/** PyTorch's checkpoints: archives and older streams of torch.save, archives of TorchScript, and their index of shards. */

import type { Certainty, Format, Probe } from '../format.ts'

/** How the older stream starts: a pickle of its magic number. */
const STREAM = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

/** Endings that nothing else has. */
const OWN = /\.(pt|pth|pkl|pickle)$/i

/** The index of a checkpoint in several files: `pytorch_model.bin.index.json`. */
const INDEX = /\.bin\.index\.json$/i

export const pytorch: Format = {
  id: 'pytorch',
  title: 'PyTorch checkpoint',
  extensions: ['pt', 'pth', 'bin', 'ckpt', 'pkl', 'pickle', 'bin.index.json'],
  ownExtensions: ['pt', 'pth', 'pkl', 'pickle', 'bin.index.json'],
  role: 'weights',
  isSharded: true,
  inFolder: (names) => {
    const index = names.find((name) => INDEX.test(name))
    return index !== undefined ? [index] : names.filter((name) => /^pytorch_model.*\.bin$/.test(name))
  },
  detect: (probe) => {
    if (probe.content.kind === 'json') return isIndex(probe) ? 'certain' : 'no'
    if (startsWith(probe, STREAM) || isSavedArchive(probe)) return 'certain'
    return certaintyOfPickle(probe)
  },
  load: async () => (await import('./read.ts')).pytorchReader,
}

/** By its name, or by the files that it names. */
function isIndex({ name, head }: Probe): boolean {
  if (INDEX.test(name)) return true
  const text = new TextDecoder().decode(head)
  return /"weight_map"\s*:/.test(text) && /:\s*"[^"]*\.(bin|pt|pth)"/.test(text)
}

function startsWith({ head }: Probe, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte)
}

const LOCAL_HEADER_BYTES = 30

/** The first names of the archive tell: a folder with `data.pkl` in it, or TorchScript's code. */
function isSavedArchive({ head, name, content }: Probe): boolean {
  if (content.kind !== 'zip') return false
  // Signature, versions and lengths stand in front of the first name.
  const text = Reflect.apply(String.fromCharCode, undefined, head).slice(LOCAL_HEADER_BYTES)
  if (/^[^/]{1,400}\/(data\.pkl|data\/\d|code\/|constants\.pkl|version|byteorder)/.test(text)) return true
  return /\.(pt|pth|ckpt|bin)$/i.test(name) && !/\.npy|\.json/.test(text)
}

/** A pickle by itself: by its first opcode, or by its name where it has none of those that say so. */
function certaintyOfPickle({ head, name, content }: Probe): Certainty {
  const [code = 0, protocol = 0] = head
  const isPlain = content.kind === 'pickle' || content.kind === 'binary'
  if (isPlain && OWN.test(name)) return 'certain'
  // Pickles of the oldest protocol are text; a definition of another format may be called .pt.
  if (content.kind === 'text' && /\.(pkl|pickle)$/i.test(name)) return 'certain'
  return code === 0x80 && protocol >= 2 && protocol <= 5 ? 'likely' : 'no'
}
