/** The totals of a network, in words and with their arithmetic. */

import { type Analysis, eachFacts, type Facts, type Total } from '../../analyze/analysis.ts'
import { allocated, bytesOfParams } from '../../analyze/analyze.ts'
import { allOperations, costsOf, costsPerExample } from '../../analyze/costs/cost.ts'
import { livenessOf } from '../../analyze/costs/liveness.ts'
import { ownParams } from '../../analyze/questions/own.ts'
import { wiringOf } from '../../analyze/shapes/wiring.ts'
import { type Expr, equal, isUnknown, keyOf, mul, sum } from '../../core/expr.ts'
import { bytesOf, isWhole } from '../../core/network/dtype.ts'
import { isToldByModules, type Model } from '../../core/network/model.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Cell, pairsTable, type Table, type Text, textCell } from '../table.ts'
import { bytesText, countText, openSumText, totalText } from '../words/numbers.ts'
import { arenaText } from './arena.ts'
import { frozenCounts } from './layer-cells.ts'
import { storedPairs } from './modules.ts'
import { paramKind, paramPlural } from './param-names.ts'
import { servingPairs } from './serving.ts'

/** With more terms than this a sum is told by how many it has. */
const MOST_TERMS = 8

type Pair = readonly [label: Text, value: Cell]

/** Parameters of one kind over the network, e.g. all biases. */
interface Kind {
  readonly name: string
  readonly counts: readonly Expr[]
  readonly sum: Expr
  /** How many layers have some. */
  readonly layers: number
}

/** Parameters, their bytes, and the memory of the feature maps. */
export function totalsTable(analysis: Analysis): Table {
  const layers = wiringOf(analysis).layers
  return pairsTable('totals', [
    ...parameterPairs(layers, analysis),
    ...servingPairs(analysis),
    ...bytesPairs(analysis),
    ...(isToldByModules(analysis.model) ? storedPairs(analysis) : []),
    ...costPairs(analysis),
    ...memoryPairs(analysis),
    ...excludedPairs(analysis.model),
  ])
}

function parameterPairs(layers: readonly Facts[], analysis: Analysis): readonly Pair[] {
  const { totals } = analysis
  const label = message('in all')
  const { parameters } = totals
  if (parameters.value === 0n && parameters.complete) return [[label, textCell(message('no parameters'))]]
  if (parameters.value === 0n) return [[label, textCell(message('a number of parameters that is not known'))]]
  const kinds = kindsOf([...eachFacts(layers)])
  if (typeof parameters.value !== 'bigint') {
    const open = openTotal(
      parameters,
      kinds.flatMap(({ counts }) => counts),
    )
    return [[label, textCell(message('{count} parameters', { count: open }), { tone: 'strong' })]]
  }
  const [first, ...others] = kinds
  const listed = others.filter((kind) => kind.counts.length > 1 && kind.counts.length <= MOST_TERMS)
  const whole = message('{count} parameters', { count: totalText(parameters) })
  // Where nothing tells whose the rest is, the parts would not add up.
  const addsUp = equal(sum(kinds.map((kind) => kind.sum)), parameters.value) !== false
  const isOne = others.length === 0 && first?.counts.length === 1
  const single = kinds.length === 0 || kinds.length > MOST_TERMS || !addsUp || isOne
  return [
    ...(addsUp ? listed : []).map(
      (kind): Pair => [paramPlural(kind.name), equation(sumText(kind.counts), countText(kind.sum))],
    ),
    [label, single ? textCell(whole, { tone: 'strong' }) : equation(kindsText(kinds), whole)],
    ...statisticsPairs(totals),
    ...frozenPairs(analysis),
    ...sharingPairs(totals),
    ...summaryPairs(analysis),
  ]
}

function kindsOf(layers: readonly Facts[]): readonly Kind[] {
  const kinds = new Map<string, { readonly counts: Expr[]; readonly layers: Set<Facts> }>()
  for (const layer of layers) {
    for (const { name, count } of ownParams([layer])) {
      if (count === undefined || isUnknown(count.expr)) continue
      const kind = kinds.get(paramKind(name)) ?? { counts: [], layers: new Set() }
      kind.counts.push(count.expr)
      kind.layers.add(layer)
      kinds.set(paramKind(name), kind)
    }
  }
  return [...kinds].map(([name, { counts, layers: own }]) => ({ name, counts, sum: sum(counts), layers: own.size }))
}

