/** The network as a table: one row a layer, with everything that is known of it and how it comes about. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { costsPerExample } from '../../analyze/costs/cost.ts'
import { wiringOf } from '../../analyze/shapes/wiring.ts'
import { shapeKey, shapeOf } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'
import type { NamePattern } from '../../core/words/name-pattern.ts'
import { type Cell, type Column, type Row, type Table, textCell } from '../table.ts'
import { countText } from '../words/numbers.ts'
import { type Chain, isRepeat, joinFollowers, type Repeat, singleLayers, type Unit } from '../words/units.ts'
import { COST_COLUMNS, type CostColumn } from './cost-columns.ts'
import { foldRepeats } from './fold.ts'
import { headingOf } from './heading.ts'
import {
  countCell,
  countWorking,
  frozenCell,
  memoryCell,
  outputCell,
  type Source,
  shareCell,
  sizeWorking,
} from './layer-cells.ts'
import { moduleRows, nodeRows } from './module-rows.ts'
import { rangeRow } from './range-row.ts'
import { sortRows } from './sort-rows.ts'
import { WEIGHT_COLUMNS, weightCells } from './weights.ts'

/** Whether blocks of layers that repeat are shown once; `auto` folds networks of many layers. */
export type Fold = 'auto' | 'always' | 'never'

/** What the table of layers shows. */
export interface LayerTableOptions {
  /** Default `auto`: networks of many layers are folded. */
  readonly fold?: Fold
  /** Column keys, in their order; default: what a reader needs. */
  readonly columns?: readonly string[]
  /** Every node of an exporter's graph in a row of its own, and those inside it. Default: modules, where there are some. */
  readonly nodes?: boolean
  /** Only layers whose name passes, or that of their module. */
  readonly keep?: NamePattern
  /** Column key: greatest first, texts in alphabetical order. */
  readonly sort?: string
  /** Only so many rows, from the top. */
  readonly top?: number
  /** How far the tree of modules is opened, of tensors without a graph; default: as far as it can be read at a glance. */
  readonly depth?: number
  /** False: shapes stand in every row, also where they are those of the row above or in place. Default true. */
  readonly elide?: boolean
}

/** Networks of more layers than this are folded. */
const MOST_LAYERS_UNFOLDED = 40
/** Where folding leaves more rows than this, blocks that differ in their channels only are folded too. */
const MOST_ROWS_FOLDED = 80

/** Every column that a layer table can have. */
export const LAYER_COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('layer'), kind: 'text', align: 'left' },
  { key: 'type', title: message('type'), kind: 'text', align: 'left', expendable: true },
  { key: 'family', title: message('family'), kind: 'text', align: 'left' },
  { key: 'inputs', title: message('inputs'), kind: 'text', align: 'left' },
  { key: 'output', title: message('output'), kind: 'shape', align: 'left' },
  { key: 'size-working', title: message('how its size is found'), kind: 'working', align: 'left', explains: 'output' },
  { key: 'parameters', title: message('parameters'), kind: 'integer', align: 'right' },
  {
    key: 'count-working',
    title: message('how they are counted'),
    kind: 'working',
    align: 'left',
    explains: 'parameters',
  },
  { key: 'frozen', title: message('frozen'), kind: 'integer', align: 'right', expendable: true },
  { key: 'share', title: message('share'), kind: 'percent', align: 'right', optional: true },
  { key: 'memory', title: message('memory'), kind: 'bytes', align: 'right', expendable: true },
  ...COST_COLUMNS,
  ...WEIGHT_COLUMNS,
  { key: 'line', title: message('line'), kind: 'integer', align: 'right' },
]

const DEFAULT_COLUMNS = [
  'layer',
  'type',
  'output',
  'size-working',
  'parameters',
  'count-working',
  'frozen',
  'share',
  'macs',
  'memory',
]

