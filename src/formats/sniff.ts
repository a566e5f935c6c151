/** What a file is, told by its first bytes: so that the wrong one is named as what it is. */

import { type Message, message } from '../core/words/message.ts'

/** A kind of content, with its name for people. */
export interface Sniffed {
  /** `text` where nothing but text is known. */
  readonly kind: string
  /** As it stands in a sentence: "this is …". */
  readonly title: string
  readonly isText: boolean
}

const REMEDIES: Readonly<Record<string, Message>> = {
  'git-lfs': message('fetch the file itself: git lfs pull'),
  'utf-16': message('save it as UTF-8'),
  gzip: message('unpack it first'),
  zip: message('unpack it first, if the network is inside'),
  html: message('a download may have gone wrong: fetch the raw file'),
}

/** What to do with a file that is not what was expected; `undefined` where nothing general can be said. */
export function remedyFor({ kind }: Sniffed): Message | undefined {
  return REMEDIES[kind]
}

/** How many bytes a look needs. */
export const SNIFF_BYTES = 4096

interface Signature {
  readonly kind: string
  readonly title: string
  /** Where the bytes stand. */
  readonly offset?: number
  /** The bytes, as text of one character a byte. */
  readonly bytes: string
}

const BINARY: readonly Signature[] = [
  { kind: 'hdf5', title: 'an HDF5 file', bytes: '\x89HDF\r\n\x1a\n' },
  { kind: 'gzip', title: 'a gzip archive', bytes: '\x1f\x8b' },
  { kind: 'bzip2', title: 'a bzip2 archive', bytes: 'BZh' },
  { kind: 'xz', title: 'an xz archive', bytes: '\xfd7zXZ\x00' },
  { kind: 'zstd', title: 'a Zstandard archive', bytes: '\x28\xb5\x2f\xfd' },
  { kind: '7z', title: 'a 7-Zip archive', bytes: '7z\xbc\xaf\x27\x1c' },
  { kind: 'rar', title: 'a RAR archive', bytes: 'Rar!\x1a\x07' },
  { kind: 'png', title: 'a PNG image', bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'jpeg', title: 'a JPEG image', bytes: '\xff\xd8\xff' },
  { kind: 'gif', title: 'a GIF image', bytes: 'GIF8' },
  { kind: 'pdf', title: 'a PDF document', bytes: '%PDF-' },
  { kind: 'gguf', title: 'a GGUF model', bytes: 'GGUF' },
  { kind: 'tflite', title: 'a TensorFlow Lite model', offset: 4, bytes: 'TFL3' },
  { kind: 'mnn', title: 'an MNN model', offset: 4, bytes: 'MNN' },
  { kind: 'numpy', title: 'a NumPy array', bytes: '\x93NUMPY' },
  { kind: 'pickle', title: 'a Python pickle (an old PyTorch checkpoint is one)', bytes: '\x80\x02' },
  { kind: 'pickle', title: 'a Python pickle', bytes: '\x80\x03' },
  { kind: 'pickle', title: 'a Python pickle', bytes: '\x80\x04' },
  {
    kind: 'apple-double',
    title: 'an AppleDouble file, which macOS leaves beside the real one',
    bytes: '\x00\x05\x16\x07',
  },
  { kind: 'elf', title: 'a program', bytes: '\x7fELF' },
  { kind: 'utf-16', title: 'text in UTF-16', bytes: '\xff\xfe' },
  { kind: 'utf-16', title: 'text in UTF-16', bytes: '\xfe\xff' },
  { kind: 'utf-8-bom', title: 'text with a byte order mark', bytes: '\xef\xbb\xbf' },
]

