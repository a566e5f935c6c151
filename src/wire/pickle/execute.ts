/** What each opcode does (CPython, Lib/pickle.py, _Unpickler), with calls left as they are. */

import type { PickleInput } from './input.ts'
import type { Opcode } from './opcodes.ts'
import { indexIn, linesIn, scalarOf, type TextBudget } from './scalar.ts'
import { type PickleStack, pairsOf } from './stack.ts'
import { globalName, type PickleCall, type PickleGlobal, type PickleSequence, type PickleValue } from './value.ts'

/** What reading a pickle needs to know. */
export interface Machine {
  readonly input: PickleInput
  readonly stack: PickleStack
  readonly globals: Map<string, number>
  protocol: number
  readonly texts: TextBudget
}

/** Does what the opcode says. Throws FormatError where it does not fit what stands on the stack. */
export function execute(machine: Machine, opcode: Opcode, length: number, isSkipped: boolean): void {
  if (arrange(machine, opcode.name, length) || fill(machine, opcode.name)) return
  machine.stack.push(made(machine, opcode, length, isSkipped))
}

/** Opcodes that move what is there on the stack and in the memo; false where the opcode is none of them. */
function arrange(machine: Machine, name: string, length: number): boolean {
  const { input, stack } = machine
  switch (name) {
    case 'mark':
      stack.mark()
      return true
    case 'pop':
      // As Python does it: a mark on top goes like a value.
      if (stack.isEmpty) stack.takeMarked()
      else stack.pop()
      return true
    case 'pop-mark':
      stack.takeMarked()
      return true
    case 'dup':
      stack.again(stack.top())
      return true
    case 'proto':
      machine.protocol = input.byte(1)
      return true
    case 'frame':
    case 'readonly':
      return true
    case 'memoize':
      stack.put(stack.memo.size)
      return true
    case 'put':
      stack.put(input.uint(1, length - 1))
      return true
    case 'put-text':
      stack.put(indexIn(input, length))
      return true
    case 'get':
      stack.again(stack.memo.get(input.uint(1, length - 1)))
      return true
    case 'get-text':
      stack.again(stack.memo.get(indexIn(input, length)))
      return true
    default:
      return false
  }
}

/** Opcodes that put something into what is there already; false where the opcode is none of them. */
function fill({ input, stack }: Machine, name: string): boolean {
  switch (name) {
    case 'append': {
      const item = stack.pop()
      append(input, stack.top(), [item])
      return true
    }
    case 'appends':
    case 'additems': {
      const items = stack.takeMarked()
      append(input, stack.top(), items)
      return true
    }
    case 'setitem': {
      const pair = stack.take(2)
      setItems(input, stack.top(), pair)
      return true
    }
    case 'setitems': {
      const items = stack.takeMarked()
      setItems(input, stack.top(), items)
      return true
    }
    case 'build': {
      const state = stack.pop()
      const target = stack.top()
      if (typeof target === 'object' && target?.kind === 'call') target.state = state
      return true
    }
    default:
      return false
  }
}

function append(input: PickleInput, target: PickleValue, items: readonly PickleValue[]): void {
  if (typeof target !== 'object' || target === null || !('items' in target) || target.kind === 'tuple') {
    throw input.damage('it adds to what is no list')
  }
  for (const item of items) target.items.push(item)
}

function setItems(input: PickleInput, target: PickleValue, items: readonly PickleValue[]): void {
  if (typeof target !== 'object' || target === null || !('entries' in target)) {
    throw input.damage('it puts entries into what is no dictionary')
  }
  for (const entry of pairsOf(items)) target.entries.push(entry)
}

/** The value that an opcode puts down. */
function made(machine: Machine, opcode: Opcode, length: number, isSkipped: boolean): PickleValue {
  const { input, stack } = machine
  const { name } = opcode
  switch (name) {
    case 'none':
      return null
    case 'true':
      return true
    case 'false':
      return false
    case 'empty-list':
      return sequence('list', [])
    case 'empty-tuple':
      return sequence('tuple', [])
    case 'empty-set':
      return sequence('set', [])
    case 'empty-dict':
      return { kind: 'dict', entries: [] }
    case 'list':
    case 'tuple':
    case 'frozenset':
      return sequence(name, stack.takeMarked())
    case 'tuple1':
      return sequence('tuple', stack.take(1))
    case 'tuple2':
      return sequence('tuple', stack.take(2))
    case 'tuple3':
      return sequence('tuple', stack.take(3))
    case 'dict':
      return { kind: 'dict', entries: pairsOf(stack.takeMarked()) }
    case 'persistent':
      return { kind: 'persistent', id: stack.pop() }
    case 'extension':
      return { kind: 'extension', code: input.uint(1, length - 1) }
    case 'buffer':
      throw input.damage('it takes a buffer from outside, and there is none')
    default:
      return callOf(machine, name, length) ?? scalarOf(machine, opcode, length, isSkipped)
  }
}

function sequence(kind: PickleSequence['kind'], items: PickleValue[]): PickleSequence {
  return { kind, items }
}

/** What Python would import or call. */
function callOf(machine: Machine, name: string, length: number): PickleValue | undefined {
  const { input, stack } = machine
  switch (name) {
    case 'global': {
      const [module = '', member = ''] = linesIn(input, length)
      return named(machine, module, member)
    }
    case 'stack-global': {
      const [module, member] = stack.take(2)
      if (typeof module !== 'string' || typeof member !== 'string') throw input.damage('a name to import is no text')
      return named(machine, module, member)
    }
    case 'reduce':
    case 'newobj': {
      const [callee = null, args = null] = stack.take(2)
      return call(input, callee, argumentsIn(input, args))
    }
    case 'newobj-ex': {
      const [callee = null, args = null, keywords = null] = stack.take(3)
      const made = call(input, callee, argumentsIn(input, args))
      return typeof keywords === 'object' && keywords?.kind === 'dict' ? { ...made, state: keywords } : made
    }
    case 'inst': {
      const [module = '', member = ''] = linesIn(input, length)
      return call(input, named(machine, module, member), stack.takeMarked())
    }
    case 'obj': {
      const [callee, ...args] = stack.takeMarked()
      if (callee === undefined) throw input.damage('it makes an object of no class')
      return call(input, callee, args)
    }
    default:
      return undefined
  }
}

function named({ input, globals }: Machine, module: string, name: string): PickleGlobal {
  const value: PickleGlobal = { kind: 'global', module, name }
  const full = globalName(value) ?? ''
  if (!globals.has(full)) globals.set(full, input.at)
  return value
}

function argumentsIn(input: PickleInput, args: PickleValue): readonly PickleValue[] {
  if (typeof args === 'object' && args?.kind === 'tuple') return args.items
  throw input.damage('the arguments of a call are no tuple')
}

function call({ at }: PickleInput, callee: PickleValue, args: readonly PickleValue[]): PickleCall {
  return { kind: 'call', callee, args, offset: at, items: [], entries: [], state: undefined }
}
