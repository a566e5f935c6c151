/** Heads of fields in protobuf's binary format: tag and length, and what is wrong with them. */

import type { SpanId } from '../../core/bytes/span-table.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import { WireType } from './binary-path.ts'
import { MOST_TAG_BYTES, MOST_VARINT_BYTES, readVarint, VARINT_CUT, type Varint } from './varint.ts'

/** More bytes than any tag with the longest number or length behind it. */
export const HEAD_BYTES = 16

/** Protobuf refuses longer fields (parse_context.cc, ReadSizeFallback: INT_MAX less its slop bytes). */
export const LONGEST_FIELD = 2 ** 31 - 1 - 16

/** What a field's first bytes say. */
export interface Head {
  tag: number
  tagBytes: number
  /** Bytes of the length, where the field has one. */
  lengthBytes: number
  /** Bytes of the content; 0 for groups. */
  contentBytes: number
}

/** Why a field can't be read, and at which byte that shows. */
export class Refused {
  readonly code: string
  readonly text: string
  readonly args: MessageArgs
  readonly offset: number
  /** The field's span, where it has one by then. */
  readonly span: SpanId | undefined
  constructor(code: string, text: string, args: MessageArgs, offset: number, span?: SpanId) {
    this.code = code
    this.text = text
    this.args = args
    this.offset = offset
    this.span = span
  }
}

/**
 * Reads the head of the field at `at` in `bytes`, where the message around it ends at `end`; a varint's value is left
 * in `varint`. `base` is the place of `bytes` in the file. Lengths are not held against the end here.
 */
export function readHead(
  bytes: Uint8Array,
  at: number,
  end: number,
  base: number,
  head: Head,
  varint: Varint,
): Refused | undefined {
  head.tagBytes = readVarint(bytes, at, end, MOST_TAG_BYTES, varint)
  head.tag = varint.low
  head.lengthBytes = 0
  head.contentBytes = 0
  if (head.tagBytes <= 0) return varintRefusal(head.tagBytes, MOST_TAG_BYTES, base + at, base + end)
  if (head.tag === 0) return undefined
  const content = at + head.tagBytes
  switch (head.tag & 7) {
    case WireType.varint: {
      const length = readVarint(bytes, content, end, MOST_VARINT_BYTES, varint)
      if (length <= 0) return varintRefusal(length, MOST_VARINT_BYTES, base + content, base + end)
      head.contentBytes = length
      return undefined
    }
    case WireType.bytes: {
      const length = readVarint(bytes, content, end, MOST_TAG_BYTES, varint)
      if (length <= 0) return varintRefusal(length, MOST_TAG_BYTES, base + content, base + end)
      head.lengthBytes = length
      head.contentBytes = varint.low + varint.high * 2 ** 32
      return undefined
    }
    case WireType.fixed64:
      head.contentBytes = 8
      return undefined
    case WireType.fixed32:
      head.contentBytes = 4
      return undefined
    default:
      return undefined
  }
}

function varintRefusal(found: number, most: number, offset: number, end: number): Refused {
  if (found === VARINT_CUT) return new Refused('protobuf/cut', 'a number starts here and does not end', {}, end)
  const text = 'a number of more than {most} bytes; protobuf takes no longer ones'
  return new Refused('protobuf/varint', text, { most }, offset + most)
}
