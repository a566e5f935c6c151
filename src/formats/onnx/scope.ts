/** Names in a graph and in those around it, and ids that nothing else has. */

import type { Value, ValueId } from '../../core/network/model.ts'

/** Gives out ids: the wish itself, or with a number behind it. */
export class Ids {
  readonly #taken = new Set<string>()
  readonly #names = new Set<string>()
  readonly #next = new Map<string, number>()

  /** An id that was not given out before; the second `conv` becomes `conv#2`. `isName`: the file itself says it so. */
  take(wish: string, isName = true): string {
    if (!this.#taken.has(wish) && (isName || !this.#names.has(wish))) {
      this.#taken.add(wish)
      return wish
    }
    for (let count = this.#next.get(wish) ?? 2; ; count++) {
      const id = `${wish}#${count}`
      if (this.#taken.has(id) || this.#names.has(id)) continue
      this.#taken.add(id)
      this.#next.set(wish, count + 1)
      return id
    }
  }

  /** Keeps a name of the file for the one that has it: unnamed ones, which may come before, take others. */
  reserve(name: string): void {
    this.#names.add(name)
  }
}

/** The values of one graph, by the names in the file. */
export class Scope {
  readonly values = new Map<ValueId, Value>()
  /** Names that nodes of this graph have had. */
  readonly nodeNames = new Set<string>()
  /** Stands before the ids of its values: which node and which branch the graph is. */
  readonly prefix: string
  readonly #around: Scope | undefined
  readonly #ids: Ids
  readonly #byName = new Map<string, ValueId>()

  constructor(ids: Ids, prefix = '', around?: Scope) {
    this.#ids = ids
    this.prefix = prefix
    this.#around = around
  }

  /** Makes a value. A name that is there already means the new value from here on. */
  add(name: string, facts: Omit<Value, 'id' | 'name'>): ValueId {
    const id = this.#ids.take(`${this.prefix}${name}`)
    this.values.set(id, { id, name, ...facts })
    if (name !== '') this.#byName.set(name, id)
    return id
  }

  /** Makes a value that nobody can read, since the file gives it no name. */
  addUnnamed(wish: string): ValueId {
    const id = this.#ids.take(wish)
    this.values.set(id, { id, name: '', dtype: undefined })
    return id
  }

  /** The value of that name, here or in a graph around. */
  find(name: string): ValueId | undefined {
    return this.#byName.get(name) ?? this.#around?.find(name)
  }

  /** Whether this very graph has a value of that name. */
  has(name: string): boolean {
    return this.#byName.has(name)
  }
}
