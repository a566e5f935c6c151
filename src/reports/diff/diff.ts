/** The report on what differs between two networks: what it comes to, layer by layer, and what follows from it. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import type { LayerDiff, LayerFate, NetworkDiff, ShapeChange } from '../../analyze/diff/diff.ts'
import type { AbsentDiff, FieldChange } from '../../analyze/diff/fields.ts'
import { isUnchanged, type LayerFigure, type NetworkFigure } from '../../analyze/diff/figures.ts'
import type { WeightsDiff } from '../../analyze/diff/weights.ts'
import { wiringOf } from '../../analyze/wiring.ts'
import type { Issue } from '../../core/issue.ts'
import { type Message, message, say } from '../../core/message.ts'
import { issueMessage } from '../issues.ts'
import { paramLabel } from '../param-names.ts'
import { type Cell, type Column, type Row, type Table, type Text, type Tone, textCell } from '../table.ts'
import { blobsTable, weightsCaption } from './blobs.ts'
import { deltaText, figureCell, shapesText, shareText, type Unit } from './words.ts'

/** What two networks, or two files of weights, differ in. */
export interface Diff {
  /** `undefined` where one side holds no network. */
  readonly network: NetworkDiff | undefined
  /** `undefined` where one side has no weights. */
  readonly weights: WeightsDiff | undefined
}

/** Whether nothing differs. */
export function isEqualDiff({ network, weights }: Diff): boolean {
  return network?.isEqual !== false && weights?.isEqual !== false
}

/** How much of a difference is shown. */
export interface DiffTableOptions {
  /** Every layer and every blob, however many there are. */
  readonly all?: boolean | undefined
  /** Fold a long table of layers, as what is read among other things should be. */
  readonly brief?: boolean | undefined
}

/** With more layers than this, the rest is counted. */
const MOST_LAYERS = 60
const MOST_AFFECTED = 20

/** The tables of a comparison. */
export function diffTables(diff: Diff, { all = false, brief = false }: DiffTableOptions = {}): readonly Table[] {
  const { network, weights } = diff
  const heading = headingTable(diff)
  if (isEqualDiff(diff)) return [heading]
  return [
    heading,
    ...(network === undefined ? [] : networkTables(network, all, brief)),
    ...(weights === undefined || weights.isEqual ? [] : [blobsTable(weights, all)]),
  ]
}

function headingTable(diff: Diff): Table {
  const { network, weights } = diff
  const title = `${sideName('before', diff)} → ${sideName('after', diff)}`
  const caption = [
    ...(network === undefined ? [] : networkCaption(network)),
    ...(weights === undefined ? [] : weightsCaption(weights)),
  ]
  return { id: 'diff', layout: 'grid', title, caption, columns: [], rows: [] }
}

function sideName(side: 'before' | 'after', { network, weights }: Diff): string {
  const files = network?.[side].model.files.map(({ name }) => name) ?? []
  return files.length === 0 ? (weights?.[side].file.name ?? '') : files.join(' + ')
}

/** What may become of layers, in the order in which it is told. */
export const FATES: readonly (readonly [LayerFate, Message])[] = [
  ['added', message('{count} added')],
  ['removed', message('{count} removed')],
  ['changed', message('{count} changed')],
  ['renamed', message('{count} renamed')],
  ['moved', message('{count} moved')],
  ['affected', message('{count} affected')],
]

function networkCaption(network: NetworkDiff): readonly Text[] {
  if (network.isEqual) return [message('equal networks')]
  const { layers, fields, absent } = network
  const counts = FATES.flatMap(([fate, { text }]): readonly Message[] => {
    const count = layers.filter((layer) => layer.fate === fate).length
    return count === 0 ? [] : [message(text, { count })]
  })
  const counted = counts.map((count, index) => (index === 0 ? message('layers: {count}', { count }) : count))
  return [
    ...(fields.length === 0 ? [] : [message('fields of the network: {count}', { count: fields.length })]),
    ...counted,
    ...(absent.length === 0 ? [] : [message('left out: {count}', { count: absent.length })]),
  ]
}

