/**
 * A model against its variables, as Keras loads them: by the paths of its layers' groups (saving_lib.py, _load_state), or from
 * older files layer by layer in order, whatever their names (legacy_h5_format.py, load_weights_from_hdf5_group).
 */

import type { Binding, BoundLayer, BoundParam, Joined, JoinedLayer } from '../../core/network/binding.ts'
import type { NodeId } from '../../core/network/model.ts'
import { sameShape, shapeOf, shapeSource } from '../../core/network/shape.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../../core/network/weights.ts'
import { type Issue, issue, type Severity } from '../../core/words/issue.ts'
import type { LayerText } from './config.ts'
import { groupsOf, type PlacedLayer, placedLayers } from './places.ts'

/** `isOwn`: one file holds both, so that Keras takes neither where they do not fit; otherwise the definition stands. */
export function bindingOf(model: LayerText, isOwn: boolean): Binding {
  return (weights, layers) => {
    const bound = new Map(layers.map((layer) => [layer.node.id, layer]))
    const wanted = placedLayers(model).flatMap((placed): readonly Wanted[] => {
      const own = bound.get(placed.id)
      const isNeeded = own !== undefined && (own.params.length > 0 || !own.complete)
      return isNeeded ? [{ placed, bound: own }] : []
    })
    const join = new Join(weights, isOwn ? 'error' : 'warning')
    if (hasPaths(weights)) join.byPaths(wanted)
    else join.inOrder(wanted)
    return join.finish(layers)
  }
}

/** A layer that owns parameters, or may. */
interface Wanted {
  readonly placed: PlacedLayer
  readonly bound: BoundLayer
}

/** A parameter with the place that it has among its layer's. */
interface Slot {
  readonly id: NodeId
  readonly index: number
  readonly param: BoundParam
}

/** Whether variables have numbers for names, as in `layers/dense/vars/0`. */
function hasPaths({ layers }: StoredWeights): boolean {
  return layers.some(({ blobs }) => blobs.some(({ name = '' }) => /(^|\/)vars\/\d+$/.test(name)))
}

class Join {
  readonly #weights: StoredWeights
  readonly #severity: Severity
  readonly #issues: Issue[] = []
  readonly #layers = new Map<NodeId, JoinedLayer>()
  readonly #taken = new Set<StoredBlob>()

  constructor(weights: StoredWeights, severity: Severity) {
    this.#weights = weights
    this.#severity = severity
  }

