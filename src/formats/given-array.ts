/** Numbers that people type for an input: `[1, 3, 8, 8]`, `true`, `0.5`, `["a", "b"]`, or nested lists. */

import { type Expr, exprOf } from '../core/expr.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import type { GivenArray } from './format.ts'

/** Deeper lists have more axes than any array. */
const MOST_AXES = 32

/**
 * Reads an array as JSON has it: numbers (integers of any size), true and false, texts, and lists of them of equal length.
 * A list without members takes rank and type from the input. Throws FormatError where the text is none, or ragged.
 */
export function parseGivenArray(text: string): GivenArray {
  const cursor = { text, at: 0 }
  const elements: (Expr | string)[] = []
  const shape: bigint[] = []
  readItem(cursor, 0, shape, elements)
  skip(cursor)
  if (cursor.at < text.length) throw refused(cursor)
  return { shape: shape.includes(0n) ? undefined : shape, dtype: undefined, elements }
}

interface Cursor {
  readonly text: string
  at: number
}

/** Reads a list or a member; `shape` is what the first list of each depth says, and all others must agree. */
function readItem(cursor: Cursor, depth: number, shape: bigint[], elements: (Expr | string)[]): void {
  skip(cursor)
  if (cursor.text[cursor.at] !== '[') {
    if (depth !== shape.length) throw refused(cursor)
    elements.push(readMember(cursor))
    return
  }
  const isFirst = shape.length === depth && elements.length === 0
  if ((!isFirst && depth >= shape.length) || depth >= MOST_AXES) throw refused(cursor)
  if (isFirst) shape.push(0n)
  cursor.at++
  let count = 0n
  for (;;) {
    skip(cursor)
    if (cursor.text[cursor.at] === ']') break
    if (count > 0n && cursor.text[cursor.at++] !== ',') throw refused(cursor)
    readItem(cursor, depth + 1, shape, elements)
    count++
  }
  cursor.at++
  if (shape[depth] === 0n && isFirst) shape[depth] = count
  else if (shape[depth] !== count) throw refused(cursor)
}

const MEMBER = /(?:(true)|(false)|(-?\d+)(?![\d.eE])|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"))/y

function readMember(cursor: Cursor): Expr | string {
  MEMBER.lastIndex = cursor.at
  const [all = '', yes, no, integer, float, string] = MEMBER.exec(cursor.text) ?? []
  if (all === '') throw refused(cursor)
  cursor.at += all.length
  if (yes !== undefined) return 1n
  if (no !== undefined) return 0n
  if (integer !== undefined) return BigInt(integer)
  if (float !== undefined) return exprOf(Number(float))
  return String(JSON.parse(string ?? '""'))
}

function skip(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++
}

function refused({ at }: Cursor): FormatError {
  return new FormatError(
    issue('usage/array', 'error', 'this is no array of numbers (at character {at})', { at: at + 1 }),
  )
}
