/** Everything that is known of layers beyond Caffe's own: loaded when a network needs it. */

import type { LayerDefinition } from '../../../core/network/layer-type.ts'
import { asCode, guess } from '../../../core/words/closest.ts'
import { type Issue, issue } from '../../../core/words/issue.ts'
import { message } from '../../../core/words/message.ts'
import { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { EnumType, Field, MessageType } from '../../../wire/protobuf/schema.ts'
import type { TextOptions } from '../../../wire/protobuf/text.ts'
import type { ReadOptions } from '../../format.ts'
import type { OwnDefinitions } from '../../own-definitions.ts'
import type { LayerTypes } from '../layer-types.ts'
import { caffeLayer, caffeLayers } from '../layers/index.ts'
import type { CaffeLayer } from '../layers/layer.ts'
import { messageType } from '../schema.ts'
import type { NetLayer } from '../splits.ts'
import { builtInDefinitions } from './built-in.ts'
import { type Choice, chooseVariant, storedShapes } from './choose.ts'
import { fieldOfDefinitions } from './definition-fields.ts'
import { definedLayer } from './definition-layer.ts'
import { FORK_FAMILIES, fingerprint, forksNamed } from './fingerprint.ts'
import { FORKS } from './fork-fields.generated.ts'
import { enumOf, forkField } from './fork-schema.ts'
import { type BlobsOf, standIn } from './unknown-layer.ts'

export { foldForeign } from './foreign-notes.ts'
export { listLayers } from './listing.ts'

/** How a text's unknown fields and values are read: as the user's definitions say, or as some fork does. */
export function textOptions({ layers }: OwnDefinitions): TextOptions {
  return {
    foreign: (type, name) =>
      fieldOfDefinitions(layers, type.name, name) ?? forkField(type.name, name) ?? newer(type, name),
    widened: (type, name) => {
      const wide = enumOf(type.name, type)
      // A layer is looked up by the name of its type, and reported by it where nobody knows it: no name is lost here.
      return type.name === V1_TYPES ? withName(wide ?? type, name) : wide
    },
  }
}

const V1_TYPES = 'V1LayerParameter.LayerType'

/** An enum with one more name; its number is beyond those of all forks. */
function withName({ name: enumName, numbers, names }: EnumType, name: string): EnumType {
  if (numbers.has(name)) return { name: enumName, numbers, names }
  const number = 2_000_000
  return {
    name: enumName,
    numbers: new Map([...numbers, [name, number]]),
    names: new Map([...names, [number, name]]),
  }
}

/** Old layers with the messages of newer ones, as some forks let them have. */
function newer(type: MessageType, name: string): Field | undefined {
  if (type.name !== 'V1LayerParameter' || !name.endsWith('_param')) return undefined
  return messageType('LayerParameter').field(name) ?? forkField('LayerParameter', name)
}

/** Layer types of a network: the user's, the forks' and Caffe's own, whichever fits each layer. */
export function layerTypes(net: ProtoMessage, own: OwnDefinitions, options: ReadOptions): LayerTypes {
  return new ForkTypes(net, own.layers, options)
}

class ForkTypes implements LayerTypes {
  readonly issues: Issue[] = []
  readonly #own: ReadonlyMap<string, readonly LayerDefinition[]>
  readonly #byType: ReadonlyMap<string, readonly LayerDefinition[]>
  readonly #types: readonly string[]
  readonly #blobs: BlobsOf
  readonly #asked: readonly string[]
  readonly #likely: readonly string[]
  readonly #told = new Set<LayerDefinition>()
  readonly #found = new Map<ProtoMessage, CaffeLayer | undefined>()
  readonly #standIns = new Map<string, CaffeLayer>()

  constructor(net: ProtoMessage, own: readonly LayerDefinition[], options: ReadOptions) {
    this.#own = grouped(own)
    this.#byType = grouped(builtInDefinitions())
    this.#blobs = (layer) => storedShapes(layer) ?? options.blobShapes?.get(layer.string('name'))
    const layers = net.messages('layer')
    this.#types = [...new Set(layers.map((layer) => this.#canonical(layer.string('type'))))]
    this.#asked = options.fork === undefined ? [] : forksNamed(options.fork)
    if (options.fork !== undefined) this.#checkFork(options.fork, net)
    const fields = new Set<string>()
    collectForeign(net, fields)
    this.#likely = fingerprint({ types: new Set(this.#types), fields, python: layers.map(pythonName) })
  }

  find(found: NetLayer): CaffeLayer | undefined {
    const { message, type, inserted } = found
    if (inserted) return caffeLayer(type)
    if (!this.#found.has(message)) this.#found.set(message, this.#choose(found))
    return this.#found.get(message)
  }

  #canonical(type: string): string {
    return this.#variants(type)[0]?.type ?? type
  }

  #variants(type: string): readonly LayerDefinition[] {
    return (
      this.#own.get(type) ?? this.#byType.get(type) ?? (caffeLayer(type) ? [] : (this.#byType.get(plain(type)) ?? []))
    )
  }

  #choose({ message, type, bottoms, tops }: NetLayer): CaffeLayer | undefined {
    const variants = type === 'Python' ? this.#pythonVariants(message) : this.#variants(type)
    const base = caffeLayer(type)
    const choosing = {
      layer: message,
      bottomCount: bottoms.length,
      topCount: tops.length,
      types: this.#types,
      stored: this.#blobs(message),
      asked: this.#asked,
      likely: this.#likely,
    }
    const isOwn = this.#own.has(type)
    const choice = chooseVariant(variants, choosing, base !== undefined && type !== 'Python' && !isOwn)
    if (choice === undefined) return base ?? this.#standIn(type)
    this.#tell(choice, variants, base !== undefined && type !== 'Python', message)
    return definedLayer(choice.definition, { base: caffeLayer, types: this.#types, blobs: this.#blobs })
  }

  #checkFork(name: string, net: ProtoMessage): void {
    const names = [...FORKS.map(([fork]) => fork), ...Object.keys(FORK_FAMILIES)]
    if (names.includes(name)) return
    const hint = guess(name, names, asCode) ?? message('`weigh layers` lists the forks')
    const { file } = net.where()
    this.issues.push(
      issue('caffe/unknown-fork', 'error', 'there is no fork {name}', { name }, { where: { file }, hint }),
    )
  }

  /** Names that a misspelt type may have meant; those of the older form where it is written like one. */
  #standIn(type: string): CaffeLayer {
    const made = this.#standIns.get(type) ?? standIn(type, [...this.#known(type)], this.#blobs)
    this.#standIns.set(type, made)
    return made
  }

  *#known(type: string): Iterable<string> {
    if (/^[A-Z\d_]+$/.test(type)) yield* v1Types()
    yield* caffeLayers.keys()
    for (const { type } of builtInDefinitions()) yield type
    yield* this.#own.keys()
  }

  #pythonVariants(layer: ProtoMessage): readonly LayerDefinition[] {
    const name = pythonName(layer)
    const all = [...(this.#own.get('Python') ?? []), ...(this.#byType.get('Python') ?? [])]
    return all.filter(({ python }) => python?.includes(name) === true)
  }

  /** The choice is said once for each variant; a layer that has only one needs no words. */
  #tell(
    { definition, reason }: Choice,
    variants: readonly LayerDefinition[],
    hasOwn: boolean,
    layer: ProtoMessage,
  ): void {
    if ((variants.length < 2 && !hasOwn) || definition.forks.length === 0 || this.#told.has(definition)) return
    this.#told.add(definition)
    const args = {
      type: definition.python === undefined ? definition.type : pythonName(layer),
      variant: definition.variant || (definition.forks[0] ?? ''),
      reason: REASONS[reason],
    }
    const where = { ...layer.where('type'), layer: layer.string('name') }
    const others = new Set([...variants.map(({ forks }) => forks[0] ?? ''), ...(hasOwn ? ['bvlc'] : [])])
    others.delete(definition.forks[0] ?? '')
    const hint =
      others.size === 0 ? undefined : { text: '--fork {names} chooses another', args: { names: [...others].join('|') } }
    this.issues.push(
      issue(
        'caffe/layer-variant',
        'note',
        'several layers are called {type}; this is taken as the one “{variant}”: {reason}',
        args,
        { where, hint },
      ),
    )
  }
}

