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
export { type Diff, type DiffTableOptions, diffIssues, diffTables } from './diff/diff.ts'
export { jsonDiff } from './diff/json.ts'
export { explainLayer, type FieldOptions, findLayer } from './explain/explain.ts'
export { type Answer, whyTables } from './explain/why.ts'
export { jsonExplanation, jsonFailure, jsonReport } from './json/json.ts'
export { jsonChecks } from './json/json-check.ts'
export type { Json } from './json/json-value.ts'
export { layerTypesJson, layerTypesTable, layerTypeTable } from './layer-types.ts'
export { conventionsTables, conventionTables } from './network/conventions.ts'
export { fitTables } from './network/fit.ts'
export { flashTables } from './network/flash.ts'
export { type Fold, LAYER_COLUMNS, type LayerTableOptions, layerTable } from './network/layers.ts'
export { issuesTable, networkReport } from './network/network.ts'
export { trafficTables } from './network/roofline.ts'
export { symbolicTables } from './network/symbolic.ts'
export { timelineTables } from './network/timeline.ts'
export { totalsTable } from './network/totals.ts'
export { trainingTables } from './network/training.ts'
export { weightsTables } from './network/weights.ts'
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
export { jsonRun } from './run/json.ts'
export { type RunTableOptions, runTables } from './run/run.ts'
export { sweepTable } from './sweep.ts'
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
export { type NamedStatistics, VALUE_COLUMNS, valuesTable } from './values.ts'
export { type IssueOptions, issuesText } from './words/issues.ts'
export {
  type Report,
  type ReportFormat,
  type TableFormat,
  WRITERS,
  type Write,
  type Writer,
  type WriterOptions,
} from './writers/index.ts'
export { jsonLine, jsonText } from './writers/json-text.ts'
