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
export { type Costs, costsOf, costsPerExample, type LayerCost, type Operations } from './analyze/costs/cost.ts'
export { type ByteSource, blobSource, memorySource } from './core/bytes/bytes.ts'
export { type Expr, exprText, symbol } from './core/expr.ts'
export type { Quantity } from './core/formula.ts'
export type { Joined, JoinedLayer, JoinState } from './core/network/binding.ts'
export type { Dtype } from './core/network/dtype.ts'
export type {
  FileLedger,
  FileRole,
  Graph,
  Model,
  Node,
  NodeId,
  StoredTensor,
  Value,
  ValueId,
} from './core/network/model.ts'
export type { Cost, Family, Op, Operand, OperationKind, Param, ParamKind, Work } from './core/network/op.ts'
export { type DerivedShape, type Dim, parseShape, type Shape } from './core/network/shape.ts'
export type { StoredWeights } from './core/network/weights.ts'
export { exprPretty, integerText, workingText } from './core/notation.ts'
export { VERSION } from './core/version.ts'
export type { DefinitionText } from './core/words/definition-text.ts'
export { FormatError, hasErrors, type Issue, isError, type Severity, type Where } from './core/words/issue.ts'
export { type Catalogue, type Message, type MessageArgs, say } from './core/words/message.ts'
export type { Format, GivenArray, NetworkOptions, WeightsRead } from './formats/format.ts'
export { detectFormat, networkFiles, readNetwork, readWeights } from './formats/index.ts'
export { type ReportOptions, reportLayer, reportNetworks } from './reports/report.ts'
export { issuesText } from './reports/words/issues.ts'
export { catalogueOf, LANGUAGES, type Language } from './text/index.ts'
