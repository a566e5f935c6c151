/**
 * Tables of what the library knows, for `reportTables` or for printers of your own. Those that take an analysis alone can
 * stand as `sections` of `reportNetworks`.
 *
 * @example
 * const tables = [...conventionsTables(analysis), ...timelineTables(analysis)]
 * await reportTables([tables], { format: 'markdown' })
 */

export {
  accountTables,
  differenceTables,
  hashTables,
  mapTables,
  placeTable,
  predictionTables,
  treeTable,
} from './bytes.ts'
export { type CheckedNetwork, type CheckReportOptions, checkTables, reportChecks } from './check.ts'
export { conventionsTables, conventionTables } from './conventions.ts'
export { type Diff, type DiffTableOptions, diffIssues, diffTables } from './diff/diff.ts'
export { jsonDiff } from './diff/json.ts'
export { explainLayer, type FieldOptions, findLayer } from './explain.ts'
export { fitTables } from './fit.ts'
export { type IssueOptions, issuesText } from './issues.ts'
export { jsonExplanation, jsonFailure, jsonReport } from './json.ts'
export { jsonChecks } from './json-check.ts'
export type { Json } from './json-value.ts'
export { layerTypesJson, layerTypesTable, layerTypeTable } from './layer-types.ts'
export { LAYER_COLUMNS, type LayerTableOptions, layerTable } from './layers.ts'
export { issuesTable, networkReport } from './network.ts'
export {
  type DiffReportOptions,
  type ReportOptions,
  type RunReportOptions,
  reportDiff,
  reportFailure,
  reportLayer,
  reportLayerTypes,
  reportNetworks,
  reportRun,
  reportTables,
} from './report.ts'
export { trafficTables } from './roofline.ts'
export { jsonRun } from './run/json.ts'
export { type RunTableOptions, runTables } from './run/run.ts'
export { sweepTable } from './sweep.ts'
export { symbolicTables } from './symbolic.ts'
export {
  type BytesCell,
  type Cell,
  type Column,
  type IntegerCell,
  listTable,
  type NamedShape,
  pairsTable,
  type Row,
  type ShapeCell,
  type Table,
  type Text,
  type TextCell,
  textCell,
  type WorkingCell,
  type WorkingItem,
} from './table.ts'
export { timelineTables } from './timeline.ts'
export { totalsTable } from './totals.ts'
export { trainingTables } from './training.ts'
export { type NamedStatistics, VALUE_COLUMNS, valuesTable } from './values.ts'
export { weightsTables } from './weights.ts'
export { whyTables } from './why.ts'
export { type Report, type TableFormat, WRITERS, type Write, type Writer, type WriterOptions } from './writers/index.ts'
export { jsonLine, jsonText } from './writers/json-text.ts'
