/** Memory of feature maps over time, and what is alive where it is largest. */

import type { Analysis } from '../../analyze/analysis.ts'
import type { Buffer } from '../../analyze/costs/buffers.ts'
import { heldAt, livenessOf, type Moment } from '../../analyze/costs/liveness.ts'
import { isKnown } from '../../core/expr.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, listTable, type Row, type Table, textCell } from '../table.ts'
import { bytesText } from '../words/numbers.ts'
import { arenaTimeline } from './arena.ts'

const COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('while it runs'), kind: 'text', align: 'left' },
  { key: 'held', title: message('held'), kind: 'bytes', align: 'right' },
  { key: 'bar', title: message('of the peak'), kind: 'percent', align: 'right' },
]

/** Longer lists of what is alive are cut. */
const MOST_ALIVE = 8

/** One row a layer with a bar, and the maps that are alive at the peak. */
export function timelineTables(analysis: Analysis): readonly Table[] {
  const { moments, peak, peakAt } = livenessOf(analysis)
  const rows = moments.map(({ layer, bytes }): Row => {
    const share = isKnown(bytes) && isKnown(peak.value) && peak.value > 0n ? Number(bytes) / Number(peak.value) : 0
    return {
      cells: {
        layer: textCell(layer.node.id),
        held: { kind: 'bytes', value: bytes },
        bar: { kind: 'percent', value: share },
      },
    }
  })
  const title = message('Feature maps over time, each released after its last use')
  const table: Table = { id: 'timeline', layout: 'grid', title, columns: COLUMNS, rows }
  const alive = peakAt === undefined ? [] : [aliveTable(analysis, peakAt)]
  return [table, ...alive, ...arenaTimeline(analysis)]
}

function aliveTable(analysis: Analysis, peakAt: Moment): Table {
  const all = heldAt(analysis, peakAt)
  const texts = all.slice(0, MOST_ALIVE).map((buffer) => aliveText(buffer, analysis, peakAt))
  const rest = all.length - texts.length
  const more = rest > 0 ? [message('and {count} smaller ones', { count: rest })] : []
  const title = message('Alive while {layer} runs', { layer: peakAt.layer.node.id })
  return listTable('alive', [...texts, ...more, ...saving(all, peakAt)], { title })
}

/** What would lower the peak: a layer that treats each value for itself, and writes beside an input that dies with it. */
function saving(held: readonly Buffer[], { step, layer }: Moment): readonly Message[] {
  const { family } = layer.node.op
  if (family !== 'activation' && family !== 'norm' && family !== 'elementwise') return []
  const written = held.find(({ owner }) => owner === layer)
  const dying = held.find(({ owner, to }) => owner !== layer && to === step)
  if (written?.bytes === undefined || dying === undefined) return []
  return [
    message('in place, {layer} would need {bytes} less', { layer: layer.node.id, bytes: bytesText(written.bytes) }),
  ]
}

function aliveText({ owner, bytes, to }: Buffer, analysis: Analysis, { step, layer }: Moment): Message {
  const args = { name: owner.node.id, bytes: bytesText(bytes ?? 0n) }
  if (owner === layer) return message('{name}, which is being written: {bytes}', args)
  if (to === step) return message('{name}, which is read for the last time: {bytes}', args)
  const last = [...analysis.facts.values()][to]?.node.id ?? ''
  return message('{name}, which {layer} still needs: {bytes}', { ...args, layer: last })
}
