/** What a claimed figure may count. */

import type { Claim } from '../../analyze/questions/claim.ts'
import type { Finding } from '../../analyze/questions/why.ts'
import { integerText } from '../../core/notation.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, pairsTable, type Row, type Table, textCell } from '../table.ts'

const COLUMNS: readonly Column[] = [
  { key: 'fit', title: message('fits'), kind: 'text', align: 'left' },
  { key: 'value', title: message('value'), kind: 'text', align: 'right' },
  { key: 'what', title: message('what it counts'), kind: 'text', align: 'left' },
]

/** With more findings than this the rest is only counted. */
const MOST_ROWS = 12

/** The figures that give the claim, with their arithmetic, or that none does. */
export function whyTables(claim: Claim, findings: readonly Finding[], name: string): readonly Table[] {
  const heading = { title: message('{claim} of {name}', { claim: claim.text, name }) }
  if (findings.length === 0) {
    const none = message('no figure that is known of this network gives it, nor is one within 3 %')
    return [pairsTable('why', [[message('none'), textCell(none)]], heading)]
  }
  const good = findings.filter(({ fit }) => fit !== 'near')
  const shown = good.length > 0 ? good : findings
  const rows = shown.slice(0, MOST_ROWS).map(rowOf)
  const rest = shown.length - rows.length
  const caption = rest > 0 ? { caption: [message('and {count} more', { count: rest })] } : {}
  return [{ id: 'why', layout: 'grid', ...heading, ...caption, columns: COLUMNS, rows }]
}

function rowOf({ candidate, reading, fit, off }: Finding): Row {
  const { value, what, arithmetic } = candidate
  const number = arithmetic === undefined ? integerText(value) : `${arithmetic} = ${integerText(value)}`
  return { cells: { fit: textCell(fitText(fit, off, reading.unit)), value: textCell(number), what: textCell(what) } }
}

function fitText(fit: Finding['fit'], off: number, unit: string): Message {
  if (fit === 'exact') return message('exactly')
  if (fit === 'rounded') return unit.endsWith('iB') ? message('rounded, in {unit}', { unit }) : message('rounded')
  if (fit === 'cut') return message('cut off, not rounded')
  return message('within {percent} %', { percent: (100 * off).toPrecision(2) })
}
