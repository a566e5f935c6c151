/** Makes spans tile a file: what nobody claimed is named, and what was claimed twice is given to the first. */

import { type Issue, issue } from '../words/issue.ts'
import type { ByteSource, SpanRole } from './bytes.ts'
import { ROOT, type SpanId, SpanOrder, type SpanTable } from './span-table.ts'

/** A file that overlaps everywhere says no more in a thousand issues. */
const MOST_OVERLAPS = 20

/** Settles all levels of the table in place and tells the overlaps. */
export function settle(table: SpanTable, source: ByteSource, gapLabel: number, gapRole: SpanRole): readonly Issue[] {
  const order = new SpanOrder(table)
  const settling: Settling = { table, source, gapLabel, gapRole, issues: [] }
  const claimed = table.count
  settleLevel(settling, order, ROOT, 0, source.size)
  for (let id = 0; id < claimed; id++) {
    if (order.children(id).length > 0 || table.role(id) === 'message') {
      settleLevel(settling, order, id, table.contentOffset(id), table.end(id))
    }
  }
  return settling.issues
}

interface Settling {
  readonly table: SpanTable
  readonly source: ByteSource
  readonly gapLabel: number
  readonly gapRole: SpanRole
  readonly issues: Issue[]
}

/** Children of `parent` between `from` and `to`. */
function settleLevel(settling: Settling, order: SpanOrder, parent: SpanId, from: number, to: number): void {
  const { table, gapLabel, gapRole } = settling
  let at = from
  for (const id of order.children(parent)) {
    const offset = table.offset(id)
    const gap = Math.min(offset, to) - at
    if (gap > 0) table.add(at, gap, gapRole, gapLabel, parent)
    if (offset < at) clip(settling, id, at)
    // A child that reaches over its parent is cut there; what it meant to claim beyond is told as an overlap.
    if (table.end(id) > to) clipEnd(settling, id, to)
    at = Math.max(at, table.end(id))
  }
  if (at < to) table.add(at, to - at, gapRole, gapLabel, parent)
}

function clip(settling: Settling, id: SpanId, at: number): void {
  const { table } = settling
  const shared = Math.min(at, table.end(id)) - table.offset(id)
  if (shared > 0) tell(settling, id, table.offset(id), shared)
  const end = Math.max(at, table.end(id))
  table.place(id, at, end - at)
  table.setFrame(id, 0, 0)
}

function clipEnd(settling: Settling, id: SpanId, to: number): void {
  const { table } = settling
  const beyond = table.end(id) - Math.max(to, table.offset(id))
  if (beyond > 0) tell(settling, id, table.end(id) - beyond, beyond)
  table.place(id, Math.min(table.offset(id), to), Math.max(0, to - table.offset(id)))
}

function tell({ table, source, issues }: Settling, id: SpanId, offset: number, length: number): void {
  if (issues.length >= MOST_OVERLAPS) return
  const path = table.names.get(id) ?? table.labels[table.label(id)]?.path ?? ''
  const text = '{length} bytes belong to two parts of the file at once; here they are counted for the first'
  issues.push(
    issue('file/overlap', 'warning', text, { length }, { where: { file: source.name, offset, length, path } }),
  )
}
