/** A scan as text, in any format for tables. */

import { reportTables } from '../reports/report.ts'
import type { TableFormat, WriterOptions } from '../reports/writers/index.ts'
import { type Scanned, type ScanTableOptions, scanTables } from './tables.ts'

/** How a scan is reported. */
export interface ScanReportOptions extends ScanTableOptions, WriterOptions {
  /** Default `text`. */
  readonly format?: TableFormat
}

/** Reports what a scan has found: a row a network, what all come to, and what is wrong. CSV has the rows alone. */
export function reportScan(scanned: Scanned, options: ScanReportOptions = {}): Promise<string> {
  const { format = 'text' } = options
  return reportTables([scanTables(scanned, options)], { ...options, format })
}
