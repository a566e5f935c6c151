/** GGUF, the format of llama.cpp: tensors with the settings and the vocabulary of a model. */

import { type Format, hasExtension } from '../format.ts'

/** Contents that another signature tells for sure, whatever the file's name. */
const FOREIGN: ReadonlySet<string> = new Set([
  ...[
    'safetensors',
    'hdf5',
    'gzip',
    'bzip2',
    'xz',
    'zstd',
    '7z',
    'rar',
    'png',
    'jpeg',
    'gif',
    'pdf',
    'numpy',
    'pickle',
  ],
  ...['zip', 'git-lfs', 'html', 'xml', 'elf', 'apple-double'],
])

export const gguf: Format = {
  id: 'gguf',
  title: 'GGUF',
  extensions: ['gguf'],
  ownExtensions: ['gguf'],
  role: 'weights',
  isSharded: true,
  inFolder: (names) => {
    const files = names.filter((name) => /^[^/]+\.gguf$/i.test(name))
    const firsts = files.filter((name) => !/-\d{5}-of-\d{5}\.gguf$/i.test(name) || /-00001-of-\d{5}\.gguf$/i.test(name))
    // A folder of several quantisations is no one model.
    return firsts.length === 1 ? firsts : []
  },
  detect: ({ name, content }) => {
    if (content.kind === 'gguf') return 'certain'
    return hasExtension(name, ['gguf']) && !FOREIGN.has(content.kind) ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).ggufReader,
}