const TEXT: readonly { readonly kind: string; readonly title: string; readonly pattern: RegExp }[] = [
  {
    kind: 'git-lfs',
    title: 'a Git LFS pointer, not the file itself',
    pattern: /^version https:\/\/git-lfs\.github\.com\/spec/,
  },
  { kind: 'html', title: 'an HTML page', pattern: /^\s*(<!doctype html|<html|<head|<body)/i },
  { kind: 'xml', title: 'an XML document (OpenVINO and PMML are)', pattern: /^\s*<\?xml|^\s*<net\s/ },
  { kind: 'ncnn', title: 'an ncnn definition', pattern: /^\s*7767517\s/ },
  { kind: 'darknet', title: 'a Darknet definition', pattern: /^\s*(#[^\n]*\n\s*)*\[(net|network)\]/ },
  { kind: 'json', title: 'JSON', pattern: /^\s*\{\s*"/ },
  { kind: 'json', title: 'JSON', pattern: /^\s*\[\s*[{"]/ },
]

/** Kinds of models, some of them told only by their titles: what else has these kinds is no model. */
const MODELS = new Set([
  ...['gguf', 'tflite', 'mnn', 'safetensors', 'ncnn', 'darknet', 'onnx', 'savedmodel', 'paddle', 'hdf5'],
  ...['a PyTorch checkpoint', 'a Keras model'],
])

/** Contents that a signature tells for sure, whatever the file's name. */
const SIGNED: ReadonlySet<string> = new Set(
  (
    'safetensors gguf hdf5 gzip bzip2 xz zstd 7z rar zip png jpeg gif pdf numpy pickle ' +
    'git-lfs html xml elf apple-double'
  ).split(' '),
)

/** Whether contents are surely of another kind than `own`, so that a name that says it is wrong. */
export function isForeign({ kind }: Sniffed, own: string): boolean {
  return kind !== own && SIGNED.has(kind)
}

/** Whether a content is that of a model, as far as it can be told: an archive or an HDF5 file may hold anything. */
export function isModel({ kind, title }: Sniffed): boolean {
  return MODELS.has(kind) || MODELS.has(title)
}

/** Tells what `head`, the first bytes of a file, belongs to. */
export function sniff(head: Uint8Array): Sniffed {
  const text = latin1(head.subarray(0, SNIFF_BYTES))
  if (text.startsWith('PK\x03\x04')) return archiveKind(text)
  // Before the signatures: a header's length can look like any of them.
  if (/^[\s\S]{4}\0{4}\{\s*["}]/.test(text)) return { kind: 'safetensors', title: 'a safetensors file', isText: false }
  const signature = BINARY.find(({ offset = 0, bytes }) => text.startsWith(bytes, offset))
  if (signature !== undefined)
    return { kind: signature.kind, title: signature.title, isText: signature.kind === 'utf-8-bom' }
  const found = TEXT.find(({ pattern }) => pattern.test(text))
  if (found !== undefined) return { kind: found.kind, title: found.title, isText: true }
  return isBinary(text) ? binaryKind(text) : { kind: 'text', title: 'text', isText: true }
}

/** What a zip archive holds, by the names of its first entries. */
function archiveKind(text: string): Sniffed {
  const found = ARCHIVES.find(({ pattern }) => pattern.test(text))
  return { kind: 'zip', title: found?.title ?? 'a zip archive', isText: false }
}

const ARCHIVES: readonly { readonly title: string; readonly pattern: RegExp }[] = [
  { title: 'a PyTorch checkpoint', pattern: /[/]data\.pkl|archive[/]/ },
  { title: 'a Keras model', pattern: /metadata\.json|model\.weights\.h5/ },
  { title: 'a NumPy archive (.npz)', pattern: /\.npy/ },
]

/** Bytes that no text of any encoding here has many of. */
function isBinary(text: string): boolean {
  let strange = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 9 || (code > 13 && code < 32) || code === 127) strange++
  }
  return strange > text.length / 100
}

/** Protobuf has no signature: an ONNX model starts with its version, a NetParameter with its name or a layer. */
function binaryKind(text: string): Sniffed {
  // A solver state starts like an ONNX model: a small number, then a text. But its text names a snapshot.
  if (text.startsWith('\b') && /^[^\0]{3,400}?\.(caffemodel|h5)/.test(text)) {
    return { kind: 'solverstate', title: 'a solver state of Caffe (.solverstate)', isText: false }
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = [0, 1, 2, 3].map((at) => text.charCodeAt(at))
  const isVersioned = first === 0x08 && second > 0 && second < 16
  if (isVersioned && third === 0x12 && !isName(text.slice(4, 4 + fourth))) {
    return { kind: 'savedmodel', title: 'a TensorFlow SavedModel', isText: false }
  }
  if (isVersioned && (third === 0x12 || third === 0x3a)) return { kind: 'onnx', title: 'an ONNX model', isText: false }
  // A NetParameter starts with its name, which is text; a PaddlePaddle program starts with a block.
  const isNamed = first !== 0x0a || isName(text.slice(2, 2 + second))
  if (!isNamed && text.slice(2, 7).includes('\b\0'))
    return { kind: 'paddle', title: 'a PaddlePaddle program', isText: false }
  // Tags of a NetParameter: name 1, layers 2, input 3, input_dim 4, layer 100; of a BlobProto: num 1, data 5.
  const isNet =
    isNamed &&
    [0x0a, 0x12, 0x1a, 0x20, 0xa2].includes(first) &&
    /Convolution|InnerProduct|Data|conv|ReLU|Pooling/.test(text)
  if (isNet) return { kind: 'caffemodel', title: 'a binary Caffe file (.caffemodel)', isText: false }
  return { kind: 'binary', title: 'binary', isText: false }
}

/** Whether bytes can be a name: no control characters. */
function isName(text: string): boolean {
  return Array.from(text).every((letter) => letter >= ' ' && letter !== '\x7f')
}

function latin1(bytes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, undefined, bytes)
}