function networkTables(network: NetworkDiff, all: boolean, brief: boolean): readonly Table[] {
  if (network.isEqual) return []
  const own = network.layers.filter(({ fate }) => fate !== 'affected')
  const affected = network.layers.filter(({ fate }) => fate === 'affected')
  return [
    totalsTable(network),
    ...layersTables(network, own, all ? own.length : MOST_LAYERS).map((table) =>
      brief ? folded(table, own.length) : table,
    ),
    ...affectedTables(network, affected, all ? affected.length : MOST_AFFECTED),
    ...absentTables(network.absent),
  ]
}

const TOTALS: readonly (readonly [NetworkFigure, Message, Unit, 'always' | 'changed'])[] = [
  ['layers', message('layers'), 'count', 'always'],
  ['parameters', message('parameters'), 'count', 'always'],
  ['learned', message('of these learned'), 'count', 'changed'],
  ['statistics', message('of these statistics'), 'count', 'changed'],
  ['parameterBytes', message('size of parameters'), 'bytes', 'always'],
  ['macsPerExample', message('MACs per example'), 'count', 'always'],
  ['macs', message('MACs as the shapes stand'), 'count', 'changed'],
  ['operations', message('other operations'), 'count', 'changed'],
  ['activationBytes', message('feature maps'), 'bytes', 'always'],
  ['peakActivationBytes', message('peak of feature maps'), 'bytes', 'always'],
  ['caffeDataBytes', message('Caffe: memory required for data'), 'bytes', 'changed'],
]

function totalsTable({ totals }: NetworkDiff): Table {
  const rows = TOTALS.flatMap(([key, title, unit, when]): readonly Row[] => {
    const change = totals[key]
    if (change.before === undefined && change.after === undefined) return []
    if (when === 'changed' && (isUnchanged(change) || isImplied(key, totals))) return []
    const delta = deltaText(change, unit)
    return [
      {
        cells: {
          figure: textCell(title),
          before: figureCell(change.before, unit),
          after: figureCell(change.after, unit),
          delta: textCell(delta === '' ? '=' : delta, { tone: delta === '' ? 'faint' : 'strong' }),
          share: textCell(shareText(change)),
        },
      },
    ]
  })
  const columns: readonly Column[] = [
    { key: 'figure', title: message('figure'), kind: 'text', align: 'left' },
    { key: 'before', title: message('before'), kind: 'integer', align: 'right' },
    { key: 'after', title: message('after'), kind: 'integer', align: 'right' },
    { key: 'delta', title: message('difference'), kind: 'text', align: 'right' },
    { key: 'share', title: '', kind: 'text', align: 'right' },
  ]
  return { id: 'totals', layout: 'grid', columns, rows }
}

/** Whether a figure says no more than one that always stands there. */
function isImplied(key: NetworkFigure, { macsPerExample, statistics }: NetworkDiff['totals']): boolean {
  if (key === 'learned') return statistics.before?.value === 0n && statistics.after?.value === 0n
  return (
    key === 'macs' &&
    !isUnchanged(macsPerExample) &&
    macsPerExample.before !== undefined &&
    macsPerExample.after !== undefined
  )
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

function layersTables(network: NetworkDiff, layers: readonly LayerDiff[], most: number): readonly Table[] {
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

/** What an absent field comes to. */
function sideText(value: string | undefined, fallback: string | undefined): Message | string {
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

/** Both networks as pictures, side by side. */
export function figuresTable([before, after]: readonly [before: string, after: string]): Table {
  const columns: readonly Column[] = [
    { key: 'before', title: message('before'), kind: 'figure', align: 'left' },
    { key: 'after', title: message('after'), kind: 'figure', align: 'left' },
  ]
  const cells = { before: { kind: 'figure', svg: before }, after: { kind: 'figure', svg: after } } as const
  return { id: 'figures', layout: 'grid', columns, rows: [{ cells }] }
}

/**
 * The issues that a comparison is to be read with: what is wrong with the second network, also with the first, and what is
 * worth knowing of the second only.
 */
export function diffIssues({ network, weights }: Diff): readonly Issue[] {
  const ones = network?.before.issues ?? weights?.issues.before ?? []
  const others = network?.after.issues ?? weights?.issues.after ?? []
  const [before, after] = [new Set(ones.map(issueKey)), new Set(others.map(issueKey))]
  return [
    ...ones.filter((found) => found.severity !== 'note' && !after.has(issueKey(found))),
    ...others.filter((found) => found.severity !== 'note' || !before.has(issueKey(found))),
  ]
}

function issueKey(found: Issue): string {
  return `${found.code} ${say(issueMessage(found))}`
}
