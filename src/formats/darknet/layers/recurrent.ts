/** Recurrent layers (rnn_layer.c, gru_layer.c, lstm_layer.c) and their convolutional forms (crnn_layer.c, conv_lstm_layer.c). */

import { type Expr, equal, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Cost, InferredSite, Op, Param, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { flatSize } from '../../../ops/axes.ts'
import type { Dialect } from '../cfg.ts'
import { type Convolution, convolutionOf, convolutionParams, convolvedImage } from './convolution.ts'
import { connectedParams } from './dense.ts'
import { type Image, imageOf, type LayerReader, lowered, type SectionSite, unknownOutputs } from './layer.ts'

/** One fully connected layer within: its name, what it reads, and how many values it makes. */
interface Gate {
  readonly name: string
  readonly reads: 'input' | bigint
  readonly makes: bigint
}

interface RecurrentAttrs {
  /** In the order in which their weights are read. */
  readonly gates: readonly Gate[]
  readonly output: bigint
  readonly batchNormalize: boolean
  /** Whether the program keeps the output as channels of an image of one position. */
  readonly keepsImage: boolean
}

function recurrent(name: string, summary: string, source: string): Op<RecurrentAttrs> {
  return {
    name,
    family: 'recurrent',
    summary: message(summary),
    source,
    infer: (site) => {
      const { gates, output, batchNormalize, keepsImage } = site.attrs
      if (gates.some(({ makes }) => makes < 0n)) {
        site.report('error', 'darknet/negative-size', 'output and hidden can not be negative')
        return unknownOutputs(site)
      }
      const values = inputValues(site)
      const params = gates.flatMap((gate) =>
        connectedParams(gate.reads === 'input' ? values : gate.reads, gate.makes, batchNormalize, `${gate.name}.`),
      )
      const batch = given(site.inputs[0]?.[0] ?? unknown)
      return { outputs: [[batch, given(output), ...(keepsImage ? [given(1n), given(1n)] : [])]], params }
    },
    cost: weightsOnce,
  }
}

function inputValues({ inputs }: Pick<Site<unknown>, 'inputs'>): Expr {
  const input = inputs[0]
  return input === undefined ? unknown : flatSize(input.slice(1)).expr
}

/** Every weight of the layers within is used once for each example and step. */
function weightsOnce({ inputs, params }: InferredSite<unknown>): Cost {
  const matrices = params.filter(({ name }) => name.endsWith('weights')).map(({ shape }) => shapeOf(shape) ?? [unknown])
  const vars = Object.fromEntries(matrices.map((shape, index) => [`weights${index}`, shape]))
  const sum = matrices.map((_, index) => `prod(weights${index})`).join(' + ')
  return { macs: q(`batch × (${sum || '0'})`, { batch: inputs[0]?.[0] ?? unknown, ...vars }), work: 'recurrent' }
}

const rnn = recurrent('rnn', 'a state that each step mixes with its input', 'rnn_layer.c')
const gru = recurrent('gru', 'a state that gates let through or renew', 'gru_layer.c')
const lstm = recurrent('lstm', 'a cell that gates write, keep and read', 'lstm_layer.c')

/** pjreddie's program has as many hidden values as outputs, and does not know the key. */
export const readRnn: LayerReader = (site) => {
  const { options, dialect } = site
  const output = options.int('output', 1n)
  const named = options.int('hidden', 1n)
  if (named !== output) site.differs('hidden')
  const hidden = dialect === 'alexeyab' ? named : output
  const gates: readonly Gate[] = [
    { name: 'input_layer', reads: 'input', makes: hidden },
    { name: 'self_layer', reads: hidden, makes: hidden },
    { name: 'output_layer', reads: hidden, makes: output },
  ]
  return lowered(rnn, recurrentAttrs(site, gates, output, dialect === 'alexeyab'))
}

/** The order of weights (parser.c, load_weights_upto): `w` reads the state and `u` the input. */
const GRU_GATES: Readonly<Record<Dialect, readonly (readonly [string, 'input' | 'state'])[]>> = {
  pjreddie: [
    ['wz', 'state'],
    ['wr', 'state'],
    ['wh', 'state'],
    ['uz', 'input'],
    ['ur', 'input'],
    ['uh', 'input'],
  ],
  alexeyab: [
    ['input_z_layer', 'input'],
    ['input_r_layer', 'input'],
    ['input_h_layer', 'input'],
    ['state_z_layer', 'state'],
    ['state_r_layer', 'state'],
    ['state_h_layer', 'state'],
  ],
}

const LSTM_GATES: Readonly<Record<Dialect, readonly string[]>> = {
  pjreddie: ['i', 'f', 'o', 'g'],
  alexeyab: ['f', 'i', 'g', 'o'],
}

export const readGru: LayerReader = (site) => {
  site.differs('gru')
  const output = site.options.int('output', 1n)
  const gates = GRU_GATES[site.dialect].map(([name, reads]) => gateOf(name, reads, output))
  return lowered(gru, recurrentAttrs(site, gates, output, false))
}

export const readLstm: LayerReader = (site) => {
  site.differs('lstm')
  const output = site.options.int('output', 1n)
  const letters = LSTM_GATES[site.dialect]
  const gates = [
    ...letters.map((letter) => gateOf(`w${letter}`, 'state', output)),
    ...letters.map((letter) => gateOf(`u${letter}`, 'input', output)),
  ]
  return lowered(lstm, recurrentAttrs(site, gates, output, site.dialect === 'alexeyab'))
}

function gateOf(name: string, reads: 'input' | 'state', output: bigint): Gate {
  return { name, reads: reads === 'input' ? 'input' : output, makes: output }
}

function recurrentAttrs(
  { options }: SectionSite,
  gates: readonly Gate[],
  output: bigint,
  keepsImage: boolean,
): RecurrentAttrs {
  return { gates, output, batchNormalize: options.flag('batch_normalize'), keepsImage }
}

/** One convolution within: its name, channels that it reads (the input's where none are given), and its own fields. */
interface ConvGate {
  readonly name: string
  readonly reads: 'input' | bigint
  readonly conv: Convolution
}

interface ConvRecurrentAttrs {
  readonly gates: readonly ConvGate[]
  /** The convolution whose output is the layer's. */
  readonly last: Convolution
  /** Whether the state, which has the size of the input, must come out of each convolution as it went in. */
  readonly keepsSize: boolean
  /** Whether the program takes the width for the height (parse_crnn of pjreddie's). */
  readonly isSwapped: boolean
}

function convRecurrent(name: string, summary: string, source: string): Op<ConvRecurrentAttrs> {
  return {
    name,
    family: 'recurrent',
    summary: message(summary),
    source,
    infer: (site) => {
      const { gates, last, keepsSize, isSwapped } = site.attrs
      const image = imageOf(site)
      if (image === undefined) return unknownOutputs(site)
      const [batch, channels, height, width] = image
      const seen: Image = isSwapped ? [batch, channels, width, height] : image
      const sizes = convolvedImage(site, seen, last)
      if (keepsSize)
        checkKept(
          site,
          seen,
          sizes.map(({ expr }) => expr),
        )
      const params = gates.flatMap(({ name, reads, conv }): readonly Param[] =>
        convolutionParams(reads === 'input' ? channels : reads, conv, `${name}.`),
      )
      return { outputs: [[given(batch), given(last.filters), ...sizes]], params }
    },
    cost: (site) => {
      const [, , height = unknown, width = unknown] = shapeOf(site.outputs[0]) ?? []
      const positions = [height, width]
      const { macs, work } = weightsOnce(site)
      return {
        ...(work && { work }),
        macs: q('prod(positions) × weights', { positions, weights: macs?.expr ?? unknown }),
      }
    },
  }
}

/** crnn_layer.c: assert(l.input_layer->outputs == l.output_layer->inputs). */
function checkKept(site: Site<unknown>, image: Image, sizes: Shape): void {
  const isKept = sizes.every((size, axis) => equal(size, image[axis + 2] ?? unknown) !== false)
  if (isKept) return
  site.report(
    'error',
    'darknet/state-size',
    'the convolutions of a recurrent layer must keep height and width: set pad=1',
  )
}

const crnn = convRecurrent('rnn', 'a state of images that convolutions mix with the input', 'crnn_layer.c')
const convLstm = convRecurrent('lstm', 'an LSTM whose gates are convolutions', 'conv_lstm_layer.c')

/** pjreddie's program knows kernels of 3 × 3 only, and takes the width for the height. */
export const readCrnn: LayerReader = (site) => {
  const { options, dialect } = site
  site.differs('crnn')
  const isAlexey = dialect === 'alexeyab'
  const output = options.int('output', 1n)
  const hidden = options.int('hidden', 1n)
  const base = isAlexey ? windowsOf(site) : { ...THREE, batchNormalize: options.flag('batch_normalize') }
  const gates: readonly ConvGate[] = [
    { name: 'input_layer', reads: 'input', conv: { ...base, filters: hidden } },
    { name: 'self_layer', reads: hidden, conv: { ...base, filters: hidden } },
    { name: 'output_layer', reads: hidden, conv: { ...base, filters: output } },
  ]
  const last = { ...base, filters: output }
  return lowered(crnn, { gates, last, keepsSize: isAlexey, isSwapped: !isAlexey })
}

const THREE = { filters: 0n, size: 3n, strideX: 1n, strideY: 1n, padding: 1n, groups: 1n }

/** Kernels of 3 × 3 where nothing is said (parser.c, parse_crnn and parse_conv_lstm of AlexeyAB's). */
function windowsOf(site: SectionSite): Convolution {
  const stride = site.options.int('stride', 1n)
  return { ...convolutionOf(site, 0n, site.options.int('size', 3n)), strideX: stride, strideY: stride }
}

export const readConvLstm: LayerReader = (site) => {
  const { options } = site
  const output = options.int('output', 1n)
  const conv = { ...windowsOf(site), filters: output }
  const state = (name: string): ConvGate => ({ name, reads: output, conv })
  const isNarrow = options.flag('bottleneck')
  const gates: readonly ConvGate[] = [
    ...(options.flag('peephole') ? ['vf', 'vi', 'vo'].map(state) : []),
    ...(isNarrow ? [{ name: 'wf', reads: 2n * output, conv }] : ['wf', 'wi', 'wg', 'wo'].map(state)),
    ...['uf', 'ui', 'ug', 'uo'].map((name): ConvGate => ({ name, reads: 'input', conv })),
  ]
  return lowered(convLstm, { gates, last: conv, keepsSize: false, isSwapped: false })
}
