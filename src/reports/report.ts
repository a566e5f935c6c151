/** Reports as text, in any format; each format's code is loaded where it is used. */

import type { Analysis, Facts } from '../analyze/analysis.ts'
import type { Claim } from '../analyze/questions/claim.ts'
import type { Observation } from '../analyze/questions/observe.ts'
import type { ListedLayer } from '../core/network/layer-type.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Catalogue } from '../core/words/message.ts'
import type { Diff, DiffTableOptions } from './diff/diff.ts'
import { explainLayer, type FieldOptions } from './explain/explain.ts'
import type { Answer } from './explain/why.ts'
import type { JsonSection } from './json/json-sections.ts'
import type { Json } from './json/json-value.ts'
import type { LayerTableOptions } from './network/layers.ts'
import { issuesTable, networkReport } from './network/network.ts'
import type { RunTableOptions } from './run/run.ts'
import type { Table } from './table.ts'
import { type Report, type ReportFormat, type TableFormat, WRITERS, type WriterOptions } from './writers/index.ts'

/** How networks are reported. */
export interface ReportOptions extends LayerTableOptions, WriterOptions {
  /** Sections that are told instead of the table of layers. */
  readonly sections?: readonly ((analysis: Analysis) => readonly Table[])[]
  /** The same for `json` and `jsonl`: fields beside the usual ones. */
  readonly fields?: readonly JsonSection[]
  /** Default `text`. */
  readonly format?: ReportFormat
}

/**
 * Reports networks: their layers, totals and, where the format is read on its own, their issues. Text, CSV, Markdown,
 * LaTeX and HTML come as one document; `json` and `jsonl` give an object for each network, on a line each in `jsonl`.
 */
export async function reportNetworks(analyses: readonly Analysis[], options: ReportOptions = {}): Promise<string> {
  const { format = 'text' } = options
  if (format === 'json' || format === 'jsonl') {
    const { jsonReport } = await import('./json/json.ts')
    return printJson(
      analyses.map((analysis) => jsonReport(analysis, options.catalogue, options.fields)),
      format,
    )
  }
  const table: LayerTableOptions = format === 'csv' ? { ...options, fold: 'never', nodes: true, elide: false } : options
  const withIssues = format === 'html' || format === 'markdown'
  const reports = analyses.map(
    (analysis): Report => [
      ...networkReport(analysis, table, options.sections),
      ...(withIssues ? issuesTable(analysis.issues) : []),
    ],
  )
  return print(reports, format, options)
}

/** Reports of ready tables, in any format for tables; default `text`. */
export function reportTables(
  reports: readonly Report[],
  { format = 'text', ...options }: WriterOptions & { readonly format?: TableFormat } = {},
): Promise<string> {
  return print(reports, format, options)
}

/** Reports one layer of a network in full, as `weigh explain` does. CSV has no form for it. */
export async function reportLayer(
  analysis: Analysis,
  layer: Facts,
  options: WriterOptions & { readonly format?: Exclude<ReportFormat, 'csv'>; readonly field?: FieldOptions } = {},
): Promise<string> {
  const { format = 'text' } = options
  if (format === 'json' || format === 'jsonl') {
    const { jsonExplanation } = await import('./json/json.ts')
    return printJson([jsonExplanation(analysis, layer, options.catalogue)], format)
  }
  return print([explainLayer(analysis, layer, options.field)], format, options)
}

/** Reports layer types: a list of them, or with `full` each with its parameters and formulas. */
export async function reportLayerTypes(
  layers: readonly ListedLayer[],
  {
    format = 'text',
    full = false,
    ...options
  }: WriterOptions & { readonly format?: ReportFormat; full?: boolean } = {},
): Promise<string> {
  const { layerTypesJson, layerTypesTable, layerTypeTable } = await import('./layer-types.ts')
  if (format === 'json' || format === 'jsonl') return printJson([layerTypesJson(layers)], format)
  return print([full ? layers.map(layerTypeTable) : [layerTypesTable(layers)]], format, options)
}

/** What a claimed figure may count, as JSON. */
export async function reportWhy(claim: Claim, answer: Answer, name: string, catalogue?: Catalogue): Promise<string> {
  const { whyJson } = await import('./explain/why-json.ts')
  return printJson([whyJson(claim, answer, name, catalogue)], 'json')
}

/** A JSON value as a text: one document, or in `jsonl` one line. */
export function reportJson(value: Json, format: 'json' | 'jsonl' = 'json'): Promise<string> {
  return printJson([value], format)
}

/** What `json` and `jsonl` say of a file that could not be read. */
export async function reportFailure(
  name: string,
  issues: readonly Issue[],
  options: Pick<ReportOptions, 'catalogue'> & { readonly format: 'json' | 'jsonl' },
): Promise<string> {
  const { jsonFailure } = await import('./json/json.ts')
  return printJson([jsonFailure(name, issues, options.catalogue)], options.format)
}

/** How a comparison is reported. */
export interface DiffReportOptions extends WriterOptions, DiffTableOptions {
  /** Default `text`. */
  readonly format?: 'text' | 'json' | 'markdown' | 'html'
  /** Both networks as whole SVG elements, for pages. */
  readonly figures?: readonly [before: string, after: string]
}

/** Reports what differs between two networks, or between their weights. */
export async function reportDiff(diff: Diff, options: DiffReportOptions = {}): Promise<string> {
  const { format = 'text', figures, catalogue } = options
  if (format === 'json') {
    const { jsonDiff } = await import('./diff/json.ts')
    return printJson([jsonDiff(diff, catalogue)], format)
  }
  const { diffIssuesTable, diffTables, figuresTable } = await import('./diff/diff.ts')
  const isWhole = format !== 'text'
  const tables = [
    ...diffTables(diff, { brief: format === 'markdown', ...options }),
    ...(figures === undefined ? [] : [figuresTable(figures)]),
    ...(isWhole ? diffIssuesTable(diff, options) : []),
  ]
  return print([tables], format, options)
}

/** How a run is reported. */
export interface RunReportOptions extends WriterOptions, RunTableOptions {
  /** Default `text`. */
  readonly format?: Exclude<ReportFormat, 'jsonl'>
  /** How many of the best classes are told. Default 5. */
  readonly top?: number
}

/** Reports what a network did when it ran. Markdown and HTML, which are read on their own, tell the issues as well. */
export async function reportRun(seen: Observation, options: RunReportOptions = {}): Promise<string> {
  const { format = 'text', catalogue, top = 5 } = options
  const { bestOf } = await import('../analyze/questions/best.ts')
  const best = bestOf(seen, top)
  if (format === 'json') {
    const { jsonRun } = await import('./run/json.ts')
    return printJson([jsonRun(seen, best, options, catalogue)], format)
  }
  const { runTables } = await import('./run/run.ts')
  const withIssues = format === 'html' || format === 'markdown'
  return print([[...runTables(seen, best, options), ...(withIssues ? issuesTable(seen.issues) : [])]], format, options)
}

async function print(reports: readonly Report[], format: ReportFormat, options: WriterOptions): Promise<string> {
  const writer = WRITERS.find(({ id }) => id === format)
  if (writer === undefined) throw new Error(`no writer for ${format}`)
  return (await writer.load())(reports, options)
}

async function printJson(values: readonly Json[], format: 'json' | 'jsonl'): Promise<string> {
  const { jsonLine, jsonText } = await import('./writers/json-text.ts')
  return values.map(format === 'json' ? jsonText : jsonLine).join('')
}
