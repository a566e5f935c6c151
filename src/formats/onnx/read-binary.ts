/** Reads a model from bytes: its fields by position, of its tensors only what is short. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { DTYPE_BITS } from '../../core/network/dtype.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { readBinary } from '../../wire/protobuf/binary.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { Field } from '../../wire/protobuf/schema.ts'
import { MOST_VARINT_BYTES } from '../../wire/protobuf/varint.ts'
import { fileLedger } from '../file-ledger.ts'
import { mostKept } from './elements.ts'
import type { ModelFile } from './model-file.ts'
import { dtypeNumbered } from './node.ts'
import { purposesOf } from './purposes.ts'
import { onnxMessage } from './schema.ts'

/** A network of 20,000 nodes has 100,000 messages; more than these would take more memory than there may be. */
const LIMITS = { mostFields: 1_200_000, mostMessages: 150_000 }

/** Reads a model. Damage is told in the result, never thrown: what stands before it is there. */
export async function readOnnxBinary(source: ByteSource): Promise<ModelFile> {
  const ledger = new Ledger(source)
  const { message, bulk, issues, damage, stopsEarly } = await readBinary(ledger, onnxMessage('ModelProto'), {
    ...LIMITS,
    keeps,
  })
  const found: Issue[] = [...issues, ...(damage ? [damage] : []), ...(stopsEarly ? [trailing(source.name)] : [])]
  const changed = await changedSize(source)
  return {
    model: message,
    bulk: (tensor, field) => bulk.get(tensor)?.get(field),
    issues: changed === undefined ? found : [...found, changed],
    isDamaged: damage !== undefined,
    finish: () => {
      const account = ledger.finish()
      return {
        issues: account.issues,
        file: fileLedger(ledger, account, {
          role: 'weights',
          format: 'onnx/model',
          purposes: purposesOf(account.totals),
        }),
      }
    },
  }
}

/** Longer texts are no labels. */
const LONGEST_TEXTS = 1 << 12

/** Short rows of numbers are kept, since sizes are computed from them; type and shape stand before them in the file. */
function keeps(tensor: ProtoMessage, field: Field, length: number): boolean {
  const dtype = dtypeNumbered(tensor.number('data_type'))
  if (dtype === 'string') return field.name === 'string_data' && length <= LONGEST_TEXTS
  const width = dtype === undefined ? 64 : DTYPE_BITS[dtype]
  const most = mostKept(dtype)
  if (field.name === 'raw_data') return length * 8 <= most * width
  return length <= most * (field.name === 'float_data' ? 4 : field.name === 'double_data' ? 8 : MOST_VARINT_BYTES)
}

function trailing(file: string): Issue {
  const text = 'there is more behind the end of the model: the checker of onnx stops there, all others refuse the file'
  return issue('onnx/trailing-bytes', 'warning', text, {}, { where: { file } })
}

async function changedSize(source: ByteSource): Promise<Issue | undefined> {
  const now = await source.sizeNow?.()
  if (now === undefined || now === source.size) return undefined
  const text = 'the file changed while it was read: it had {before} bytes and has {now}'
  return issue('file/changed', 'error', text, { before: source.size, now }, { where: { file: source.name } })
}
