/** Reads Python's pickles as data: opcodes are interpreted, and nothing that they name is ever run. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { LONGEST_NAME } from '../../core/limits.ts'
import { FormatError, type Issue } from '../../core/words/issue.ts'
import { execute, type Machine } from './execute.ts'
import { PickleInput } from './input.ts'
import { OPCODES, type Opcode } from './opcodes.ts'
import { PickleStack } from './stack.ts'
import type { PickleValue } from './value.ts'

/** A pickle that was read. */
export interface PickleRead {
  /** What it holds; of a damaged one what stands before the damage, `undefined` where nothing does. */
  readonly value: PickleValue | undefined
  /** The names that it imports, `module.name`, with the place where each stands first. */
  readonly globals: ReadonlyMap<string, number>
  readonly protocol: number
  /** Where it ends, in bytes from the start of the file. */
  readonly end: number
  /** Why reading ended before the pickle did. */
  readonly damage?: Issue
}

/** All texts together; further ones are kept as places only. */
const MOST_TEXT = 1 << 25

/** So many opcodes are read: some fifty describe a tensor. */
const MOST_OPCODES = 8_000_000

/**
 * Reads the pickle that starts at `at`, and claims its opcodes by what they are for. It ends with its own end, before
 * `end`. Damage is told in the result, never thrown.
 */
export async function readPickle(ledger: Ledger, at = 0, end = ledger.size): Promise<PickleRead> {
  const input = new PickleInput(ledger, at, end)
  const stack = new PickleStack(input)
  const machine: Machine = { input, stack, globals: new Map(), protocol: 0, texts: { left: MOST_TEXT } }
  const result = (value: PickleValue | undefined, damage?: Issue): PickleRead => {
    input.flush()
    const { globals, protocol } = machine
    return { value, globals, protocol, end: input.at, ...(damage && { damage }) }
  }
  try {
    for (let count = 0; count < MOST_OPCODES; count++) {
      if (!input.has(1)) await input.load(1)
      const opcode = OPCODES[input.byte(0)]
      if (opcode === undefined) {
        throw input.damage('there is no opcode {code}', { code: `0x${input.byte(0).toString(16).padStart(2, '0')}` })
      }
      let measured = measure(input, opcode)
      while (typeof measured === 'number') {
        await input.load(measured)
        measured = measure(input, opcode)
      }
      const { length, skipped } = measured
      if (opcode.name === 'stop') {
        const value = stack.pop()
        input.advance(length, opcode.purpose)
        return result(value)
      }
      execute(machine, opcode, length, skipped)
      input.advance(length, opcode.purpose)
    }
    throw input.damage('it has more than {most} opcodes, and the rest is not read', { most: MOST_OPCODES })
  } catch (error) {
    if (error instanceof FormatError) return result(stack.salvage(), error.issue)
    throw error
  }
}

/** How long an opcode is with its argument; `skipped` where that is too long to be brought to hand. */
interface Measured {
  readonly length: number
  readonly skipped: boolean
}

/** Measures the opcode; a number says how many bytes have to be at hand for that. */
function measure(input: PickleInput, { argument }: Opcode): Measured | number {
  if (argument.kind === 'lines') return measureLines(input, argument.count)
  const head = 1 + argument.bytes
  if (!input.has(head)) return head
  if (argument.kind === 'fixed') return { length: head, skipped: false }
  const content = input.uint(1, argument.bytes)
  const length = head + content
  if (input.at + length > input.end) {
    throw input.damage('{length} bytes are to follow, and there are {left}', {
      length: content,
      left: input.end - input.at - head,
    })
  }
  if (content > LONGEST_NAME) return { length, skipped: true }
  return input.has(length) ? { length, skipped: false } : length
}

function measureLines(input: PickleInput, count: number): Measured | number {
  let length = 1
  for (let line = 0; line < count; line++) {
    const end = input.lineEnd(length)
    if (end === undefined) {
      const wanted = Math.min(LONGEST_NAME, input.end - input.at)
      if (!input.has(wanted)) return wanted
      throw input.damage('it ends inside a line of text')
    }
    length = end + 1
  }
  return { length, skipped: false }
}
