/** Recurrent layers and wrappers of other layers. keras/src/layers/rnn. */

import { type Expr, mul, unknown } from '../../../core/expr.ts'
import type { Inference, Param } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { told, unknownCost } from '../../../ops/arithmetic.ts'
import type { Config } from '../config.ts'
import { given, inputOf, type LayerOp, type LayerSite, q, weight } from './layer.ts'

/** A cell: its weights for an input of so many features, its states. */
interface Cell {
  readonly units: number
  readonly states: readonly number[]
  params(features: Expr): readonly Param[]
}

const GATES: Readonly<Record<string, number>> = { SimpleRNN: 1, GRU: 3, LSTM: 4 }

/** The class's own name for its cell, in snake case. */
const CELL_NAMES: Readonly<Record<string, string>> = {
  SimpleRNN: 'simple_rnn_cell',
  GRU: 'gru_cell',
  LSTM: 'lstm_cell',
}

function plainCell(config: Config, kind: string, prefix: string): Cell {
  const units = config.int('units', 0)
  const gates = GATES[kind] ?? 1
  const width = gates * units
  const hasTwo = kind === 'GRU' && config.flag('reset_after', true)
  return {
    units,
    states: kind === 'LSTM' ? [units, units] : [units],
    params: (features) => [
      weight(`${prefix}kernel`, [features, width]),
      weight(`${prefix}recurrent_kernel`, [units, width]),
      ...(config.flag('use_bias', true) ? [weight(`${prefix}bias`, hasTwo ? [2, width] : [width])] : []),
    ],
  }
}

function cellOf(config: Config, prefix: string): Cell | undefined {
  const kind = /^(SimpleRNN|GRU|LSTM)Cell$/.exec(config.layer.type)?.[1]
  if (kind !== undefined) return plainCell(config, kind, prefix)
  if (config.layer.type !== 'StackedRNNCells') return undefined
  const cells = config.inners('cells').map((cell) => cellOf(cell, `${prefix}${cell.layer.name}/`))
  const whole = cells.filter((cell) => cell !== undefined)
  const last = whole.at(-1)
  if (last === undefined || whole.length !== cells.length) return undefined
  return {
    units: last.units,
    states: whole.flatMap(({ states }) => states),
    params: (features) =>
      whole.flatMap((cell, index) => cell.params(index === 0 ? features : BigInt(whole[index - 1]?.units ?? 0))),
  }
}

function recurrentCell(config: Config): Cell | undefined {
  const kind = /^(?:CuDNN)?(SimpleRNN|GRU|LSTM)$/.exec(config.layer.type)?.[1]
  if (kind !== undefined) return plainCell(config, kind, `${CELL_NAMES[kind]}/`)
  const inner = config.inner('cell')
  return inner && cellOf(inner, `${inner.layer.name}/`)
}

/** Reads a sequence step by step. */
export const recurrent: LayerOp = {
  name: 'recurrent',
  family: 'recurrent',
  summary: message('carries a state along a sequence'),
  source: 'keras/src/layers/rnn/rnn.py',
  infer: (site) => {
    const { attrs } = site
    const input = inputOf(site, 3, true)
    const cell = recurrentCell(attrs)
    if (cell === undefined)
      site.report('warning', 'keras/custom-cell', 'a cell of its own: what it computes stands in no file')
    if (cell !== undefined && cell.units < 1)
      site.report('error', 'keras/positive', '{key} must be a positive integer', { key: 'units' })
    if (input === undefined || cell === undefined) return { outputs: [] }
    const [batch = unknown, steps = unknown, features = unknown] = input
    const units = given(cell.units)
    const last = attrs.flag('return_sequences', false) ? [given(batch), given(steps), units] : [given(batch), units]
    const states = attrs.flag('return_state', false) ? cell.states.map((size) => [given(batch), given(size)]) : []
    return { outputs: [last, ...states], params: cell.params(features) }
  },
  cost: ({ inputs, params }) => {
    const [input] = inputs
    const matrices = params.filter(({ name }) => name.endsWith('kernel')).map(({ shape }) => shape && product(shape))
    if (input === undefined || matrices.some((size) => size === undefined)) return unknownCost('recurrent')
    const sizes = matrices.filter((size) => size !== undefined)
    return {
      macs: q('prod(positions) × sum(weights)', { positions: told(input.slice(0, 2)), weights: sizes }),
      work: 'recurrent',
    }
  },
  reach: () => undefined,
}

