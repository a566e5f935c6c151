/** The opcodes of pickles, protocols 0 to 5 (CPython, Lib/pickletools.py). */

/** What follows an opcode: so many bytes, lines of text, or content behind its own length of so many bytes. */
export type Argument =
  | { readonly kind: 'fixed'; readonly bytes: number }
  | { readonly kind: 'lines'; readonly count: number }
  | { readonly kind: 'counted'; readonly bytes: 1 | 4 | 8 }

/** What an opcode is there for: accounts group by these. */
export type Purpose = 'structure' | 'memo' | 'number' | 'text' | 'bytes' | 'name'

export interface Opcode {
  readonly name: string
  readonly argument: Argument
  readonly purpose: Purpose
}

const fixed = (bytes: number): Argument => ({ kind: 'fixed', bytes })
const lines = (count: number): Argument => ({ kind: 'lines', count })
const counted = (bytes: 1 | 4 | 8): Argument => ({ kind: 'counted', bytes })
const NONE = fixed(0)

const TABLE: readonly (readonly [code: string | number, name: string, Argument, Purpose])[] = [
  ['(', 'mark', NONE, 'structure'],
  ['.', 'stop', NONE, 'structure'],
  ['0', 'pop', NONE, 'structure'],
  ['1', 'pop-mark', NONE, 'structure'],
  ['2', 'dup', NONE, 'structure'],
  ['F', 'float-text', lines(1), 'number'],
  ['I', 'int-text', lines(1), 'number'],
  ['J', 'int4', fixed(4), 'number'],
  ['K', 'int1', fixed(1), 'number'],
  ['L', 'long-text', lines(1), 'number'],
  ['M', 'int2', fixed(2), 'number'],
  ['N', 'none', NONE, 'number'],
  ['P', 'persistent-text', lines(1), 'name'],
  ['Q', 'persistent', NONE, 'structure'],
  ['R', 'reduce', NONE, 'structure'],
  ['S', 'string-text', lines(1), 'text'],
  ['T', 'string', counted(4), 'text'],
  ['U', 'string', counted(1), 'text'],
  ['V', 'unicode-text', lines(1), 'text'],
  ['X', 'unicode', counted(4), 'text'],
  ['a', 'append', NONE, 'structure'],
  ['b', 'build', NONE, 'structure'],
  ['c', 'global', lines(2), 'name'],
  ['d', 'dict', NONE, 'structure'],
  ['}', 'empty-dict', NONE, 'structure'],
  ['e', 'appends', NONE, 'structure'],
  ['g', 'get-text', lines(1), 'memo'],
  ['h', 'get', fixed(1), 'memo'],
  ['i', 'inst', lines(2), 'name'],
  ['j', 'get', fixed(4), 'memo'],
  ['l', 'list', NONE, 'structure'],
  [']', 'empty-list', NONE, 'structure'],
  ['o', 'obj', NONE, 'structure'],
  ['p', 'put-text', lines(1), 'memo'],
  ['q', 'put', fixed(1), 'memo'],
  ['r', 'put', fixed(4), 'memo'],
  ['s', 'setitem', NONE, 'structure'],
  ['t', 'tuple', NONE, 'structure'],
  [')', 'empty-tuple', NONE, 'structure'],
  ['u', 'setitems', NONE, 'structure'],
  ['G', 'float', fixed(8), 'number'],
  [0x80, 'proto', fixed(1), 'structure'],
  [0x81, 'newobj', NONE, 'structure'],
  [0x82, 'extension', fixed(1), 'name'],
  [0x83, 'extension', fixed(2), 'name'],
  [0x84, 'extension', fixed(4), 'name'],
  [0x85, 'tuple1', NONE, 'structure'],
  [0x86, 'tuple2', NONE, 'structure'],
  [0x87, 'tuple3', NONE, 'structure'],
  [0x88, 'true', NONE, 'number'],
  [0x89, 'false', NONE, 'number'],
  [0x8a, 'long', counted(1), 'number'],
  [0x8b, 'long', counted(4), 'number'],
  ['B', 'bytes', counted(4), 'bytes'],
  ['C', 'bytes', counted(1), 'bytes'],
  [0x8c, 'unicode', counted(1), 'text'],
  [0x8d, 'unicode', counted(8), 'text'],
  [0x8e, 'bytes', counted(8), 'bytes'],
  [0x8f, 'empty-set', NONE, 'structure'],
  [0x90, 'additems', NONE, 'structure'],
  [0x91, 'frozenset', NONE, 'structure'],
  [0x92, 'newobj-ex', NONE, 'structure'],
  [0x93, 'stack-global', NONE, 'structure'],
  [0x94, 'memoize', NONE, 'memo'],
  [0x95, 'frame', fixed(8), 'structure'],
  [0x96, 'bytes', counted(8), 'bytes'],
  [0x97, 'buffer', NONE, 'bytes'],
  [0x98, 'readonly', NONE, 'structure'],
]

/** By the opcode's byte. */
export const OPCODES: readonly (Opcode | undefined)[] = tableOf()

function tableOf(): readonly (Opcode | undefined)[] {
  const table = new Array<Opcode | undefined>(256).fill(undefined)
  for (const [code, name, argument, purpose] of TABLE) {
    table[typeof code === 'number' ? code : code.charCodeAt(0)] = { name, argument, purpose }
  }
  return table
}