const REASONS = {
  asked: { text: 'the fork that was asked for', args: {} },
  fields: { text: 'its fields, blobs or bottoms say so', args: {} },
  network: { text: 'the layers and fields of the network are those of that fork', args: {} },
  first: { text: 'nothing tells, and this is the most common', args: {} },
} as const

/** By type and by every other spelling. */
function grouped(definitions: readonly LayerDefinition[]): ReadonlyMap<string, readonly LayerDefinition[]> {
  const groups = new Map<string, LayerDefinition[]>()
  const add = (key: string, definition: LayerDefinition) => {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [definition])
    else if (!group.includes(definition)) group.push(definition)
  }
  for (const definition of definitions) {
    for (const name of [definition.type, ...definition.spellings]) {
      add(name, definition)
      add(plain(name), definition)
    }
  }
  return groups
}

function v1Types(): Iterable<string> {
  const type = messageType('V1LayerParameter').field('type')?.type
  return type?.kind === 'enum' ? type.enum.numbers.keys() : []
}

/** `ROI_POOLING` and `RoiPooling` are spellings of one name. */
function plain(type: string): string {
  return `~${type.toLowerCase().replace(/_/g, '')}`
}

function pythonName(layer: ProtoMessage): string {
  if (!layer.has('python_param')) return ''
  const param = layer.message('python_param')
  return `${param.string('module')}.${param.string('layer')}`
}

/** Names of all fields in a network that Caffe's own schema does not have. */
function collectForeign(message: ProtoMessage, into: Set<string>, isForeign = false): void {
  for (const [name, { values, field }] of message.content) {
    const foreign = isForeign || message.type.field(name) === undefined
    if (foreign) into.add(name)
    if (field.type.kind !== 'message') continue
    for (const value of values) if (value instanceof ProtoMessage) collectForeign(value, into, foreign)
  }
}
