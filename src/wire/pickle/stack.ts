/** What a pickle's opcodes work on: a stack with marks, and a memo. */

import type { PickleInput } from './input.ts'
import type { PickleEntry, PickleValue } from './value.ts'

/** So many texts and objects are made of one pickle: some ten are needed for a tensor. A hundred bytes each fit into memory. */
const MOST_VALUES = 1_000_000

/** What a pickle keeps to say it again. Python numbers its entries from 0 on; other programs as they like. */
class Memo {
  readonly #input: PickleInput
  readonly #dense: PickleValue[] = []
  readonly #sparse = new Map<number, PickleValue>()

  constructor(input: PickleInput) {
    this.#input = input
  }

  get size(): number {
    return this.#dense.length + this.#sparse.size
  }

  put(index: number, value: PickleValue): void {
    if (this.size >= MOST_VALUES) {
      throw this.#input.damage('it has more than {most} values, and the rest is not read', { most: MOST_VALUES })
    }
    if (index < this.#dense.length) this.#dense[index] = value
    else if (index === this.#dense.length && !this.#sparse.has(index)) this.#dense.push(value)
    else this.#sparse.set(index, value)
  }

  get(index: number): PickleValue {
    const value = index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index)
    if (value !== undefined) return value
    throw this.#input.damage('it takes value {index} of its memo, which was never put there', { index })
  }
}

export class PickleStack {
  readonly memo: Memo
  readonly #input: PickleInput
  #values: PickleValue[] = []
  /** The stacks below the marks. */
  readonly #below: PickleValue[][] = []
  #made = 0

  constructor(input: PickleInput) {
    this.#input = input
    this.memo = new Memo(input)
  }

  /** Puts down a value. Throws FormatError where a pickle makes too many. */
  push(value: PickleValue): void {
    if (typeof value === 'object' || typeof value === 'string') this.#count()
    this.#values.push(value)
  }

  #count(): void {
    if (++this.#made <= MOST_VALUES) return
    throw this.#input.damage('it has more than {most} values, and the rest is not read', { most: MOST_VALUES })
  }

  /** Puts down a value of the memo again, which makes none. */
  again(value: PickleValue): void {
    this.#values.push(value)
  }

  pop(): PickleValue {
    const value = this.#values.pop()
    if (value === undefined) throw this.#input.damage('it takes a value from an empty stack')
    return value
  }

  top(): PickleValue {
    const value = this.#values.at(-1)
    if (value === undefined) throw this.#input.damage('it takes a value from an empty stack')
    return value
  }

  /** Takes the last `count` values. */
  take(count: number): PickleValue[] {
    if (this.#values.length < count) throw this.#input.damage('it takes a value from an empty stack')
    return this.#values.splice(this.#values.length - count, count)
  }

  mark(): void {
    this.#count()
    this.#below.push(this.#values)
    this.#values = []
  }

  /** Takes everything above the last mark, and the mark. */
  takeMarked(): PickleValue[] {
    const below = this.#below.pop()
    if (below === undefined) throw this.#input.damage('it goes back to a mark that was never set')
    const taken = this.#values
    this.#values = below
    return taken
  }

  get isEmpty(): boolean {
    return this.#values.length === 0
  }

  get hasMark(): boolean {
    return this.#below.length > 0
  }

  put(index: number): void {
    this.memo.put(index, this.top())
  }

  /** What was read before damage: batches that were not put in yet are, as far as they go, and the first value is given. */
  salvage(): PickleValue | undefined {
    while (this.hasMark) {
      const items = this.takeMarked()
      const target = this.#values.at(-1)
      if (typeof target !== 'object' || target === null) continue
      if (target.kind === 'dict' || target.kind === 'call') target.entries.push(...pairsOf(items))
      else if (target.kind === 'list') target.items.push(...items)
    }
    return this.#values[0]
  }
}

/** Keys and values in turn, as entries. */
export function pairsOf(items: readonly PickleValue[]): PickleEntry[] {
  const entries: PickleEntry[] = []
  for (let at = 0; at + 1 < items.length; at += 2) entries.push([items[at] ?? null, items[at + 1] ?? null])
  return entries
}