/** The table of layers. */
export function layerTable(analysis: Analysis, options: LayerTableOptions = {}): Table {
  const source: Source = { analysis, wiring: wiringOf(analysis) }
  const keep = options.keep
  const layers =
    keep === undefined
      ? source.wiring.layers
      : source.wiring.layers.filter(({ node }) => keep(node.name) || keep(node.module ?? ''))
  const { units, hidden } = unitsOf(layers, source, options)
  const elide = options.elide !== false
  const asked = columnsFor(options, analysis)
  const costs = COST_COLUMNS.filter(({ key }) => asked.includes(key))
  const told = units.flatMap((unit) => rowsOf(unit, { ...source, elide, costs }))
  const rows = options.sort !== undefined ? sortRows(told, options.sort) : elide ? repeatNothing(told) : told
  const columns = asked.flatMap((key) =>
    LAYER_COLUMNS.filter((column) => column.key === key)
      .map((column) => titled(column, analysis))
      .map((column) => (key === options.sort ? needed(column) : column)),
  )
  // What nobody asked for by its name is left out where it has nothing to say.
  const isTold = ({ key }: Column) => key === 'layer' || rows.some(({ row }) => row.cells[key] !== undefined)
  return {
    id: 'layers',
    layout: 'grid',
    ...headingWith(hidden, analysis),
    columns: options.columns === undefined ? columns.filter(isTold) : columns.map(needed),
    rows: rows.slice(0, options.top).map((row) => row.row),
  }
}

/** What stands above the table; nodes that have no row are counted. */
function headingWith(hidden: number, analysis: Analysis): Pick<Table, 'title' | 'caption'> {
  const { caption = [], ...heading } = headingOf(analysis)
  if (hidden === 0) return { ...heading, caption }
  const text = 'not shown, since they only prepare sizes and weights: {count} (--nodes)'
  return { ...heading, caption: [...caption, message(text, { count: countText(BigInt(hidden)) })] }
}

interface Units {
  readonly units: readonly Unit[]
  /** Layers that have no row. */
  readonly hidden: number
}

function unitsOf(layers: readonly Facts[], { wiring, analysis }: Source, options: LayerTableOptions): Units {
  const { fold = 'auto', sort } = options
  const { keep } = options
  // Who asks for a node by its own name gets it, whatever it is for.
  const isOfModules = keep === undefined || layers.some(({ node }) => keep(node.module ?? ''))
  const showsModules = analysis.model.words?.rows === 'modules' && isOfModules && options.nodes !== true
  const { chains, hidden } = showsModules
    ? moduleRows(layers, wiring)
    : { chains: options.nodes === true ? nodeRows(layers) : singleLayers(layers), hidden: 0 }
  const folds = fold === 'always' || (fold === 'auto' && chains.length > MOST_LAYERS_UNFOLDED && sort === undefined)
  if (!folds) return { units: chains, hidden }
  const joined = options.nodes === true ? chains : joinFollowers(chains, wiring, analysis.model)
  const equal = foldRepeats(joined, wiring, 'equal')
  return {
    units: rowCount(equal) <= MOST_ROWS_FOLDED ? equal : foldRepeats(joined, wiring, 'but-for-channels'),
    hidden,
  }
}

function rowCount(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + (isRepeat(unit) ? (unit.blocks[0]?.length ?? 0) + 1 : 1), 0)
}

/** The columns that are asked for, or the usual ones with the one that rows are sorted by. */
function columnsFor({ columns, sort }: LayerTableOptions, { joined }: Analysis): readonly string[] {
  if (columns !== undefined) return columns
  const file = joined === undefined ? [] : WEIGHT_COLUMNS.map(({ key }) => key)
  const isExtra = sort !== undefined && COST_COLUMNS.some(({ key }) => key === sort)
  return isExtra ? ['layer', 'type', 'output', sort, 'parameters', 'memory'] : [...DEFAULT_COLUMNS, ...file]
}

/** What was asked for by its name is never left out. */
function needed({ optional: _, expendable: __, ...column }: Column): Column {
  return column
}

/** A column of costs says so where it can't tell them for one example. */
function titled(column: Column, analysis: Analysis): Column {
  const title = COST_COLUMNS.find(({ key }) => key === column.key)?.titleOfAll
  return title === undefined || costsPerExample(analysis) !== undefined ? column : { ...column, title }
}

/** A row, and the shape that it shows, to compare the next with. */
interface Shown {
  readonly row: Row
  readonly shape: string
}

