/** One network at several sizes, as a table. */

import { costsOf, costsPerExample } from '../analyze/costs/cost.ts'
import { livenessOf } from '../analyze/costs/liveness.ts'
import { trainingOf } from '../analyze/costs/training.ts'
import type { SweepStep } from '../analyze/questions/sweep.ts'
import { type Expr, exprText } from '../core/expr.ts'
import { isError } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import type { Column, Row, Table } from './table.ts'
import { textCell } from './table.ts'
import { issueMessage } from './words/issues.ts'

const COLUMNS: readonly Column[] = [
  { key: 'batch', title: message('batch'), kind: 'text', align: 'right' },
  { key: 'input', title: message('input'), kind: 'text', align: 'left' },
  { key: 'parameters', title: message('parameters'), kind: 'integer', align: 'right' },
  { key: 'per-example', title: message('MACs per example'), kind: 'integer', align: 'right', expendable: true },
  { key: 'macs', title: message('MACs'), kind: 'integer', align: 'right' },
  { key: 'peak', title: message('peak'), kind: 'bytes', align: 'right' },
  { key: 'training', title: message('training'), kind: 'bytes', align: 'right', expendable: true },
  { key: 'note', title: '', kind: 'text', align: 'left' },
]

/** A row a step; a size that is impossible is said with the layer that it is impossible for. */
export function sweepTable(steps: readonly SweepStep[], name: string): Table {
  const columns = COLUMNS.filter(({ key }) => key !== 'input' || steps.some(({ input }) => input !== undefined))
  return { id: 'sweep', layout: 'grid', title: name, columns, rows: steps.map(rowOf) }
}

function rowOf({ batch, input, analysis }: SweepStep): Row {
  const head = { batch: textCell(sizeText(batch)), input: textCell(input?.shape.map(sizeText).join('x') ?? '') }
  const wrong = analysis.issues.find(isError)
  if (wrong !== undefined) {
    const text = message('impossible: {text}', { text: issueMessage(wrong) })
    return { cells: { ...head, note: textCell(text, { tone: 'strong' }) } }
  }
  const { parameters } = analysis.totals
  const macs = costsOf(analysis).macs
  const one = costsPerExample(analysis)?.macs
  const { peak } = livenessOf(analysis)
  const { total } = trainingOf(analysis)
  return {
    cells: {
      ...head,
      parameters: { kind: 'integer', value: parameters.value, atLeast: !parameters.complete },
      'per-example': one && { kind: 'integer', value: one.value, atLeast: !one.complete },
      macs: { kind: 'integer', value: macs.value, atLeast: !macs.complete },
      peak: { kind: 'bytes', value: peak.value, atLeast: !peak.complete },
      training: { kind: 'bytes', value: total.value, atLeast: !total.complete },
    },
  }
}

/** As it is typed: a symbol by its name, and `?` for what nobody knows. */
function sizeText(size: Expr | undefined): string {
  return size === undefined ? '?' : exprText(size)
}
