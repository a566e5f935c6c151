/** How a figure of the whole network comes about: what the report says of it, and what each layer adds. */

import type { Analysis, Facts } from '../../src/analyze/analysis.ts'
import { conventionOf } from '../../src/analyze/conventions/index.ts'
import { costsOf } from '../../src/analyze/costs/cost.ts'
import { countBy } from '../../src/analyze/costs/count-by.ts'
import { heldAt, livenessOf } from '../../src/analyze/costs/liveness.ts'
import { servingOf } from '../../src/analyze/costs/serving.ts'
import { ownParams } from '../../src/analyze/questions/own.ts'
import { atOneExample } from '../../src/analyze/questions/what-if.ts'
import { wiringOf } from '../../src/analyze/shapes/wiring.ts'
import { type Expr, sum } from '../../src/core/expr.ts'
import { type Catalogue, type Message, message, say } from '../../src/core/words/message.ts'
import { totalsTable } from '../../src/reports/network/totals.ts'
import { bytesText, countText } from '../../src/reports/words/numbers.ts'
import type { PairView, SectionView, TotalKey } from '../protocol.ts'
import { HEADLINES } from './headlines.ts'
import { sectionOf } from './telling.ts'

/** How many layers a sum lists. */
const MOST_LISTED = 60

/** How a figure comes about: what the report says of it, and what each layer adds. */
export function totalSection(
  key: TotalKey,
  analysis: Analysis,
  convention: string,
  catalogue: Catalogue | undefined,
): SectionView {
  const table = totalsTable(analysis)
  const told = table.rows.filter(
    ({ cells: { label } }) => label?.kind === 'text' && isOf(key, textOf(label.text), analysis),
  )
  const report = sectionOf({ ...table, rows: told }, catalogue)
  const found = HEADLINES.find((headline) => headline.key === key)
  const parts = partsOf(key, analysis, convention)
  const listed = parts.slice(0, MOST_LISTED).map(
    ([name, value]): PairView => ({
      label: name,
      lines: [[{ text: found?.isBytes === true ? say(bytesText(value), catalogue) : countText(value) }]],
    }),
  )
  const more = parts.length - listed.length
  const rest: readonly PairView[] =
    more <= 0
      ? []
      : [{ label: '', lines: [[{ text: say(message('… and {count} more layers', { count: more }), catalogue) }]] }]
  const convened = conventionOf(convention)
  const caption = key === 'macs' && convened !== undefined ? [convened.title, say(convened.summary, catalogue)] : []
  return {
    id: `total-${key}`,
    title: found === undefined ? '' : say(found.label, catalogue),
    caption,
    pairs: [...report.pairs, ...listed, ...rest],
  }
}

/** Which rows of the totals tell of which figure, by their labels. */
const OF_TOTALS: Readonly<Record<TotalKey, readonly string[]>> = {
  parameters: ['biases', 'in all', 'of these'],
  size: ['size', 'stored', 'on average'],
  macs: ['costs'],
  memory: ['memory'],
  peak: ['peak'],
  cache: ['cache'],
}

/** What the framework's own log says of memory stands under its name. */
function isOf(key: TotalKey, label: string, { model }: Analysis): boolean {
  return OF_TOTALS[key].includes(label) || (key === 'memory' && label === model.words?.title)
}

function textOf(text: Message | string): string {
  return typeof text === 'string' ? text : text.text
}

function heldParts(analysis: Analysis): readonly (readonly [string, Expr])[] {
  const { peakAt } = livenessOf(analysis)
  if (peakAt === undefined) return []
  return heldAt(analysis, peakAt).map(({ owner, bytes }) => [owner.node.name, bytes ?? 0n])
}

function partsOf(key: TotalKey, analysis: Analysis, convention: string): readonly (readonly [string, Expr])[] {
  if (key === 'peak') return heldParts(analysis)
  if (key === 'cache')
    return (servingOf(analysis)?.layers ?? []).map(({ layer, bytes }) => [
      layer.layer,
      sum(bytes.map(({ expr }) => expr)),
    ])
  if (analysis.model.kind === 'weights') return []
  const { layers } = wiringOf(analysis)
  const one = atOneExample(analysis) ?? analysis
  const found = convention === 'macs' ? undefined : conventionOf(convention)
  const counted = key === 'macs' && found !== undefined ? countBy(one, found).layers : undefined
  const partOf = (layer: Facts): Expr => {
    const own = ownParams([layer])
    if (key === 'parameters') return sum(own.map(({ count }) => count?.expr ?? 0n))
    if (key === 'size') return own.length === 0 ? 0n : layer.parameterBytes
    if (key === 'memory') return sum(allocatedBytes(layer, analysis))
    const { id } = layer.node
    return counted === undefined ? (costsOf(one).layers.get(id)?.macs ?? 0n) : (counted.get(id)?.expr ?? 0n)
  }
  const parts = layers.map((layer) => [layer.node.name, partOf(layer)] as const)
  return parts.filter(([, value]) => value !== 0n)
}

function allocatedBytes(layer: Facts, { model }: Analysis): readonly Expr[] {
  if (layer.node.op.sharesMemory === true) return []
  return layer.outputBytes.flatMap((bytes, index) => {
    const value = model.graph.values.get(layer.node.outputs[index] ?? '')
    return bytes === undefined || value?.inPlaceOf !== undefined ? [] : [bytes.expr]
  })
}
