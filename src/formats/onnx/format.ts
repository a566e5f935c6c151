/** ONNX's models: binary, and the texts that onnx itself has for them. */

import { type Format, hasExtension } from '../format.ts'

/** Contents that protobuf's bytes can look like: they have no signature. */
const BYTES: ReadonlySet<string> = new Set([
  'onnx',
  'binary',
  'savedmodel',
  'caffemodel',
  'solverstate',
  'paddle',
  'text',
])

/** The first words of a model as ONNX's own text, as protobuf's text, or as JSON. */
const TEXTS = [
  /^\s*(#[^\n]*\n\s*)*<\s*(ir_version|opset_import)\s*:/,
  /^\s*(#[^\n]*\n\s*)*ir_version\s*:\s*\d/,
  /^\s*\{\s*"(irVersion|ir_version|opsetImport|producerName)"/,
]

/** Whether a file is a model as text, by its first bytes or its name. */
export function isTextModel(name: string, head: Uint8Array, isText: boolean): boolean {
  if (!isText) return false
  return hasExtension(name, TEXT_EXTENSIONS) || TEXTS.some((pattern) => pattern.test(new TextDecoder().decode(head)))
}

const TEXT_EXTENSIONS = ['onnxtxt', 'onnxtext', 'onnxjson']

export const onnx: Format = {
  id: 'onnx',
  title: 'ONNX',
  extensions: ['onnx', ...TEXT_EXTENSIONS, 'json', 'textproto', 'txtpb', 'pbtxt'],
  ownExtensions: ['onnx', ...TEXT_EXTENSIONS],
  role: 'weights',
  notation: 'lines',
  detect: ({ name, head, content }) => {
    if (content.kind === 'onnx') return 'certain'
    if (hasExtension(name, ['onnx']) && BYTES.has(content.kind)) return 'certain'
    return isTextModel(name, head, content.isText) ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).onnxReader,
}
