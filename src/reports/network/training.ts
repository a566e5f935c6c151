/** What training takes: memory by purpose, and the arithmetic of the gradients. */

import type { Analysis } from '../../analyze/analysis.ts'
import { trainingOf } from '../../analyze/costs/training.ts'
import type { Solver } from '../../analyze/questions/solvers.ts'
import type { Expr } from '../../core/expr.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, pairsTable, type Table, type Text, textCell } from '../table.ts'
import { bytesText, totalText } from '../words/numbers.ts'

/** Memory and gradients of training with a solver, for the shapes as they stand. */
export function trainingTables(analysis: Analysis, solver: Solver | undefined): readonly Table[] {
  const training = trainingOf(analysis, solver)
  const { solver: used, total } = training
  const backward = { inputs: totalText(training.macsToInputs), parameters: totalText(training.macsToParameters) }
  const bytes = (value: Expr): Cell => textCell(bytesText(value), dataOf(value))
  const history = message('{bytes} ({solver} keeps {count} for each parameter)', {
    bytes: bytesText(training.historyBytes),
    solver: used.id,
    count: used.history,
  })
  const pairs: readonly (readonly [Text, Cell])[] = [
    [message('parameters'), bytes(training.parameterBytes)],
    [message('gradients'), bytes(training.gradientBytes)],
    [message('history'), { ...textCell(history), ...dataOf(training.historyBytes) }],
    [message('feature maps'), bytes(training.activationBytes)],
    [message('map gradients'), bytes(training.activationGradientBytes)],
    [message('column buffers'), bytes(training.scratchBytes)],
    [message('in all'), textCell(bytesText(total.value), { tone: 'strong', ...dataOf(total.value) })],
    [
      message('backward'),
      textCell(message('{inputs} MACs of gradients of maps, {parameters} of parameters', backward)),
    ],
  ]
  return [pairsTable('training', pairs, { title: analysis.model.words?.training ?? message('Training') })]
}

function dataOf(value: Expr): { readonly data?: bigint } {
  return typeof value === 'bigint' ? { data: value } : {}
}
