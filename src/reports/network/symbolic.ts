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
  const { run, inputs } = symbolicRun(analysis)
  const shapes = inputs.map(([name, shape]) => [name, { kind: 'shape', shapes: [{ shape }] }] as const)
  const rows = textsOf(run).map(([label, text]) => [label, textCell(text)] as const)
  return [pairsTable('symbolic', [...shapes, ...rows], { title: message('As formulas') })]
}

/** The network with symbols for its sizes, and its inputs by name. */
export function symbolicRun(analysis: Analysis): {
  readonly run: Analysis
  readonly inputs: readonly (readonly [string, Shape])[]
} {
  const inputs = inputsOf(analysis)
  const full = withSymbols(analysis, inputs, true)
  const isShort = textsOf(full).every(([, text]) => text.length <= LONGEST && !text.includes('?'))
  const isPossible = !hasErrors(full.issues)
  const chosen = isShort && isPossible ? full : withSymbols(analysis, inputs, false)
  const nameOf = (value: ValueId) => analysis.model.graph.values.get(value)?.name ?? value
  return { run: chosen, inputs: [...inputsOf(chosen)].map(([value, shape]) => [nameOf(value), shape] as const) }
}

function withSymbols(analysis: Analysis, inputs: ReadonlyMap<ValueId, Shape>, spatial: boolean): Analysis {
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

/** What is told in symbols. */
export function symbolicTotals(analysis: Analysis) {
  return {
    parameters: analysis.totals.parameters,
    macs: costsOf(analysis).macs,
    memory: analysis.totals.activationBytes,
    peak: livenessOf(analysis).peak,
  }
}

function textsOf(analysis: Analysis) {
  const { parameters, macs, memory, peak } = symbolicTotals(analysis)
  return [
    [message('parameters'), wholeTotalText(parameters)],
    [message('MACs'), wholeTotalText(macs)],
    [message('memory'), wholeTotalText(memory)],
    [message('peak'), wholeTotalText(peak)],
  ] as const
}
