/** Reports: what is told of a network, in any of the formats. */

export { findLayer } from './explain.ts'
export { type IssueOptions, issuesText } from './issues.ts'
export { type Fold, LAYER_COLUMNS, type LayerTableOptions } from './layers.ts'
export { type NamePattern, namePattern } from './name-pattern.ts'
export { type ReportOptions, reportFailure, reportLayer, reportNetworks } from './report.ts'
export type { ReportFormat, WriterOptions } from './writers/index.ts'
