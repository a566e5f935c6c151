/** TensorFlow Lite's files: FlatBuffers with an identifier of their own. */

import { type Format, hasExtension } from '../format.ts'

/** Told by the identifier at byte 4, or by an ending that nothing else has: a damaged one is told so. */
export const tflite: Format = {
  id: 'tflite',
  title: 'TensorFlow Lite model',
  extensions: ['tflite', 'lite'],
  ownExtensions: ['tflite'],
  role: 'weights',
  detect: ({ name, head }) => {
    if (String.fromCharCode(...head.subarray(4, 8)) === 'TFL3') return 'certain'
    return hasExtension(name, ['tflite']) ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).tfliteReader,
}
