/** The network against its weights, as Caffe copies them (net.cpp, Net::CopyTrainedLayersFrom): layer by layer, by name. */

import { type Expr, equal, type Tri } from '../../core/expr.ts'
import type { Binding, BoundLayer, BoundParam, JoinedLayer, LeftOut } from '../../core/network/binding.ts'
import type { NodeId } from '../../core/network/model.ts'
import { type Shape, sameShape, shapeOf, shapeSource } from '../../core/network/shape.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../../core/network/weights.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'

/** Joins a network with its weights and tells what Caffe would do. */
export const bindByName: Binding = (weights, found, left) => {
  const facts = new Map(found.map((layer) => [layer.node.id, layer]))
  // A later layer of the file overwrites an earlier one of the same name.
  const byName = new Map(weights.layers.map((layer) => [layer.name, layer]))
  const taken = new Set<string>()
  const layers = new Map<NodeId, JoinedLayer>()
  const issues: Issue[] = []
  for (const layer of facts.values()) {
    const { node, params } = layer
    // Only the first layer of a name is ever filled.
    const source = taken.has(node.name) ? undefined : byName.get(node.name)
    if (source !== undefined) taken.add(node.name)
    if (params.length === 0 && (source === undefined || source.blobs.length === 0)) continue
    const faults = source === undefined ? [] : faultsOf(layer, source, weights)
    issues.push(...faults)
    layers.set(node.id, { source, state: source === undefined ? 'missing' : faults.length > 0 ? 'misfit' : 'found' })
  }
  const ignored = weights.layers.filter(
    ({ name, blobs }) => blobs.length > 0 && byName.get(name) !== undefined && !taken.has(name),
  )
  const known = [...facts.values()].filter(({ node }) => layers.get(node.id)?.state === 'found')
  issues.push(...missingIssues(facts, layers, ignored), ...ignoredIssues(ignored, left), ...sharedIssues(known))
  return {
    weights,
    layers,
    ignored,
    found: countOf(known.flatMap(({ params }) => params.filter(({ sharedWith }) => sharedWith === undefined))),
    auxiliary: sumOf(
      known.flatMap(({ params }) => params.filter(({ sharedWith, kind }) => !sharedWith && kind === 'auxiliary')),
    ),
    written: sumOf(known.flatMap(({ params }) => params)),
    issues: [...strangerIssues(layers, ignored, weights), ...issues],
  }
}

function countOf(params: readonly BoundParam[]): bigint {
  return sumOf(params.filter(({ kind }) => kind !== 'auxiliary'))
}

function sumOf(params: readonly BoundParam[]): bigint {
  return params.reduce((sum, { count }) => sum + (typeof count?.expr === 'bigint' ? count.expr : 0n), 0n)
}

/** Why Caffe would refuse to copy a layer; empty where it copies. */
function faultsOf(
  { node, params, complete }: BoundLayer,
  source: StoredLayer,
  { writesSharedOnce, isDamaged = false }: StoredWeights,
): readonly Issue[] {
  const where = { ...source.where, layer: node.id }
  if (params.length !== source.blobs.length) {
    // A layer that nobody knows owns what the file says.
    if (!complete && params.length === 0) return []
    if (writesSharedOnce && params.slice(source.blobs.length).every(({ sharedWith }) => sharedWith !== undefined))
      return []
    const args = { count: source.blobs.length, wanted: params.length }
    const text =
      source.blobs.length === 1
        ? 'the file has 1 blob for it, the network needs {wanted}'
        : 'the file has {count} blobs for it, the network needs {wanted}'
    const hint = isDamaged && source.blobs.length < params.length ? DAMAGED : countHint(node.op.family, params, source)
    return [issue('weights/blob-count', 'error', text, args, { where, hint })]
  }
  return params.flatMap((param, index) => {
    const blob = source.blobs[index]
    return blob === undefined ? [] : blobFaults(param, blob, node.id, isDamaged)
  })
}

const DAMAGED = message('the file is damaged: more may have stood where it ends')

function countHint(family: string, params: readonly BoundParam[], source: StoredLayer): Message | undefined {
  if (family === 'norm' && source.blobs.length !== params.length) {
    return message(
      'layouts of batch normalisation differ: mean, variance and factor here; scale and shift have a layer of their own',
    )
  }
  if (source.blobs.length === params.length + 1)
    return message('the file may have a bias where the network says bias_term: false')
  if (source.blobs.length + 1 === params.length) return message('the network may need bias_term: false')
  return undefined
}

