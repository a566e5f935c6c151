/** Layers that differ: those that were edited, and those whose sizes follow from it. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import type { LayerDiff, LayerFate, NetworkDiff, ShapeChange } from '../../analyze/diff/diff.ts'
import type { AbsentDiff, FieldChange } from '../../analyze/diff/fields.ts'
import type { LayerFigure } from '../../analyze/diff/figures.ts'
import { wiringOf } from '../../analyze/shapes/wiring.ts'
import { type Message, message } from '../../core/words/message.ts'
import { paramLabel } from '../network/param-names.ts'
import { type Cell, type Column, type Row, type Table, type Text, type Tone, textCell } from '../table.ts'
import { deltaText, shapesText, type Unit } from './words.ts'

/** With more layers than this, the rest is counted. */
const MOST_LAYERS = 60
const MOST_AFFECTED = 20

/** The layers that differ, and those that are left out; what only follows from other changes is folded. */
export function layerTables(network: NetworkDiff, all: boolean, brief: boolean): readonly Table[] {
  const own = network.layers.filter(({ fate }) => fate !== 'affected')
  const affected = network.layers.filter(({ fate }) => fate === 'affected')
  return [
    ...editedTables(network, own, all ? own.length : MOST_LAYERS).map((table) =>
      brief ? folded(table, own.length) : table,
    ),
    ...affectedTables(network, affected, all ? affected.length : MOST_AFFECTED),
    ...absentTables(network.absent),
  ]
}

const MARKS: Readonly<Record<LayerFate, readonly [string, Tone]>> = {
  added: ['+', 'added'],
  removed: ['−', 'removed'],
  changed: ['~', 'changed'],
  renamed: ['→', 'changed'],
  moved: ['↕', 'changed'],
  affected: ['·', 'faint'],
}

/** Figures that stand beside a layer. */
interface Delta {
  readonly key: LayerFigure
  readonly title: Message
  readonly unit: Unit
}

function deltasOf({ totals }: NetworkDiff): readonly Delta[] {
  const { before, after } = totals.macsPerExample
  const macs = before === undefined || after === undefined ? 'macs' : 'macsPerExample'
  return [
    { key: 'parameters', title: message('parameters'), unit: 'count' },
    { key: 'parameterBytes', title: message('size'), unit: 'bytes' },
    { key: macs, title: macs === 'macs' ? message('MACs') : message('MACs per example'), unit: 'count' },
    { key: 'outputBytes', title: message('memory'), unit: 'bytes' },
  ]
}

function editedTables(network: NetworkDiff, layers: readonly LayerDiff[], most: number): readonly Table[] {
  const deltas = deltasOf(network)
  const whole = network.fields.map((field, index): Row => {
    return { cells: { layer: index === 0 ? textCell(message('the network')) : undefined, ...fieldCells(field) } }
  })
  const rows = [...whole, ...layers.slice(0, most).flatMap((layer) => layerRows(layer, network, deltas))]
  if (rows.length === 0) return []
  return [{ ...changesTable('changes', rows, deltas), ...restCaption(layers.length - most) }]
}

/** With more rows than this, a table of layers is folded where space is dear. */
const MOST_ROWS_OPEN = 24

function folded(table: Table, count: number): Table {
  if (table.rows.length <= MOST_ROWS_OPEN) return table
  return { ...table, title: message('Layers that differ: {count}', { count }), isFolded: true }
}

function affectedTables(network: NetworkDiff, layers: readonly LayerDiff[], most: number): readonly Table[] {
  if (layers.length === 0) return []
  const deltas = deltasOf(network)
  const rows = layers.slice(0, most).flatMap((layer) => layerRows(layer, network, deltas))
  const title = message('Only sizes differ, as a consequence: {count} layers', { count: layers.length })
  return [{ ...changesTable('affected', rows, deltas), title, isFolded: true, ...restCaption(layers.length - most) }]
}

function restCaption(count: number): Pick<Table, 'caption'> {
  return count <= 0 ? {} : { caption: [message('{count} more layers are not shown; --all shows them', { count })] }
}

function changesTable(id: string, rows: readonly Row[], deltas: readonly Delta[]): Table {
  const isTold = ({ key }: { readonly key: string }) => rows.some(({ cells }) => cells[key] !== undefined)
  const columns: readonly Column[] = [
    { key: 'layer', title: message('layer'), kind: 'text', align: 'left' },
    { key: 'type', title: message('type'), kind: 'text', align: 'left' },
    { key: 'what', title: message('what'), kind: 'text', align: 'left' },
    { key: 'change', title: message('before → after'), kind: 'text', align: 'left' },
    ...deltas.map(
      ({ key, title }): Column => ({
        key,
        title,
        kind: 'text',
        align: 'right',
        optional: key === 'parameterBytes' || key === 'outputBytes',
        expendable: true,
      }),
    ),
  ]
  return { id, layout: 'grid', columns: columns.filter((column) => column.align === 'left' || isTold(column)), rows }
}

