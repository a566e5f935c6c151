/** A scan as tables: a row a network, and what all of them come to. */

import { groupBy } from '../core/group-by.ts'
import { type Message, message } from '../core/words/message.ts'
import { sortRows } from '../reports/network/sort-rows.ts'
import {
  type Cell,
  type Column,
  listTable,
  pairsTable,
  type Row,
  type Table,
  type Text,
  textCell,
} from '../reports/table.ts'
import { issueMessage, placeText } from '../reports/words/issues.ts'
import { shortSize } from '../reports/words/numbers.ts'
import { FIGURES } from './json.ts'
import { commonLength } from './match.ts'
import {
  type Figure,
  type Figures,
  type FileKind,
  type FileRow,
  type JoinRow,
  type RelatedRow,
  type RepeatRow,
  statusOf,
} from './row.ts'

/** All that a scan has found. */
export interface Scanned {
  readonly files: readonly FileRow[]
  readonly joins: readonly JoinRow[]
  readonly repeats: readonly RepeatRow[]
  /** Where that was asked for. */
  readonly related?: readonly RelatedRow[]
  /** How much was not looked at. */
  readonly leftOut?: { readonly files: number; readonly folders: number }
}

/** How a scan is shown. */
export interface ScanTableOptions {
  /** Column key: greatest first, texts in alphabetical order. Default: by file. */
  readonly sort?: string
  /** Only so many rows, from the top. */
  readonly top?: number
  /** Column keys, in their order; default: what a reader needs. */
  readonly columns?: readonly string[]
}

/** What a row is made from. */
interface Source {
  readonly file: FileRow
  readonly figures: Figures | null
  /** The file on the other side of a join, and how many more there are. */
  readonly partner: string | undefined
  readonly partners: number
  /** The first file of those that this one repeats. */
  readonly original: { readonly file: string; readonly by: RepeatRow['by'] } | undefined
  /** How much of each path is the same. */
  readonly root: number
}

interface ScanColumn extends Column {
  cell(source: Source): Cell | undefined
}

const right = { align: 'right' } as const
const left = { kind: 'text', align: 'left' } as const

type NumberKey = (typeof FIGURES)[number]

function figureColumn(
  key: string,
  title: Text,
  kind: 'integer' | 'bytes',
  of: NumberKey,
  part: keyof Figures['complete'],
): ScanColumn {
  return {
    key,
    title,
    kind,
    ...right,
    cell: ({ figures }) => (figures === null ? undefined : figureCell(figures[of], kind, figures.complete[part])),
  }
}

/** A figure that depends on what the file leaves open is a long expression: JSON has it. */
function figureCell(figure: Figure, kind: 'integer' | 'bytes', isComplete: boolean): Cell | undefined {
  if (figure === null) return undefined
  if (typeof figure === 'string') return textCell(message('open'), { tone: 'faint' })
  return { kind, value: figure, atLeast: !isComplete }
}

function countColumn(key: string, title: Text, of: (file: FileRow) => number): ScanColumn {
  return {
    key,
    title,
    kind: 'integer',
    ...right,
    cell: ({ file }) => (of(file) === 0 ? undefined : { kind: 'integer', value: BigInt(of(file)) }),
  }
}

const COLUMNS: readonly ScanColumn[] = [
  {
    key: 'file',
    title: message('file'),
    atLeast: 28,
    ...left,
    cell: ({ file, root }) => pathCell(file.file, root),
  },
  { key: 'kind', title: message('kind'), ...left, cell: ({ file }) => textCell(KINDS[file.kind ?? 'none']) },
  { key: 'name', title: message('name'), ...left, cell: ({ figures }) => textCell(figures?.name ?? '') },
  { ...countColumn('layers', message('layers'), ({ figures }) => figures?.layers ?? 0), optional: true },
  figureColumn('parameters', message('parameters'), 'integer', 'parameters', 'parameters'),
  { ...figureColumn('bytes', message('bytes'), 'bytes', 'parameterBytes', 'parameters'), optional: true },
  figureColumn('macs', message('MACs'), 'integer', 'macsPerExample', 'macs'),
  figureColumn('all-macs', message('MACs as it stands'), 'integer', 'macs', 'macs'),
  figureColumn('maps', message('maps'), 'bytes', 'activationBytes', 'memory'),
  figureColumn('peak', message('peak'), 'bytes', 'peakActivationBytes', 'memory'),
  {
    key: 'size',
    title: message('file size'),
    kind: 'bytes',
    ...right,
    cell: ({ file }) => ({ kind: 'bytes', value: BigInt(file.size) }),
  },
  countColumn('errors', message('errors'), ({ errors }) => errors),
  countColumn('warnings', message('warnings'), ({ warnings }) => warnings),
  { key: 'with', title: message('goes with'), ...left, optional: true, atLeast: 16, cell: partnerCell },
  { key: 'repeats', title: message('repeats'), ...left, optional: true, atLeast: 16, cell: originalCell },
]

