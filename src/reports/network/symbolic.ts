/** Totals as formulas of the batch and the size of the input. */

import type { Analysis } from '../../analyze/analysis.ts'
import { analyze } from '../../analyze/analyze.ts'
import { costsOf } from '../../analyze/costs/cost.ts'
import { livenessOf } from '../../analyze/costs/liveness.ts'
import { inputsOf } from '../../analyze/questions/what-if.ts'
import { withInputs } from '../../analyze/shapes/with-inputs.ts'
import { symbol } from '../../core/expr.ts'
import type { ValueId } from '../../core/network/model.ts'
import type { Shape } from '../../core/network/shape.ts'
import { hasErrors } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { pairsTable, type Table, textCell } from '../table.ts'
import { wholeTotalText } from '../words/numbers.ts'

/** Formulas longer than this say nothing to a reader: then only the batch stays a symbol. */
const LONGEST = 160

/** Parameters, arithmetic and memory in N, H and W; in N alone where height and width make them too long. */
export function symbolicTables(analysis: Analysis): readonly Table[] {
  const inputs = inputsOf(analysis)
  const full = run(analysis, inputs, true)
  const isShort = textsOf(full).every(([, text]) => text.length <= LONGEST && !text.includes('?'))
  const isPossible = !hasErrors(full.issues)
  const chosen = isShort && isPossible ? full : run(analysis, inputs, false)
  const shapes = [...inputsOf(chosen)].map(([value, shape]) => {
    const name = analysis.model.graph.values.get(value)?.name ?? value
    return [name, { kind: 'shape', shapes: [{ shape }] }] as const
  })
  const rows = textsOf(chosen).map(([label, text]) => [label, textCell(text)] as const)
  return [pairsTable('symbolic', [...shapes, ...rows], { title: message('As formulas') })]
}

function run(analysis: Analysis, inputs: ReadonlyMap<ValueId, Shape>, spatial: boolean): Analysis {
  const [n, h, w] = [symbol('N'), symbol('H'), symbol('W')]
  const symbolic = new Map(
    [...inputs].map(([value, shape]) => {
      const [, ...rest] = shape
      const isMap = spatial && shape.length === 4
      return [value, shape.length === 0 ? shape : [n, ...(isMap ? [...rest.slice(0, 1), h, w] : rest)]] as const
    }),
  )
  return analyze(withInputs(analysis.model, symbolic))
}

function textsOf(analysis: Analysis) {
  return [
    [message('parameters'), wholeTotalText(analysis.totals.parameters)],
    [message('MACs'), wholeTotalText(costsOf(analysis).macs)],
    [message('memory'), wholeTotalText(analysis.totals.activationBytes)],
    [message('peak'), wholeTotalText(livenessOf(analysis).peak)],
  ] as const
}
