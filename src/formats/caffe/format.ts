/** Caffe's network definitions and solvers as text. */

import type { Format } from '../format.ts'

/** Prototxt: told by being text that is nothing else; its mistakes are told with their places. */
export const caffeText: Format = {
  id: 'caffe',
  title: 'Caffe prototxt',
  extensions: ['prototxt', 'pbtxt', 'txt'],
  detect: ({ name, content }) => {
    if (!content.isText || (content.kind !== 'text' && content.kind !== 'utf-8-bom')) return 'no'
    return /\.prototxt$/i.test(name) ? 'certain' : 'likely'
  },
  load: async () => (await import('./read.ts')).caffeTextReader,
}
