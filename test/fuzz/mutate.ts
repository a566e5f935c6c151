/** Damage that knows how files are made: numbers, names, lengths and pieces, not bits alone. */

import type { Random } from '../../src/core/random.ts'

/** Numbers that sizes, counts and axes are most often wrong by. */
const NUMBERS = [
  '0',
  '1',
  '-1',
  '3',
  '65536',
  '2147483647',
  '-2147483648',
  '4294967295',
  '9223372036854775807',
  '1e308',
  '0.5',
  'nan',
]

/** Names that every object has, that programs compute with, or that no terminal should be shown. */
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '\u202e',
  '\u001b[2J',
  '=1+1',
  '../../x',
  '\0',
]

/** What opens and closes things. */
const BRACKETS = ['{', '}', '[', ']', '(', ')', '<', '>', '"', "'", ',', ':', '\n', '#']

/** Lengths and offsets, as they stand in binary files in either order, and as varints. */
const FIELDS: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x7f, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0x80],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 1],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
]

type Bytes = Uint8Array<ArrayBuffer>

/** A damaged copy; `other` is a file of the same format, whose pieces may be put in. The same for the same state. */
export function mutated(bytes: Bytes, other: Bytes, isText: boolean, random: Random): Bytes {
  let result: Bytes = new Uint8Array(bytes)
  for (let turns = 1 + below(random, 4); turns > 0; turns--) {
    result = isText && below(random, 3) > 0 ? inText(result, random) : inBytes(result, other, random)
  }
  return result
}

function below(random: Random, count: number): number {
  return Math.floor(random.uniform() * count)
}

function one<T>(random: Random, list: readonly T[]): T | undefined {
  return list[below(random, list.length)]
}

/** Latin-1 keeps the bytes of any encoding. */
function inText(bytes: Bytes, random: Random): Bytes {
  const text = Buffer.from(bytes).toString('latin1')
  const words = [...text.matchAll(/[\w.+-]+/g)]
  const target = one(random, words)
  if (target === undefined) return bytes
  const [word] = target
  const put = (instead: string) => splice(bytes, target.index, word.length, Buffer.from(instead))
  switch (below(random, 6)) {
    case 0:
      return put(one(random, NUMBERS) ?? '')
    case 1:
      return put(one(random, NAMES) ?? '')
    case 2:
      return put(one(random, words)?.[0] ?? '')
    case 3:
      return put(`${word}${one(random, BRACKETS)}`.repeat(1 + below(random, 40)))
    case 4: {
      const [from, to] = lineAround(text, target.index)
      return splice(bytes, from, to - from, new Uint8Array(0))
    }
    default: {
      const [from, to] = lineAround(text, target.index)
      return splice(bytes, to, 0, Buffer.from(text.slice(from, to).repeat(1 + below(random, 20)), 'latin1'))
    }
  }
}

function lineAround(text: string, at: number): readonly [number, number] {
  const end = text.indexOf('\n', at)
  return [text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end + 1]
}

function inBytes(bytes: Bytes, other: Bytes, random: Random): Bytes {
  const at = below(random, bytes.length)
  switch (below(random, 8)) {
    case 0:
      return splice(bytes, at, 1, Uint8Array.of(random.word() & 0xff))
    case 1:
      return splice(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << below(random, 8))))
    case 2: {
      const field = one(random, FIELDS) ?? []
      return splice(bytes, at, field.length, Uint8Array.from(field))
    }
    case 3:
      return splice(bytes, at, below(random, 16), new Uint8Array(0))
    case 4:
      return splice(bytes, at, 0, bytes.slice(at, at + 1 + below(random, 64)))
    case 5:
      return splice(bytes, at, 0, other.slice(below(random, other.length)).slice(0, 1 + below(random, 64)))
    case 6:
      return bytes.slice(0, at)
    default:
      return renamed(bytes, random)
  }
}

/** Writes a name of our own over one of the file's, as much of it as fits. */
function renamed(bytes: Bytes, random: Random): Bytes {
  const names = [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/[\w./-]{3,}/g),
  ]
  const target = one(random, names)
  if (target === undefined) return bytes
  const name = Buffer.from(one(random, NAMES) ?? '').subarray(0, target[0].length)
  return splice(bytes, target.index, name.length, name)
}

function splice(bytes: Bytes, at: number, length: number, put: Uint8Array): Bytes {
  const result = new Uint8Array(bytes.length - Math.min(length, bytes.length - at) + put.length)
  result.set(bytes.subarray(0, at))
  result.set(put, at)
  result.set(bytes.subarray(at + length), at + put.length)
  return result
}
