/** What can be said of a layer that nobody knows: what it resembles, and how to define it. */

import type { Family } from '../../../core/network/op.ts'
import { asCode, closest, guess } from '../../../core/words/closest.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { CaffeLayer, LayerContext } from '../layers/layer.ts'
import { unknownLayer } from '../layers/unknown.ts'

/** Words in the names of layer types, and what layers so named usually are. */
const NATURES: readonly (readonly [RegExp, Family, string, Message])[] = [
  [/loss$/i, 'loss', '[]', message('a loss: one number')],
  [/data|reader|input/i, 'data', '?', message('a source of data: its sizes stand in the data')],
  [/deconv|transposedconv/i, 'conv', '?', message('a transposed convolution')],
  [/conv/i, 'conv', '?', message('a convolution')],
  [/(roi|region).*(pool|align|warp)/i, 'pool', '[N1, C, 7, 7]', message('pooling of regions')],
  [/pool/i, 'pool', '?', message('pooling')],
  [/lstm|gru|rnn|recurrent/i, 'recurrent', '?', message('a recurrent layer')],
  [/innerproduct|fullyconnected|dense|linear|^fc/i, 'dense', '[N,num_output]', message('a fully connected layer')],
  [/upsampl|interp|resize|resampl|unpool/i, 'shape', '?', message('a change of size')],
  [/norm|^bn|^gn/i, 'norm', 'b0', message('a normalisation: the shape stays')],
  [
    /relu|elu|sigmoid|swish|mish|tanh|activ|dropout|noise/i,
    'activation',
    'b0',
    message('an activation: the shape stays'),
  ],
  [
    /proposal|detection|nms|bbox|box|anchor/i,
    'detection',
    '?',
    message('a step of detection: its size depends on the data'),
  ],
  [/shuffle|permute|reverse|flip|mirror/i, 'shape', 'b0', message('another order of the same values')],
  [/accuracy|eval|metric/i, 'output', '[]', message('a measure of quality')],
  [/add|mul|sub|sum|product|axpy|scale/i, 'elementwise', 'b0', message('arithmetic value by value: the shape stays')],
]

/** A stand-in for a type that nobody knows; `known` are the names of all types that are. */
export function standIn(type: string, known: readonly string[], blobs: BlobsOf): CaffeLayer {
  const hint = guess(type, known, asCode)
  // A slip of a known type is of its nature.
  const alike = closest(type, known) ?? type
  // How to define a type is told once, however many layers have it.
  let isTold = false
  return {
    type,
    bottoms: { min: 0 },
    tops: { min: 0 },
    isUnknown: true,
    lower: (layer, context) => {
      reportUnknown(layer, context, hint)
      if (!isTold && type !== '') suggestDefinition(layer, context, alike, blobs(layer))
      isTold = true
      return unknownLayer(layer, context)
    },
  }
}

/** The blobs that files have for a layer; `undefined` where there are none. */
export type BlobsOf = (layer: ProtoMessage) => readonly (readonly bigint[])[] | undefined

function reportUnknown(layer: ProtoMessage, context: LayerContext, hint: Message | undefined): void {
  const type = layer.string('type')
  if (type === '') {
    const hint = message('it stands as type: "Convolution" or the like')
    context.report('error', 'caffe/no-type', 'this layer has no type', {}, { where: layer.where(), hint })
    return
  }
  const where = layer.where('type')
  const text = 'nobody here knows a layer type `{type}`: what follows is told as far as it can be known'
  context.report('error', 'caffe/unknown-layer', text, { type }, { where, hint })
}

function suggestDefinition(
  layer: ProtoMessage,
  context: LayerContext,
  alike: string,
  blobs: ReturnType<BlobsOf>,
): void {
  const where = layer.where('type')
  const nature = NATURES.find(([pattern]) => pattern.test(alike))
  const guess = blobs === undefined ? nature?.[3] : natureOfBlobs(blobs, nature?.[3])
  const definition = sketch(layer, context, nature, blobs)
  const define = message('write what it does into .weighbridge.toml, or a file for --layers:\n{definition}', {
    definition,
  })
  if (guess === undefined)
    context.report('note', 'caffe/define-layer', 'it can be defined without a program', {}, { where, hint: define })
  else
    context.report(
      'note',
      'caffe/define-layer',
      'by its name or blobs it may be {guess}',
      { guess },
      { where, hint: define },
    )
}

function natureOfBlobs(blobs: readonly (readonly bigint[])[], byName: Message | undefined): Message {
  const [first] = blobs
  if (first === undefined) return byName ?? message('a layer without parameters')
  const shapes = blobs.map((shape) => `[${shape.join(', ')}]`).join(' ')
  const looksLike =
    first.length > 2 && first.slice(-2).some((size) => size > 1n)
      ? message('kernels like a convolution')
      : first.length === 2
        ? message('weights like a fully connected layer')
        : byName
  return looksLike === undefined
    ? message('a layer with the blobs {shapes}', { shapes })
    : message('{looksLike}, with the blobs {shapes}', { looksLike, shapes })
}

/** A definition to fill in, with all that the file says. */
function sketch(
  layer: ProtoMessage,
  context: LayerContext,
  nature: (typeof NATURES)[number] | undefined,
  blobs: readonly (readonly bigint[])[] | undefined,
): string {
  const type = layer.string('type')
  const outputs = context.tops.map(() => `'${nature?.[2] ?? 'b0'}'`).join(', ')
  const shapes = (blobs ?? []).map((shape, index) => `  { name = "blob ${index}", shape = '[${shape.join(', ')}]' },`)
  return [
    '[[layer]]',
    `type = "${type}"`,
    `family = "${nature?.[1] ?? 'elementwise'}"`,
    'doc = "what it does, in a line"',
    ...paramLines(layer),
    ...(context.bottomCount === 1 ? [] : [`bottoms = ${context.bottomCount}`]),
    ...(context.tops.length === 1 ? [] : [`tops = ${context.tops.length}`]),
    `outputs = [${outputs}]`,
    ...(shapes.length > 0 ? ['blobs = [', ...shapes, ']'] : []),
  ].join('\n')
}

/** The layer's own parameters, where a fork's schema has them. */
function paramLines(layer: ProtoMessage): readonly string[] {
  for (const [name, { values }] of layer.content) {
    const value = values.at(-1)
    if (!name.endsWith('_param') || name === 'transform_param' || !(value instanceof ProtoMessage)) continue
    const fields = [...value.content].flatMap(
      ([
        field,
        {
          values: all,
          field: { label },
        },
      ]) => {
        const kind = kindOf(all[0])
        return kind === undefined ? [] : [`${field} = "${kind}${label === 'repeated' ? '[]' : ''}"`]
      },
    )
    return [`param = "${name}"`, ...(fields.length > 0 ? [`parameters = { ${fields.join(', ')} }`] : [])]
  }
  return []
}

function kindOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'bigint') return 'int'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : undefined
}
