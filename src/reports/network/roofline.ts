/** Bytes that layers move at least, arithmetic for each of them, and the bounds that a machine sets. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type Bound, boundsOn, type Device, type Traffic, trafficOf } from '../../analyze/costs/traffic.ts'
import { isKnown, sum } from '../../core/expr.ts'
import { message } from '../../core/words/message.ts'
import { type Column, pairsTable, type Row, type Table, textCell } from '../table.ts'
import { bytesText } from '../words/numbers.ts'

const COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('layer'), kind: 'text', align: 'left' },
  { key: 'read', title: message('reads'), kind: 'bytes', align: 'right', expendable: true },
  { key: 'written', title: message('writes'), kind: 'bytes', align: 'right', expendable: true },
  { key: 'macs', title: message('MACs'), kind: 'integer', align: 'right' },
  { key: 'intensity', title: message('MACs per byte'), kind: 'text', align: 'right', expendable: true },
  { key: 'time', title: message('at least'), kind: 'text', align: 'right' },
  { key: 'limit', title: message('limited by'), kind: 'text', align: 'left' },
]

/** The traffic of every layer; with a machine, also the shortest time that it can take there. */
export function trafficTables(analysis: Analysis, device: Device | undefined): readonly Table[] {
  const traffic = trafficOf(analysis).filter(({ readBytes, writtenBytes }) => readBytes !== 0n || writtenBytes !== 0n)
  const bounds = device === undefined ? new Map<string, Bound>() : boundsOn(device, traffic)
  const columns = device === undefined ? COLUMNS.slice(0, 5) : COLUMNS
  const rows = traffic.map((each) => rowOf(each, bounds.get(each.layer.node.id)))
  const title = message('Bytes that layers must move, each value once')
  const table: Table = { id: 'traffic', layout: 'grid', title, columns, rows }
  return device === undefined ? [table] : [table, boundsTable(device, [...bounds.values()], traffic)]
}

function rowOf({ layer, readBytes, writtenBytes, macs }: Traffic, bound: Bound | undefined): Row {
  const bytes = sum([readBytes, writtenBytes])
  const intensity =
    isKnown(macs) && isKnown(bytes) && bytes > 0n && macs > 0n ? Number(macs) / Number(bytes) : undefined
  return {
    cells: {
      layer: textCell(layer.node.id),
      read: { kind: 'bytes', value: readBytes },
      written: { kind: 'bytes', value: writtenBytes },
      macs: macs === 0n ? undefined : { kind: 'integer', value: macs },
      intensity: intensity === undefined ? undefined : textCell(intensity.toFixed(2), { data: intensity }),
      time: bound && textCell(secondsText(bound.seconds), { data: bound.seconds }),
      limit: bound && textCell(bound.limit === 'memory' ? message('memory') : message('arithmetic')),
    },
  }
}

function boundsTable({ name, peak, bandwidth, source }: Device, bounds: readonly Bound[], traffic: readonly Traffic[]) {
  const seconds = bounds.reduce((all, bound) => all + bound.seconds, 0)
  const byMemory = bounds.filter(({ limit }) => limit === 'memory')
  const share = seconds === 0 ? 0 : byMemory.reduce((all, bound) => all + bound.seconds, 0) / seconds
  const args = { peak: (peak / 1e12).toString(), bandwidth: (bandwidth / 1e9).toString() }
  const machine = message('{peak} TFLOPS at most, {bandwidth} GB/s', args)
  const moved = sum(traffic.flatMap(({ readBytes, writtenBytes }) => [readBytes, writtenBytes]))
  const told = message('{count} of {all} layers are limited by memory, for {percent} % of the time', {
    count: byMemory.length,
    all: bounds.length,
    percent: (100 * share).toFixed(1),
  })
  const bound = message('{time} at least: a bound, never a measured time', { time: secondsText(seconds) })
  return pairsTable(
    'bounds',
    [
      [message('moved'), textCell(bytesText(moved))],
      [message('machine'), textCell(machine)],
      [message('bound'), textCell(bound, { tone: 'strong' })],
      [message('of these'), textCell(told)],
      ...(source === undefined ? [] : [[message('source'), textCell(source, { tone: 'faint' })] as const]),
    ],
    { title: name },
  )
}

/** `12.3 µs`, in three digits. */
function secondsText(seconds: number): string {
  for (const [unit, size] of [
    ['s', 1],
    ['ms', 1e-3],
    ['µs', 1e-6],
  ] as const) {
    if (seconds >= size) return `${(seconds / size).toPrecision(3)} ${unit}`
  }
  return `${(seconds * 1e9).toPrecision(3)} ns`
}
