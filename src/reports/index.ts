/** Reports: what is told of a network, in any of the formats. */

export { explainLayer, findLayer } from './explain.ts'
export { type IssueOptions, issuesText } from './issues.ts'
export { type Json, jsonFailure, jsonReport } from './json.ts'
export { type Fold, LAYER_COLUMNS, type LayerTableOptions, layerTable } from './layers.ts'
export { type NamePattern, namePattern } from './name-pattern.ts'
export { issuesTable, networkReport } from './network.ts'
export type { Cell, Column, Row, Table } from './table.ts'
export { totalsTable } from './totals.ts'
export { type Report, WRITERS, type Write, type Writer, type WriterOptions } from './writers/index.ts'
