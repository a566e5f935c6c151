/**
 * Running networks: what each layer computes, held against what was predicted.
 *
 * @example
 * const runner = prepareRun(model, { source, stored })
 */

export { type Best, bestOf, type Ranked } from '../analyze/questions/best.ts'
export {
  type Observation,
  type ObservedBlob,
  type ObservedLayer,
  type Observer,
  observerOf,
  type RanBlob,
  type RanLayer,
  type RanPass,
} from '../analyze/questions/observe.ts'
export type { Computation, ImageTransform } from '../core/network/computation.ts'
export { readPicture } from '../formats/image/read-picture.ts'
export { npyFile } from '../formats/numpy/npy.ts'
export type { NpyArray } from '../formats/numpy/read-npy.ts'
export { readArray } from '../formats/read-array.ts'
export { type RunReportOptions, reportRun } from '../reports/report.ts'
export type { RunTableOptions } from '../reports/run/run.ts'
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
} from '../run/index.ts'
