/** From an upgraded NetParameter to the Model: what Net::Init does, except that it goes on after a mistake. */

import { type Expr, symbol } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { ExcludedLayer, Graph, Model, Node, ParamSpec } from '../../core/network/model.ts'
import { guess } from '../../core/words/closest.ts'
import { type Issue, issue, type Where } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { ReadOptions } from '../format.ts'
import { withBlobChecks } from './blob-checks.ts'
import { fixedShape } from './fixed-blobs.ts'
import { caffeTypes, type LayerTypes } from './layer-types.ts'
import type { CaffeLayer, LayerContext, Lowered } from './layers/layer.ts'
import { lowerUnknown } from './layers/unknown.ts'
import { absentSettings, layerSettings, netSettings } from './settings.ts'
import { insertSplits, type NetLayer, netLayer } from './splits.ts'
import { type NetState, whyExcluded } from './state.ts'
import { type AbsentLayer, type LayerReport, type WiredLayer, wireNet } from './wire-net.ts'

/** What lowering keeps at hand for every layer. */
interface Lowering {
  readonly state: NetState
  readonly options: ReadOptions
  readonly types: LayerTypes
  readonly symbols: Set<string>
  /** Those of the symbols that a data layer made. */
  readonly openSizes: Set<string>
  readonly used: Set<string>
  readonly report: LayerReport
}

/** Lowers a NetParameter in its newest form. Issues of the reading and upgrading are passed through. */
export function lowerNet(
  net: ProtoMessage,
  issues: readonly Issue[],
  options: ReadOptions = {},
  types: LayerTypes = caffeTypes,
): Omit<Model, 'files'> {
  const found: Issue[] = [...issues]
  const state = netState(net, options)
  const lowering: Lowering = {
    state,
    options,
    types,
    symbols: new Set(),
    openSizes: new Set(),
    used: new Set(),
    report: (layer, severity, code, text, args, context) => {
      const where: Where = { ...(context?.where ?? layer.message.where()), layer: layer.name }
      found.push(issue(code, severity, text, args, { ...context, where }))
    },
  }
  const { kept, excluded, absentBlobs } = filterNet(net, state, lowering.report)
  const wired = wireNet(insertSplits(kept), {
    types: (layer) => types.find(layer),
    absentBlobs,
    report: lowering.report,
  })
  const nodes = wired.layers.map((layer) => lowerLayer(layer, lowering))
  reportUnusedOptions(lowering, net.where(), found)
  found.push(...types.issues)
  return {
    format: 'caffe',
    name: net.string('name'),
    selection: { ...state, excluded },
    graph: graphOf(nodes, wired.values),
    ...(lowering.openSizes.size > 0 && { openSizes: lowering.openSizes }),
    tensors: [],
    issues: found,
    settings: () => netSettings(net),
  }
}

/** The caller's phase and level win over the file's state; stages add up (net.cpp, Net::Net). */
function netState(net: ProtoMessage, options: ReadOptions): NetState {
  const inFile = net.has('state') ? net.message('state') : undefined
  return {
    phase: options.phase ?? 'TEST',
    level: options.level ?? 0,
    stages: [...(inFile?.strings('stage') ?? []), ...(options.stages ?? [])],
  }
}

function filterNet(net: ProtoMessage, state: NetState, report: LayerReport) {
  const kept: NetLayer[] = []
  const excluded: ExcludedLayer[] = []
  const absentBlobs = new Map<string, AbsentLayer>()
  for (const found of net.messages('layer')) {
    const layer = netLayer(found)
    if (found.has('include') && found.has('exclude')) {
      report(
        layer,
        'error',
        'caffe/include-and-exclude',
        'has include and exclude rules; Caffe takes only one kind',
        {},
        {
          where: found.where('exclude'),
        },
      )
    }
    const why = whyExcluded(found, state)
    if (why === undefined) {
      kept.push(layer)
      continue
    }
    const where = { ...found.where(), layer: layer.name }
    excluded.push({ name: layer.name, type: layer.type, why, where, settings: () => absentSettings(found) })
    for (const top of layer.tops) absentBlobs.set(top, { name: layer.name, why })
  }
  return { kept, excluded, absentBlobs }
}

