/** The figures of the whole network, with how they come about and how they differ from the network as it was opened. */

import type { Analysis, Total } from '../../src/analyze/analysis.ts'
import { conventionOf } from '../../src/analyze/conventions/index.ts'
import { costsOf, costsPerExample } from '../../src/analyze/costs/cost.ts'
import { countBy } from '../../src/analyze/costs/count-by.ts'
import { livenessOf } from '../../src/analyze/costs/liveness.ts'
import { servingOf } from '../../src/analyze/costs/serving.ts'
import { atOneExample } from '../../src/analyze/questions/what-if.ts'
import { type Expr, sub } from '../../src/core/expr.ts'
import { integerText } from '../../src/core/notation.ts'
import { type Catalogue, message, say } from '../../src/core/words/message.ts'
import { bytesText, countText, shortSize, totalText } from '../../src/reports/words/numbers.ts'
import type { FigureView, TotalKey } from '../protocol.ts'
import { macsTitle } from './rows.ts'

interface Headline {
  readonly key: TotalKey
  readonly label: ReturnType<typeof message>
  readonly isBytes: boolean
  /** `undefined` where it has no meaning. */
  value(analysis: Analysis, convention: string): Total | undefined
}

/** Figures of the whole network, in the order of the head of the page. */
export const HEADLINES: readonly Headline[] = [
  { key: 'parameters', label: message('parameters'), isBytes: false, value: ({ totals }) => totals.parameters },
  { key: 'size', label: message('weights'), isBytes: true, value: ({ totals }) => totals.parameterBytes },
  { key: 'macs', label: message('work for one example'), isBytes: false, value: ofGraph(workOf) },
  {
    key: 'memory',
    label: message('feature maps'),
    isBytes: true,
    value: ofGraph(({ totals }) => totals.activationBytes),
  },
  { key: 'peak', label: message('peak'), isBytes: true, value: ofGraph((analysis) => livenessOf(analysis).peak) },
  { key: 'cache', label: message('cache'), isBytes: true, value: cacheOf },
]

/** Tensors without a graph compute nothing. */
function ofGraph(value: (analysis: Analysis, convention: string) => Total): Headline['value'] {
  return (analysis, convention) => (analysis.model.kind === 'weights' ? undefined : value(analysis, convention))
}

function cacheOf(analysis: Analysis): Total | undefined {
  const serving = servingOf(analysis)
  return serving === undefined || serving.layers.length === 0
    ? undefined
    : { value: serving.cacheBytes, complete: true }
}

function workOf(analysis: Analysis, convention: string): Total {
  const found = convention === 'macs' ? undefined : conventionOf(convention)
  if (found === undefined) return (costsPerExample(analysis) ?? costsOf(analysis)).macs
  return countBy(atOneExample(analysis) ?? analysis, found).total
}

/** The figures that stand at the head of the page. */
export function headlineViews(
  analysis: Analysis,
  before: Analysis | undefined,
  convention: string,
  catalogue: Catalogue | undefined,
): readonly FigureView[] {
  return HEADLINES.flatMap(({ key, label, isBytes, value }) => {
    const now = value(analysis, convention)
    if (now === undefined) return []
    const old = before && value(before, convention)
    const unit = key === 'macs' ? ` ${macsTitle(convention)}` : ''
    const shown = isBytes && typeof now.value === 'bigint' ? shortSize(now.value) : countText(now.value)
    const difference = old && differenceText(now.value, old.value, isBytes)
    const figure = {
      key,
      label: say(label, catalogue),
      text: `${now.complete ? '' : '≥ '}${shown}${unit}`,
      ...(isBytes && typeof now.value === 'bigint' && { bytes: Number(now.value) }),
      exact: isBytes ? say(bytesText(now.value), catalogue) : totalText(now),
      ...(difference !== undefined && { difference }),
    }
    return [figure]
  })
}

function differenceText(now: Expr, old: Expr, isBytes: boolean): string | undefined {
  const difference = sub(now, old)
  if (difference === 0n) return undefined
  if (typeof difference !== 'bigint') return `Δ ${countText(difference)}`
  const size = difference < 0n ? -difference : difference
  return `${difference < 0n ? '−' : '+'}${isBytes ? shortSize(size) : integerText(size)}`
}
