/** Memory that a runtime plans ahead: its places over time, and what does not fit into so much. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type ArenaStep, arenaFit, arenaSteps, type Shrink } from '../../analyze/questions/arena.ts'
import type { Arena, ArenaPlace, Planner } from '../../core/network/arena.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, listTable, pairsTable, type Row, type Table, type Text, textCell } from '../table.ts'
import { bytesText } from '../words/numbers.ts'

const PLANNERS: Readonly<Record<Planner, Message>> = {
  micro: message('TensorFlow Lite for Microcontrollers'),
  interpreter: message('the interpreter of TensorFlow Lite'),
}

/** `27,040 bytes, as … lays it out`. */
export function arenaText({ planner, bytes, until }: Arena): Message {
  const args = { bytes: bytesText(BigInt(bytes)), planner: PLANNERS[planner], layer: until ?? '' }
  return until === undefined
    ? message('{bytes}, as {planner} lays it out', args)
    : message(
        '{bytes}, as {planner} lays it out up to operator {layer}; what follows gets its sizes while it runs',
        args,
      )
}

const STEP_COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('while it runs'), kind: 'text', align: 'left' },
  {
    key: 'layout',
    title: message('from the start of the arena to its end'),
    kind: 'text',
    align: 'left',
    optional: true,
  },
  { key: 'end', title: message('up to'), kind: 'bytes', align: 'right' },
]

const PLACE_COLUMNS: readonly Column[] = [
  { key: 'tensor', title: message('tensor'), kind: 'text', align: 'left', atLeast: 12 },
  { key: 'offset', title: message('offset'), kind: 'integer', align: 'right' },
  { key: 'bytes', title: message('bytes'), kind: 'integer', align: 'right' },
  { key: 'from', title: message('from'), kind: 'text', align: 'right' },
  { key: 'to', title: message('to'), kind: 'text', align: 'right' },
]

/** The arena while each operator runs, and the place of every tensor; no tables where nothing is planned ahead. */
export function arenaTimeline({ model: { arena } }: Analysis): readonly Table[] {
  if (arena === undefined) return []
  const title = message('The arena over time: █ tensors, ▒ scratch memory')
  const rows = arenaSteps(arena).map((step) => stepRow(step, arena))
  const byTime = [...arena.places].sort((a, b) => a.from - b.from || a.offset - b.offset)
  return [
    { id: 'arena', layout: 'grid', title, caption: [arenaText(arena)], columns: STEP_COLUMNS, rows },
    placesTable('places', message('Where everything lies'), byTime, arena),
  ]
}

/** So many signs stand for the whole arena. */
const STRIP = 40

function stepRow({ layer, places, end }: ArenaStep, { bytes }: Arena): Row {
  const strip = Array.from({ length: STRIP }, (_, at) => {
    const [from, to] = [(bytes * at) / STRIP, (bytes * (at + 1)) / STRIP]
    const inside = places.filter((place) => place.offset < to && place.offset + place.bytes > from)
    return inside.length === 0 ? '·' : inside.some(({ isScratch }) => !isScratch) ? '█' : '▒'
  })
  return {
    cells: {
      layer: textCell(layer ?? ''),
      layout: textCell(strip.join('')),
      end: { kind: 'bytes', value: BigInt(end) },
    },
  }
}

function placesTable(id: string, title: Message, places: readonly ArenaPlace[], arena: Arena): Table {
  const rows = places.map((place): Row => ({ cells: placeCells(place, arena) }))
  return { id, layout: 'grid', title, columns: PLACE_COLUMNS, rows }
}

function placeText({ name, isScratch }: ArenaPlace): Text {
  return isScratch ? message('scratch memory of {name}', { name }) : name
}

function placeCells(place: ArenaPlace, { layers }: Arena): Row['cells'] {
  const { offset, bytes, from, to } = place
  return {
    tensor: textCell(placeText(place)),
    offset: { kind: 'integer', value: BigInt(offset) },
    bytes: { kind: 'integer', value: BigInt(bytes) },
    from: textCell(layers[from] ?? message('the start')),
    to: textCell(layers[to] ?? message('the end')),
  }
}

/** So many operators are named. */
const MOST_NAMED = 8

/** Whether the arena fits into so many bytes; else where it does not, and what would have to be smaller. */
export function arenaTables({ model: { arena } }: Analysis, room: bigint): readonly Table[] {
  if (arena === undefined) return []
  const { fits, over, shrinks } = arenaFit(arena, Number(room))
  const left = Number(room) - arena.bytes
  const verdict = fits
    ? message('it fits: {bytes} are left', { bytes: bytesText(BigInt(left)) })
    : message('it does not fit: {bytes} are missing', { bytes: bytesText(BigInt(-left)) })
  const layers = over
    .slice(0, MOST_NAMED)
    .map(({ layer = '' }) => layer)
    .join(', ')
  const more = over.length - MOST_NAMED
  const where =
    more > 0
      ? message('{layers} and {more} more reach beyond it', { layers, more })
      : message('{layers} reach beyond it', { layers })
  const table = pairsTable(
    'arena',
    [
      [message('arena'), textCell(arenaText(arena))],
      [message('into {bytes}', { bytes: bytesText(room) }), textCell(verdict, { tone: 'strong' })],
      ...(over.length === 0 ? [] : [[message('operators'), textCell(where)] as const]),
    ],
    { title: message('The arena in {bytes}', { bytes: bytesText(room) }) },
  )
  return fits ? [table] : [table, shrinkTable(shrinks, over, arena)]
}

function shrinkTable(shrinks: readonly Shrink[], over: readonly ArenaStep[], arena: Arena): Table {
  const title = message('What would have to be smaller, each alone')
  if (shrinks.length > 0) {
    const columns: readonly Column[] = [
      ...PLACE_COLUMNS,
      { key: 'fits', title: message('fits with'), kind: 'integer', align: 'right' },
    ]
    const rows = shrinks.map(({ place, to }): Row => {
      return { cells: { ...placeCells(place, arena), fits: { kind: 'integer', value: BigInt(to) } } }
    })
    return { id: 'shrink', layout: 'grid', title, columns, rows }
  }
  const all = [...new Set(over.flatMap(({ places }) => places))].sort((a, b) => b.bytes - a.bytes)
  const [first] = all
  const args = { name: first === undefined ? '' : placeText(first), bytes: bytesText(BigInt(first?.bytes ?? 0)) }
  return listTable(
    'shrink',
    [message('no tensor alone is enough; the largest in the way is {name} with {bytes}', args)],
    { title },
  )
}