function lowerLayer(wired: WiredLayer, lowering: Lowering): Node {
  const { layer } = wired
  const type = lowering.types.find(layer)
  const context = layerContext(wired, lowering)
  const { op, attrs, computes } = lowerMeaning(layer, type, context)
  const propagateDown = layer.inserted ? [] : layer.message.bools('propagate_down')
  if (propagateDown.length > 0 && propagateDown.length !== layer.bottoms.length) {
    const where = layer.message.where('propagate_down')
    context.report(
      'error',
      'caffe/propagate-down-count',
      'propagate_down must be given once for each bottom, or not at all',
      {},
      { where },
    )
  }
  const fixedParams = layer.inserted ? [] : layer.message.messages('blobs').map((blob) => fixedShape(blob, context))
  return {
    id: wired.id,
    name: layer.name,
    type: type?.type ?? layer.type,
    op,
    attrs,
    ...(computes && { computes }),
    inputs: wired.inputs,
    outputs: wired.outputs,
    training: {
      params: layer.inserted ? [] : layer.message.messages('param').map(paramSpec),
      lossWeights: lossWeights(layer, wired.outputs.length, type, context),
      ...(propagateDown.length > 0 && { propagateDown }),
    },
    ...(fixedParams.length > 0 && { fixedParams }),
    ...storedParams(layer, type, lowering.options),
    inserted: layer.inserted,
    where: { ...layer.message.where(), layer: wired.id },
    ...(!layer.inserted && { settings: () => layerSettings(layer.message, lowering.state.phase) }),
  }
}

/** Blobs of a weights file: all that is known of an unknown layer's, and what fills the gaps of others. */
function storedParams(
  layer: NetLayer,
  type: CaffeLayer | undefined,
  { blobShapes }: ReadOptions,
): Pick<Node, 'fixedParams' | 'storedParams'> {
  const shapes = layer.inserted ? undefined : blobShapes?.get(layer.name)?.map((shape) => shape.map(given))
  if (shapes === undefined) return {}
  // That a layer which nobody knows has no blobs in the file tells that it owns none.
  if (type === undefined || type.isUnknown === true) return { fixedParams: shapes }
  return shapes.length === 0 ? {} : { storedParams: shapes }
}

function lowerMeaning(layer: NetLayer, type: CaffeLayer | undefined, context: LayerContext): Lowered {
  if (type === undefined) return lowerUnknown(layer.message, context)
  checkArity(layer, type, context)
  const meaning = type.lower(layer.message, context)
  return { ...meaning, op: withBlobChecks(meaning.op) }
}

function layerContext(wired: WiredLayer, lowering: Lowering): LayerContext {
  const { layer, outputNames } = wired
  return {
    name: layer.name,
    type: layer.type,
    phase: lowering.state.phase,
    bottomCount: layer.bottoms.length,
    tops: outputNames,
    report: (severity, code, text, args, context) => lowering.report(layer, severity, code, text, args, context),
    givenShape: (top) => {
      lowering.used.add(`top ${top}`)
      return lowering.options.inputs?.get(top)
    },
    givenDatum: () => {
      lowering.used.add(`layer ${layer.name}`)
      return lowering.options.datums?.get(layer.name)
    },
    symbol: (letter, meaning) => boundSymbol(letter, meaning, layer, lowering),
  }
}

function boundSymbol(letter: string, meaning: Message | undefined, layer: NetLayer, lowering: Lowering): Expr {
  const name = freshSymbol(letter, layer.name, lowering.symbols)
  const bound = lowering.options.bind?.get(name)
  if (bound === undefined && meaning === undefined) lowering.openSizes.add(name)
  if (bound === undefined && meaning !== undefined) {
    const where = layer.message.where()
    const hint = message('--bind {name}=300 settles it', { name })
    lowering.report(
      layer,
      'note',
      'caffe/data-dependent',
      '{name} stands for {meaning}: only the data decides',
      { name, meaning },
      { where, hint },
    )
  }
  return bound ?? symbol(name)
}

function freshSymbol(letter: string, layer: string, taken: Set<string>): string {
  const longer = `${letter}_${layer.replace(/\W/g, '_')}`
  let name = letter
  for (let count = 1; taken.has(name); count++) name = count === 1 ? longer : `${longer}${count}`
  taken.add(name)
  return name
}

