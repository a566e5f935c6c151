/** Rows in the order of one of their columns. */

import type { Expr } from '../../core/expr.ts'
import type { Cell, Row } from '../table.ts'

/** Sorts rows: numbers from the greatest, texts alphabetically; what a row doesn't have comes last. Equal rows keep their order. */
export function sortRows<R extends { readonly row: Row }>(rows: readonly R[], column: string): readonly R[] {
  return [...rows].sort((a, b) => compareKeys(sortKey(a.row.cells[column]), sortKey(b.row.cells[column])))
}

type Key = bigint | string | undefined

function sortKey(cell: Cell | undefined): Key {
  switch (cell?.kind) {
    case 'integer':
    case 'bytes':
      return known(cell.value)
    case 'percent':
      return BigInt(Math.round(cell.value * 1_000_000_000))
    case 'shape':
      return cell.shapes
        .map(({ shape }) => shape?.reduce<bigint>((product, dim) => product * (known(dim) ?? 1n), 1n) ?? 0n)
        .reduce((a, b) => a + b, 0n)
    case 'text':
      return typeof cell.text === 'string' ? cell.text : undefined
    default:
      return undefined
  }
}

function known(value: Expr): bigint | undefined {
  return typeof value === 'bigint' ? value : undefined
}

function compareKeys(a: Key, b: Key): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (typeof a === 'string' || typeof b === 'string') return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
  return a > b ? -1 : a < b ? 1 : 0
}
