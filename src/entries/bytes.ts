/**
 * Where every byte of a file goes, and the numbers in it.
 *
 * @example
 * const account = accountOf(model.files[0])
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
} from '../analyze/account/account.ts'
export { type BarCell, cellsOf, type Region, regionsOf } from '../analyze/account/byte-map.ts'
export { blobStatistics, valueIssues } from '../analyze/parameters/blob-values.ts'
export { type EqualArrays, equalArrays, type HashedArray, hashArrays } from '../analyze/parameters/equal-arrays.ts'
export type { Histogram } from '../analyze/parameters/magnitudes.ts'
export { initialFile, predictFile } from '../analyze/parameters/stored.ts'
export { statisticsOf, type ValueStatistics, valueStatistics } from '../analyze/parameters/values.ts'
export type { ByteSpan, LabelTotal, SpanRole, SpanRun, StoredArray, ValueRun } from '../core/bytes/bytes.ts'
export { blobNumbers, type Numbers, numberBlocks } from '../core/bytes/stored-values.ts'
export type { Exporter } from '../core/exported.ts'
export {
  type NamedArray,
  type NamedBlob,
  namedArrays,
  namedBlobs,
  type PredictedFile,
  type StoredBlob,
  type StoredLayer,
} from '../core/network/weights.ts'
export { exporterFor } from '../formats/exporters.ts'
