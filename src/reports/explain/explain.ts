/** One layer in full: what it is, how each of its numbers comes about, and what happens to its output. */

import type { Analysis, Facts, ParamFacts } from '../../analyze/analysis.ts'
import { eachFacts, siteOf } from '../../analyze/analysis.ts'
import { ownBytes } from '../../analyze/questions/own.ts'
import { isInPlace, type Wiring, wiringOf } from '../../analyze/shapes/wiring.ts'
import { isUnknown } from '../../core/expr.ts'
import type { Quantity } from '../../core/formula.ts'
import { bytesOf } from '../../core/network/dtype.ts'
import { isToldByModules, type Model } from '../../core/network/model.ts'
import { type DerivedShape, shapeKey, shapeOf } from '../../core/network/shape.ts'
import { type Message, message } from '../../core/words/message.ts'
import { fieldPairs, fieldTable } from '../network/field.ts'
import { paramLabel } from '../network/param-names.ts'
import { type Cell, listTable, pairsTable, type Table, type Text, textCell, type WorkingItem } from '../table.ts'
import { placeText } from '../words/issues.ts'
import { bytesText, countText } from '../words/numbers.ts'
import { layerCostPairs } from './explain-cost.ts'

type Pair = readonly [label: Text, value: Cell]

/** The layer of that id, also inside others, else the first of that name or of that module; `undefined` where there is none. */
export function findLayer(analysis: Analysis, name: string): Facts | undefined {
  const own = analysis.facts.get(name)
  if (own !== undefined && !own.node.inserted) return own
  const layers = [...eachFacts(analysis.facts.values())].filter(({ node }) => !node.inserted)
  const ofModule = layers.filter(({ node }) => node.module === name)
  const named = layers.find(({ node }) => node.id === name) ?? layers.find(({ node }) => node.name === name)
  // Of a module of several nodes the one that owns something says most.
  return named ?? ofModule.find(({ params }) => params.length > 0) ?? ofModule[0]
}

/** Asks for the receptive field in full: of the output at a position, else of the middle one. */
export interface FieldOptions {
  readonly at?: readonly number[]
}

/** The report on one layer. */
export function explainLayer(analysis: Analysis, layer: Facts, field?: FieldOptions): readonly Table[] {
  const wiring = wiringOf(analysis)
  const remarks = remarksOf(layer, wiring)
  return [
    pairsTable('what', whatPairs(layer, wiring), headingOf(layer, wiring)),
    pairsTable('outputs', [...outputPairs(layer, wiring, analysis), ...fieldPairs(analysis, layer)]),
    pairsTable('parameters', parameterPairs(layer, analysis)),
    pairsTable('costs', layerCostPairs(analysis, layer)),
    ...(field === undefined ? [] : [fieldTable(analysis, layer, field.at)]),
    ...(remarks.length === 0 ? [] : [listTable('remarks', remarks, { title: message('Worth noticing') })]),
    pairsTable('next', nextPairs(layer, wiring)),
  ].filter((table) => table.rows.length > 0 || table.title !== undefined)
}

function headingOf({ node }: Facts, { layers }: Wiring): Pick<Table, 'title' | 'caption'> {
  const number = layers.findIndex((layer) => layer.node === node) + 1
  const caption: Text[] = [
    node.type,
    // Those inside others have no place among the layers.
    ...(number === 0 ? [] : [message('layer {number} of {count}', { number, count: layers.length })]),
    ...(node.where === undefined
      ? []
      : [placeText({ file: node.where.file, ...(node.where.line && { line: node.where.line }) })]),
  ]
  return { title: node.name === '' ? node.id : node.name, caption }
}

function whatPairs({ node, inputs }: Facts, wiring: Wiring): readonly Pair[] {
  const shapes = node.inputs.map((value, index) =>
    value === undefined ? { shape: undefined } : { name: wiring.name(value), shape: inputs[index] },
  )
  return [
    [message('does'), textCell(node.op.summary)],
    ...(node.op.source === '' ? [] : [[message('rule'), textCell(node.op.source, { tone: 'faint' })] as const]),
    ...(shapes.length === 0 ? [] : [[message('receives'), { kind: 'shape', shapes, named: true }] as const]),
  ]
}

function outputPairs(layer: Facts, wiring: Wiring, analysis: Analysis): readonly Pair[] {
  const outputs = layer.node.outputs.flatMap((value, index): readonly Pair[] => {
    const shape = layer.outputs[index]
    const cell: Cell = { kind: 'shape', shapes: [{ name: wiring.name(value), shape: shapeOf(shape) }], named: true }
    const place: readonly Pair[] = isInPlace(analysis.model, value)
      ? [[message('gives'), textCell(message('written over its input: no memory of its own'), { tone: 'faint' })]]
      : []
    return [[message('gives'), cell], ...place, ...sizePairs(shape)]
  })
  return [...outputs, ...memoryPairs(layer, analysis)]
}

/** How each size comes about; equal derivations of successive sizes are told once. */
function sizePairs(shape: DerivedShape | undefined): readonly Pair[] {
  const pairs: Pair[] = []
  let above = ''
  shape?.forEach((size, axis) => {
    if (size.formula === undefined || isUnknown(size.expr)) return
    const key = derivationKey(size)
    pairs.push([axisName(axis, shape.length), key === above ? textCell(message('in the same way')) : derivation(size)])
    above = key
  })
  return pairs
}

