/** One tensor as a GGUF file tells it: name, sizes, type, and where its numbers lie. */

import { encodedBytes, encodingNamed } from '../../core/encoding.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { Cursor } from './cursor.ts'
import { NO_UTF8 } from './metadata.ts'
import { type GgmlType, ggmlType } from './types.ts'

export interface TensorInfo {
  readonly name: string
  /** Outermost first: the file has them the other way round. */
  readonly shape: readonly bigint[]
  readonly count: bigint
  /** `undefined`: nobody knows how long its numbers are. */
  readonly type: GgmlType | undefined
  readonly bytes: bigint | undefined
  /** From the start of the data. */
  readonly offset: bigint
  /** Where the info stands. */
  readonly start: number
  /** False: another tensor has its name. */
  readonly isListed: boolean
}

/** ggml keeps so many bytes of a name, and a zero (GGML_MAX_NAME). */
const LONGEST_NAME = 63n

/** ggml has no more axes (GGML_MAX_DIMS). */
const MOST_AXES = 4

/** Counts are signed in ggml. */
const MOST = (1n << 63n) - 1n

/** Reads the next info. Throws FormatError where the file ends. */
export async function readTensorInfo(cursor: Cursor, issues: Issue[]): Promise<TensorInfo> {
  const start = cursor.at
  const report = (kind: string, { text, args }: Message) =>
    issues.push(issue(`gguf/${kind}`, 'error', text, args, { where: cursor.where(start) }))
  const { text: name, bytes: nameBytes, isUtf8 } = await cursor.text()
  if (!isUtf8) issues.push(issue('gguf/utf-8', 'warning', NO_UTF8, { name }, { where: cursor.where(start) }))
  if (nameBytes > LONGEST_NAME) {
    report('name', message('the name of {name} has {bytes} bytes, and ggml keeps 63', { name, bytes: nameBytes }))
  }
  const sizes = await readSizes(cursor, name, report)
  const id = await cursor.uint32()
  const offset = await cursor.uint64()
  const count = sizes.reduce((product, size) => product * size, 1n)
  if (sizes.some((size) => size > MOST) || overflows(sizes)) {
    report('shape', message('{name} has more numbers than 63 bits can count', { name }))
  }
  const type = typeOf(id, name, report)
  const encoding = type?.encoding === undefined ? undefined : encodingNamed(type.encoding)
  const row = sizes[0] ?? 1n
  if (encoding !== undefined && row % BigInt(encoding.blockElements) !== 0n) {
    const args = { name, row, type: encoding.name, block: encoding.blockElements }
    report(
      'row',
      message('a row of {name} has {row} numbers, which fill no whole blocks of {type}: {block} each', args),
    )
  }
  const bytes = encoding && encodedBytes(encoding, count)
  return { name, shape: [...sizes].reverse(), count, type, bytes, offset, start, isListed: true }
}

async function readSizes(
  cursor: Cursor,
  name: string,
  report: (kind: string, what: Message) => void,
): Promise<readonly bigint[]> {
  const at = cursor.at
  const axes = await cursor.uint32()
  if (axes * 8 > cursor.left) {
    cursor.fail(
      message('{name} would have {axes} axes, which need more bytes than the file has left', { name, axes }),
      at,
    )
  }
  if (axes > MOST_AXES) report('axes', message('{name} has {axes} axes, and ggml has 4', { name, axes }))
  const sizes: bigint[] = []
  for (let axis = 0; axis < axes; axis++) sizes.push(await cursor.uint64())
  return sizes
}

/** ggml multiplies them one after the other, and so does this. */
function overflows(sizes: readonly bigint[]): boolean {
  let product = 1n
  return sizes.some((size) => {
    product *= size
    return product > MOST
  })
}

function typeOf(id: number, name: string, report: (kind: string, what: Message) => void): GgmlType | undefined {
  const type = ggmlType(id)
  if (type === undefined) report('type', message('{name} is of type {id}, which ggml does not have', { name, id }))
  else if (type.encoding === undefined) {
    report('type', message('{name} is of type {type}, which ggml has removed', { name, type: type.name }))
  }
  return type
}
