/** Darknet's files: definitions as text, and weights without names. */

import type { Format } from '../format.ts'

/** Told by its section [net], or by its ending where sections follow. */
export const darknetCfg: Format = {
  id: 'darknet',
  title: 'Darknet cfg',
  extensions: ['cfg'],
  ownExtensions: [],
  role: 'definition',
  notation: 'ini',
  detect: ({ name, content, head }) => {
    if (content.kind === 'darknet') return 'certain'
    if (!content.isText || !/\.cfg$/i.test(name)) return 'no'
    return hasSection(head) ? 'certain' : 'likely'
  },
  load: async () => (await import('./read.ts')).darknetReader,
  edit: async () => (await import('./edit.ts')).editCfg,
}

/** Sections that only such a file has: a cfg of another program is none. */
function hasSection(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head)
  return /^[ \t]*\[[ \t]*(net|network|conv|convolutional|connected|maxpool|route|shortcut|yolo|region)[ \t]*\]/im.test(
    text,
  )
}

/** A file without a signature: told by its ending. */
export const darknetWeights: Format = {
  id: 'darknet-weights',
  title: 'Darknet weights',
  extensions: ['weights', 'backup'],
  ownExtensions: ['weights'],
  role: 'weights',
  detect: ({ name, content }) => {
    const isNamed = /\.(weights|backup|conv\.\d+)$/i.test(name)
    return isNamed && (content.kind === 'binary' || content.kind === 'text') ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).darknetWeightsReader,
}
