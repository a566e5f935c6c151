/** The arithmetic of a network by the rules of tools and papers. */

import type { Analysis } from '../../analyze/analysis.ts'
import type { Convention } from '../../analyze/conventions/convention.ts'
import { CONVENTIONS } from '../../analyze/conventions/index.ts'
import { type Counted, countBy } from '../../analyze/costs/count-by.ts'
import { atOneExample } from '../../analyze/questions/what-if.ts'
import { type Expr, isKnown, less, neg } from '../../core/expr.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, listTable, type Row, type Table, textCell } from '../table.ts'
import { countText, totalText } from '../words/numbers.ts'
import { workName } from '../words/work-names.ts'

const COLUMNS: readonly Column[] = [
  { key: 'convention', title: message('counted as by'), kind: 'text', align: 'left' },
  { key: 'figure', title: message('figure'), kind: 'text', align: 'right' },
  { key: 'unit', title: message('called'), kind: 'text', align: 'left' },
  { key: 'difference', title: message('against our MACs'), kind: 'text', align: 'left' },
]

/** All conventions side by side, with what each counts more or less than multiply-accumulates. */
export function conventionsTables(analysis: Analysis): readonly Table[] {
  const one = atOneExample(analysis)
  const counted = CONVENTIONS.map((convention) => countBy(one ?? analysis, convention))
  const title = one === undefined ? message('Counted as others do') : message('Counted as others do, for one example')
  const rows = counted.map(
    (each): Row => ({
      cells: {
        convention: textCell(each.convention.id),
        figure: textCell(totalText(each.total), isKnown(each.total.value) ? { data: each.total.value } : {}),
        unit: textCell(each.convention.unit),
        difference: textCell(differenceText(each), { tone: 'faint' }),
      },
    }),
  )
  const legend = CONVENTIONS.map(({ id, summary, source }) =>
    message('{id}: {summary} ({source})', { id, summary, source }),
  )
  return [
    { id: 'conventions', layout: 'grid', title, columns: COLUMNS, rows },
    listTable('convention-rules', legend, { title: message('Their rules') }),
  ]
}

/** The largest tell the story. */
const MOST_DIFFERENCES = 2

function size(difference: Expr): Expr {
  return less(difference, 0n) === true ? neg(difference) : difference
}

function differenceText({ differences }: Counted): Message {
  const sorted = [...differences].sort(([, a], [, b]) => (less(size(a), size(b)) === true ? 1 : -1))
  const texts = sorted
    .slice(0, MOST_DIFFERENCES)
    .map(([work, difference]) => message('{kind} {count}', { kind: workName(work), count: signed(difference) }))
  const [first, ...others] = texts
  if (first === undefined) return message('the same')
  const all = others.reduce((before, next) => message('{before}, {next}', { before, next }), first)
  const rest = sorted.length - texts.length
  return rest === 0 ? all : message('{all}, {count} smaller', { all, count: rest })
}

function signed(difference: Expr): string {
  return less(difference, 0n) === true || !isKnown(difference) ? countText(difference) : `+${countText(difference)}`
}

const LAYER_COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('layer'), kind: 'text', align: 'left' },
  { key: 'count', title: message('counts for'), kind: 'integer', align: 'right' },
  { key: 'working', title: message('by the rule'), kind: 'working', align: 'left', explains: 'count' },
]

/** One convention, layer by layer, each by its rule. */
export function conventionTables(analysis: Analysis, convention: Convention): readonly Table[] {
  const one = atOneExample(analysis)
  const { layers, total } = countBy(one ?? analysis, convention)
  const rows = [...layers].map(
    ([id, quantity]): Row => ({
      cells: {
        layer: textCell(id),
        count: { kind: 'integer', value: quantity.expr },
        working: { kind: 'working', items: [{ quantity, form: 'equation' }] },
      },
    }),
  )
  const args = { id: convention.id, count: totalText(total), unit: convention.unit }
  const title =
    one === undefined
      ? message('As {id} counts: {count} {unit}', args)
      : message('As {id} counts: {count} {unit} per example', args)
  const caption = [convention.summary, convention.source]
  return [{ id: 'convention', layout: 'grid', title, caption, columns: LAYER_COLUMNS, rows }]
}
