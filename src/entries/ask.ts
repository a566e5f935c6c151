/**
 * Further questions to an analysis: memory over time, training, other circumstances, other tools' counts.
 *
 * @example
 * const { peak } = livenessOf(analysis)
 */

export type { Convention } from '../analyze/conventions/convention.ts'
export { CONVENTIONS, conventionOf } from '../analyze/conventions/index.ts'
export { type Counted, countBy } from '../analyze/costs/count-by.ts'
export { heldAt, type Liveness, livenessOf, type Moment } from '../analyze/costs/liveness.ts'
export { type Bound, boundsOn, DEVICES, type Device, type Traffic, trafficOf } from '../analyze/costs/traffic.ts'
export { type Training, trainingOf } from '../analyze/costs/training.ts'
export { type Claim, type Reading, readClaim } from '../analyze/questions/claim.ts'
export {
  type Excess,
  type Fit,
  inferenceBytes,
  largestBatch,
  type Need,
  trainingBytes,
} from '../analyze/questions/fit.ts'
export { type ReadAgain, type Slimmed, type Slimming, slimmings } from '../analyze/questions/flash.ts'
export { type Nearest, nearestTo } from '../analyze/questions/nearest.ts'
export { type PublishedFigure, publishedAs } from '../analyze/questions/published.ts'
export { SOLVERS, type Solver } from '../analyze/questions/solvers.ts'
export { inputNames, type SweepInput, type SweepStep, sweepOf } from '../analyze/questions/sweep.ts'
export { usualVariants } from '../analyze/questions/variants.ts'
export { atOneExample, type Dtypes, foldAffine, inputsOf, withBatch, withDtypes } from '../analyze/questions/what-if.ts'
export { audit, type Candidate, type Finding, type Variant } from '../analyze/questions/why.ts'
export { type Width, widthChanges, widthsOf } from '../analyze/questions/width.ts'
export { type AxisField, type Field, fieldsOf } from '../analyze/shapes/field.ts'
export { type Seen, seenBy } from '../analyze/shapes/seen.ts'
export { withInputs } from '../analyze/shapes/with-inputs.ts'
export type { Change, WidthFields } from '../core/network/change.ts'
export type { Arity, LayerDefinition, ListedLayer } from '../core/network/layer-type.ts'
export type { AmountKind } from '../core/words/amount.ts'
export { type NamePattern, namePattern } from '../core/words/name-pattern.ts'
export { layerTypesNamed, listLayerTypes } from '../formats/layer-types.ts'
export type { FieldOptions } from '../reports/explain/explain.ts'
export { reportLayerTypes, reportWhy } from '../reports/report.ts'
