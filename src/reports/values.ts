/** What the numbers of weights look like, a row a blob. */

import type { ValueStatistics } from '../analyze/parameters/values.ts'
import { message } from '../core/words/message.ts'
import { type Cell, type Column, type Row, type Table, type Text, textCell } from './table.ts'
import { percentText } from './words/numbers.ts'

/** The statistics of one blob under its name. */
export interface NamedStatistics {
  readonly name: string
  readonly shape: readonly bigint[]
  readonly statistics: ValueStatistics
}

interface ValueColumn extends Column {
  cell(named: NamedStatistics): Cell
  /** What rows are sorted by; absent: as the text stands. */
  rank?(statistics: ValueStatistics): number
}

const number = (value: number | undefined): Cell =>
  textCell(value === undefined ? '–' : shortNumber(value), { data: value ?? '' })

/** Four digits, in powers of ten where that is shorter. */
export function shortNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return (size >= 1e-3 && size < 1e5 ? Number(value.toPrecision(4)).toString() : value.toExponential(3)).replace(
    '-',
    '−',
  )
}

const shareCell = (value: number): Cell => textCell(percentText(value), { data: value })
const share = (part: number, { count }: ValueStatistics) => (count === 0 ? 0 : part / count)
const integer = (value: number): Cell => ({ kind: 'integer', value: BigInt(value) })

function numeric(key: string, title: Text, of: (statistics: ValueStatistics) => number | undefined): ValueColumn {
  return {
    key,
    title,
    kind: 'text',
    align: 'right',
    cell: ({ statistics }) => number(of(statistics)),
    rank: (statistics) => of(statistics) ?? Number.NEGATIVE_INFINITY,
  }
}

function percent(key: string, title: Text, of: (statistics: ValueStatistics) => number): ValueColumn {
  return {
    key,
    title,
    kind: 'text',
    align: 'right',
    cell: ({ statistics }) => shareCell(share(of(statistics), statistics)),
    rank: (statistics) => share(of(statistics), statistics),
  }
}

function counted(key: string, title: Text, of: (statistics: ValueStatistics) => number): ValueColumn {
  return { key, title, kind: 'integer', align: 'right', cell: ({ statistics }) => integer(of(statistics)), rank: of }
}

const COLUMNS: readonly ValueColumn[] = [
  { key: 'blob', title: message('blob'), kind: 'text', align: 'left', cell: ({ name }) => textCell(name) },
  {
    optional: true,
    key: 'shape',
    title: message('shape'),
    kind: 'shape',
    align: 'left',
    cell: ({ shape }) => ({ kind: 'shape', shapes: [{ shape }] }),
    rank: ({ count }) => count,
  },
  numeric('min', message('least'), ({ min }) => min),
  numeric('max', message('largest'), ({ max }) => max),
  numeric('mean', message('mean'), ({ mean }) => mean),
  numeric('std', message('deviation'), ({ std }) => std),
  percent('zeros', message('zeros'), ({ zeros }) => zeros),
  { ...percent('near-zero', message('near 0'), ({ nearZero }) => nearZero), optional: true },
  { ...counted('nan', message('NaN'), ({ nan }) => nan), expendable: true },
  { ...counted('infinite', message('Inf'), ({ infinite }) => infinite), expendable: true },
  // A bias has no filters that could be dead.
  { ...counted('dead', message('dead'), ({ rows, zeroRows }) => (rows > 1 ? zeroRows : 0)), expendable: true },
  {
    key: 'histogram',
    title: message('from −r to r'),
    kind: 'text',
    align: 'left',
    expendable: true,
    cell: ({ statistics }) => textCell(histogramText(statistics), { data: statistics.histogram.counts.join(' ') }),
  },
]

/** Keys by which rows can be sorted. */
export const VALUE_COLUMNS: readonly string[] = COLUMNS.map(({ key }) => key)

/** Blobs in their order or by a column, greatest first, names in alphabetical order. */
export function sortedValues(blobs: readonly NamedStatistics[], sort?: string): readonly NamedStatistics[] {
  const rank = COLUMNS.find(({ key }) => key === sort)?.rank
  if (rank !== undefined) return [...blobs].sort((a, b) => rank(b.statistics) - rank(a.statistics))
  return sort === 'blob' ? [...blobs].sort((a, b) => a.name.localeCompare(b.name)) : blobs
}

/** The table of all blobs, in their order or by a column. */
export function valuesTable(file: string, blobs: readonly NamedStatistics[], sort?: string): Table {
  const sorted = sortedValues(blobs, sort)
  const rows = sorted.map(
    (named): Row => ({ cells: Object.fromEntries(COLUMNS.map(({ key, cell }) => [key, cell(named)])) }),
  )
  return { id: 'values', layout: 'grid', title: file, columns: COLUMNS, rows }
}

const BARS = ' ▁▂▃▄▅▆▇█'

/** Bins of the printed histogram; each is a sum of the finer ones. */
const PRINTED_BINS = 16

function histogramText({ histogram: { range, counts } }: ValueStatistics): string {
  if (range === 0) return ''
  const width = counts.length / PRINTED_BINS
  const bins = Array.from({ length: PRINTED_BINS }, (_, bin) =>
    counts.slice(bin * width, (bin + 1) * width).reduce((sum, count) => sum + count, 0),
  )
  const most = Math.max(...bins, 1)
  const bars = bins.map((count) => BARS[count === 0 ? 0 : Math.max(1, Math.round((8 * count) / most))] ?? ' ').join('')
  return `${bars} r = ${shortNumber(range)}`
}
