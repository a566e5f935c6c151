/** What a claimed figure may count. */

import type { Claim } from '../../analyze/questions/claim.ts'
import type { Nearest } from '../../analyze/questions/nearest.ts'
import type { PublishedFigure } from '../../analyze/questions/published.ts'
import type { Finding } from '../../analyze/questions/why.ts'
import { integerText } from '../../core/notation.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, listTable, pairsTable, type Row, type Table, textCell } from '../table.ts'

const COLUMNS: readonly Column[] = [
  { key: 'fit', title: message('fits'), kind: 'text', align: 'left' },
  { key: 'value', title: message('value'), kind: 'text', align: 'right' },
  { key: 'what', title: message('what it counts'), kind: 'text', align: 'left' },
]

/** With more findings than this the rest is only counted. */
const MOST_ROWS = 12

/** What is known of a claim. */
export interface Answer {
  readonly findings: readonly Finding[]
  /** Looked at where nothing gives the claim. */
  readonly nearest: readonly Nearest[]
  readonly published: readonly PublishedFigure[]
}

/** Whether the claim is explained. */
export function isExplained({ findings, published }: Answer): boolean {
  return findings.some(({ fit }) => fit !== 'near') || published.length > 0
}

/** The figures that give the claim, with their arithmetic; where none does, the nearest; and who has published it. */
export function whyTables(claim: Claim, answer: Answer, name: string): readonly Table[] {
  const heading = { title: message('{claim} of {name}', { claim: claim.text, name }) }
  const good = answer.findings.filter(({ fit }) => fit !== 'near')
  const own = good.length > 0 ? findingsTable(good, heading) : nearestTable(answer.nearest, heading)
  return [own, ...publishedTables(answer.published)]
}

const NEAREST_COLUMNS: readonly Column[] = [
  { key: 'what', title: message('the nearest'), kind: 'text', align: 'left' },
  { key: 'value', title: message('value'), kind: 'text', align: 'right' },
  { key: 'off', title: message('the claim is'), kind: 'text', align: 'left' },
]

function nearestTable(nearest: readonly Nearest[], heading: Pick<Table, 'title'>): Table {
  const none = message('no figure of this network gives it')
  if (nearest.length === 0) return pairsTable('why', [[message('none'), textCell(none)]], heading)
  const rows = nearest.map(
    (each): Row => ({
      cells: {
        what: textCell(each.candidate.what),
        value: textCell(integerText(each.candidate.value), { data: each.candidate.value }),
        off: textCell(offText(each), { data: each.difference }),
      },
    }),
  )
  return { id: 'why', layout: 'grid', ...heading, caption: [none], columns: NEAREST_COLUMNS, rows }
}

function offText({ candidate, difference, between }: Nearest): Message {
  const share = (100 * Math.abs(difference)) / Number(candidate.value)
  const args = {
    percent: share < 1000 ? share.toPrecision(2) : integerText(BigInt(Math.round(share))),
    difference: integerText(BigInt(Math.round(Math.abs(difference)))),
    between: between?.what ?? '',
  }
  if (between !== undefined)
    return difference > 0
      ? message('{difference} more, as much as the {between}', args)
      : message('{difference} less, as much as the {between}', args)
  return difference > 0
    ? message('{percent} % more ({difference})', args)
    : message('{percent} % less ({difference})', args)
}

/** With more published figures than this the rest is only counted. */
const MOST_PUBLISHED = 5

function publishedTables(published: readonly PublishedFigure[]): readonly Table[] {
  if (published.length === 0) return []
  const texts = published.slice(0, MOST_PUBLISHED).map((each) => {
    const { network, what, figure, convention, source, note } = each
    const args = { network, what, figure, convention, source, note }
    return note === ''
      ? message('{network}, {what}: {figure} ({convention}). Source: {source}', args)
      : message('{network}, {what}: {figure} ({convention}). Source: {source}. {note}', args)
  })
  const rest = published.length - texts.length
  const caption = rest > 0 ? { caption: [message('and {count} more', { count: rest })] } : {}
  return [listTable('published', texts, { title: message('Published figures that say so'), ...caption })]
}

function findingsTable(shown: readonly Finding[], heading: Pick<Table, 'title'>): Table {
  const rows = shown.slice(0, MOST_ROWS).map(rowOf)
  const rest = shown.length - rows.length
  const caption = rest > 0 ? { caption: [message('and {count} more', { count: rest })] } : {}
  return { id: 'why', layout: 'grid', ...heading, ...caption, columns: COLUMNS, rows }
}

function rowOf({ candidate, reading, fit, off }: Finding): Row {
  const { value, what, arithmetic } = candidate
  const number = arithmetic === undefined ? integerText(value) : `${arithmetic} = ${integerText(value)}`
  return {
    cells: {
      fit: textCell(fitText(fit, off, reading.unit), { data: fit }),
      value: textCell(number, { data: value }),
      what: textCell(what),
    },
  }
}

function fitText(fit: Finding['fit'], off: number, unit: string): Message {
  if (fit === 'exact') return message('exactly')
  if (fit === 'rounded') return unit.endsWith('iB') ? message('rounded, in {unit}', { unit }) : message('rounded')
  if (fit === 'cut') return message('cut off, not rounded')
  return message('within {percent} %', { percent: (100 * off).toPrecision(2) })
}