/** `500 + 25,000 weights + 580 biases`. */
function kindsText(kinds: readonly Kind[]): Message {
  const texts = kinds.map((kind, index) => kindText(kind, index === 0))
  return texts.reduce((before, text) => message('{before} + {next}', { before, next: text }))
}

function kindText(kind: Kind, inFull: boolean): Message {
  const kinds = paramPlural(kind.name)
  if (inFull && kind.counts.length <= MOST_TERMS)
    return message('{count} {kinds}', { count: sumText(kind.counts), kinds })
  if (inFull)
    return message('{count} {kinds} of {layers} layers', {
      count: countText(kind.sum),
      kinds,
      layers: kind.layers,
    })
  return message('{count} {kinds}', { count: countText(kind.sum), kinds })
}

function sumText(counts: readonly Expr[]): string {
  return counts.map(countText).join(' + ')
}

/** A sum and, in stronger print, what it gives. */
function equation(left: Text, right: Text): Cell {
  return { kind: 'parts', parts: [textCell(left), textCell('='), textCell(right, { tone: 'strong' })] }
}

/** Learned parameters that training leaves as they are. */
function frozenPairs({ facts, totals }: Analysis): readonly Pair[] {
  const frozen = sum(frozenCounts([...facts.values()]))
  if (frozen === 0n) return []
  const args = { trainable: totalText(totals.trainable), frozen: countText(frozen) }
  return [[message('of these'), textCell(message('{trainable} are trained, {frozen} are frozen', args))]]
}

function statisticsPairs({ learned, statistics }: Analysis['totals']): readonly Pair[] {
  if (statistics.value === 0n) return []
  const args = { learned: totalText(learned), statistics: totalText(statistics) }
  return [
    [
      message('of these'),
      textCell(message('{learned} are learned, {statistics} are statistics that training only tracks', args)),
    ],
  ]
}

/** The same counts as the framework's own table has them. */
function summaryPairs({ model: { words }, totals }: Analysis): readonly Pair[] {
  if (words?.summary === undefined) return []
  const { parameters, trainable, frozen } = totals
  const args = { parameters: totalText(parameters), trainable: totalText(trainable), frozen: totalText(frozen) }
  return [[words.title, textCell({ ...words.summary, args })]]
}

function sharingPairs({ parameters, parametersOverAllBlobs }: Analysis['totals']): readonly Pair[] {
  if (keyOf(parameters.value) === keyOf(parametersOverAllBlobs.value)) return []
  const args = { count: totalText(parametersOverAllBlobs) }
  return [
    [
      message('of these'),
      textCell(message('shared ones are counted once; where they stand, they would be {count}', args)),
    ],
  ]
}

/** A total with symbols: in full where that is short, else first what is known of it. */
function openTotal({ value, complete }: Total, parts: readonly Expr[]): string {
  const [whole, summed] = [countText(value), openSumText(parts)]
  return `${complete ? '' : '≥ '}${whole.length <= summed.length ? whole : summed}`
}

function bytesPairs({ totals, model, facts }: Analysis): readonly Pair[] {
  const { parameters, parameterBytes } = totals
  if (parameterBytes.value === 0n) return []
  if (typeof parameterBytes.value !== 'bigint') {
    const parts = ownParams([...facts.values()]).map((param) => bytesOfParams([param]))
    const count = openTotal(parameterBytes, parts)
    return [[message('size'), textCell(message('{count} bytes', { count }), { tone: 'strong' })]]
  }
  const inBytes = atLeast(bytesText(parameterBytes.value), parameterBytes)
  const dtype = model.supposedDtype ?? model.parameterDtype ?? 'float32'
  const size = BigInt(bytesOf(dtype))
  const single = isWhole(dtype) && keyOf(mul(parameters.value, size)) === keyOf(parameterBytes.value)
  const count = countText(parameters.value)
  const left = size === 1n ? message('{count} × 1 byte', { count }) : message('{count} × {size} bytes', { count, size })
  return [[message('size'), single ? equation(left, inBytes) : textCell(inBytes, { tone: 'strong' })]]
}

