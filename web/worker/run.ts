/** Runs the network on a picture, and keeps what every layer computed until the next pass. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { costsOf, costsPerExample } from '../../src/analyze/costs/cost.ts'
import { inputsOf } from '../../src/analyze/questions/what-if.ts'
import type { Computation, ImageTransform } from '../../src/core/network/computation.ts'
import type { Node, NodeId, ValueId } from '../../src/core/network/model.ts'
import { type Message, message, say } from '../../src/core/words/message.ts'
import {
  isBlobComputation,
  prepareRun,
  type Runner,
  type Tensor,
  type Terms,
  termsOf,
  type WeightsAtHand,
} from '../../src/run/index.ts'
import type {
  KernelsView,
  Requests,
  RunLayerView,
  RunnableView,
  RunView,
  TermSliceView,
  TermsView,
} from '../protocol.ts'
import { session, weighed } from './session.ts'
import { issueView } from './telling.ts'

/** A network that can be run, with what its last pass left. */
interface Machine {
  readonly analysis: Analysis
  readonly runner: Runner
  readonly input: Input
  /** Copies of all feature maps by value: layers in place do not overwrite them. */
  readonly maps: Map<ValueId, Tensor>
  readonly params: Map<string, readonly Tensor[]>
}

/** The blob that the picture goes into, and what else must be given. */
interface Input {
  readonly value: ValueId
  readonly name: string
  readonly shape: readonly [channels: number, height: number, width: number]
  readonly transform: ImageTransform | undefined
  /** Labels and the like: zeros stand for them. */
  readonly others: ReadonlyMap<string, readonly number[]>
}

/** More than this is not run with every stroke, and more than that not at all. */
const LIVE_MACS = 40_000_000n
const MOST_MACS = 3_000_000_000n
/** Weights and maps stay in memory while the network is open. */
const MOST_PARAMETERS = 100_000_000n
const MOST_SIDE = 512

let machine: Machine | undefined

/** Whether the network can be run on a picture; if so, it is made ready. */
export function runnableView(): RunnableView {
  const analysis = weighed()
  const weights = weightsOf(analysis)
  if (machine?.analysis !== analysis) machine = undefined
  const input = inputOf(analysis)
  if ('text' in input) return refused(input, false)
  const reason = reasonAgainst(analysis, weights)
  if (reason !== undefined) return refused(reason, weights === undefined, input)
  machine ??= { analysis, runner: runnerOf(analysis, weights), input, maps: new Map(), params: new Map() }
  return { reason: '', wantsWeights: false, isLive: macsOf(analysis) <= LIVE_MACS, ...viewOf(input) }
}

/** The weights that the network was read with, and their file. */
function weightsOf({ model: { weights } }: Analysis): WeightsAtHand | undefined {
  const source = session.folder.get(weights?.file.name ?? '')
  return weights && source && { stored: weights, source }
}

function runnerOf({ model }: Analysis, weights: WeightsAtHand | undefined): Runner {
  return prepareRun(model, weights, { keepsWeights: true, mostBytes: 2 ** 30 })
}

function refused(reason: Message, wantsWeights: boolean, input?: Input): RunnableView {
  const shown = input === undefined ? NO_INPUT : viewOf(input)
  return { reason: say(reason, session.catalogue), wantsWeights, isLive: false, ...shown }
}

const NO_INPUT = { input: { name: '', channels: 0, height: 0, width: 0 }, means: [], scale: 1 }

/** What Caffe's examples do where the file says nothing: LeNet's pixels become 0 to 1, those of colour lose their mean. */
function viewOf({ name, shape: [channels, height, width], transform }: Input) {
  const [means, scale] = channels === 3 ? [[104, 117, 123], 1] : [[0], 1 / 256]
  const input = { name, channels, height, width }
  if (transform === undefined) return { input, means, scale }
  return { input, means: transform.means.length === 0 ? [0] : transform.means, scale: transform.scale }
}