/** A layer with its first change and its figures, then its other changes below. */
function layerRows(layer: LayerDiff, network: NetworkDiff, deltas: readonly Delta[]): readonly Row[] {
  const { fate, before, after, figures } = layer
  const [mark, tone] = MARKS[fate]
  const node = (after ?? before)?.node
  const [was, is] = [before?.node.name, after?.node.name]
  const name = was === undefined || is === undefined || was === is ? node?.name : `${was} → ${is}`
  const head = {
    layer: textCell(`${mark} ${name}`, { tone }),
    type: node && textCell(node.type, { family: node.op.family }),
    ...Object.fromEntries(
      deltas.flatMap(({ key, unit }) => {
        const text = deltaText(figures[key], unit)
        return text === '' || text === '±0' ? [] : [[key, textCell(text)]]
      }),
    ),
  }
  const [first, ...rest] = changeCells(layer, network)
  return [{ cells: { ...head, ...first } }, ...rest.map((cells) => ({ cells }))]
}

type ChangeCells = Readonly<Record<'what' | 'change', Cell>>

function changeCells(layer: LayerDiff, { after: analysis }: NetworkDiff): readonly ChangeCells[] {
  const { fate, after, fields, moved, outputs, params } = layer
  const reads = fate === 'added' && after !== undefined ? inputNames(after, analysis) : []
  return [
    ...(reads.length === 0 ? [] : [{ what: textCell('bottom'), change: textCell(reads.join(', ')) }]),
    ...fields.map(fieldCells),
    ...(moved === undefined ? [] : [movedCells(moved)]),
    ...outputs.map((change) => {
      const what = outputs.length > 1 ? message('output {name}', { name: change.name }) : message('output')
      return shapeCells(what, change)
    }),
    // What comes or goes as a whole is told by how much it holds.
    ...(layer.before === undefined || after === undefined ? [] : params).map((change) =>
      shapeCells(paramLabel(change.name), change),
    ),
  ]
}

/** What a new layer reads says where it has come in. */
function inputNames({ node }: Facts, analysis: Analysis): readonly string[] {
  const wiring = wiringOf(analysis)
  return node.inputs.map((value) => (value === undefined ? '?' : wiring.name(value)))
}

function movedCells({ before, after }: NonNullable<LayerDiff['moved']>): ChangeCells {
  const change = message('behind {before} → behind {after}', { before: before || '–', after: after || '–' })
  return { what: textCell(message('place')), change: textCell(change) }
}

function fieldCells({ path, before, after, fallback }: FieldChange): ChangeCells {
  const [one, other] = [sideText(before, fallback), sideText(after, fallback)]
  // What the settings of a type are called goes without saying.
  const short = path.replace(/^\w+_param\./, '')
  return {
    what: textCell(path, { short }),
    change: textCell(message('{before} → {after}', { before: one, after: other })),
  }
}

/** Longer values are cut: they stand in a table. */
const MOST_CHARACTERS = 160

/** What a field says, or what an absent one comes to. */
function sideText(value: string | undefined, fallback: string | undefined): Message | string {
  if (value !== undefined && value.length > MOST_CHARACTERS) return `${value.slice(0, MOST_CHARACTERS)}…`
  return value ?? (fallback === undefined ? '–' : message('{value} (default)', { value: fallback }))
}

function shapeCells(what: Text, { before, after }: ShapeChange): ChangeCells {
  const change = textCell(shapesText(before, after), { short: shapesText(before, after, '×') })
  return { what: textCell(what, { tone: 'faint' }), change }
}

function absentTables(absent: readonly AbsentDiff[]): readonly Table[] {
  if (absent.length === 0) return []
  const rows = absent.flatMap(({ fate, name, type, fields }): readonly Row[] => {
    const [mark, tone] = MARKS[fate]
    const head = { layer: textCell(`${mark} ${name}`, { tone }), type: textCell(type) }
    const [first, ...rest] = fields.map(fieldCells)
    return [{ cells: { ...head, ...first } }, ...rest.map((cells) => ({ cells }))]
  })
  return [{ ...changesTable('absent', rows, []), title: message('Layers that this phase leaves out') }]
}
