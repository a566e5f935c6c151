/** What is known of a value that may be one of several: what all agree on. */

import { type Expr, equal, keyOf, unknown } from '../core/expr.ts'
import type { Holding, Operand } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'

/** What both agree on. */
export function joinOperands(a: Operand | undefined, b: Operand | undefined): Operand | undefined {
  if (a === undefined || b === undefined) return undefined
  const elements = joinElements(a.elements, b.elements)
  const holds = joinHoldings(a.holds, b.holds)
  return {
    shape: joinShapes(a.shape, b.shape),
    dtype: a.dtype === b.dtype ? a.dtype : undefined,
    ...(elements && { elements }),
    ...(holds && { holds }),
    ...(a.origin !== undefined && a.origin.tensor === b.origin?.tensor && { origin: a.origin }),
  }
}

/** Sizes that both have; unknown where they differ, and no rank where the ranks differ. */
function joinShapes(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined
  return a.map((size, axis) => (equal(size, b[axis] ?? unknown) === true ? size : unknown))
}

function joinElements(a: readonly Expr[] | undefined, b: readonly Expr[] | undefined): readonly Expr[] | undefined {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined
  const joined = a.map((value, index) => (keyOf(value) === keyOf(b[index] ?? unknown) ? value : unknown))
  return joined.every((value) => value === unknown) && joined.length > 0 ? undefined : joined
}

function joinHoldings(a: Holding | undefined, b: Holding | undefined): Holding | undefined {
  if (a === undefined || b === undefined || a.kind !== b.kind) return undefined
  if (a.items !== undefined && b.items !== undefined && a.items.length === b.items.length) {
    const items = a.items.map((item, index) => joinOperands(item, b.items?.[index]) ?? NOTHING_KNOWN)
    return { kind: a.kind, items }
  }
  const members = [memberOf(a), memberOf(b)].filter((item) => item !== undefined)
  const item = members.length < 2 ? members[0] : joinOperands(members[0], members[1])
  return { kind: a.kind, ...(item && { item }) }
}

/** What is known of every member of a list; `undefined` where nothing is, as of an empty one. */
export function memberOf({ items, item }: Holding): Operand | undefined {
  if (items === undefined || items.length === 0) return item
  return items.reduce<Operand | undefined>((all, each) => joinOperands(all, each), items[0])
}

/** A value of which nothing is known. */
export const NOTHING_KNOWN: Operand = { shape: undefined, dtype: undefined }

/** Whether the two say the same, as far as shapes depend on it. */
export function sameOperand(a: Operand | undefined, b: Operand | undefined): boolean {
  return factsOf(a) === factsOf(b)
}

function factsOf(operand: Operand | undefined): string {
  if (operand === undefined) return '?'
  const shape = operand.shape?.map(keyOf).join('×') ?? '?'
  return `${operand.dtype ?? '?'} ${shape} ${holdingFacts(operand.holds)}`
}

function holdingFacts(holds: Holding | undefined): string {
  if (holds === undefined) return ''
  return `${holds.kind}[${holds.items?.map(factsOf).join(';') ?? '…'}](${factsOf(holds.item)})`
}