  byPaths(wanted: readonly Wanted[]): void {
    const all = this.#weights.layers.flatMap(({ blobs }) => blobs)
    const byName = new Map(all.map((blob) => [publicPath(blob.name ?? ''), blob]))
    const byGroup = new Map<string, StoredBlob[]>()
    for (const [name, blob] of byName) {
      const group = name.slice(0, name.lastIndexOf('/'))
      byGroup.set(group, [...(byGroup.get(group) ?? []), blob])
    }
    for (const { placed, bound } of wanted) {
      const slots = slotsOf(bound)
      if (slots.length === 0) {
        this.#takeAsStored(bound, placed.group)
        continue
      }
      const paths = pathsOf(placed, bound)
      const groups = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))]
      const found = paths.map((path) => byName.get(path))
      const all = groups.reduce((sum, group) => sum + (byGroup.get(group)?.length ?? 0), 0)
      // The kernel stands in both groups.
      const count = placed.layer.type === 'SpectralNormalization' && all > slots.length ? all - 1 : all
      this.#fill(bound.node.id, slots, found, count, placed.group)
    }
  }

  /** Layers of the file that have weights, and layers of the model that do: as many, and one after the other. */
  inOrder(wanted: readonly Wanted[]): void {
    const sources = this.#weights.layers.filter(({ name, blobs }) => blobs.length > 0 && name !== TOP_LEVEL)
    const outers = new Map<string, Wanted[]>()
    for (const one of wanted) outers.set(one.placed.outer, [...(outers.get(one.placed.outer) ?? []), one])
    const isKnown = wanted.every(({ bound }) => bound.complete)
    const inPlace = isKnown && sources.length === outers.size
    if (isKnown && !inPlace) {
      const text = 'the file has weights of {count} layers, the model needs those of {wanted}: Keras loads none of them'
      const args = { count: sources.length, wanted: outers.size }
      this.#tell('weights/layer-count', text, args)
    }
    const byName = new Map(sources.map((source) => [source.name, source]))
    for (const [index, [name, inside]] of [...outers].entries()) {
      const source = inPlace ? sources[index] : byName.get(name)
      const slots = legacyOrder(inside.flatMap(({ bound }) => slotsOf(bound)))
      if (slots.length === 0) for (const { bound } of inside) this.#takeAsStored(bound, name)
      else this.#fillAll(name, slots, source)
    }
  }

  /** A layer that nobody knows owns what the file says. */
  #takeAsStored({ node }: BoundLayer, name: string): void {
    const source = this.#weights.layers.find((layer) => layer.name === name)
    if (source === undefined) return
    this.#layers.set(node.id, { state: 'found', source })
    for (const blob of source.blobs) this.#taken.add(blob)
  }

  /** The weights of one layer of the file, to all layers of the model that it stands for. */
  #fillAll(name: string, slots: readonly Slot[], source: StoredLayer | undefined): void {
    const byNode = new Map<NodeId, Slot[]>()
    for (const slot of slots) byNode.set(slot.id, [...(byNode.get(slot.id) ?? []), slot])
    const blobs = source?.blobs ?? []
    if (source !== undefined && blobs.length !== slots.length) {
      this.#countFault(name, blobs.length, slots.length, source)
      for (const id of byNode.keys()) this.#layers.set(id, { state: 'misfit', source })
      for (const blob of blobs) this.#taken.add(blob)
      return
    }
    const places = new Map(slots.map((slot, index) => [slot, blobs[index]]))
    for (const [id, own] of byNode) {
      const ordered = [...own].sort((a, b) => a.index - b.index)
      const found = ordered.map((slot) => places.get(slot))
      this.#fill(id, ordered, found, found.filter((blob) => blob !== undefined).length, source?.name ?? name)
    }
  }

  /** `count`: how many variables the file has for it. */
  #fill(
    id: NodeId,
    slots: readonly Slot[],
    found: readonly (StoredBlob | undefined)[],
    count: number,
    group: string,
  ): void {
    const blobs = found.filter((blob) => blob !== undefined)
    for (const blob of blobs) this.#taken.add(blob)
    if (count === 0) {
      const text = 'the file has no weights for it: Keras keeps what its initializers give, or refuses to load'
      this.#issues.push(issue('weights/missing', this.#severity, text, {}, { where: this.#where(id) }))
      this.#layers.set(id, { state: 'missing', source: undefined })
      return
    }
    const where = blobs[0]?.where ?? { file: this.#weights.file.name }
    const source: StoredLayer = { name: group, type: '', blobs, where }
    const isWhole = count === slots.length && blobs.length === slots.length
    if (!isWhole) this.#countFault(id, count, slots.length, source)
    const fits = isWhole && slots.map(({ param }, index) => this.#fits(id, param, blobs[index])).every(Boolean)
    this.#layers.set(id, { state: fits ? 'found' : 'misfit', source })
  }

  #fits(id: NodeId, { name, shape }: BoundParam, blob: StoredBlob | undefined): boolean {
    const own = shapeOf(shape)
    if (blob === undefined || own === undefined || sameShape(own, blob.shape) !== false) return true
    const args = { name, found: shapeSource(blob.shape), wanted: shapeSource(own) }
    const text = 'cannot copy {name}: the file has shape {found}, the network needs {wanted}'
    this.#issues.push(issue('weights/shape', this.#severity, text, args, { where: { ...blob.where, layer: id } }))
    return false
  }

  #countFault(layer: NodeId, count: number, wanted: number, { where }: StoredLayer): void {
    const text = 'the file has {count} variables for it, the model needs {wanted}'
    const place = { where: { ...where, layer } }
    this.#issues.push(issue('weights/blob-count', this.#severity, text, { count, wanted }, place))
  }

  #tell(code: string, text: string, args: Readonly<Record<string, number>>): void {
    this.#issues.push(issue(code, this.#severity, text, args, { where: this.#where() }))
  }

  #where(layer?: NodeId) {
    return { file: this.#weights.file.name, ...(layer !== undefined && { layer }) }
  }

  finish(all: readonly BoundLayer[]): Joined {
    const ignored = this.#weights.layers.filter(
      ({ blobs }) => blobs.length > 0 && !blobs.some((blob) => this.#taken.has(blob)),
    )
    for (const { name, blobs, where } of ignored) {
      const count = blobs.reduce((sum, blob) => sum + blob.count, 0)
      const text = "the file's layer {name} with {count} values is ignored: the model has no place for it"
      this.#issues.push(issue('weights/ignored', 'warning', text, { name, count }, { where }))
    }
    // A further call of a layer has the weights of the first.
    for (const { node, params } of all) {
      const owner = params.find(({ sharedWith }) => sharedWith !== undefined)?.sharedWith
      const first = owner === undefined ? undefined : this.#layers.get(owner)
      if (first !== undefined && !this.#layers.has(node.id)) this.#layers.set(node.id, first)
    }
    const found = countOf(all.filter(({ node }) => this.#layers.get(node.id)?.state === 'found'))
    const common = { ignored, found, auxiliary: 0n, written: found }
    return { weights: this.#weights, layers: this.#layers, ...common, issues: this.#issues }
  }
}

/** Weights of the model itself, in older files. */
const TOP_LEVEL = 'top_level_model_weights'

function slotsOf({ node, params }: BoundLayer): readonly Slot[] {
  return params.map((param, index) => ({ id: node.id, index, param }))
}

/** Layer.trainable_weights, and then those that are not. */
function legacyOrder(slots: readonly Slot[]): readonly Slot[] {
  return [
    ...slots.filter(({ param }) => param.trainable !== false),
    ...slots.filter(({ param }) => param.trainable === false),
  ]
}

/** The variables of each group have numbers: first what it learns, then what it only tracks. */
function pathsOf({ layer, group }: PlacedLayer, { params }: BoundLayer): readonly string[] {
  const groups = groupsOf(
    layer,
    params.map(({ name }) => name),
  )
  const used = new Map<string, number>()
  const paths = params.map(() => '')
  const order = params.map((_, index) => index).sort((a, b) => kindOrder(params[a]) - kindOrder(params[b]))
  for (const index of order) {
    const own = `${group}/${groups[index]}`
    const count = used.get(own) ?? (params[index]?.name === 'vector_u' ? 1 : 0)
    used.set(own, count + 1)
    paths[index] = `${own}/${count}`
  }
  return paths
}

function kindOrder(param: BoundParam | undefined): number {
  return param?.kind === 'learned' ? 0 : 1
}

/** Attributes under the names that later versions of Keras write: without the mark of what is private. */
function publicPath(path: string): string {
  return path
    .replace(/(^|\/)_layer_checkpoint_dependencies\//g, '$1layers/')
    .replace(/(^|\/)_((?:query|key|value|output|gate)_dense)\//g, '$1$2/')
}

function countOf(layers: readonly BoundLayer[]): bigint {
  return layers
    .flatMap(({ params }) => params)
    .filter(({ sharedWith }) => sharedWith === undefined)
    .reduce((sum, { count }) => sum + (typeof count?.expr === 'bigint' ? count.expr : 0n), 0n)
}