/** Every column that a scan can be shown with, and sorted by. */
export const SCAN_COLUMNS: readonly Column[] = COLUMNS

const DEFAULT_COLUMNS = ['file', 'layers', 'parameters', 'bytes', 'macs', 'peak', 'errors', 'with', 'repeats']

const KINDS: Readonly<Record<NonNullable<FileKind> | 'none', Message>> = {
  definition: message('definition'),
  weights: message('weights'),
  solver: message('solver'),
  state: message('solver state'),
  blobs: message('blobs'),
  other: message('other'),
  none: message('nothing'),
}

/** A path, or where width is short what it does not share with all others. */
function pathCell(path: string, root: number, before = '', after = ''): Cell {
  return textCell(`${before}${path}${after}`, { short: `${before}${path.slice(root)}${after}` })
}

function partnerCell({ partner, partners, root }: Source): Cell | undefined {
  return partner === undefined ? undefined : pathCell(partner, root, '', partners > 1 ? ` +${partners - 1}` : '')
}

/** `=` byte by byte, `≅` in structure. */
function originalCell({ original, root }: Source): Cell | undefined {
  return original && pathCell(original.file, root, original.by === 'content' ? '= ' : '≅ ')
}

/** The tables of a scan: its networks, what they come to, and what is wrong with them. */
export function scanTables(scanned: Scanned, options: ScanTableOptions = {}): readonly Table[] {
  const sources = sourcesOf(scanned)
  return [
    networksTable(sources, options),
    totalsTable(scanned, sources),
    ...relatedTable(scanned),
    ...wrongTable(scanned),
  ]
}

const RELATIONS: Readonly<Record<RelatedRow['by'], (row: RelatedRow) => Message>> = {
  tensors: ({ equal, tensors }) =>
    message('{equal} of its {tensors} tensors are equal', { equal: equal ?? 0, tensors: tensors ?? 0 }),
  precision: () => message('the same shapes in fewer bits'),
  shapes: () => message('the same shapes, other numbers'),
}

function relatedTable({ related }: Scanned): readonly Table[] {
  if (related === undefined) return []
  const columns = [
    { key: 'file', title: message('model'), ...left },
    { key: 'from', title: message('is related to'), ...left },
    { key: 'how', title: message('how'), ...left },
  ]
  const rows = related.map(
    (row): Row => ({
      cells: { file: textCell(row.file), from: textCell(row.from), how: textCell(RELATIONS[row.by](row)) },
    }),
  )
  return related.length === 0 ? [] : [{ id: 'related', layout: 'grid', columns, rows }]
}

function networksTable(sources: readonly Source[], { sort = 'file', top, columns }: ScanTableOptions): Table {
  const sorting = COLUMNS.filter(({ key }) => key === sort || key === 'file')
  const rows = sources.map((source) => ({ source, row: rowOf(source, sorting) }))
  const sorted = sortRows(sortRows(rows, 'file'), sort).slice(0, top)
  const shown = columnsFor(columns, sort).filter(
    ({ optional, cell }) => optional !== true || sorted.some(({ source }) => cell(source) !== undefined),
  )
  const root = sources[0]?.file.file.slice(0, sources[0].root)
  return {
    id: 'networks',
    layout: 'grid',
    ...(root !== undefined && root !== '' && { title: root }),
    columns: shown,
    rows: sorted.map(({ source }) => rowOf(source, shown)),
  }
}

/** What was asked for is never left out. */
function columnsFor(asked: readonly string[] | undefined, sort: string): readonly ScanColumn[] {
  const usual = DEFAULT_COLUMNS.includes(sort) ? DEFAULT_COLUMNS : [...DEFAULT_COLUMNS, sort]
  return (asked ?? usual).flatMap((key) => {
    const column = COLUMNS.find((found) => found.key === key)
    if (column === undefined) return []
    return asked !== undefined || key === sort ? [{ ...column, optional: false }] : [column]
  })
}

