/** What a network did when it ran: layer by layer beside the prediction, and what came out. */

import type { Best } from '../../analyze/questions/best.ts'
import type { Observation, ObservedBlob, ObservedLayer } from '../../analyze/questions/observe.ts'
import { type Message, message } from '../../core/words/message.ts'
import { headingOf } from '../network/heading.ts'
import { type Cell, type Column, pairsTable, type Row, type Table, type Text, textCell } from '../table.ts'
import { shortNumber } from '../values.ts'
import { bytesText, countText } from '../words/numbers.ts'

/** How a run is told. */
export interface RunTableOptions {
  /** Which layers are shown; default: all. */
  readonly keep?: (name: string) => boolean
  /** True: with the time that each layer took, which differs from run to run. */
  readonly times?: boolean
  /** Names of the classes, in their order. */
  readonly labels?: readonly string[]
  /** What each example was made from, such as the names of images. */
  readonly examples?: readonly string[]
}

/** The layers, what came out, and what the whole took. */
export function runTables(seen: Observation, best: readonly Best[], options: RunTableOptions = {}): readonly Table[] {
  return [layersTable(seen, options), ...best.flatMap((each) => bestTables(each, options)), totalsTable(seen, options)]
}

interface RunColumn extends Column {
  /** Whether anything stands in it. */
  isShown?(seen: Observation, options: RunTableOptions): boolean
  cell(blob: ObservedBlob, layer: ObservedLayer): Cell | undefined
}

const number = (value: number | undefined): Cell => textCell(value === undefined ? '–' : shortNumber(value))

const anyBlob = ({ layers }: Observation, has: (blob: ObservedBlob) => boolean) =>
  layers.some(({ blobs }) => blobs.some(has))

const COLUMNS: readonly RunColumn[] = [
  {
    key: 'layer',
    title: message('layer'),
    kind: 'text',
    align: 'left',
    cell: (_, { layer }) => textCell(layer.node.name),
  },
  {
    key: 'type',
    title: message('type'),
    kind: 'text',
    align: 'left',
    cell: (_, { layer }) => textCell(layer.node.type, { family: layer.node.op.family }),
  },
  {
    key: 'blob',
    title: message('blob'),
    kind: 'text',
    align: 'left',
    isShown: ({ layers }) => layers.some(({ blobs }) => blobs.length > 1),
    cell: ({ name }) => textCell(name),
  },
  {
    key: 'shape',
    title: message('observed shape'),
    kind: 'shape',
    align: 'left',
    cell: ({ shape }) => ({ kind: 'shape', shapes: [{ shape }] }),
  },
  {
    key: 'predicted',
    title: message('predicted'),
    kind: 'text',
    align: 'left',
    cell: ({ agrees, predicted }) => predictedCell(agrees, predicted?.join(' × ')),
  },
  {
    key: 'min',
    title: message('least'),
    kind: 'text',
    align: 'right',
    cell: ({ statistics }) => number(statistics.min),
  },
  {
    key: 'max',
    title: message('largest'),
    kind: 'text',
    align: 'right',
    cell: ({ statistics }) => number(statistics.max),
  },
  {
    key: 'zeros',
    title: message('zeros'),
    kind: 'percent',
    align: 'right',
    cell: ({ statistics: { zeros, count } }) => ({ kind: 'percent', value: count === 0 ? 0 : zeros / count }),
  },
  {
    key: 'nan',
    title: message('NaN'),
    kind: 'integer',
    align: 'right',
    isShown: (seen) => anyBlob(seen, ({ statistics }) => statistics.nan > 0),
    cell: ({ statistics }) => ({ kind: 'integer', value: BigInt(statistics.nan) }),
  },
  {
    key: 'infinite',
    title: message('Inf'),
    kind: 'integer',
    align: 'right',
    isShown: (seen) => anyBlob(seen, ({ statistics }) => statistics.infinite > 0),
    cell: ({ statistics }) => ({ kind: 'integer', value: BigInt(statistics.infinite) }),
  },
  {
    key: 'macs',
    title: message('MACs counted'),
    kind: 'integer',
    align: 'right',
    isShown: ({ layers }) => layers.some(({ counted }) => counted !== undefined),
    cell: (_, { counted }) => counted && { kind: 'integer', value: counted.multiplications },
  },
  {
    key: 'macs-predicted',
    title: '',
    kind: 'text',
    align: 'left',
    isShown: ({ layers }) => layers.some(({ counted }) => counted !== undefined),
    cell: (_, { counted, layer }) => counted && predictedCell(counted.agrees, String(layer.cost?.macs?.expr ?? 0n)),
  },
  {
    key: 'milliseconds',
    title: message('ms'),
    kind: 'text',
    align: 'right',
    isShown: (_, { times = false }) => times,
    cell: (_, { milliseconds }) => textCell(milliseconds.toFixed(2)),
  },
]

