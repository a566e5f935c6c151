/** A definition as a Caffe layer type. */

import type { Expr } from '../../../core/expr.ts'
import { parseFormula } from '../../../core/formula.ts'
import type { LayerDefinition } from '../../../core/network/layer-type.ts'
import { ownOf } from '../../../core/own.ts'
import { message } from '../../../core/words/message.ts'
import { type DefinedAttrs, definedOp } from '../../../ops/defined/definition-op.ts'
import { formulasOf } from '../../../ops/defined/formulas-of.ts'
import { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { MessageType } from '../../../wire/protobuf/schema.ts'
import { emptyLike, without } from '../edit-message.ts'
import { type CaffeLayer, type LayerContext, type Lowered, lowered } from '../layers/layer.ts'
import { recordShape } from '../layers/source.ts'
import { readParameters, whereOf } from './parameters.ts'

/** What a definition needs to know beside its layer. */
export interface DefinitionContext {
  /** A layer type of Caffe's own. */
  readonly base: (type: string) => CaffeLayer | undefined
  /** Types of all layers of the network. */
  readonly types: readonly string[]
  /** Shapes of a layer's blobs where a file has any. */
  readonly blobs: (layer: ProtoMessage) => DefinedAttrs['stored']
}

/** The layer type of a definition. */
export function definedLayer(definition: LayerDefinition, context: DefinitionContext): CaffeLayer {
  const base = definition.like === undefined ? undefined : context.base(definition.like)
  return {
    type: definition.type,
    bottoms: definition.bottoms,
    tops: definition.tops,
    paired: definition.isPaired,
    autoTops: definition.isLoss,
    loss: definition.isLoss,
    lower: (layer, layerContext) => lower(definition, base, context, layer, layerContext),
  }
}

function lower(
  definition: LayerDefinition,
  base: CaffeLayer | undefined,
  { types, blobs }: DefinitionContext,
  layer: ProtoMessage,
  context: LayerContext,
): Lowered {
  const { values, given, missing } = readParameters(definition, layer)
  for (const { name, path } of missing) {
    context.report('error', 'caffe/missing-field', '{name} is missing', { name }, { where: whereOf(layer, path) })
  }
  const inner = base?.lower(definition.likeParam === undefined ? layer : renamed(layer, definition), context)
  const attrs: DefinedAttrs = {
    values,
    given,
    symbols: symbolsOf(definition, context),
    bottomCount: context.bottomCount,
    topCount: context.tops.length,
    phase: context.phase,
    stored: blobs(layer),
    types,
    datum: needsDatum(definition) ? recordShape(context, {}) : undefined,
    givenTops: takesGiven(definition) ? context.tops.map((top) => context.givenShape(top)) : [],
    base: inner?.attrs,
  }
  return lowered(definedOp(definition, inner?.op), attrs)
}

/** The user may state what only the data decides. */
function takesGiven({ family, symbols, outputs, python }: LayerDefinition): boolean {
  return family === 'data' || python !== undefined || Object.keys(symbols).length > 0 || outputs.includes('?')
}

function symbolsOf({ symbols }: LayerDefinition, context: LayerContext): ReadonlyMap<string, Expr> {
  const made = new Map<string, Expr>()
  for (const [letter, meaning] of Object.entries(symbols)) {
    made.set(letter, context.symbol(letter, message(meaning)))
  }
  return made
}

/** Only layers that name a record ask for one: what nobody asks for is told as a superfluous option. */
function needsDatum(definition: LayerDefinition): boolean {
  return formulasOf(definition).some(({ text }) => parseFormula(text).names.has('datum'))
}

/** The layer with its own message under the name that the other layer reads. */
function renamed(layer: ProtoMessage, { like = '', likeParam = '' }: LayerDefinition): ProtoMessage {
  const own = ownOf(BASE_PARAMS, like)
  if (own === undefined) return layer
  const made = without(layer, own)
  const found = layer.content.get(likeParam)
  const field = layer.type.field(own)
  if (found === undefined || field?.type.kind !== 'message') return made
  const { message: type } = field.type
  const values = found.values.map((value) => (value instanceof ProtoMessage ? retyped(value, type) : value))
  made.content.set(own, { ...found, field, values })
  return made
}

/** The message that each of Caffe's own layers reads, for those that others are like. */
const BASE_PARAMS: Readonly<Record<string, string>> = {
  Convolution: 'convolution_param',
  Deconvolution: 'convolution_param',
  InnerProduct: 'inner_product_param',
  Pooling: 'pooling_param',
  LRN: 'lrn_param',
}

function retyped(value: ProtoMessage, type: MessageType): ProtoMessage {
  const made = emptyLike(value, type)
  for (const [name, values] of value.content) made.content.set(name, values)
  return made
}