function rowOf(source: Source, columns: readonly ScanColumn[]): Row {
  return { cells: Object.fromEntries(columns.map(({ key, cell }) => [key, cell(source)])) }
}

function isNetwork({ kind }: FileRow): boolean {
  return kind === 'definition' || kind === 'weights'
}

function sourcesOf({ files, joins, repeats }: Scanned): readonly Source[] {
  const networks = files.filter(isNetwork)
  const byDefinition = groupBy(joins, ({ definition }) => definition)
  const byWeights = groupBy(joins, ({ weights }) => weights)
  const originals = new Map<string, Source['original']>()
  for (const {
    by,
    files: [first = '', ...others],
  } of repeats)
    for (const file of others) if (!originals.has(file)) originals.set(file, { file: first, by })
  const root = rootLength(networks.map(({ file }) => file))
  return networks.map((file) => {
    const isWeights = file.kind === 'weights'
    const own = (isWeights ? byWeights : byDefinition).get(file.file) ?? []
    const partnerOf = (one: JoinRow) => (isWeights ? one.definition : one.weights)
    const near = (one: JoinRow) => commonLength(file.file, partnerOf(one))
    const [join] = [...own].sort((a, b) => near(b) - near(a))
    return {
      file,
      figures: filled(file.figures, join),
      partner: join && partnerOf(join),
      partners: own.length,
      original: originals.get(file.file),
      root,
    }
  })
}

/** What one side leaves open, the other may tell: weights know no maps, a definition may not know its channels. */
function filled(own: Figures | null, join: JoinRow | undefined): Figures | null {
  if (own === null || join?.figures == null || join.by !== 'names' || join.missing + join.misfit > 0) return own
  const isWhole = Object.values(own.complete).every(Boolean) && FIGURES.every((key) => typeof own[key] === 'bigint')
  return isWhole ? own : { ...join.figures, name: own.name, layers: own.layers }
}

/** How many characters of folders all paths begin with. */
function rootLength(paths: readonly string[]): number {
  const [first = '', ...rest] = paths
  let length = first.lastIndexOf('/') + 1
  for (const path of rest)
    while (length > 0 && !path.startsWith(first.slice(0, length))) length = first.lastIndexOf('/', length - 2) + 1
  return length
}

function totalsTable(scanned: Scanned, sources: readonly Source[]): Table {
  const pairs = [
    foundPair(scanned),
    wrongPair(scanned),
    joinedPair(scanned),
    repeatedPair(scanned),
    openPair(sources),
    blankPair(sources),
    leftOutPair(scanned),
  ]
  return pairsTable(
    'found',
    pairs.flatMap((pair) => (pair === undefined ? [] : [pair])),
  )
}

type Pair = readonly [label: Text, value: Cell]

const COUNTED: readonly (readonly [FileKind, Message, (count: number) => Message])[] = [
  ['definition', message('1 definition'), (count) => message('{count} definitions', { count: counted(count) })],
  ['weights', message('1 file of weights'), (count) => message('{count} files of weights', { count: counted(count) })],
  ['solver', message('1 solver'), (count) => message('{count} solvers', { count: counted(count) })],
  ['state', message('1 solver state'), (count) => message('{count} solver states', { count: counted(count) })],
  [
    'blobs',
    message('1 file of other blobs'),
    (count) => message('{count} files of other blobs', { count: counted(count) }),
  ],
]

function counted(count: number): string {
  return count.toLocaleString('en')
}

function foundPair({ files }: Scanned): Pair {
  const kinds = groupBy(files, ({ kind }) => kind)
  const own = COUNTED.flatMap(([kind, one, many]) => {
    const count = kinds.get(kind)?.length ?? 0
    return count === 0 ? [] : [count === 1 ? one : many(count)]
  })
  const others = [...groupBy(kinds.get('other') ?? [], ({ what }) => what?.text)].map(([, same]) => {
    const what = same[0]?.what ?? message('other')
    return message('{what} ({count})', { what, count: counted(same.length) })
  })
  const all = [...own, ...others]
  return [message('models'), textCell(all.length === 0 ? message('none') : commas(all))]
}

function commas(parts: readonly Message[]): Message {
  return parts.reduce((before, next) => message('{before}, {next}', { before, next }))
}

