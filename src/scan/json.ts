/** Rows of a scan as lines of JSON, and back. docs: schema/scan.schema.json. */

import { VERSION } from '../core/version.ts'
import type { Issue, Where } from '../core/words/issue.ts'
import { type Catalogue, message, say } from '../core/words/message.ts'
import { issueJson } from '../reports/json/json-issue.ts'
import type { Json } from '../reports/json/json-value.ts'
import { jsonLine } from '../reports/writers/json-line.ts'
import {
  type Figure,
  type Figures,
  type FileRow,
  type IssueCounts,
  type JoinRow,
  type ScanRow,
  statusOf,
} from './row.ts'

/** Raised when a field changes its meaning. */
const SCHEMA = 1

type Fields = Readonly<Record<string, Json>>

/** One row as a line of JSON, with a line break at its end. `extra` are fields of the caller's own, which come last. */
export function scanLine(row: ScanRow, catalogue?: Catalogue, extra: Fields = {}): string {
  return jsonLine({ weighbridge: VERSION, schema: SCHEMA, ...rowFields(row, catalogue), ...extra })
}

function rowFields(row: ScanRow, catalogue: Catalogue | undefined): Fields {
  switch (row.row) {
    case 'file':
      return fileFields(row, catalogue)
    case 'join':
      return joinFields(row, catalogue)
    case 'repeat':
      return { row: row.row, by: row.by, files: row.files }
    case 'related':
      return { ...row }
  }
}

function fileFields(row: FileRow, catalogue: Catalogue | undefined): Fields {
  return {
    row: row.row,
    file: row.file,
    size: row.size,
    files: row.files,
    kind: row.kind,
    format: row.format,
    what: row.what === null ? null : say(row.what, catalogue),
    status: statusOf(row),
    ...figureFields(row.figures),
    ...issueFields(row, catalogue),
    sha256: row.sha256,
    sample: row.sample,
    structure: row.structure,
    blobs: row.blobs,
    ...(row.tensors !== null && { tensors: row.tensors }),
  }
}

function joinFields(row: JoinRow, catalogue: Catalogue | undefined): Fields {
  return {
    row: row.row,
    definition: row.definition,
    weights: row.weights,
    by: row.by,
    owners: row.owners,
    found: row.found,
    missing: row.missing,
    misfit: row.misfit,
    ignored: row.ignored,
    ...figureFields(row.figures),
    ...issueFields(row, catalogue),
  }
}

function issueFields({ errors, warnings, notes, issues }: IssueCounts, catalogue: Catalogue | undefined): Fields {
  return { errors, warnings, notes, issues: issues.map((found) => issueJson(found, catalogue)) }
}

/** Every row has the same fields, so that tables can be made of them. */
function figureFields(figures: Figures | null): Fields {
  return {
    name: figures?.name ?? null,
    phase: figures?.phase ?? null,
    layers: figures?.layers ?? null,
    ...Object.fromEntries(FIGURES.map((key) => [key, figures?.[key] ?? null])),
    complete: figures === null ? null : { ...figures.complete },
  }
}

/** The figures that are numbers. */
export const FIGURES = [
  'parameters',
  'learned',
  'statistics',
  'parameterBytes',
  'macs',
  'macsPerExample',
  'activationBytes',
  'peakActivationBytes',
] as const satisfies readonly (keyof Figures)[]

/** What a line holds: the row of a file, and the fields that `scanLine` was given beside it. */
export interface ScannedLine {
  readonly row: FileRow
  readonly fields: Readonly<Record<string, unknown>>
}

/**
 * Reads the row of a file back from a line that `scanLine` wrote; `undefined` for any other line, and for one of another
 * version of this package, whose figures may differ. Texts stay in the language that they were written in.
 */
export function readScanLine(line: string): ScannedLine | undefined {
  const fields = objectIn(line)
  if (fields === undefined || fields.weighbridge !== VERSION || fields.schema !== SCHEMA) return undefined
  if (fields.row !== 'file' || typeof fields.file !== 'string' || typeof fields.size !== 'number') return undefined
  const text = (key: string) => (typeof fields[key] === 'string' ? fields[key] : null)
  const what = text('what')
  const row: FileRow = {
    row: 'file',
    file: fields.file,
    size: fields.size,
    files: typeof fields.files === 'number' ? fields.files : 1,
    kind: text('kind') as FileRow['kind'],
    format: text('format'),
    what: what === null ? null : message(what),
    figures: figuresIn(fields),
    errors: Number(fields.errors),
    warnings: Number(fields.warnings),
    notes: Number(fields.notes),
    issues: Array.isArray(fields.issues) ? fields.issues.map(issueIn) : [],
    sha256: text('sha256'),
    sample: text('sample'),
    structure: text('structure'),
    blobs: text('blobs'),
    tensors: text('tensors'),
  }
  return { row, fields }
}

/** Numbers of more digits than a double holds come back as texts that start with #. */
function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line.replace(/(?<!\\)":(\d{16,})(?=[,}])/g, '":"#$1"'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function figuresIn(fields: Readonly<Record<string, unknown>>): Figures | null {
  const { name, phase, layers, complete } = fields
  if (typeof name !== 'string' || typeof layers !== 'number') return null
  const numbers = Object.fromEntries(FIGURES.map((key) => [key, figureIn(fields[key])]))
  return {
    name,
    phase: phase === 'TRAIN' || phase === 'TEST' ? phase : null,
    layers,
    ...(numbers as Record<(typeof FIGURES)[number], Figure>),
    complete: complete as Figures['complete'],
  }
}

function figureIn(value: unknown): Figure {
  if (typeof value === 'number') return BigInt(value)
  if (typeof value !== 'string') return null
  return value.startsWith('#') ? BigInt(value.slice(1)) : value
}

/** The message has its layer's name in front of it, which is put there anew where it is told. */
function issueIn(
  value: { message: string; where: Where | null; hint: string | null } & Pick<Issue, 'code' | 'severity'>,
): Issue {
  const { code, severity, where, hint } = value
  const prefix = where?.layer === undefined ? '' : `${where.layer}: `
  const text = value.message.startsWith(prefix) ? value.message.slice(prefix.length) : value.message
  return {
    code,
    severity,
    message: message(text),
    ...(where !== null && { where }),
    ...(hint !== null && { hint: message(hint) }),
  }
}
