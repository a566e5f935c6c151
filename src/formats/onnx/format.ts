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

export const onnx: Format = {
  id: 'onnx',
  title: 'ONNX',
  extensions: ['onnx', 'onnxtxt', 'onnxtext', 'onnxjson', 'json', 'textproto', 'txtpb', 'pbtxt'],
  ownExtensions: ['onnx', 'onnxtxt', 'onnxtext', 'onnxjson'],
  role: 'definition',
  detect: ({ name, head, content }) => {
    if (content.kind === 'onnx') return 'certain'
    if (content.isText && TEXTS.some((pattern) => pattern.test(new TextDecoder().decode(head)))) return 'certain'
    if (hasExtension(name, ['onnx']) && BYTES.has(content.kind)) return 'certain'
    return hasExtension(name, ['onnxtxt', 'onnxtext', 'onnxjson']) && content.isText ? 'certain' : 'no'
  },
  load: async () => (await import('./read.ts')).onnxReader,
}
