/** Keras's files: definitions as JSON. */

import type { Format } from '../format.ts'

/** A definition: told by the classes of Keras that it names. */
export const kerasJson: Format = {
  id: 'keras',
  title: 'Keras model',
  extensions: ['json'],
  ownExtensions: [],
  role: 'definition',
  detect: ({ head, content }) => {
    if (!content.isText) return 'no'
    const text = new TextDecoder().decode(head)
    if (!text.trimStart().startsWith('{')) return 'no'
    if (!/"class_name"\s*:/.test(text)) return 'no'
    return /"config"\s*:\s*[{[]|"keras_version"\s*:|"layers"\s*:\s*\[/.test(text) ? 'certain' : 'likely'
  },
  load: async () => (await import('./read.ts')).kerasReader,
}

/** A model with its variables: a zip archive, told by its first members, or by its ending where they have other names. */
export const kerasArchive: Format = {
  id: 'keras-archive',
  title: 'Keras archive',
  extensions: ['keras'],
  ownExtensions: ['keras'],
  role: 'definition',
  detect: ({ name, content }) => {
    if (content.kind !== 'zip') return 'no'
    return content.title === 'a Keras model' || /\.keras$/i.test(name) ? 'certain' : 'no'
  },
  load: async () => (await import('./read-archive.ts')).kerasArchiveReader,
}
