/** What goes into a network: what the file declares of its inputs, and what the user says. */

import { type Expr, isKnown } from '../../core/expr.ts'
import { MOST_ELEMENTS, type Operand } from '../../core/network/op.ts'
import { type Shape, shapeSource } from '../../core/network/shape.ts'
import { guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { GivenArray, ReadOptions } from '../format.ts'
import type { InputFacts } from './graph.ts'
import { isNameless, type Symbols } from './symbols.ts'
import { operandOf, typeOf } from './types.ts'

/** The inputs of a graph as the user and the file say them together. */
export class GivenInputs {
  readonly issues: Issue[] = []
  readonly #inputs: readonly ProtoMessage[]
  readonly #options: ReadOptions
  readonly #symbols: Symbols

  constructor(graph: ProtoMessage, symbols: Symbols, options: ReadOptions) {
    const stored = new Set(graph.messages('initializer').map((tensor) => tensor.string('name')))
    this.#inputs = graph.messages('input').filter((input) => !stored.has(input.string('name')))
    this.#options = options
    this.#symbols = symbols
    for (const name of [...(options.inputs?.keys() ?? []), ...(options.values?.keys() ?? [])]) this.#checkName(name)
    for (const input of this.#inputs) this.#takeSizes(input)
  }

  /** What is known of an input. */
  readonly facts: InputFacts = (input) => {
    const name = input.string('name')
    const declared = operandOf(typeOf(input.message('type'), this.#symbols, (axis) => this.#open(name, axis)))
    const shape = this.#options.inputs?.get(name)
    const value = this.#options.values?.get(name)
    const shaped = shape === undefined ? declared : { ...declared, shape }
    return value === undefined ? shaped : withValue(shaped, value)
  }

  #checkName(name: string): void {
    const names = this.#inputs.map((input) => input.string('name'))
    if (names.includes(name)) return
    const hint = guess(name, names)
    this.issues.push(issue('input/unknown', 'error', 'the network has no input `{name}`', { name }, { hint }))
  }

  /** Sizes that a given shape tells of names in the declared one: they are the same in all other inputs. */
  #takeSizes(input: ProtoMessage): void {
    const { inputs, values, batch } = this.#options
    const name = input.string('name')
    const dims = input.message('type').message('tensor_type').message('shape').messages('dim')
    const given = inputs?.get(name) ?? values?.get(name)?.shape
    if (given !== undefined && dims.length > 0 && given.length !== dims.length) {
      const text = 'the input `{name}` has {rank} axes, but {shape} is given'
      const args = { name, rank: dims.length, shape: shapeSource(given) }
      this.issues.push(issue('input/rank', 'warning', text, args, { where: input.where() }))
      return
    }
    dims.forEach((dim, axis) => {
      const symbol = dim.string('dim_param')
      const size = given?.[axis] ?? (axis === 0 ? batch : undefined)
      const isOpen = dim.has('dim_param') && !isNameless(symbol)
      if (size !== undefined && isOpen) this.#take(symbol, size, input)
      else if (given !== undefined && dim.has('dim_value'))
        this.#checkFixed(name, dim.bigint('dim_value'), given[axis], input)
    })
  }

  #take(symbol: string, size: Expr, input: ProtoMessage): void {
    if (this.#symbols.set(symbol, size)) return
    const text = '`{symbol}` is given twice, with different sizes: the first counts'
    this.issues.push(issue('input/size-differs', 'warning', text, { symbol }, { where: input.where() }))
  }

  #checkFixed(name: string, declared: bigint, given: Expr | undefined, input: ProtoMessage): void {
    if (given === undefined || !isKnown(given) || declared < 0n || given === declared) return
    const text = 'the input `{name}` is declared with the size {declared}, and {given} is given: that is taken'
    this.issues.push(issue('input/size-differs', 'warning', text, { name, declared, given }, { where: input.where() }))
  }

  /** A size without a name is a symbol of its own: the batch, where that is given. */
  #open(name: string, axis: number): Expr {
    const { batch } = this.#options
    return axis === 0 && batch !== undefined ? batch : this.#symbols.size(`${name}_${axis}`)
  }
}

function withValue(declared: Operand, { shape, dtype, elements }: GivenArray): Operand {
  const known = elements?.every((element): element is Expr => typeof element !== 'string') === true
  return {
    ...declared,
    shape: shape ?? emptyShape(declared.shape, elements?.length ?? 0),
    dtype: declared.dtype ?? dtype,
    ...(known && elements.length <= MOST_ELEMENTS && { elements }),
  }
}

/** Of nested lists without a member the type tells the rank: one axis is empty. */
function emptyShape(declared: Shape | undefined, count: number): Shape {
  if (declared === undefined || declared.length < 2) return declared?.length === 0 && count === 1 ? [] : [BigInt(count)]
  const open = Math.max(
    declared.findIndex((size) => !isKnown(size) || size === 0n),
    0,
  )
  return declared.map((size, axis) => (axis === open ? BigInt(count) : size))
}