/** The one input that is a picture. The message says why there is none. */
function inputOf(analysis: Analysis): Input | Message {
  const { nodes, values } = analysis.model.graph
  const shapes = inputsOf(analysis)
  const found: Omit<Input, 'others'>[] = []
  const others = new Map<string, readonly number[]>()
  for (const node of nodes) {
    const computation = computationOf(node)
    if (computation?.kind !== 'given') continue
    for (const value of node.outputs) {
      const name = values.get(value)?.name ?? value
      const sizes = (shapes.get(value) ?? []).slice(1).map((size) => (typeof size === 'bigint' ? Number(size) : 0))
      const [channels = 0, height = 0, width = 0] = sizes
      const isPicture = sizes.length === 3 && channels > 0 && height > 0 && width > 0
      if (!isPicture) others.set(name, [1, ...sizes])
      else found.push({ value, name, shape: [channels, height, width], transform: computation.transform })
    }
  }
  const [input, second] = found
  if (nodes.every((node) => node.computes === undefined))
    return message('Networks of this format are weighed here, not run.')
  if (input === undefined)
    return message(
      'This network takes no picture: none of its inputs has channels, a height and a width that are known.',
    )
  if (second !== undefined)
    return message('This network takes more than one picture ({names}), and the pad draws one.', {
      names: found.map(({ name }) => name).join(', '),
    })
  const [channels, height, width] = input.shape
  if (channels !== 1 && channels !== 3)
    return message('Its input {name} has {channels} channels: a picture has 1 or 3.', { name: input.name, channels })
  if (Math.max(height, width) > MOST_SIDE)
    return message('Its input of {height} × {width} is larger than this page runs.', { height, width })
  return { ...input, others }
}

function computationOf({ computes }: Node): Computation | undefined {
  const found = computes?.()
  return found !== undefined && 'kind' in found && isBlobComputation(found) ? found : undefined
}

function reasonAgainst(analysis: Analysis, weights: WeightsAtHand | undefined): Message | undefined {
  const macs = macsOf(analysis)
  if (macs > MOST_MACS)
    return message('A pass of this network takes {macs} multiplications, which is too much for this page.', {
      macs: macs.toLocaleString('en'),
    })
  const count = analysis.totals.parameters.value
  if (typeof count !== 'bigint' || count > MOST_PARAMETERS)
    return message('Its weights are too many to hold them in this page.')
  if (count > 0n && weights === undefined)
    return message('Running it needs its weights: open or drop the file that belongs to it.')
  return undefined
}

function macsOf(analysis: Analysis): bigint {
  const macs = (costsPerExample(analysis) ?? costsOf(analysis)).macs.value
  return typeof macs === 'bigint' ? macs : MOST_MACS + 1n
}

/** Runs the network on a picture of as many values as its input has. */
export async function runView(picture: Requests['run']['ask']): Promise<RunView> {
  const ready = machine
  if (ready === undefined || ready.analysis !== session.analysis) return { layers: [], milliseconds: 0, problems: [] }
  const { runner, input, maps, params } = ready
  const given = new Map<string, Tensor>([[input.name, { shape: [1, ...input.shape], data: picture }]])
  for (const [name, shape] of input.others) {
    const count = shape.reduce((product, size) => product * size, 1)
    given.set(name, { shape, data: new Float32Array(count) })
  }
  maps.clear()
  const layers: RunLayerView[] = []
  const started = performance.now()
  const pass = await runner.forward(given, ({ node, tops, params: used }) => {
    params.set(node.id, used)
    tops.forEach(({ shape, data }, top) => {
      const value = node.outputs[top]
      const known = node.inserted ? maps.get(node.inputs[0] ?? '') : undefined
      const kept = known ?? { shape, data: data.slice() }
      if (value !== undefined) maps.set(value, kept)
      if (!node.inserted) layers.push(layerView(node, top, kept, input.value))
    })
  })
  const milliseconds = performance.now() - started
  session.features = { of: ready.analysis, source: (id, output) => featuresOf(ready, id, output) }
  const problems = pass.issues.map((found) => issueView(found, session.catalogue, session.name))
  return { layers, milliseconds, problems }
}

/** A pass is of one picture, so that its maps are those of one example. */
function featuresOf({ analysis, maps }: Machine, id: NodeId, output: number): Float32Array | undefined {
  const value = analysis.facts.get(id)?.node.outputs[output]
  return value === undefined ? undefined : maps.get(value)?.data
}

/** As many maps of a layer are shown, and so many of its units. */
const MOST_MAPS = 64
const MOST_UNITS = 4096