function blobFaults(param: BoundParam, blob: StoredBlob, layer: NodeId, isDamaged: boolean): readonly Issue[] {
  const where = { ...blob.where, layer }
  const shape = shapeOf(param.shape)
  if (shape !== undefined && fits(shape, blob) === false) {
    const args = { name: param.name, found: shapeSource(blob.shape), wanted: shapeSource(shape) }
    const text = 'cannot copy {name}: the file has shape {found}, the network needs {wanted}'
    const hint = isDamaged && blob.count === 0 ? DAMAGED : shapeHint(shape, blob)
    return [issue('weights/shape', 'error', text, args, { where, hint })]
  }
  const stated = blob.shape.reduce((product, size) => product * size, 1n)
  if (BigInt(blob.count) === stated) return []
  const args = { name: param.name, count: blob.count, wanted: stated }
  return [
    issue('weights/values', 'error', '{name} has {count} values in the file, and its shape needs {wanted}', args, {
      where,
    }),
  ]
}

/** blob.cpp, Blob::ShapeEquals: four legacy sizes count axes from the end and read 1 for those that are not there. */
function fits(shape: Shape, blob: StoredBlob): Tri {
  if (!blob.isLegacy) return sameShape(shape, blob.shape)
  if (shape.length > 4) return false
  const padded = [...Array.from({ length: 4 - shape.length }, () => 1n), ...shape]
  return sameShape(padded, blob.shape)
}

function shapeHint(shape: Shape, blob: StoredBlob): Message | undefined {
  const [rows, columns] = blob.shape.slice(-2)
  if (
    shape.length === 2 &&
    rows !== columns &&
    equal(shape[0] ?? 0n, columns ?? 0n) === true &&
    equal(shape[1] ?? 0n, rows ?? 0n) === true
  ) {
    return message('it is the transpose: set transpose in inner_product_param')
  }
  const known = shape.every((size) => typeof size === 'bigint')
  const product = (all: readonly Expr[]) =>
    all.reduce<bigint>((sum, size) => sum * (typeof size === 'bigint' ? size : 0n), 1n)
  if (known && product(shape) === product(blob.shape)) {
    return message('the number of values is the same: only the axes are written differently')
  }
  return message('rename the layer to learn it from scratch')
}

function missingIssues(
  facts: ReadonlyMap<NodeId, BoundLayer>,
  layers: ReadonlyMap<NodeId, JoinedLayer>,
  ignored: readonly StoredLayer[],
): readonly Issue[] {
  return [...facts.values()].flatMap((layer) => {
    const { node, params } = layer
    const isFilledElsewhere = params.every(({ sharedWith }) => sharedWith !== undefined)
    if (layers.get(node.id)?.state !== 'missing' || params.length === 0 || isFilledElsewhere) return []
    const twin = ignored.find((source) => fitsAll(layer, source))
    const hint =
      twin === undefined
        ? undefined
        : message('the file has a layer {name} with these very shapes', { name: twin.name })
    const text = 'the file has no weights for it: it keeps what its filler gives'
    return [issue('weights/missing', 'warning', text, {}, { where: node.where, hint })]
  })
}

function fitsAll({ params }: BoundLayer, source: StoredLayer): boolean {
  return (
    params.length === source.blobs.length &&
    params.every(({ shape }, index) => {
      const [own, blob] = [shapeOf(shape), source.blobs[index]]
      return own !== undefined && blob !== undefined && fits(own, blob) === true
    })
  )
}

function ignoredIssues(ignored: readonly StoredLayer[], left: readonly LeftOut[]): readonly Issue[] {
  const absent = new Map(left.map(({ name, why }) => [name, why]))
  return ignored.map((source) => {
    const why = absent.get(source.name)
    const hint = why === undefined ? undefined : message('the network has it, but leaves it out: {why}', { why })
    const args = { name: source.name, count: source.blobs.reduce((sum, { count }) => sum + count, 0) }
    const text = "the file's layer {name} with {count} values is ignored: the network has no layer of that name"
    return issue('weights/ignored', 'warning', text, args, { where: source.where, hint })
  })
}

/** Parameters that several layers share are written once for each of them. */
function sharedIssues(found: readonly BoundLayer[]): readonly Issue[] {
  const again = found.flatMap(({ params }) => params.filter(({ sharedWith }) => sharedWith !== undefined))
  if (again.length === 0) return []
  const args = { count: again.length, values: countOf(again) }
  return [
    issue(
      'weights/written-again',
      'note',
      '{count} shared blobs are written again for each layer that uses them: {values} values',
      args,
    ),
  ]
}

/** Most names differ: these are another network's weights. */
function strangerIssues(
  layers: ReadonlyMap<NodeId, JoinedLayer>,
  ignored: readonly StoredLayer[],
  { file, layers: all }: StoredWeights,
): readonly Issue[] {
  const states = [...layers.values()]
  const missing = states.filter(({ state }) => state === 'missing').length
  if (missing * 2 <= states.length || ignored.length * 2 <= all.filter(({ blobs }) => blobs.length > 0).length)
    return []
  const args = { missing, count: states.length }
  const text =
    'this seems to be another network: {missing} of {count} layers with parameters have no weights in the file'
  return [issue('weights/stranger', 'warning', text, args, { where: { file: file.name } })]
}
