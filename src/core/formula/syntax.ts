/** The syntax tree of a formula: what the parser makes, the evaluator reads and the notations print. */

import type { Expr } from '../expr/poly.ts'

/** Where a part of the formula stands in its text. */
export interface Span {
  /** Characters before it. */
  readonly offset: number
  readonly length: number
}

export type CompareSign = '==' | '!=' | '<' | '<=' | '>' | '>='

/** How a factor joins the product before it: the two multiplication signs mean the same and read differently. */
export type ProductSign = '·' | '×' | '/'

export interface SumTerm {
  readonly negative: boolean
  readonly node: Node
}

export interface ProductFactor {
  readonly sign: ProductSign
  readonly node: Node
}

export interface ListItem {
  readonly spread: boolean
  readonly node: Node
}

/** A number as written: the parser makes no negative ones, substitution does. */
type NumberNode = Span & { readonly kind: 'number'; readonly value: Expr }
export type NameNode = Span & {
  readonly kind: 'name'
  readonly name: string /** Bound by a comprehension. */
  readonly local: boolean
}
export type SumNode = Span & { readonly kind: 'sum'; readonly terms: readonly SumTerm[] }
export type ProductNode = Span & { readonly kind: 'product'; readonly factors: readonly ProductFactor[] }
export type CompareNode = Span & {
  readonly kind: 'compare'
  readonly sign: CompareSign
  readonly left: Node
  readonly right: Node
}
export type IfNode = Span & { readonly kind: 'if'; readonly condition: Node; readonly yes: Node; readonly no: Node }
export type ListNode = Span & { readonly kind: 'list'; readonly items: readonly ListItem[] }
export type EachNode = Span & {
  readonly kind: 'each'
  readonly item: Node
  readonly name: string
  readonly over: Node
  readonly where: Node | undefined
}
export type IndexNode = Span & { readonly kind: 'index'; readonly of: Node; readonly at: Node }
export type SliceNode = Span & {
  readonly kind: 'slice'
  readonly of: Node
  readonly from: Node | undefined
  readonly to: Node | undefined
}
export type LogicNode = Span & { readonly kind: 'and' | 'or'; readonly of: readonly Node[] }
export type PowerNode = Span & { readonly kind: 'power'; readonly base: Node; readonly exponent: Node }
export type CallNode = Span & { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }

export type Node =
  | NumberNode
  | NameNode
  | SumNode
  | ProductNode
  | CompareNode
  | IfNode
  | ListNode
  | EachNode
  | IndexNode
  | SliceNode
  | CallNode
  | (Span & { readonly kind: 'unknown' })
  | (Span & { readonly kind: 'string'; readonly value: string })
  | (Span & { readonly kind: 'boolean'; readonly value: boolean })
  | (Span & { readonly kind: 'negative' | 'not'; readonly of: Node })
  | LogicNode
  | PowerNode

/** The words that can't be names. */
export const RESERVED: ReadonlySet<string> = new Set(['if', 'then', 'else', 'and', 'or', 'not', 'for', 'true', 'false'])
