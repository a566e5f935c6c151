/** Everything that prints reports, each loaded only where it is used. */

import type { Catalogue } from '../../core/words/message.ts'
import type { Table } from '../table.ts'

/** One network's report: its tables in their order. */
export type Report = readonly Table[]

/** How tables are printed. */
export interface WriterOptions {
  /** Translations; English without. */
  readonly catalogue?: Catalogue | undefined
  /** Columns that text may take. */
  readonly width?: number
  /** Whether text has colours. */
  readonly color?: boolean
}

/** Prints reports into one text, with a line break at its end. */
export type Write = (reports: readonly Report[], options: WriterOptions) => string

/** Formats that are printed from tables. */
export type TableFormat = 'text' | 'csv' | 'markdown' | 'latex' | 'html'

/** All formats of reports; `jsonl` is JSON with an object a line. */
export type ReportFormat = TableFormat | 'json' | 'jsonl'

/** A format that prints tables. */
export interface Writer {
  readonly id: TableFormat
  /** File extensions without the dot; the first is the usual one. */
  readonly extensions: readonly string[]
  load(): Promise<Write>
}

/** All writers, in the order in which they are offered. */
export const WRITERS: readonly Writer[] = [
  { id: 'text', extensions: ['txt'], load: async () => (await import('./text.ts')).writeText },
  { id: 'csv', extensions: ['csv'], load: async () => (await import('./csv.ts')).writeCsv },
  { id: 'markdown', extensions: ['md', 'markdown'], load: async () => (await import('./markdown.ts')).writeMarkdown },
  { id: 'latex', extensions: ['tex'], load: async () => (await import('./latex.ts')).writeLatex },
  { id: 'html', extensions: ['html', 'htm'], load: async () => (await import('./html.ts')).writeHtml },
]
