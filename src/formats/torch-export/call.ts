/** A node as the rules of its operator see it. */

import { type Expr, isKnown } from '../../core/expr.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Op } from '../../core/network/op.ts'
import type { Numbers } from '../../ops/elements.ts'
import { ofFloat } from '../../ops/elements.ts'
import type { Argument, NamedArgument, ProgramNode, TensorMeta } from './program.ts'

/** An operator with what it reads. */
export interface Lowered {
  readonly op: Op
  readonly attrs: unknown
}

export function lowered<A>(op: Op<A>, attrs: A): Lowered {
  return { op: op as Op, attrs }
}

/** Makes an operator with its attributes of a call. */
export type Rule = (call: Call) => Lowered

/** Rules by target: `aten.conv2d` for all its overloads, or `aten.add.Tensor`. */
export type Rules = Readonly<Record<string, Rule>>

/** The arguments of a node, by name; tensors are told by their place among the node's inputs. */
export class Call {
  readonly node: ProgramNode
  /** The values of tensors and symbolic numbers, in the order of the arguments. */
  readonly inputs: readonly string[]
  readonly #metas: ReadonlyMap<string, TensorMeta>
  readonly #arguments: ReadonlyMap<string, { readonly argument: Argument; readonly first: number }>
  readonly #places: readonly { readonly argument: Argument; readonly first: number }[]

  constructor(node: ProgramNode, metas: ReadonlyMap<string, TensorMeta>) {
    this.#metas = metas
    this.node = node
    const tensors: string[] = []
    const places: { name: string; argument: Argument; first: number }[] = []
    for (const { name, argument } of node.inputs) {
      places.push({ name, argument, first: tensors.length })
      tensors.push(...tensorNames(argument))
    }
    this.inputs = [...tensors, ...node.inputs.flatMap(symbolNames)]
    this.#arguments = new Map(places.map((place) => [place.name, place]))
    this.#places = places
  }

  /** The place of a tensor among the inputs; `undefined` where it is left out. */
  tensor(name: string): number | undefined {
    const found = this.#arguments.get(name)
    return found?.argument.kind === 'tensor' ? found.first : undefined
  }

  /** How many axes a tensor has, as the file says. */
  rank(name: string): number | undefined {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'tensor' ? this.#metas.get(found.name)?.shape?.length : undefined
  }

  /** The places of a list of tensors; `undefined` for members that are left out. */
  tensors(name: string): readonly (number | undefined)[] | undefined {
    const found = this.#arguments.get(name)
    if (found?.argument.kind !== 'tensors') return undefined
    let next = found.first
    return found.argument.names.map((member) => (member === undefined ? undefined : next++))
  }

  /** What stands at a place of the arguments, for operators whose arguments have no names. */
  at(place: number): { readonly argument: Argument; readonly first: number } | undefined {
    return this.#places[place]
  }

  /** Sizes or other integers, of one argument. */
  ints(name: string): readonly Expr[] | undefined {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'ints' ? found.values : undefined
  }

  /** The same as an operator's numbers. */
  numbers(name: string): Numbers {
    const values = this.ints(name)
    return values && { values }
  }

  int(name: string): Expr | undefined {
    return this.ints(name)?.[0]
  }

  /** An integer that is known as a number: an axis, a count. */
  index(name: string): number | undefined
  index(name: string, otherwise: number): number
  index(name: string, otherwise?: number): number | undefined {
    const value = this.int(name)
    return value !== undefined && isKnown(value) ? Number(value) : otherwise
  }

  indices(name: string): readonly number[] | undefined {
    const values = this.ints(name)
    return values?.every(isKnown) === true ? values.map(Number) : undefined
  }

  /** A number of any kind, exactly. */
  number(name: string): Expr | undefined {
    const found = this.#arguments.get(name)?.argument
    if (found?.kind === 'ints') return found.values[0]
    const value = found?.kind === 'numbers' ? found.values[0] : undefined
    return value === undefined ? undefined : ofFloat(value)
  }

  floats(name: string): readonly Expr[] | undefined {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'numbers' ? found.values.map(ofFloat) : undefined
  }

  flag(name: string, otherwise = false): boolean {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'bool' ? found.value : otherwise
  }

  text(name: string, otherwise = ''): string {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'text' ? found.text : otherwise
  }

  dtype(name = 'dtype'): Dtype | undefined {
    const found = this.#arguments.get(name)?.argument
    return found?.kind === 'dtype' ? found.dtype : undefined
  }

  /** Whether an argument is there and is not None. */
  has(name: string): boolean {
    const found = this.#arguments.get(name)?.argument
    return found !== undefined && found.kind !== 'none'
  }
}

function tensorNames(argument: Argument): readonly string[] {
  if (argument.kind === 'tensor') return [argument.name]
  return argument.kind === 'tensors' ? argument.names.flatMap((name) => name ?? []) : []
}

function symbolNames({ argument }: NamedArgument): readonly string[] {
  if (argument.kind === 'ints') return argument.names
  return argument.kind === 'bool' && argument.name !== undefined ? [argument.name] : []
}