function atLeast(text: Message, { complete }: Total): Message {
  return complete ? text : message('≥ {text}', { text })
}

/** Multiply-accumulates in a line: for one example, which is what others print, or for all where it can't be said so. */
function costPairs(analysis: Analysis): readonly Pair[] {
  const one = costsPerExample(analysis)
  const { macs, operations } = one ?? costsOf(analysis)
  if (macs.value === 0n) return []
  const isOpen = typeof macs.value !== 'bigint'
  const parts = [...(one ?? costsOf(analysis)).layers.values()].map((layer) => layer.macs ?? 0n)
  const args = { count: isOpen ? openTotal(macs, parts) : totalText(macs) }
  const figure = one === undefined ? message('{count} MACs', args) : message('{count} MACs per example', args)
  if (isOpen) return [[message('costs'), textCell(figure, { tone: 'strong' })]]
  const rest = message('and {count} other operations', { count: countText(allOperations(operations)) })
  return [[message('costs'), { kind: 'parts', parts: [textCell(figure, { tone: 'strong' }), textCell(rest)] }]]
}

/** The most that is held at a time. */
function peakPairs(analysis: Analysis): readonly Pair[] {
  const { peak, peakAt, moments } = livenessOf(analysis)
  if (moments.length === 0 || peak.value === 0n || typeof peak.value !== 'bigint') return []
  const bytes = atLeast(bytesText(peak.value), peak)
  const args = { bytes, layer: peakAt?.layer.node.name ?? '' }
  const said =
    peakAt === undefined
      ? message('{bytes}, maps released after their last use', args)
      : message('{bytes} while {layer} runs, maps released after their last use', args)
  return [[message('peak'), textCell(said)]]
}

function memoryPairs(analysis: Analysis): readonly Pair[] {
  const { totals, model } = analysis
  const { activationBytes, caffeDataBytes, insertedLayers } = totals
  if (activationBytes.value === 0n) return []
  const isOpen = typeof activationBytes.value !== 'bigint'
  const parts = wiringOf(analysis).layers.flatMap((layer) => allocated(layer, analysis.model))
  const count = openTotal(
    activationBytes,
    parts.map((part) => part?.expr ?? 0n),
  )
  const known = atLeast(bytesText(activationBytes.value), activationBytes)
  const bytes = isOpen ? message('{count} bytes', { count }) : known
  const maps: Pair = [message('memory'), textCell(message('{bytes} of feature maps', { bytes }))]
  const own = [maps, ...peakPairs(analysis), ...arenaPairs(model)]
  const said = isAsItRuns(model) ? model.words?.loggedMemory?.(insertedLayers) : undefined
  if (isOpen || said === undefined || caffeDataBytes === undefined || activationBytes.value === caffeDataBytes.value)
    return own
  const why = { ...said, args: { ...said.args, bytes: totalText(caffeDataBytes) } }
  return [...own, [model.words?.title ?? '', textCell(why)]]
}

function arenaPairs({ arena }: Model): readonly Pair[] {
  return arena === undefined ? [] : [[message('arena'), textCell(arenaText(arena))]]
}

/** Whether the framework's log would say it: all feature maps are floats, as it holds them. */
function isAsItRuns({ graph }: Model): boolean {
  return [...graph.values.values()].every(({ dtype = 'float32' }) => dtype === 'float32')
}

/** Layers that don't take part, each reason once. */
function excludedPairs({ selection }: Model): readonly Pair[] {
  const reasons = new Map<string, { readonly why: Message; readonly layers: string[] }>()
  for (const { name, type, why } of selection?.excluded ?? []) {
    const key = JSON.stringify([why.text, Object.entries(why.args).map(String)])
    const reason = reasons.get(key) ?? { why, layers: [] }
    reason.layers.push(`${name} (${type})`)
    reasons.set(key, reason)
  }
  return [...reasons.values()].map(({ why, layers }) => [
    message('left out'),
    textCell(message('{layers}: {why}', { layers: layers.join(', '), why })),
  ])
}