/** Whether a prediction came true; what was predicted stands there where it did not. */
function predictedCell(agrees: boolean | undefined, predicted: string | undefined): Cell {
  if (agrees === true) return textCell('✓')
  return agrees === false ? textCell(`≠ ${predicted ?? '?'}`, { tone: 'strong' }) : textCell('?', { tone: 'faint' })
}

function layersTable(seen: Observation, options: RunTableOptions): Table {
  const { keep = () => true } = options
  const columns = COLUMNS.filter(({ isShown }) => isShown?.(seen, options) ?? true)
  const rows = seen.layers
    .filter(({ layer }) => keep(layer.node.name))
    .flatMap((layer) => layer.blobs.map((blob, index) => rowOf(columns, blob, layer, index)))
  return { id: 'run', layout: 'grid', ...headingOf(seen.analysis), columns, rows }
}

/** What belongs to the layer stands beside its first blob. */
const OF_LAYER = new Set(['layer', 'type', 'macs', 'macs-predicted', 'milliseconds'])

function rowOf(columns: readonly RunColumn[], blob: ObservedBlob, layer: ObservedLayer, index: number): Row {
  const own = columns.filter(({ key }) => index === 0 || !OF_LAYER.has(key))
  return { cells: Object.fromEntries(own.map(({ key, cell }) => [key, cell(blob, layer)])) }
}

/** The best classes of one result, a table an example. */
function bestTables({ name, areProbabilities, examples }: Best, options: RunTableOptions): readonly Table[] {
  const { labels = [], examples: names = [] } = options
  const columns: readonly Column[] = [
    { key: 'value', title: message(areProbabilities ? 'probability' : 'score'), kind: 'text', align: 'right' },
    { key: 'class', title: message('class'), kind: 'text', align: 'right' },
    ...(labels.length === 0 ? [] : [{ key: 'label', title: message('label'), kind: 'text', align: 'left' } as const]),
  ]
  return examples.map((ranked, example): Table => {
    const of = names[example] ?? (examples.length === 1 ? undefined : `${example}`)
    const title = of === undefined ? name : message('{name} of {example}', { name, example: of })
    const rows = ranked.map(
      ({ index, value }, place): Row => ({
        cells: {
          value: textCell(
            areProbabilities ? value.toFixed(6) : shortNumber(value),
            place === 0 ? { tone: 'strong' } : {},
          ),
          class: textCell(String(index), place === 0 ? { tone: 'strong' } : {}),
          ...(labels.length > 0 && { label: textCell(labels[index] ?? '–') }),
        },
      }),
    )
    return { id: `best-${example}`, layout: 'grid', title, columns, rows }
  })
}

function totalsTable(seen: Observation, { times = false }: RunTableOptions): Table {
  const { layers, pass, peak } = seen
  const blobs = layers.flatMap((layer) => layer.blobs)
  const shapes = { right: blobs.filter(({ agrees }) => agrees === true).length, count: blobs.length }
  const counted = layers.flatMap((layer) => layer.counted ?? [])
  const multiplications = counted.reduce((sum, { multiplications: own }) => sum + own, 0n)
  const time = layers.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const pairs: (readonly [Text, Text])[] = [
    [message('shapes'), message('{right} of {count} as predicted', shapes)],
    ...(counted.length === 0
      ? []
      : [
          [
            message('MACs'),
            verdict(message('{count} counted', { count: countText(multiplications) }), counted),
          ] as const,
        ]),
    [message('memory'), verdict(message('{bytes} at the peak', { bytes: bytesText(peak.bytes) }), [peak])],
    ...(pass.loss === undefined ? [] : [[message('loss'), shortNumber(pass.loss)] as const]),
    ...(times ? [[message('time'), message('{count} ms', { count: time.toFixed(1) })] as const] : []),
    ...(pass.skipped.length === 0 ? [] : [[message('not run'), notRun(seen)] as const]),
  ]
  return pairsTable(
    'run-totals',
    pairs.map(([label, value]) => [label, textCell(value)]),
  )
}

/** A number, and whether it was predicted so. */
function verdict(text: Message, all: readonly { readonly agrees: boolean | undefined }[]): Message {
  if (all.every(({ agrees }) => agrees === true)) return message('{text}, as predicted', { text })
  return all.some(({ agrees }) => agrees === false) ? message('{text}, which was not predicted', { text }) : text
}

/** Layers that could not run, for want of what others could not give them. */
function notRun({ pass }: Observation): Message {
  const names = pass.skipped.filter(({ inserted }) => !inserted).map(({ name }) => name)
  return message('{layers}, for want of an input', { layers: names.join(', ') })
}
