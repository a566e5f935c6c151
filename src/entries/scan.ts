/**
 * Many files: a row each, what goes together, what repeats.
 *
 * @example
 * const row = await scanFile(memorySource('net.prototxt', bytes))
 */

export { readScanLine, type ScannedLine, scanLine } from '../scan/json.ts'
export { isMatch, type Match, matchWeights } from '../scan/match.ts'
export { findRelated } from '../scan/related.ts'
export { doubtfulFiles, findRepeats } from '../scan/repeats.ts'
export { reportScan, type ScanReportOptions } from '../scan/report.ts'
export type {
  Figure,
  Figures,
  FileKind,
  FileRow,
  IssueCounts,
  JoinRow,
  RelatedRow,
  RepeatRow,
  ScanRow,
} from '../scan/row.ts'
export { type ScanOptions, scanFile, scanPair } from '../scan/scan-file.ts'
export { SCAN_COLUMNS, type Scanned, type ScanTableOptions, scanTables } from '../scan/tables.ts'
