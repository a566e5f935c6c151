/** The bytes of a file, innermost spans first: what each of them is for. */

import type { ByteSpan, SpanRole } from '../../core/bytes/bytes.ts'
import type { FileLedger } from '../../core/network/model.ts'

/** A run of bytes that no other span divides. */
export interface FlatSpan {
  readonly offset: number
  readonly length: number
  readonly role: SpanRole
  /** The names of the spans around it, the innermost first. */
  readonly names: readonly string[]
}

/** The whole file in order; what a span has beyond its children keeps its own role. */
export function flatSpans(file: FileLedger): Generator<FlatSpan> {
  return flattened(file.spans, 0, file.size, 'unknown', [])
}

function* flattened(
  spans: readonly ByteSpan[],
  start: number,
  end: number,
  role: SpanRole,
  names: readonly string[],
): Generator<FlatSpan> {
  let at = start
  for (const span of spans) {
    const inside = span.name === undefined ? names : [span.name, ...names]
    if (span.offset > at) yield { offset: at, length: span.offset - at, role: besides(role), names }
    if (span.children.length === 0) yield* leaf(span, inside)
    else yield* flattened(span.children, span.offset, span.offset + span.length, span.role, inside)
    at = Math.max(at, span.offset + span.length)
  }
  if (at < end) yield { offset: at, length: end - at, role: besides(role), names }
}

/** Bytes of a payload beside its numbers are no numbers. */
function besides(role: SpanRole): SpanRole {
  return role === 'payload' ? 'structure' : role
}

/** A run of small fields holds a tag before every number. */
function* leaf({ offset, length, role, run }: ByteSpan, names: readonly string[]): Generator<FlatSpan> {
  if (role !== 'payload' || !run) {
    yield { offset, length, role, names }
    return
  }
  const numbers = run.count * run.valueBytes
  yield { offset, length: numbers, role, names }
  if (length > numbers) yield { offset: offset + numbers, length: length - numbers, role: 'tag', names }
}

/** Bytes of the weights themselves. */
export function payloadBytes(file: FileLedger): number {
  let bytes = 0
  for (const { role, length } of flatSpans(file)) if (role === 'payload') bytes += length
  return bytes
}