function product(shape: DerivedShape): Expr {
  return shapeOf(shape).reduce<Expr>((all, size) => mul(all, size), 1n)
}

/** An inner layer as the wrapper around it asks it: with another input. */
export type AskLayer = (config: Config, site: LayerSite, input: Shape | undefined) => Inference

function prefixed(params: readonly Param[] | undefined, prefix: string): readonly Param[] {
  return (params ?? []).map((param) => ({ ...param, name: `${prefix}/${param.name}` }))
}

/** The same layer at every step. */
export function timeDistributed(ask: AskLayer): LayerOp {
  return {
    name: 'time-distributed',
    family: 'control',
    summary: message('applies a layer to every step of a sequence'),
    source: 'keras/src/layers/rnn/time_distributed.py',
    infer: (site) => {
      const inner = site.attrs.inner('layer')
      const input = inputOf(site, 3)
      if (inner === undefined || input === undefined) return { outputs: [] }
      const [batch = unknown, steps = unknown, ...rest] = input
      const { outputs, params: asked = [] } = ask(inner, site, [batch, ...rest])
      // Keras 2 lists first what it learns, of all layers inside.
      const isLearned = ({ kind }: Param) => kind === 'learned'
      const params = site.attrs.isOld ? [...asked.filter(isLearned), ...asked.filter((one) => !isLearned(one))] : asked
      const [output] = outputs
      return {
        outputs: [output && [given(batch), given(steps), ...output.slice(1)]],
        params: prefixed(params, inner.layer.name),
      }
    },
  }
}

const JOINED: ReadonlySet<string | null | undefined> = new Set(['sum', 'ave', 'mul'])

/** A recurrent layer in both directions. */
export function bidirectional(ask: AskLayer): LayerOp {
  return {
    name: 'bidirectional',
    family: 'recurrent',
    summary: message('reads a sequence from both ends'),
    source: 'keras/src/layers/rnn/bidirectional.py',
    infer: (site) => {
      const { attrs } = site
      const inner = attrs.inner('layer')
      if (inner === undefined) return { outputs: [] }
      const back = attrs.inner('backward_layer') ?? inner
      const [input] = site.inputs
      const forward = ask(inner, site, input)
      const backward = ask(back, site, input)
      const [first, ...states] = forward.outputs
      const [second, ...backStates] = backward.outputs
      const name = (own: Config, word: string) =>
        own.layer.name.startsWith(word) ? own.layer.name : `${word}_${own.layer.name}`
      const params = [
        ...prefixed(forward.params, name(inner, 'forward')),
        ...prefixed(backward.params, back === inner ? name(inner, 'backward') : back.layer.name),
      ]
      const mode = attrs.get('merge_mode') === undefined ? 'concat' : attrs.get('merge_mode')
      if (mode === null) return { outputs: [first, second, ...states, ...backStates], params }
      if (typeof mode === 'string' && JOINED.has(mode)) return { outputs: [first, ...states, ...backStates], params }
      const wide = first?.map((size, axis) =>
        axis === first.length - 1
          ? q('forward + backward', { forward: size.expr, backward: second?.at(-1)?.expr ?? unknown })
          : size,
      )
      return { outputs: [wide, ...states, ...backStates], params }
    },
    cost: recurrent.cost,
    reach: () => undefined,
  } as LayerOp
}

/** How many values a layer gives beside what others read of it. */
export function outputsOf(config: Config): number {
  const { type } = config.layer
  if (type === 'Bidirectional') {
    const inner = config.inner('layer')
    const each = inner === undefined ? 1 : outputsOf(inner)
    return config.get('merge_mode') === null ? 2 * each : 1 + 2 * (each - 1)
  }
  const states = config.flag('return_state', false)
    ? (recurrentCell(config)?.states.length ?? (/^ConvLSTM/.test(type) ? 2 : 0))
    : 0
  return 1 + states
}
