/** Reads a model from text: ONNX's own, protobuf's, or JSON. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Issue } from '../../core/words/issue.ts'
import { readProtoJson } from '../../wire/protobuf/json.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { parseText } from '../../wire/protobuf/text.ts'
import { decodeUtf8 } from '../../wire/protobuf/utf8.ts'
import type { ModelFile } from './model-file.ts'
import { parseOnnxText } from './onnx-text.ts'
import { onnxMessage } from './schema.ts'

/** Larger texts are not read: numbers as text are no use at this size. */
const LONGEST_TEXT = 1 << 26

/** Reads a model; `undefined` where the text is too long to be one. */
export async function readOnnxText(source: ByteSource): Promise<ModelFile | undefined> {
  if (source.size > LONGEST_TEXT) return undefined
  const bytes = await source.read(0, source.size)
  const { message, issues, isDamaged } = parsed(source.name, bytes)
  return {
    model: message,
    bulk: () => undefined,
    issues,
    isDamaged,
    finish: () => ({
      issues: [],
      file: { name: source.name, role: 'definition', format: 'onnx/text', size: source.size, spans: [] },
    }),
  }
}

interface Parsed {
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
  readonly isDamaged: boolean
}

function parsed(file: string, bytes: Uint8Array): Parsed {
  const start = decodeUtf8(bytes.subarray(0, 4096)).replace(/^(\s|#[^\n]*)+/, '')
  if (start.startsWith('{')) return withDamage(readProtoJson(file, bytes, onnxMessage('ModelProto')))
  if (/^\w+\s*[:{]/.test(start)) return withDamage(parseText(file, bytes, onnxMessage('ModelProto')))
  const { message, damage } = parseOnnxText(file, bytes)
  return { message, issues: damage === undefined ? [] : [damage], isDamaged: damage !== undefined }
}

function withDamage({ message, issues }: Pick<Parsed, 'message' | 'issues'>): Parsed {
  return { message, issues, isDamaged: issues.some(({ severity }) => severity === 'error') }
}