/** Layer::CheckBlobCounts of layer.hpp. */
function checkArity(layer: NetLayer, type: CaffeLayer, context: LayerContext): void {
  const sides = [
    { side: 'bottom', count: layer.bottoms.length, arity: type.bottoms },
    { side: 'top', count: context.tops.length, arity: type.tops },
  ] as const
  for (const { side, count, arity } of sides) {
    if (count >= arity.min && count <= (arity.max ?? Number.POSITIVE_INFINITY)) continue
    const args = { type: type.type, min: arity.min, max: arity.max ?? '', count }
    const text =
      arity.max === arity.min
        ? side === 'bottom'
          ? '{type} takes exactly {min} bottoms, but has {count}'
          : '{type} gives exactly {min} tops, but has {count}'
        : count < arity.min
          ? side === 'bottom'
            ? '{type} takes at least {min} bottoms, but has {count}'
            : '{type} gives at least {min} tops, but has {count}'
          : side === 'bottom'
            ? '{type} takes at most {max} bottoms, but has {count}'
            : '{type} gives at most {max} tops, but has {count}'
    context.report('error', 'caffe/blob-count', text, args)
  }
  if (type.paired === true && layer.bottoms.length !== context.tops.length) {
    const args = { type: type.type, bottoms: layer.bottoms.length, tops: context.tops.length }
    context.report(
      'error',
      'caffe/blob-count',
      '{type} gives one top for each bottom, but has {bottoms} bottoms and {tops} tops',
      args,
    )
  }
}

/** Layer::SetLossWeights of layer.hpp; a loss without any weighs its first top 1 (loss_layer.cpp, LayerSetUp). */
function lossWeights(layer: NetLayer, tops: number, type: CaffeLayer | undefined, context: LayerContext): number[] {
  const weights = layer.lossWeights.length === 0 && type?.loss === true ? [1] : [...layer.lossWeights]
  if (weights.length > 0 && weights.length !== tops) {
    context.report(
      'error',
      'caffe/loss-weight-count',
      'loss_weight must be given once for each of its {tops} tops, or not at all',
      { tops },
      {
        where: layer.message.where('loss_weight'),
      },
    )
  }
  return weights
}

function paramSpec(found: ProtoMessage): ParamSpec {
  const name = found.string('name')
  return {
    ...(name !== '' && { name }),
    permissive: found.enumName('share_mode') === 'PERMISSIVE',
    ...(found.has('lr_mult') && { lrMult: found.number('lr_mult') }),
    ...(found.has('decay_mult') && { decayMult: found.number('decay_mult') }),
    where: found.where(),
  }
}

function graphOf(nodes: readonly Node[], values: Graph['values']): Graph {
  const consumed = new Set(nodes.flatMap((node) => node.inputs))
  return {
    inputs: nodes
      .filter((node) => node.op.family === 'input' || node.op.family === 'data')
      .flatMap((node) => node.outputs),
    outputs: nodes.flatMap((node) => node.outputs).filter((value) => !consumed.has(value)),
    nodes,
    values,
  }
}

/** Sizes that the user gave for what the network doesn't have, or doesn't ask for, are never silently dropped. */
function reportUnusedOptions(lowering: Lowering, where: Where, found: Issue[]): void {
  for (const top of lowering.options.inputs?.keys() ?? []) {
    if (lowering.used.has(`top ${top}`)) continue
    const tops = [...lowering.used].flatMap((key) => (key.startsWith('top ') ? [key.slice('top '.length)] : []))
    const hint =
      guess(top, tops) ?? message('a shape can be given for the tops of input, data, Python and unknown layers')
    found.push(
      issue(
        'caffe/unused-input',
        'error',
        'no such layer has a top `{top}` whose shape could be given',
        { top },
        { where, hint },
      ),
    )
  }
  for (const name of lowering.options.bind?.keys() ?? []) {
    if (lowering.symbols.has(name)) continue
    const names = [...lowering.symbols].join(', ')
    const hint = names === '' ? undefined : message('its symbols are {names}', { names })
    found.push(issue('caffe/unused-binding', 'error', 'no size here is called {name}', { name }, { where, hint }))
  }
  for (const layer of lowering.options.datums?.keys() ?? []) {
    if (lowering.used.has(`layer ${layer}`)) continue
    const hint = message('the shape of a stored record can be given for layers that read a database')
    found.push(
      issue(
        'caffe/unused-datum',
        'error',
        'no data layer `{layer}` reads stored records here',
        { layer },
        { where, hint },
      ),
    )
  }
}
