/** Rows that stand for a block which repeats with other numbers of channels: what differs is told as a range. */

import { keyOf } from '../../core/expr.ts'
import type { Shape } from '../../core/network/shape.ts'
import type { Cell, NamedShape, Row } from '../table.ts'

/** A row, and a text that changes with its shape. */
interface Shown {
  readonly row: Row
  readonly shape: string
}

/** The row of the first block, with ranges up to the last block where the two differ. */
export function rangeRow(first: Shown, last: Shown): Shown {
  const entries = Object.entries(first.row.cells).map(
    ([key, cell]) => [key, rangeCell(cell, last.row.cells[key])] as const,
  )
  const same = first.shape === last.shape
  return {
    row: { ...first.row, cells: Object.fromEntries(entries) },
    shape: same ? first.shape : `${first.shape}…${last.shape}`,
  }
}

function rangeCell(first: Cell | undefined, last: Cell | undefined): Cell | undefined {
  if (first?.kind === 'integer' && last?.kind === 'integer')
    return differs(first, last) ? { ...first, last: last.value } : first
  if (first?.kind === 'bytes' && last?.kind === 'bytes')
    return differs(first, last) ? { ...first, last: last.value } : first
  if (first?.kind === 'shape' && last?.kind === 'shape') {
    return { ...first, shapes: first.shapes.map((entry, index) => rangeShape(entry, last.shapes[index]?.shape)) }
  }
  return first
}

function differs(a: { readonly value: Parameters<typeof keyOf>[0] }, b: typeof a): boolean {
  return keyOf(a.value) !== keyOf(b.value)
}

function rangeShape(first: NamedShape, last: Shape | undefined): NamedShape {
  return last === undefined || last.length !== first.shape?.length ? first : { ...first, last }
}
