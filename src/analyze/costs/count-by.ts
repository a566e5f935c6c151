/** The same network by the rules of a convention: every layer with the formula that counts it. */

import { add, type Expr, isUnknown, sub } from '../../core/expr.ts'
import { FormulaError, parseFormula, type Quantity, q } from '../../core/formula.ts'
import type { NodeId } from '../../core/network/model.ts'
import type { Cost, Work } from '../../core/network/op.ts'
import { type Shape, shapeOf } from '../../core/network/shape.ts'
import { type Analysis, type Facts, type Total, totalOf } from '../analysis.ts'
import type { Convention } from '../conventions/convention.ts'
import { type Roles, rolesOf } from '../shapes/axes.ts'

/** What a convention makes of a network. */
export interface Counted {
  readonly convention: Convention
  readonly total: Total
  /** Only layers that count for something. */
  readonly layers: ReadonlyMap<NodeId, Quantity>
  /** What is counted beyond our own MACs (or less), by kind of work; kinds without a difference are left out. */
  readonly differences: ReadonlyMap<Work | 'other', Expr>
}

/** Counts the network, with the shapes as they stand, by a convention. */
export function countBy(analysis: Analysis, convention: Convention): Counted {
  const layers = new Map<NodeId, Quantity>()
  const differences = new Map<Work | 'other', Expr>()
  const roles = rolesOf(analysis)
  let complete = true
  for (const [id, layer] of analysis.facts) {
    const quantity = countLayer(layer, convention, roles)
    if (layer.node.op.family === 'unknown') complete = false
    const own = layer.cost?.macs?.expr ?? 0n
    if (isUnknown(quantity?.expr ?? 0n) || isUnknown(own)) {
      complete = false
      continue
    }
    const counted = quantity?.expr ?? 0n
    if (quantity !== undefined && counted !== 0n) layers.set(id, quantity)
    const work = layer.cost?.work ?? 'other'
    differences.set(work, add(differences.get(work) ?? 0n, sub(counted, own)))
  }
  for (const [work, difference] of differences) if (difference === 0n) differences.delete(work)
  const total = totalOf(
    [...layers.values()].map(({ expr }) => expr),
    complete,
  )
  return { convention, total, layers, differences }
}

/** The figure of one layer, not known where its rule has no answer; `undefined` where the convention counts nothing. */
function countLayer(layer: Facts, { rules, otherwise }: Convention, roles: Roles): Quantity | undefined {
  const { cost } = layer
  if (cost === undefined) return undefined
  const rule = (cost.work === undefined ? undefined : rules[cost.work]) ?? otherwise
  // An output without values costs nothing, and rules divide by its sizes.
  if (rule === undefined || shapeOf(layer.outputs[0])?.includes(0n) === true) return undefined
  const used = Object.fromEntries(
    [...parseFormula(rule).names].map((name) => [name, variable(name, layer, cost, roles)]),
  )
  try {
    return q(rule, used)
  } catch (error) {
    // Rules also divide by what Caffe refuses as 0, such as the classes of a loss.
    if (error instanceof FormulaError) return q('?', {})
    throw error
  }
}

/** The variables of rules; see Convention. */
function variable(name: string, layer: Facts, cost: Cost, roles: Roles): Expr | undefined {
  const input = layer.inputs[0]
  const output = shapeOf(layer.outputs[0])
  const own = VARIABLES[name]
  if (own !== undefined) return own(layer, cost)
  switch (name) {
    case 'in':
      return input && q('prod(in)', { in: input }).expr
    case 'out':
      return output && q('prod(out)', { out: output }).expr
    case 'examples':
      return output?.[0] ?? 1n
    case 'channels':
      return channelsOf(output, roles(layer.node.outputs[0] ?? '')) ?? 1n
    case 'channels_in':
      return channelsOf(input, roles(layer.node.inputs[0] ?? ''))
    default:
      return operation(name, cost)
  }
}

/** The number of feature maps of a value. */
function channelsOf(shape: Shape | undefined, roles: ReturnType<Roles>): Expr | undefined {
  return shape?.[roles?.indexOf('channel') ?? 1]
}

const VARIABLES: Readonly<Record<string, (layer: Facts, cost: Cost) => Expr | undefined>> = {
  macs: (_, { macs }) => macs?.expr ?? 0n,
  inputs: ({ inputs }) => BigInt(inputs.length),
  bias: ({ params }) => (params.some((param) => param.name === 'bias') ? 1n : 0n),
  window: (_, { window }) => window ?? 1n,
  kernel: (_, { kernel }) => kernel ?? 1n,
  strides: (_, { strides }) => strides ?? 1n,
  group: (_, { group }) => group ?? 1n,
  learned: ({ params }) =>
    params
      .filter((param) => param.kind === 'learned')
      .reduce<Expr>((sum, param) => add(sum, param.count?.expr ?? 0n), 0n),
}

function operation(name: string, { operations }: Cost): Expr {
  const found = Object.entries(operations ?? {}).find(([kind]) => kind === name)
  return found?.[1]?.expr ?? 0n
}
