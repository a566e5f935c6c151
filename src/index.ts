/**
 * Weighbridge as a library: read a network, ask what it weighs, and print the answer.
 *
 * @example
 * const model = await readNetwork([memorySource('net.prototxt', bytes)])
 * const analysis = analyze(model)
 * analysis.totals.parameters.value // 431080n
 */

export type { Analysis, Facts, ParamFacts, Total, Totals } from './analyze/analysis.ts'
export { analyze } from './analyze/analyze.ts'
export { type Claim, readClaim } from './analyze/claim.ts'
export type { Convention } from './analyze/conventions/convention.ts'
export { CONVENTIONS, conventionOf } from './analyze/conventions/index.ts'
export { type Costs, costsOf, costsPerExample, type LayerCost, type Operations } from './analyze/cost.ts'
export { type Counted, countBy } from './analyze/count-by.ts'
export { type AxisField, type Field, fieldsOf } from './analyze/field.ts'
export { type Fit, inferenceBytes, largestBatch, trainingBytes } from './analyze/fit.ts'
export { heldAt, type Liveness, livenessOf, type Moment } from './analyze/liveness.ts'
export { type Seen, seenBy } from './analyze/seen.ts'
export { SOLVERS, type Solver } from './analyze/solvers.ts'
export { type Bound, boundsOn, DEVICES, type Device, type Traffic, trafficOf } from './analyze/traffic.ts'
export { type Training, trainingOf } from './analyze/training.ts'
export {
  atOneExample,
  type Dtypes,
  foldAffine,
  inputsOf,
  withBatch,
  withDtypes,
  withInputs,
} from './analyze/what-if.ts'
export { audit, type Candidate, type Finding, type Variant } from './analyze/why.ts'
export { type ByteSource, blobSource, memorySource } from './core/bytes.ts'
export { type Expr, exprText } from './core/expr.ts'
export type { Quantity } from './core/formula.ts'
export { FormatError, type Issue, type Severity, type Where } from './core/issue.ts'
export { type Catalogue, type Message, say } from './core/message.ts'
export type { Model, Node } from './core/model.ts'
export { exprPretty, integerText, workingText } from './core/notation.ts'
export type { Shape } from './core/shape.ts'
export { VERSION } from './core/version.ts'
export { exporterFor } from './formats/exporters.ts'
export type { ReadOptions } from './formats/format.ts'
export { detectFormat, readNetwork } from './formats/index.ts'
export {
  type Fold,
  findLayer,
  type IssueOptions,
  issuesText,
  LAYER_COLUMNS,
  type LayerTableOptions,
  type NamePattern,
  namePattern,
  type ReportFormat,
  type ReportOptions,
  reportFailure,
  reportLayer,
  reportNetworks,
  type WriterOptions,
} from './reports/index.ts'
export {
  type LayerRun,
  type Pass,
  prepareRun,
  type Runner,
  type RunOptions,
  type Tensor,
  type WeightsAtHand,
} from './run/index.ts'
export { catalogueOf, LANGUAGES, type Language } from './text/index.ts'
