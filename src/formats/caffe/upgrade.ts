/**
 * Old definitions in today's form, as Caffe upgrades them while reading (util/upgrade_proto.cpp, UpgradeNetAsNeeded).
 * The upgraded messages keep the places of what they were made from.
 */

import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { ProtoMessage } from '../../wire/protobuf/message.ts'
import { moved, without } from './edit-message.ts'
import { messageType } from './schema.ts'
import { upgradeV0Layers } from './upgrade-v0.ts'
import { upgradeV1Layer } from './upgrade-v1.ts'

export interface Upgraded {
  /** A NetParameter whose layers all stand in `layer`. */
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
}

/** Brings a NetParameter to today's form. What Caffe refuses is reported, and the rest is upgraded all the same. */
export function upgradeNet(net: ProtoMessage): Upgraded {
  const issues: Issue[] = []
  const layers = upgradeInput(net, upgradeLayers(net, issues), issues)
  const result = without(net, 'layers', 'layer', ...INPUT_FIELDS)
  for (const layer of layers) moved(result, 'layer', upgradeBatchNorm(layer, issues), layer)
  return { message: result, issues }
}

const INPUT_FIELDS = ['input', 'input_shape', 'input_dim'] as const

function upgradeLayers(net: ProtoMessage, issues: Issue[]): readonly ProtoMessage[] {
  const current = net.messages('layer')
  const old = net.messages('layers')
  if (old.length === 0) return current
  const isV0 = isOldest(net)
  if (current.length > 0 && isV0) {
    // UpgradeV0Net builds the network anew from `layers` alone.
    const text = 'Caffe drops every `layer` from a file in the oldest form'
    issues.push(issue('caffe/mixed-generations', 'warning', text, {}, { where: net.where('layer', 0) }))
  } else if (current.length > 0) {
    const hint = message('write every layer as layer { type: "…" }')
    const text = 'the file has both `layer` and the older `layers`; Caffe refuses to mix them'
    issues.push(issue('caffe/mixed-generations', 'error', text, {}, { where: net.where('layers', 0), hint }))
  }
  const text = isV0
    ? 'written in the oldest form (V0, layers { layer { … } }); read as Caffe upgrades it'
    : 'written in the older form (V1, layers { type: CONVOLUTION }); read as Caffe upgrades it'
  issues.push(issue('caffe/upgraded', 'note', text, {}, { where: old[0]?.where() }))
  const v1 = isV0 ? upgradeV0Layers(net, issues) : old
  return [...(isV0 ? [] : current), ...v1.map((layer) => upgradeV1Layer(layer))]
}

/** True for V0, `layers { layer { … } }`. */
function isOldest(net: ProtoMessage): boolean {
  return net.messages('layers').some((layer) => layer.has('layer'))
}

/** The net-level `input` becomes a layer of its own before all others (UpgradeNetInput). */
function upgradeInput(net: ProtoMessage, layers: readonly ProtoMessage[], issues: Issue[]): readonly ProtoMessage[] {
  const names = net.strings('input')
  const shapes = isOldest(net) ? [] : net.messages('input_shape')
  const dims = net.bigints('input_dim')
  if (names.length === 0 || (shapes.length === 0 && dims.length === 0)) {
    issues.push(...droppedInput(net, names))
    return layers
  }
  const place = net.where('input', 0)
  issues.push(
    issue(
      'caffe/upgraded-input',
      'note',
      '`input` at the top of the file becomes a layer `input`, as Caffe reads it',
      {},
      { where: place },
    ),
  )
  const layer = new ProtoMessage(
    messageType('LayerParameter'),
    net.locator,
    net.content.get('input')?.offsets[0] ?? net.offset,
    0,
  )
  addString(layer, 'name', 'input')
  addString(layer, 'type', 'Input')
  const param = new ProtoMessage(messageType('InputParameter'), net.locator, layer.offset)
  names.forEach((name, index) => {
    addString(layer, 'top', name, net.content.get('input')?.offsets[index] ?? layer.offset)
    const shape = shapes.length > 0 ? shapes[index] : legacyShape(net, index)
    if (shape === undefined) {
      const field = shapes.length > 0 ? 'input_shape' : 'input_dim'
      const text =
        shapes.length > 0 ? 'input `{name}` has no input_shape of its own' : 'input `{name}` needs four input_dim'
      issues.push(issue('caffe/input-count', 'error', text, { name }, { where: net.where(field) }))
      return
    }
    moved(param, 'shape', shape, shape)
  })
  moved(layer, 'input_param', param, layer)
  return [layer, ...layers]
}

/** Names without sizes make no layer, and sizes without names none either: Caffe drops them without a word. */
function droppedInput(net: ProtoMessage, names: readonly string[]): readonly Issue[] {
  if (names.length > 0) {
    const hint = net.has('input_shape')
      ? message('write four input_dim for each input: in the oldest form Caffe drops input_shape')
      : message('add an input_shape for each input, with a dim: … for each of its axes')
    const text = 'input `{name}` has no shape: Caffe drops it, and no layer can read it'
    return names.map((name, index) => {
      return issue('caffe/input-dropped', 'warning', text, { name }, { where: net.where('input', index), hint })
    })
  }
  const field = ['input_shape', 'input_dim'].find((name) => net.has(name))
  if (field === undefined) return []
  const text = '{field} stands here without an `input`: Caffe drops it'
  return [issue('caffe/input-dropped', 'warning', text, { field }, { where: net.where(field, 0) })]
}

function legacyShape(net: ProtoMessage, index: number): ProtoMessage | undefined {
  const found = net.content.get('input_dim')
  if (found === undefined || found.values.length < 4 * index + 4) return undefined
  const type = messageType('BlobShape')
  const shape = new ProtoMessage(type, net.locator, found.offsets[4 * index] ?? 0)
  const dim = type.field('dim')
  for (let at = 4 * index; at < 4 * index + 4; at++) {
    const value = found.values[at]
    if (dim !== undefined && typeof value === 'number')
      shape.add(dim, BigInt(value), found.offsets[at] ?? 0, found.lengths[at] ?? 0)
  }
  return shape
}

function addString(into: ProtoMessage, name: string, value: string, offset = into.offset): void {
  const field = into.type.field(name)
  if (field !== undefined) into.add(field, value, offset, value.length)
}

/** Exactly three `param` of a BatchNorm are the old way to freeze it, and fall away (UpgradeNetBatchNorm). */
function upgradeBatchNorm(layer: ProtoMessage, issues: Issue[]): ProtoMessage {
  if (layer.string('type') !== 'BatchNorm' || layer.count('param') !== 3) return layer
  const text = 'the three param entries of BatchNorm are not needed any more, and Caffe drops them'
  issues.push(
    issue(
      'caffe/upgraded-batch-norm',
      'note',
      text,
      {},
      { where: { ...layer.where('param', 0), layer: layer.string('name') } },
    ),
  )
  return without(layer, 'param')
}
