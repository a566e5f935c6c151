/** What the names in a definition's formulas stand for. */

import { type Expr, unknown } from '../../core/expr.ts'
import { evaluate, parseFormula, type Value, type Vars } from '../../core/formula.ts'
import type { LayerDefinition } from '../../core/network/layer-type.ts'
import type { Shape } from '../../core/network/shape.ts'

/** What a layer says of itself before any shape is known. */
export interface LayerFacts {
  readonly values: ReadonlyMap<string, Value>
  /** Parameters that stand in the file. */
  readonly given: ReadonlySet<string>
  readonly symbols: ReadonlyMap<string, Expr>
  readonly bottomCount: number
  readonly topCount: number
  readonly phase: 'TRAIN' | 'TEST'
  /** Shapes of the blobs that the file carries for this layer; `undefined` where it carries none. */
  readonly stored: readonly (readonly bigint[])[] | undefined
  /** Types of all layers of the network. */
  readonly types: readonly string[]
  /** Channels, height and width of a stored record. */
  readonly datum: Shape | undefined
  /** The letters of the axes in their order; absent: NCHW. */
  readonly axes?: string
  /** The format, in front of the codes of issues; absent: Caffe. */
  readonly format?: string
}

/** Batch, channels, height and width, as Caffe's legacy accessors give them: 1 where a bottom has no such axis. */
const LEGACY = /^([NCHW])(\d*)$/
const BOTTOM = /^b(\d+)$/
const PLAIN: readonly string[] = ['bottoms', 'bottom_count', 'top_count', 'stored', 'types', 'datum', 'phase']

/** Whether a name means something in every definition. With a definition, `given.x` is one for each parameter. */
export function isOwnName(name: string, definition?: LayerDefinition): boolean {
  if (LEGACY.test(name) || BOTTOM.test(name) || PLAIN.includes(name)) return true
  return definition?.parameters.some((parameter) => name === `given.${parameter.name}`) === true
}

/** The values of names for one layer. Intermediate results are computed when first asked for. */
export class Scope {
  readonly #definition: LayerDefinition
  readonly #facts: LayerFacts
  readonly #bottoms: readonly (Shape | undefined)[]
  readonly #extra: Readonly<Record<string, Value>>
  readonly #names: Map<string, Value>
  readonly #formulas: ReadonlyMap<string, string>

  constructor(
    definition: LayerDefinition,
    facts: LayerFacts,
    bottoms: readonly (Shape | undefined)[],
    extra: Readonly<Record<string, Value>> = {},
    names: Map<string, Value> = new Map(),
  ) {
    this.#definition = definition
    this.#facts = facts
    this.#bottoms = bottoms
    this.#extra = extra
    this.#names = names
    this.#formulas = new Map(definition.names)
  }

  /** The same with more names; intermediate results are computed again, since they may use them. */
  with(extra: Readonly<Record<string, Value>>): Scope {
    return new Scope(this.#definition, this.#facts, this.#bottoms, { ...this.#extra, ...extra })
  }

  /** The variables that a formula needs, and no others. */
  vars(text: string): Vars {
    const vars: Record<string, Value> = {}
    for (const name of parseFormula(text).names) vars[name] = this.#lookup(name)
    return vars
  }

  evaluate(text: string): Value {
    if (text === '?') return undefined
    return evaluate(parseFormula(text), this.vars(text))
  }

  #lookup(name: string): Value {
    if (Object.hasOwn(this.#extra, name)) return this.#extra[name]
    const known = this.#facts.values.get(name) ?? this.#facts.symbols.get(name)
    if (known !== undefined) return known
    const formula = this.#formulas.get(name)
    if (formula !== undefined) {
      if (!this.#names.has(name)) {
        // A name that leads back to itself must not recurse for ever.
        this.#names.set(name, undefined)
        this.#names.set(name, this.evaluate(formula))
      }
      return this.#names.get(name)
    }
    return this.#own(name)
  }

  #own(name: string): Value {
    const facts = this.#facts
    if (name.startsWith('given.')) return facts.given.has(name.slice('given.'.length))
    const bottom = BOTTOM.exec(name)
    if (bottom !== null) return this.#bottoms[Number(bottom[1])]
    const legacy = LEGACY.exec(name)
    if (legacy !== null)
      return legacyAxis(this.#bottoms[Number(legacy[2] ?? 0)], (facts.axes ?? 'NCHW').indexOf(legacy[1] ?? 'N'))
    switch (name) {
      case 'bottoms':
        return this.#bottoms
      case 'bottom_count':
        return BigInt(facts.bottomCount)
      case 'top_count':
        return BigInt(facts.topCount)
      case 'stored':
        return facts.stored
      case 'types':
        return facts.types
      case 'datum':
        return facts.datum
      case 'phase':
        return facts.phase
      default:
        return undefined
    }
  }
}

function legacyAxis(shape: Shape | undefined, axis: number): Expr {
  return shape === undefined ? unknown : (shape[axis] ?? 1n)
}
