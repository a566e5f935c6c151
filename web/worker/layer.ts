/** One layer in full, the working of one of its numbers, and what its weights look like. */

import type { Facts } from '../../src/analyze/analysis.ts'
import { conventionOf } from '../../src/analyze/conventions/index.ts'
import { countBy } from '../../src/analyze/costs/count-by.ts'
import { heldAt, livenessOf } from '../../src/analyze/costs/liveness.ts'
import { blobStatistics } from '../../src/analyze/parameters/blob-values.ts'
import type { ValueStatistics } from '../../src/analyze/parameters/values.ts'
import { atOneExample } from '../../src/analyze/questions/what-if.ts'
import { isUnknown } from '../../src/core/expr.ts'
import type { Quantity } from '../../src/core/formula.ts'
import { type Message, message, say } from '../../src/core/words/message.ts'
import { explainLayer } from '../../src/reports/explain/explain.ts'
import { countWorking, sizeWorking } from '../../src/reports/network/layer-cells.ts'
import { paramLabel } from '../../src/reports/network/param-names.ts'
import { type Cell, pairsTable, type Text, textCell, type WorkingItem } from '../../src/reports/table.ts'
import { bytesText } from '../../src/reports/words/numbers.ts'
import type { LayerView, Requests, SectionView, StatisticsView } from '../protocol.ts'
import { modulesOf, rowId } from './rows.ts'
import { session, weighed } from './session.ts'
import { storedParam } from './stored.ts'
import { sectionOf } from './telling.ts'

/** The report on one layer; null where the network has no such layer. */
export function layerView(id: string): LayerView | null {
  const analysis = weighed()
  const layer = analysis.facts.get(id)
  if (layer === undefined) return moduleView(id)
  if (layer.node.inserted) return null
  const blobs = layer.params.flatMap((param, index) => {
    const found = storedParam(layer, index)
    return found === undefined
      ? []
      : [{ index, name: say(paramLabel(param.name), session.catalogue), count: found.blob.count }]
  })
  return {
    id,
    name: layer.node.name === '' ? id : layer.node.name,
    sections: explainLayer(analysis, layer).map((table) => sectionOf(table, session.catalogue)),
    blobs,
    hasKernels: layer.node.op.family === 'conv' && layer.params.length > 0,
  }
}

/** A module that owns nothing itself: what lies below it. */
function moduleView(id: string): LayerView | null {
  const row = modulesOf(weighed()).find(({ module }) => rowId(module) === id)
  if (row === undefined) return null
  const { parameters, bytes, tensors, children } = row.module
  const pairs: readonly Pair[] = [
    [message('parameters'), { kind: 'integer', value: parameters }],
    [message('bytes'), { kind: 'integer', value: bytes }],
    [message('tensors'), { kind: 'integer', value: BigInt(tensors) }],
    ...(row.cells['count-working'] === undefined ? [] : [[message('in all'), row.cells['count-working']] as const]),
    ...children
      .slice(0, MOST_CHILDREN)
      .map(
        (child): Pair => [child.name.slice(row.module.name.length + 1), { kind: 'integer', value: child.parameters }],
      ),
  ]
  const table = pairsTable('what', pairs, { title: id })
  return { id, name: id, sections: [sectionOf(table, session.catalogue)], blobs: [], hasKernels: false }
}

const MOST_CHILDREN = 40

/** How the number in a column of a layer's row comes about. */
export function workingView({ layer: id, column }: Requests['working']['ask']): SectionView {
  const layer = weighed().facts.get(id)
  const pairs = weighed().model.kind === 'weights' ? modulePairs(id) : layer ? workingPairs(layer, column) : []
  const title = layer === undefined ? id : layer.node.name
  const source = layer?.node.op.source ?? ''
  const rule: readonly Pair[] =
    source === '' || pairs.length === 0 ? [] : [[message('rule'), textCell(source, { tone: 'faint' })]]
  return sectionOf(pairsTable('working', [...pairs, ...rule], { title }), session.catalogue)
}

function modulePairs(id: string): readonly Pair[] {
  const row = modulesOf(weighed()).find(({ module }) => rowId(module) === id)
  return derived(message('parameters'), row?.cells['count-working'])
}

type Pair = readonly [label: Text, value: Cell]