function layerView(node: Node, top: number, { shape, data }: Tensor, input: ValueId): RunLayerView {
  const [maps, rows, columns] = mapsOf(shape)
  const shown = Math.min(maps, rows * columns === 1 ? MOST_UNITS : MOST_MAPS)
  let [most, least] = [0, 0]
  for (const value of data) {
    if (!Number.isFinite(value)) continue
    most = Math.max(most, Math.abs(value))
    least = Math.min(least, value)
  }
  return {
    ...{ id: node.id, name: node.name === '' ? node.id : node.name, type: node.type, top, maps, rows, columns },
    most,
    isPicture: node.outputs[top] === input && least >= 0,
    values: data.slice(0, shown * rows * columns),
  }
}

/** Maps, rows and columns of one picture; further axes become rows. */
function mapsOf(shape: readonly number[]): readonly [number, number, number] {
  const [maps = 1, ...sides] = shape.slice(1)
  const columns = sides.at(-1) ?? 1
  return [maps, sides.slice(0, -1).reduce((product, size) => product * size, 1), columns]
}

/** More slices than these could not be told apart. */
const MOST_SLICES = 64

/** The kernels of all layers whose kernels belong to one map each. */
export function kernelViews(): readonly KernelsView[] {
  const ready = machine
  if (ready === undefined) return []
  return ready.analysis.model.graph.nodes.flatMap((node): readonly KernelsView[] => {
    const weight = ready.params.get(node.id)?.[0]
    if (computationOf(node)?.kind !== 'conv' || weight === undefined) return []
    const [kernels = 0, slices = 0, ...sides] = weight.shape
    const columns = sides.at(-1) ?? 1
    const rows = sides.slice(0, -1).reduce((product, size) => product * size, 1)
    if (slices > MOST_SLICES || rows * columns === 1 || rows * columns > 400) return []
    const shown = Math.min(kernels, MOST_MAPS)
    const most = weight.data.reduce((so, value) => Math.max(so, Math.abs(value)), 0) || 1
    return [{ id: node.id, slices, rows, columns, most, values: weight.data.slice(0, shown * slices * rows * columns) }]
  })
}

/** What one value was made of, by what the last pass left; null where that pass has no such value. */
export function termsView({ layer, top, index }: Requests['terms']['ask']): TermsView | null {
  const ready = machine
  const node = ready?.analysis.facts.get(layer)?.node
  const output = ready?.maps.get(node?.outputs[top] ?? '')
  const value = output?.data[index]
  if (ready === undefined || node === undefined || output === undefined || value === undefined) return null
  const inputs = node.inputs.flatMap((id) => (id === undefined ? [] : (ready.maps.get(id) ?? [])))
  const computation = computationOf(node)
  const computed = { inputs, params: ready.params.get(node.id) ?? [], tops: tensorsOf(ready, node) }
  const terms = computation && termsOf(computation, computed, index, top)
  if (terms === undefined) {
    const makes = computation?.kind === 'given' ? 'given' : 'untold'
    return { value, makes, from: { id: '', top: 0, name: '' }, slices: [], result: value }
  }
  const source = inputs[terms.input]
  const slices = terms.slices.map((slice) => sliceView(slice, source))
  return { ...terms, value, from: sourceOf(ready, node.inputs[terms.input]), slices }
}

function tensorsOf({ maps }: Machine, node: Node): readonly Tensor[] {
  return node.outputs.flatMap((value) => maps.get(value) ?? [])
}

/** Places counted within their map. */
function sliceView({ places, ...slice }: Terms['slices'][number], source: Tensor | undefined): TermSliceView {
  const [, rows, columns] = mapsOf(source?.shape ?? [])
  return { ...slice, places: places.map((place) => (place < 0 ? -1 : place % (rows * columns))) }
}

/** The layer that made a value; a split hands on what it was given. */
function sourceOf({ analysis }: Machine, wanted: ValueId | undefined): TermsView['from'] {
  const { nodes } = analysis.model.graph
  const made = nodes.find(({ outputs }) => wanted !== undefined && outputs.includes(wanted))
  if (made === undefined) return { id: '', top: 0, name: '' }
  if (made.inserted) return sourceOf({ analysis } as Machine, made.inputs[0])
  return { id: made.id, top: made.outputs.indexOf(wanted ?? ''), name: made.name === '' ? made.id : made.name }
}
