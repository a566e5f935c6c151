/** Caffe's files: definitions and solvers as text, and files of weights. */

import type { Format } from '../format.ts'
import { recogniseText } from './text-kind.ts'

/** Prototxt: told by being text that is nothing else; its mistakes are told with their places. */
export const caffeText: Format = {
  id: 'caffe',
  title: 'Caffe prototxt',
  extensions: ['prototxt', 'pbtxt', 'txt'],
  ownExtensions: ['prototxt'],
  role: 'definition',
  notation: 'prototxt',
  detect: ({ name, content }) => {
    if (!content.isText || (content.kind !== 'text' && content.kind !== 'utf-8-bom')) return 'no'
    return /\.prototxt$/i.test(name) ? 'certain' : 'likely'
  },
  recognise: async (probe) => recogniseText(probe),
  load: async () => (await import('./read.ts')).caffeTextReader,
  edit: async () => (await import('./edit.ts')).editPrototxt,
}

const KINDS: ReadonlySet<string> = new Set(['caffemodel', 'solverstate'])

/** Files of weights: protobuf has no signature, so that what is nothing else may be one; the reader names what is none. */
export const caffeWeights: Format = {
  id: 'caffe-weights',
  title: 'Caffe weights',
  extensions: ['caffemodel', 'h5', 'solverstate', 'binaryproto'],
  ownExtensions: ['caffemodel', 'caffemodel.h5', 'solverstate', 'solverstate.h5', 'binaryproto'],
  role: 'weights',
  detect: ({ name, content }) => {
    if (KINDS.has(content.kind)) return 'certain'
    if (content.kind === 'hdf5') return 'likely'
    return content.kind === 'binary' && /\.(caffemodel|solverstate|binaryproto)$/i.test(name) ? 'likely' : 'no'
  },
  load: async () => (await import('./read-model.ts')).caffeWeightsReader,
}