function wrongPair({ files }: Scanned): Pair | undefined {
  const failed = files.filter((file) => statusOf(file) === 'failed').length
  const wrong = files.filter((file) => file.errors > 0).length - failed
  const parts = [
    ...(failed === 0
      ? []
      : [
          message(failed === 1 ? '1 file can not be read' : '{count} files can not be read', {
            count: counted(failed),
          }),
        ]),
    ...(wrong === 0
      ? []
      : [message(wrong === 1 ? '1 network has errors' : '{count} networks have errors', { count: counted(wrong) })]),
  ]
  return parts.length === 0 ? undefined : [message('wrong'), textCell(commas(parts))]
}

function joinedPair({ joins }: Scanned): Pair | undefined {
  const whole = joins.filter(
    ({ by, missing, misfit, owners }) => by === 'names' && owners > 0 && missing + misfit === 0,
  ).length
  const shapes = joins.filter(({ by }) => by === 'shapes').length
  const some = joins.length - whole - shapes
  const parts = [
    ...(whole === 0
      ? []
      : [message('definitions and weights that fit in every layer: {count}', { count: counted(whole) })]),
    ...(some === 0 ? [] : [message('in some layers: {count}', { count: counted(some) })]),
    ...(shapes === 0 ? [] : [message('by their shapes, and not by their names: {count}', { count: counted(shapes) })]),
  ]
  return parts.length === 0 ? undefined : [message('pairs'), textCell(commas(parts))]
}

function repeatedPair({ files, repeats }: Scanned): Pair | undefined {
  const sizes = new Map(files.map(({ file, size }) => [file, size]))
  const again = (by: RepeatRow['by']) =>
    repeats.filter((found) => found.by === by).flatMap(({ files: [, ...others] }) => others)
  const [content, structure] = [again('content'), again('structure')]
  const bytes = content.reduce((sum, file) => sum + BigInt(sizes.get(file) ?? 0), 0n)
  const parts = [
    ...(content.length === 0
      ? []
      : [
          message('byte by byte (=): {count} files, {size}', {
            count: counted(content.length),
            size: shortSize(bytes),
          }),
        ]),
    ...(structure.length === 0
      ? []
      : [message('in structure (≅): {count} definitions', { count: counted(structure.length) })]),
  ]
  return parts.length === 0 ? undefined : [message('repeated'), textCell(commas(parts))]
}

function openPair(sources: readonly Source[]): Pair | undefined {
  const isOpen = sources.some(
    ({ figures }) => figures !== null && FIGURES.some((key) => typeof figures[key] === 'string'),
  )
  const text = message('depends on sizes that the file does not state: --input gives them, JSON has the expression')
  return isOpen ? [message('open'), textCell(text)] : undefined
}

/** Networks that state their batch inside can't be run with one example. */
function blankPair(sources: readonly Source[]): Pair | undefined {
  const isBlank = sources.some(
    ({ figures }) => figures !== null && figures.macsPerExample === null && figures.macs !== null,
  )
  const text = message(
    'blank where a network can not be run with one example: the column all-macs tells them as it stands',
  )
  return isBlank ? [message('MACs'), textCell(text)] : undefined
}

function leftOutPair({ leftOut }: Scanned): Pair | undefined {
  if (leftOut === undefined || leftOut.files + leftOut.folders === 0) return undefined
  const args = { files: counted(leftOut.files), folders: counted(leftOut.folders) }
  const text = message('files: {files}, folders: {folders}, as .gitignore says (--no-ignore takes them in)', args)
  return [message('passed over'), textCell(text)]
}

/** More of what is wrong is only counted. */
const MOST_WRONG = 20

function wrongTable({ files }: Scanned): readonly Table[] {
  const wrong = files.filter(({ errors }) => errors > 0).sort((a, b) => (a.file < b.file ? -1 : 1))
  const texts = wrong.slice(0, MOST_WRONG).flatMap(({ file, issues: [first] }): readonly Text[] => {
    if (first === undefined) return []
    const place = first.where === undefined ? file : placeText(first.where)
    return [message('{place}: {text}', { place, text: issueMessage(first) })]
  })
  const more = wrong.length - texts.length
  if (more > 0) texts.push(message('and {count} more: --jsonl names them all', { count: counted(more) }))
  return texts.length === 0 ? [] : [listTable('wrong', texts, { title: message('What is wrong') })]
}
