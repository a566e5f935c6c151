/** Keras's files: definitions as JSON, archives, and HDF5 with or without a definition. */

import type { Format } from '../format.ts'

/** A definition: told by the classes of Keras that it names. */
export const kerasJson: Format = {
  id: 'keras',
  title: 'Keras model',
  extensions: ['json'],
  ownExtensions: [],
  role: 'definition',
  notation: 'json',
  detect: ({ head, content }) => {
    if (!content.isText) return 'no'
    const text = new TextDecoder().decode(head)
    if (!text.trimStart().startsWith('{')) return 'no'
    if (!/"class_name"\s*:/.test(text)) return 'no'
    return /"config"\s*:\s*[{[]|"keras_version"\s*:|"layers"\s*:\s*\[/.test(text) ? 'certain' : 'likely'
  },
  load: async () => (await import('./read.ts')).kerasReader,
  edit: async () => (await import('./edit.ts')).editKeras,
}

/** A model with its variables: a zip archive, told by its first members, or by its ending where they have other names. */
export const kerasArchive: Format = {
  id: 'keras-archive',
  title: 'Keras archive',
  extensions: ['keras'],
  ownExtensions: ['keras'],
  role: 'weights',
  detect: ({ name, content }) => {
    if (content.kind !== 'zip') return 'no'
    return content.title === 'a Keras model' || /\.keras$/i.test(name) ? 'certain' : 'no'
  },
  load: async () => (await import('./read-archive.ts')).kerasArchiveReader,
}

/** HDF5, told by the names that Keras gives to groups and attributes; or an index of several such files. */
export const kerasHdf5: Format = {
  id: 'keras-h5',
  title: 'Keras HDF5',
  extensions: ['weights.h5', 'h5', 'hdf5', 'weights.json'],
  ownExtensions: ['weights.h5'],
  role: 'weights',
  detect: ({ name, head, content }) => {
    if (content.kind === 'json') return /"[^"]*\.weights\.h5"/.test(new TextDecoder().decode(head)) ? 'certain' : 'no'
    const text = new TextDecoder('latin1').decode(head)
    if (!PLACES.some((offset) => text.startsWith(SIGNATURE, offset + 1))) return 'no'
    if (WORDS.test(text)) return 'certain'
    // What is neither Keras's nor Caffe's by its names has at least variables.
    return /\.(caffemodel|solverstate)(\.h5)?$/i.test(name) || CAFFE_WORDS.test(text) ? 'no' : 'likely'
  },
  load: async () => (await import('./read-hdf5.ts')).kerasHdf5Reader,
}

/** Where an HDF5 file may start, as far as the first look reaches. */
const PLACES = [0, 512, 1024, 2048]

/** Behind its first byte, which decoders make different letters of: to browsers, latin1 is windows-1252. */
const SIGNATURE = 'HDF\r\n\x1a\n'

/** Names that stand in the heads of Keras's files: attributes of whole models, groups of variables. */
const WORDS =
  /keras_version|model_config|model_weights|layer_names|weight_names|_layer_checkpoint_dependencies|(^|[^\w])vars(?!\w)/

/** Groups that Caffe's files have, and as good as no other program's. */
const CAFFE_WORDS = /(^|[^\w])(data|diff|history|learned_net)\0/
