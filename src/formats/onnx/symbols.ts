/** Sizes that a file leaves open: the names in it as symbols, and what the user binds them to. */

import { type Expr, symbol, symbolsOf } from '../../core/expr.ts'

/** Names that exporters write for a size of which they know nothing: each stands for another size. */
const NAMELESS: ReadonlySet<string> = new Set(['', '?', '-1', 'None', 'unknown'])

/** Whether a name in the file says that the size is unknown, and no more. */
export function isNameless(name: string): boolean {
  return NAMELESS.has(name.trim())
}

/** The symbols of a model, by the names in the file, with what they are bound to. */
export class Symbols {
  readonly #bound: ReadonlyMap<string, Expr>
  readonly #byName = new Map<string, Expr>()
  readonly #sizes = new Map<string, Expr>()
  readonly #taken = new Set<string>()
  readonly #used = new Set<string>()

  /** `bound`: by the file's spelling or by the symbol's. */
  constructor(bound: ReadonlyMap<string, Expr> = new Map()) {
    this.#bound = bound
  }

  /** The size of that name: a symbol, or what it is bound to. */
  size(name: string): Expr {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const own = this.#fresh(name)
    const size = this.#sizes.get(name) ?? this.#given(name, own) ?? own
    this.#byName.set(name, size)
    return size
  }

  /** Says what a size of the file is; answers false where it is known to be another. */
  set(name: string, size: Expr): boolean {
    const known = this.#sizes.get(name)
    if (known === undefined) {
      this.#sizes.set(name, size)
      this.#byName.delete(name)
    }
    return known === undefined || known === size
  }

  /** What the user bound and no size is called. */
  unused(): readonly string[] {
    return [...this.#bound.keys()].filter((name) => !this.#used.has(name))
  }

  #given(name: string, own: Expr): Expr | undefined {
    for (const spelling of [name, ...symbolsOf(own)]) {
      const bound = this.#bound.get(spelling)
      if (bound === undefined) continue
      this.#used.add(spelling)
      return bound
    }
    return undefined
  }

  /** A symbol that can stand in a formula; one name, one symbol. */
  #fresh(name: string): Expr {
    const legal = legalName(name)
    for (let count = 1; ; count++) {
      const tried = count === 1 ? legal : `${legal}_${count}`
      if (this.#taken.has(tried)) continue
      this.#taken.add(tried)
      return symbol(tried)
    }
  }
}

/** The name as it can stand in a formula: `p2o.Dynamic.0` becomes `p2o.Dynamic._0`. */
function legalName(name: string): string {
  const parts = name
    .trim()
    .split('.')
    .map((part) => part.replace(/[^\p{L}\p{Nd}_]+/gu, '_').replace(/^(?![\p{L}_])/u, '_'))
  const legal = parts.join('.')
  try {
    symbol(legal)
    return legal
  } catch {
    // A word that the language of formulas has for itself.
    return `${legal}_`
  }
}
