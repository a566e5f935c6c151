/** The figures of two networks, side by side. */

import type { NetworkDiff } from '../../analyze/diff/diff.ts'
import { isUnchanged, type NetworkFigure } from '../../analyze/diff/figures.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, type Row, type Table, textCell } from '../table.ts'
import { deltaText, figureCell, isWhole, shareText, type Unit } from './words.ts'

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

/** What two networks come to, side by side; `keys`: of these figures only. */
export function totalsTable({ totals }: Pick<NetworkDiff, 'totals'>, keys?: ReadonlySet<NetworkFigure>): Table {
  const rows = TOTALS.flatMap(([key, title, unit, when]): readonly Row[] => {
    const change = totals[key]
    if (keys?.has(key) === false) return []
    if (change.before === undefined && change.after === undefined) return []
    if (when === 'changed' && (isUnchanged(change) || isImplied(key, totals))) return []
    const delta = deltaText(change, unit) || (isWhole(change) ? '=' : '=?')
    return [
      {
        cells: {
          figure: textCell(title),
          before: figureCell(change.before, unit),
          after: figureCell(change.after, unit),
          delta: textCell(delta, { tone: isUnchanged(change) ? 'faint' : 'strong' }),
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
  const isOpen = rows.length > 0 && TOTALS.some(([key]) => keys?.has(key) !== false && !isWhole(totals[key]))
  const caption = isOpen ? { caption: [message('?: what is not known is left out')] } : {}
  return { id: 'totals', layout: 'grid', ...caption, columns, rows }
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
