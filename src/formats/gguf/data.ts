/** Where the numbers of a GGUF file lie: one tensor after the other, each padded to the alignment. */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import type { Ledger } from '../../core/bytes/ledger.ts'
import { encodingNamed } from '../../core/encoding.ts'
import type { StoredTensor } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { roleOf, splitName } from '../tensor-roles.ts'
import type { TensorInfo } from './tensor-info.ts'

export interface DataPlan {
  readonly ledger: Ledger
  readonly infos: readonly TensorInfo[]
  /** Where the header ends, from the start of the file. */
  readonly infosEnd: number
  readonly alignment: bigint
  /** False where the header is damaged: where the data start is then not known. */
  readonly isWhole: boolean
  readonly littleEndian: boolean
}

/** Checks and claims the tensors' bytes, and tells the tensors. */
export function placeTensors(plan: DataPlan, issues: Issue[]): readonly StoredTensor[] {
  const listed = plan.infos.filter(({ isListed, bytes }) => isListed && bytes !== undefined)
  if (!plan.isWhole) return listed.map((info) => tensorOf(info, undefined, plan))
  const start = padded(BigInt(plan.infosEnd), plan.alignment)
  checkOrder(plan, start, issues)
  claimAll(plan, start, issues)
  return listed.map((info) => tensorOf(info, start + info.offset, plan))
}

function padded(size: bigint, alignment: bigint): bigint {
  return ((size + alignment - 1n) / alignment) * alignment
}

/** Each tensor begins where the one before ended, padded: llama.cpp refuses all else. */
function checkOrder({ infos, alignment, ledger }: DataPlan, start: bigint, issues: Issue[]): void {
  let expected = 0n
  for (const { name, offset, bytes, start: at, type } of infos) {
    const where = { file: ledger.source.name, offset: at }
    if (offset !== expected) {
      const text = '{name} begins at byte {offset} of the data, and {expected} is where the tensor before it ends'
      issues.push(issue('gguf/offset', 'error', text, { name, offset, expected }, { where }))
    }
    const end = start + offset + (bytes ?? 0n)
    if (end > BigInt(ledger.size)) {
      const text = '{name} ends at byte {end}, and the file has {size}'
      issues.push(issue('gguf/beyond-end', 'error', text, { name, end, size: ledger.size }, { where }))
    }
    if (type?.name === 'Q8_1') {
      const text = '{name} is Q8_1, of 36 bytes a block: gguf-py writes 40, which llama.cpp does not read'
      issues.push(issue('gguf/q8-1', 'note', text, { name }, { where }))
    }
    expected = padded(offset + (bytes ?? 0n), alignment)
  }
}

/** Claims what lies inside of the file, in the order of places; of bytes that two tensors have the first keeps them. */
function claimAll({ ledger, infos, infosEnd, alignment }: DataPlan, start: bigint, issues: Issue[]): void {
  const size = BigInt(ledger.size)
  const claim = (from: bigint, to: bigint, role: 'payload' | 'padding', label: string, name?: string) => {
    const end = to < size ? to : size
    if (end <= from) return
    const id = ledger.claim(Number(from), Number(end - from), role, label)
    if (name !== undefined) ledger.setName(id, name)
  }
  claim(BigInt(infosEnd), start, 'padding', 'padding')
  let at = start
  const placed = infos.filter(({ bytes }) => bytes !== undefined)
  for (const { name, offset, bytes = 0n } of placed.sort((a, b) => Number(a.offset - b.offset))) {
    const from = start + offset
    const end = from + bytes
    if (from >= at) {
      // What a tensor leaves of its last stretch is padding; anything longer belongs to nobody.
      const paddingEnd = padded(at - start, alignment) + start
      claim(at, paddingEnd < from ? paddingEnd : from, 'padding', 'padding')
    }
    claim(from > at ? from : at, end, 'payload', 'data', name)
    if (end > at) at = end
  }
  const end = padded(at - start, alignment) + start
  claim(at, end, 'padding', 'padding')
  const isKnown = placed.length === infos.length
  if (isKnown && end < size)
    report(issues, ledger, end, message('{count} bytes stand behind the last tensor', { count: size - end }))
}

function report(issues: Issue[], ledger: Ledger, offset: bigint, { text, args }: Message): void {
  const where = { file: ledger.source.name, offset: Number(offset) }
  issues.push(issue('gguf/trailing', 'warning', text, args, { where }))
}

function tensorOf(info: TensorInfo, at: bigint | undefined, plan: DataPlan): StoredTensor {
  const { name, shape, count, type, bytes = 0n, start } = info
  const { ledger } = plan
  const isThere = at !== undefined && at + bytes <= BigInt(ledger.size)
  const stored = isThere && type !== undefined ? storedAt(info, Number(at), plan) : undefined
  const encoding = type?.encoding === undefined ? undefined : encodingNamed(type.encoding)
  return {
    name,
    shape,
    count,
    dtype: encoding?.dtype ?? 'float32',
    encoding: type?.name ?? '',
    bytes,
    role: roleOf(name),
    module: splitName(name)[0],
    file: ledger.source.name,
    ...(isThere && { offset: Number(at) }),
    ...(stored && { stored }),
    where: { file: ledger.source.name, offset: start },
  }
}

function storedAt(
  { type, count, bytes = 0n }: TensorInfo,
  offset: number,
  { littleEndian }: DataPlan,
): StoredArray | undefined {
  const encoding = type?.encoding === undefined ? undefined : encodingNamed(type.encoding)
  if (encoding === undefined) return undefined
  const runs = [{ offset, count: Number(bytes) / encoding.blockBytes, stride: encoding.blockBytes }]
  const isPlain = encoding.name === encoding.dtype
  return {
    dtype: encoding.dtype,
    littleEndian,
    count: Number(count),
    runs,
    ...(!isPlain && { encoding: encoding.name }),
  }
}