/** Where cells come from, and whether they may leave out what a reader has just seen. */
interface RowSource extends Source {
  readonly elide: boolean
  /** Columns of costs that are shown or sorted by. */
  readonly costs: readonly CostColumn[]
}

function rowsOf(unit: Unit, source: RowSource): readonly Shown[] {
  if (!isRepeat(unit)) return [chainRow(unit, source)]
  const [first = []] = unit.blocks
  const last = unit.blocks.at(-1) ?? first
  const rows = first.map((chain, index) => {
    const shown = chainRow(chain, source)
    const end = last[index]
    const ranged = end === undefined || end === chain ? shown : rangeRow(shown, chainRow(end, source))
    return bracketed(ranged, index === 0 ? 'first' : 'inside')
  })
  return [...rows, { row: sumRow(unit, source), shape: rows.at(-1)?.shape ?? '' }]
}

function bracketed(shown: Shown, bracket: 'first' | 'inside'): Shown {
  return { ...shown, row: { ...shown.row, bracket } }
}

function chainRow({ layers, module, depth = 0 }: Chain, source: RowSource): Shown {
  const [first] = layers
  const { node } = first
  const shown = module === undefined ? first : (layers.at(-1) ?? first)
  const name = module ?? (node.name === '' ? node.id : node.name)
  const cells: Record<string, Cell | undefined> = {
    layer: textCell('  '.repeat(depth) + name),
    type: typeCell(layers),
    family: textCell(node.op.family, { family: node.op.family }),
    inputs: textCell(node.inputs.map((value) => (value === undefined ? '?' : source.wiring.name(value))).join(', ')),
    output: outputCell(shown, source, source.elide),
    'size-working': sizeWorking(first),
    parameters: countCell(layers),
    'count-working': countWorking(layers),
    frozen: frozenCell(layers),
    share: shareCell(layers, source.analysis),
    memory: memoryCell(layers, source),
    line: node.where?.line === undefined ? undefined : { kind: 'integer', value: BigInt(node.where.line) },
    ...costCells(layers, source),
    ...weightCells(
      layers.map(({ node: { id } }) => id),
      source.analysis,
    ),
  }
  return { row: { cells }, shape: shown.outputs.map((shape) => shapeKey(shapeOf(shape))).join(' ') }
}

function costCells(layers: readonly Facts[], source: RowSource): Record<string, Cell | undefined> {
  const [first, ...others] = layers
  if (first === undefined) return {}
  return Object.fromEntries(source.costs.map(({ key, cell }) => [key, cell([first, ...others], source)]))
}

/** `Convolution + BatchNorm + ReLU`, or `Convolution +2` where width is short. */
function typeCell(layers: Chain['layers']): Cell {
  const { family } = layers[0].node.op
  const computing = layers.filter(({ node }) => node.op.family !== 'shape')
  const types = (layers.length > 2 && computing.length > 0 ? computing : layers).map(({ node }) => node.type)
  const [first = ''] = types
  return textCell(types.join(' + '), { family, ...(types.length > 2 && { short: `${first} +${types.length - 1}` }) })
}

function sumRow({ blocks }: Repeat, source: RowSource): Row {
  const layers = blocks.flat().flatMap((chain) => chain.layers)
  const end = blocks.at(-1)?.at(-1)
  const last = end?.module ?? end?.layers[0].node.name ?? ''
  return {
    bracket: 'sum',
    cells: {
      layer: textCell(last, { tone: 'faint' }),
      type: textCell(message('{count} such blocks, up to here', { count: blocks.length }), { tone: 'faint' }),
      parameters: countCell(layers),
      frozen: frozenCell(layers),
      share: shareCell(layers, source.analysis),
      memory: memoryCell(layers, source),
      ...costCells(layers, { ...source, costs: source.costs.filter((column) => column.sums === true) }),
    },
  }
}

/** A shape that stands right above is not said again. */
function repeatNothing(rows: readonly Shown[]): readonly Shown[] {
  return rows.map((shown, index) => {
    const output = shown.row.cells.output
    if (index === 0 || output?.kind !== 'shape' || shown.shape !== rows[index - 1]?.shape) return shown
    return {
      ...shown,
      row: { ...shown.row, cells: { ...shown.row.cells, output: textCell(message('same'), { tone: 'faint' }) } },
    }
  })
}
