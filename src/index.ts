/**
 * Weighbridge as a library: read a network, ask what it weighs, and print the answer.
 *
 * @example
 * const model = await readNetwork([memorySource('net.prototxt', bytes)])
 * const analysis = analyze(model)
 * analysis.totals.parameters.value // 431080n
 */

export {
  accountOf,
  type ByteAccount,
  type ByteGroup,
  type ByteKind,
  eachSpan,
  type LabelBytes,
  spanPath,
  spansAt,
} from './analyze/account/account.ts'
export { type AccountDiff, type Compared, type ComparedGroup, compareAccounts } from './analyze/account/account-diff.ts'
export { type BarCell, cellsOf, type Region, regionsOf } from './analyze/account/byte-map.ts'
export type { Analysis, Facts, ParamFacts, Total, Totals } from './analyze/analysis.ts'
export { analyze } from './analyze/analyze.ts'
export type { Convention } from './analyze/conventions/convention.ts'
export { CONVENTIONS, conventionOf } from './analyze/conventions/index.ts'
export { type Costs, costsOf, costsPerExample, type LayerCost, type Operations } from './analyze/costs/cost.ts'
export { type Counted, countBy } from './analyze/costs/count-by.ts'
export { heldAt, type Liveness, livenessOf, type Moment } from './analyze/costs/liveness.ts'
export { type Bound, boundsOn, DEVICES, type Device, type Traffic, trafficOf } from './analyze/costs/traffic.ts'
export { type Training, trainingOf } from './analyze/costs/training.ts'
export {
  diffNetworks,
  type KnownShape,
  type LayerDiff,
  type LayerFate,
  type NetworkDiff,
  type ShapeChange,
} from './analyze/diff/diff.ts'
export type { AbsentDiff, FieldChange } from './analyze/diff/fields.ts'
export type { Change, LayerFigure, NetworkFigure } from './analyze/diff/figures.ts'
export type { ValueDifference } from './analyze/diff/values.ts'
export { type BlobDiff, diffWeights, type WeightsDiff, type WeightsFile } from './analyze/diff/weights.ts'
export { blobStatistics, valueIssues } from './analyze/parameters/blob-values.ts'
export { type EqualArrays, equalArrays, type HashedArray, hashArrays } from './analyze/parameters/equal-arrays.ts'
export type { Histogram } from './analyze/parameters/magnitudes.ts'
export { initialFile, predictFile } from './analyze/parameters/stored.ts'
export { statisticsOf, type ValueStatistics, valueStatistics } from './analyze/parameters/values.ts'
export { type Best, bestOf, type Ranked } from './analyze/questions/best.ts'
export {
  type Budget,
  type BudgetCheck,
  type BudgetChecks,
  checkBudgets,
  isWithin,
  type LayerShare,
  shareUsed,
  type Verdict,
} from './analyze/questions/budget.ts'
export { type Claim, type Reading, readClaim } from './analyze/questions/claim.ts'
export {
  type Excess,
  type Fit,
  inferenceBytes,
  largestBatch,
  type Need,
  trainingBytes,
} from './analyze/questions/fit.ts'
export {
  type Observation,
  type ObservedBlob,
  type ObservedLayer,
  type Observer,
  observerOf,
  type RanBlob,
  type RanLayer,
  type RanPass,
} from './analyze/questions/observe.ts'
export { SOLVERS, type Solver } from './analyze/questions/solvers.ts'
export { inputNames, type SweepInput, type SweepStep, sweepOf } from './analyze/questions/sweep.ts'
export { usualVariants } from './analyze/questions/variants.ts'
export {
  atOneExample,
  type Dtypes,
  foldAffine,
  inputsOf,
  withBatch,
  withDtypes,
} from './analyze/questions/what-if.ts'
export { audit, type Candidate, type Finding, type Variant } from './analyze/questions/why.ts'
export { type AxisField, type Field, fieldsOf } from './analyze/shapes/field.ts'
export { type Seen, seenBy } from './analyze/shapes/seen.ts'
export { withInputs } from './analyze/shapes/with-inputs.ts'
export {
  type ByteSource,
  type ByteSpan,
  blobSource,
  type LabelTotal,
  memorySource,
  type SpanRole,
  type SpanRun,
  type StoredArray,
  type ValueRun,
} from './core/bytes/bytes.ts'
export { blobNumbers, type Numbers, numberBlocks } from './core/bytes/stored-values.ts'
export type { Exporter } from './core/exported.ts'
export { type Expr, exprText, symbol } from './core/expr.ts'
export type { Quantity } from './core/formula.ts'
export type { Joined, JoinedLayer, JoinState } from './core/network/binding.ts'
export type { Computation, ImageTransform } from './core/network/computation.ts'
export type { Dtype } from './core/network/dtype.ts'
export type { Arity, LayerDefinition, ListedLayer } from './core/network/layer-type.ts'
export type { FileLedger, FileRole, Graph, Model, Node, NodeId, Value, ValueId } from './core/network/model.ts'
export type { Cost, Family, Op, OperationKind, Param, ParamKind, Work } from './core/network/op.ts'
export { type DerivedShape, type Dim, parseShape, type Shape } from './core/network/shape.ts'
export {
  type NamedArray,
  type NamedBlob,
  namedArrays,
  namedBlobs,
  type PredictedFile,
  type StoredBlob,
  type StoredLayer,
  type StoredWeights,
} from './core/network/weights.ts'
export { exprPretty, integerText, workingText } from './core/notation.ts'
export { VERSION } from './core/version.ts'
export type { AmountKind } from './core/words/amount.ts'
export { FormatError, hasErrors, type Issue, isError, type Severity, type Where } from './core/words/issue.ts'
export { type Catalogue, type Message, type MessageArgs, say } from './core/words/message.ts'
export { type NamePattern, namePattern } from './core/words/name-pattern.ts'
export { exporterFor } from './formats/exporters.ts'
export type { DefinitionText, Format, ReadOptions, WeightsRead } from './formats/format.ts'
export { readPicture } from './formats/image/read-picture.ts'
export { detectFormat, networkFiles, readNetwork, readWeights } from './formats/index.ts'
export { layerTypesNamed, listLayerTypes } from './formats/layer-types.ts'
export { npyFile } from './formats/numpy/npy.ts'
export type { NpyArray } from './formats/numpy/read-npy.ts'
export { readArray } from './formats/read-array.ts'
export { type ListedModel, type ListedOption, type Project, readProject, withBudgets } from './project/project-file.ts'
export { type CheckedNetwork, type CheckReportOptions, reportChecks } from './reports/check.ts'
export type { Diff, DiffTableOptions } from './reports/diff/diff.ts'
export { type FieldOptions, findLayer } from './reports/explain/explain.ts'
export { type Fold, LAYER_COLUMNS, type LayerTableOptions } from './reports/network/layers.ts'
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
} from './reports/report.ts'
export type { RunTableOptions } from './reports/run/run.ts'
export { type IssueOptions, issuesText } from './reports/words/issues.ts'
export type { ReportFormat, TableFormat, WriterOptions } from './reports/writers/index.ts'
export {
  batchOf,
  type Computed,
  type ImagePreparation,
  imageTensor,
  type KeptFeatures,
  keepFeatures,
  type LayerRun,
  type Pass,
  preparationFor,
  prepareRun,
  Refusal,
  type Runner,
  type RunOptions,
  type Tensor,
  type TermSlice,
  type Terms,
  termsOf,
  type WeightsAtHand,
} from './run/index.ts'
export { readScanLine, type ScannedLine, scanLine } from './scan/json.ts'
export { isMatch, type Match, matchWeights } from './scan/match.ts'
export { doubtfulFiles, findRepeats } from './scan/repeats.ts'
export { reportScan, type ScanReportOptions } from './scan/report.ts'
export type { Figure, Figures, FileKind, FileRow, IssueCounts, JoinRow, RepeatRow, ScanRow } from './scan/row.ts'
export { type ScanOptions, scanFile, scanPair } from './scan/scan-file.ts'
export { SCAN_COLUMNS, type Scanned, type ScanTableOptions, scanTables } from './scan/tables.ts'
export { catalogueOf, LANGUAGES, type Language } from './text/index.ts'
