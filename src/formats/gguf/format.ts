/** GGUF, the format of llama.cpp: tensors with the settings and the vocabulary of a model. */

import { type Format, hasExtension } from '../format.ts'
import { isForeign } from '../sniff.ts'

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
    return hasExtension(name, ['gguf']) && !isForeign(content, 'gguf') ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).ggufReader,
}