function derivationKey({ formula, vars, expr }: Quantity): string {
  return `${formula?.text} ${shapeKey([expr])} ${JSON.stringify(vars, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`
}

function derivation(quantity: Quantity): Cell {
  return { kind: 'working', items: [{ quantity, form: 'derivation' }] }
}

const AXES: readonly Message[] = [message('batch'), message('channels'), message('height'), message('width')]

/** Blobs of four axes are read as Caffe reads them; the axes of others are numbered. */
function axisName(axis: number, rank: number): Text {
  return (rank === 4 ? AXES[axis] : undefined) ?? message('axis {axis}', { axis })
}

function memoryPairs(layer: Facts, analysis: Analysis): readonly Pair[] {
  if (layer.node.op.sharesMemory === true) return [[message('memory'), textCell(message('that of its input'))]]
  return ownBytes(layer, analysis).flatMap((bytes): readonly Pair[] =>
    bytes === undefined ? [] : [[message('memory'), { kind: 'working', items: [inBytes(bytes)] }]],
  )
}

function inBytes(quantity: Quantity): WorkingItem {
  return { quantity, form: 'equation', unit: bytesUnit(quantity) }
}

/** `bytes = 2880.0 KiB = 2.81 MiB`. */
function bytesUnit({ expr }: Quantity): Message {
  return message('bytes{units}', { units: bytesText(expr).args.units ?? '' })
}

function parameterPairs(layer: Facts, { model }: Analysis): readonly Pair[] {
  const { params, parameterCount, parameterBytes } = layer
  if (params.length === 0)
    return layer.complete ? [] : [[message('owns'), textCell(message('parameters that nobody here knows'))]]
  const blobs = [...params.map((param): Pair => [message('owns'), blobCell(param)]), ...innerSizes(params)]
  const sum: readonly Pair[] =
    params.length === 1
      ? []
      : [[message('in all'), { kind: 'working', items: [{ quantity: parameterCount, form: 'equation' }] }]]
  if (isToldByModules(model)) return [...blobs, ...sum, ...storedPairs(layer, model)]
  const [count, bytes] = [countText(parameterCount.expr), bytesText(parameterBytes)]
  const each = bytesOf(params[0]?.dtype ?? 'float32')
  const size =
    each === 1
      ? message('{count} parameters × 1 byte = {bytes}', { count, bytes })
      : message('{count} parameters × {size} bytes = {bytes}', { count, size: each, bytes })
  return [...blobs, ...sum, [message('size'), textCell(size)]]
}

/** How each tensor lies in its file. */
function storedPairs({ params }: Facts, { tensors }: Model): readonly Pair[] {
  const own = new Set(params.map(({ tensor }) => tensor))
  return tensors.flatMap(({ name, encoding, bytes, offset, file = '' }): readonly Pair[] => {
    if (!own.has(name)) return []
    const args = { name, encoding, bytes: countText(bytes) }
    const said =
      offset === undefined
        ? message('{name}: {bytes} bytes as {encoding}', args)
        : message('{name}: {bytes} bytes as {encoding}, at byte {offset} of {file}', { ...args, offset, file })
    return [[message('stored'), textCell(said)]]
  })
}

const KINDS: Readonly<Record<ParamFacts['kind'], Message>> = {
  learned: message('learned'),
  statistic: message('a statistic, not learned'),
  auxiliary: message('no parameter, but kept beside them'),
}

function blobCell(param: ParamFacts): Cell {
  const unit =
    param.sharedWith === undefined ? KINDS[param.kind] : message('shared with {layer}', { layer: param.sharedWith })
  if (param.count === undefined) return textCell(message('{name}: size not known', { name: paramLabel(param.name) }))
  return {
    kind: 'working',
    items: [
      {
        label: paramLabel(param.name),
        quantity: param.count,
        form: 'equation',
        unit: message('({text})', { text: unit }),
      },
    ],
  }
}

/** Sizes of parameters that are computed themselves, such as 50 × 4 × 4 = 800; each once. */
function innerSizes(params: readonly ParamFacts[]): readonly Pair[] {
  const sizes = params
    .flatMap(({ shape }) => shape ?? [])
    .filter((size) => size.formula !== undefined && !isUnknown(size.expr))
  const distinct = new Map(sizes.map((quantity) => [derivationKey(quantity), quantity]))
  return [...distinct.values()].map((quantity) => [
    message('owns'),
    { kind: 'working', items: [{ label: message('where'), quantity, form: 'equation' }] },
  ])
}

/** What an operator finds worth noticing here. */
export function remarksOf(layer: Facts, wiring: Wiring): readonly Message[] {
  const { op, inputs } = layer.node
  const shapes = inputs.map((value) => (value === undefined ? undefined : wiring.shape(value)))
  return op.remarks?.({ ...siteOf(layer), inputs: shapes }) ?? []
}

function nextPairs(layer: Facts, wiring: Wiring): readonly Pair[] {
  const next = wiring.consumers(layer.node.id)
  // Tensors without a graph go nowhere.
  if (layer.node.inputs.length + layer.node.outputs.length === 0) return []
  if (next.length === 0) return [[message('goes to'), textCell(message('nothing: it is an output of the network'))]]
  return next.map(({ node }) => {
    const values = node.inputs.filter((value) => value !== undefined && wiring.producer(value) === layer)
    const shapes = values.map((value) => ({ name: `${node.name} (${node.type})`, shape: wiring.shape(value ?? '') }))
    return [message('goes to'), { kind: 'shape', shapes, named: true }]
  })
}
