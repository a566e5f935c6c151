/**
 * What differs between two networks, or between two files of weights.
 *
 * @example
 * const diff = diffNetworks(before, after)
 */

export {
  type AccountDiff,
  type Compared,
  type ComparedGroup,
  compareAccounts,
} from '../analyze/account/account-diff.ts'
export {
  type AcrossDiff,
  type Difference,
  diffAcross,
  type StepDiff,
  type StepFate,
} from '../analyze/diff/across/across.ts'
export type { NumbersDiff } from '../analyze/diff/across/numbers.ts'
export type { Step, StepWindow } from '../analyze/diff/across/steps.ts'
export { type AcrossNumbers, compareNumbers, type StepNumbers } from '../analyze/diff/across/weights.ts'
export {
  diffNetworks,
  type KnownShape,
  type LayerDiff,
  type LayerFate,
  type NetworkDiff,
  type ShapeChange,
} from '../analyze/diff/diff.ts'
export type { AbsentDiff, FieldChange } from '../analyze/diff/fields.ts'
export type { Change, LayerFigure, NetworkFigure } from '../analyze/diff/figures.ts'
export type { ValueDifference } from '../analyze/diff/values.ts'
export { type BlobDiff, diffWeights, type WeightsDiff, type WeightsFile } from '../analyze/diff/weights.ts'
export type { Across } from '../reports/diff/across.ts'
export type { Diff, DiffTableOptions } from '../reports/diff/diff.ts'
export { type DiffReportOptions, reportDiff } from '../reports/report.ts'
