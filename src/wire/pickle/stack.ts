/** What a pickle's opcodes work on: a stack with marks, and a memo. */

import type { PickleInput } from './input.ts'
import type { PickleEntry, PickleValue } from './value.ts'

/** So many values are made of one pickle; the largest checkpoints have a tenth of them. */
const MOST_VALUES = 3_000_000

export class PickleStack {
  readonly memo = new Map<number, PickleValue>()
  readonly #input: PickleInput
  #values: PickleValue[] = []
  /** The stacks below the marks. */
  readonly #below: PickleValue[][] = []
  #made = 0

  constructor(input: PickleInput) {
    this.#input = input
  }

  /** Puts down a value. Throws FormatError where a pickle makes too many. */
  push(value: PickleValue): void {
    if (++this.#made > MOST_VALUES) {
      throw this.#input.damage('it has more than {most} values, and the rest is not read', { most: MOST_VALUES })
    }
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
    if (++this.#made > MOST_VALUES) {
      throw this.#input.damage('it has more than {most} values, and the rest is not read', { most: MOST_VALUES })
    }
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

  get(index: number): PickleValue {
    const value = this.memo.get(index)
    if (value === undefined)
      throw this.#input.damage('it takes value {index} of its memo, which was never put there', { index })
    return value
  }

  put(index: number): void {
    this.memo.set(index, this.top())
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