function workingPairs(layer: Facts, column: string): readonly Pair[] {
  switch (column) {
    case 'output':
      return derived(message('size'), sizeWorking(layer))
    case 'parameters':
    case 'share':
      return derived(message('parameters'), countWorking([layer]))
    case 'memory':
      return layer.outputBytes.flatMap((bytes) =>
        bytes === undefined ? [] : derivation(message('memory'), bytes, bytesText(bytes.expr)),
      )
    case 'macs':
      return costPairs(layer)
    case 'operations':
      return operationPairs(layer)
    case 'held':
      return heldPairs(layer)
    default:
      return []
  }
}

/** A working on lines of its own for each step: the rule, the numbers in it, the result. */
function derived(label: Message, cell: Cell | undefined): readonly Pair[] {
  if (cell?.kind !== 'working') return cell === undefined ? [] : [[label, cell]]
  return cell.items.map((item): Pair => [label, { kind: 'working', items: [{ ...item, form: 'derivation' }] }])
}

function derivation(label: Message, quantity: Quantity, unit?: Message): readonly Pair[] {
  if (isUnknown(quantity.expr)) return []
  const item: WorkingItem = { quantity, form: 'derivation' }
  const pair: Pair = [label, { kind: 'working', items: [item] }]
  return unit === undefined ? [pair] : [pair, ['', textCell(unit)]]
}

/** The table counts one example where the network can run with one: so do its workings. */
function costPairs(asItStands: Facts): readonly Pair[] {
  const analysis = atOneExample(weighed()) ?? weighed()
  const layer = analysis.facts.get(asItStands.node.id) ?? asItStands
  const convention = conventionOf(session.settings.convention)
  if (convention === undefined || convention.id === 'macs') {
    return layer.cost?.macs === undefined ? [] : derivation(message('costs'), layer.cost.macs)
  }
  const quantity = countBy(analysis, convention).layers.get(layer.node.id)
  if (quantity === undefined) return []
  return [
    ...derivation(message('costs'), quantity),
    [message('convention'), textCell(`${convention.title}: ${say(convention.summary, session.catalogue)}`)],
    ['', textCell(convention.source, { tone: 'faint' })],
  ]
}

function operationPairs({ node }: Facts): readonly Pair[] {
  const cost = (atOneExample(weighed()) ?? weighed()).facts.get(node.id)?.cost
  return Object.values(cost?.operations ?? {}).flatMap((quantity) =>
    quantity.expr === 0n ? [] : derivation(message('costs'), quantity),
  )
}

function heldPairs(layer: Facts): readonly Pair[] {
  const analysis = weighed()
  const moment = livenessOf(analysis).moments.find((found) => found.layer === layer)
  if (moment === undefined) return []
  return heldAt(analysis, moment).map(
    ({ owner, bytes }): Pair => [owner.node.name, textCell(bytes === undefined ? '?' : bytesText(bytes))],
  )
}

/** What the numbers of a blob look like, read from the open file. */
export async function statisticsView({ layer: id, index }: Requests['statistics']['ask']): Promise<StatisticsView> {
  const { catalogue } = session
  const layer = weighed().facts.get(id)
  const stored = layer && storedParam(layer, index)
  const found = stored && (await blobStatistics(stored.source, stored.blob))
  if (found === undefined) return { counts: [], range: 0, pairs: [] }
  const table = pairsTable('values', statisticsPairs(found))
  return { counts: found.histogram.counts, range: found.histogram.range, pairs: sectionOf(table, catalogue).pairs }
}

function statisticsPairs(found: ValueStatistics): readonly Pair[] {
  const number = (value: number | undefined): Cell =>
    textCell(value === undefined ? '–' : String(Number(value.toPrecision(5))))
  const count = (value: number): Cell => ({ kind: 'integer', value: BigInt(value) })
  const odd: readonly Pair[] = [
    ...(found.nan > 0 ? [[message('NaN'), count(found.nan)] as const] : []),
    ...(found.infinite > 0 ? [[message('infinite'), count(found.infinite)] as const] : []),
    ...(found.zeroRows > 0 ? [[message('rows of zeros'), count(found.zeroRows)] as const] : []),
  ]
  return [
    [message('numbers'), count(found.count)],
    [message('least'), number(found.min)],
    [message('greatest'), number(found.max)],
    [message('mean'), number(found.mean)],
    [message('standard deviation'), number(found.std)],
    [message('zeros'), count(found.zeros)],
    ...odd,
  ]
}
