/** Operators that run graphs inside them, and those that only make sure of something. */

import { type Expr, symbol, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { BranchCost, Cost, Op, Operand, OperationKind } from '../../../core/network/op.ts'
import { givenShape } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { choiceOp } from '../../../ops/control.ts'
import { type Call, lowered, type Rules } from '../call.ts'
import type { Argument } from '../program.ts'
import { asDeclared } from './declared.ts'

const SOURCE = 'torch/_higher_order_ops'

/** A graph that a call runs, with what goes into it. */
interface Run {
  readonly name: string
  readonly inputs: readonly number[]
  /** How many of the inputs, from the first, lose their first axis: one pass takes one entry of them. */
  readonly sliced: number
  /** How often it runs; absent: once. */
  readonly passes?: (inputs: readonly (readonly Expr[] | undefined)[]) => Expr
}

function runs(name: string, summary: Message, all: readonly Run[]): Op<undefined> {
  return {
    ...asDeclared<undefined>(name, 'control', summary),
    source: SOURCE,
    infer: ({ operands, branch, outputCount }) => {
      const found = all.map((run) =>
        branch(
          run.name,
          run.inputs.map((input, index) => sliced(operands[input], index < run.sliced)),
        ),
      )
      const [only] = found
      // What passes add up to the file tells; a graph that just runs gives its outputs.
      const isPlain = all.length === 1 && all[0]?.passes === undefined
      const outputs = Array.from({ length: outputCount }, (_, index) => (isPlain ? only?.[index]?.shape : undefined))
      return { outputs: outputs.map((shape) => shape && givenShape(shape)) }
    },
    cost: ({ branches, inputs }) => {
      const passes = all.map((run) => ({ run, cost: branches.find((branch) => branch.name === run.name) }))
      return totalOf(
        passes.flatMap(({ run, cost }) => (cost === undefined ? [] : [{ cost, times: run.passes?.(inputs) ?? 1n }])),
      )
    },
  }
}

function sliced(operand: Operand | undefined, isSliced: boolean): Operand | undefined {
  return isSliced && operand?.shape !== undefined ? { shape: operand.shape.slice(1), dtype: operand.dtype } : operand
}

function totalOf(parts: readonly { readonly cost: BranchCost; readonly times: Expr }[]): Cost {
  const terms = (of: (cost: BranchCost) => Expr): Quantity => {
    const [first, ...more] = parts
    if (first !== undefined && more.length === 0 && first.times === 1n) return given(of(first.cost))
    return q('sum([pass[0] × pass[1] for pass in passes])', {
      passes: parts.map(({ cost, times }) => [times, of(cost)]),
    })
  }
  const kinds = new Set(parts.flatMap(({ cost }) => Object.keys(cost.operations) as OperationKind[]))
  const operations = Object.fromEntries(
    [...kinds].map((kind) => [kind, terms(({ operations: own }) => own[kind] ?? 0n)]),
  )
  return { macs: terms(({ macs }) => macs), operations }
}

/** Graphs among the arguments, and the tensors behind a place of them. */
function graphs(call: Call): readonly string[] {
  return call.node.inputs.flatMap(({ argument }) => (argument.kind === 'graph' ? [argument.name] : []))
}

function tensorsAt(call: Call, place: number): readonly number[] {
  const found = call.at(place)
  return found === undefined ? [] : placesOf(found.argument, found.first)
}

function placesOf(argument: Argument, first: number): readonly number[] {
  if (argument.kind === 'tensor') return [first]
  const count = argument.kind === 'tensors' ? argument.names.filter((name) => name !== undefined).length : 0
  return Array.from({ length: count }, (_, index) => first + index)
}

/** Everything that stands behind the graphs. */
function behindGraphs(call: Call): readonly number[] {
  const last = call.node.inputs.findLastIndex(({ argument }) => argument.kind === 'graph')
  return call.node.inputs.flatMap((_, place) => (place > last ? tensorsAt(call, place) : []))
}

/** cond(predicate, yes, no, operands): the dearer one counts where nothing tells which runs. */
function cond(call: Call) {
  const [yes = '', no = ''] = graphs(call)
  const inputs = behindGraphs(call)
  const op: Op<undefined> = {
    ...(choiceOp as unknown as Op<undefined>),
    source: `${SOURCE}/cond.py`,
    infer: ({ operands, branch, outputCount }) => {
      for (const name of [yes, no])
        branch(
          name,
          inputs.map((input) => operands[input]),
        )
      return { outputs: Array.from({ length: outputCount }, () => undefined) }
    },
    cost: (site) => choiceOp.cost?.({ ...site, attrs: { yes, no } }) ?? {},
  }
  return lowered(op, undefined)
}

/** map(body, sequences, others): the body once for each entry of the first axis. */
function map(call: Call) {
  const [body = ''] = graphs(call)
  const sequences = tensorsAt(call, 1)
  const inputs = [...sequences, ...tensorsAt(call, 2)]
  const passes: Run['passes'] = (shapes) => shapes[sequences[0] ?? 0]?.[0] ?? unknown
  return lowered(
    runs('map', message('runs a graph for each entry of a sequence'), [
      { name: body, inputs, sliced: sequences.length, passes },
    ]),
    undefined,
  )
}

/** scan(body, start, sequences, others). */
function scan(call: Call) {
  const [body = ''] = graphs(call)
  const sequences = tensorsAt(call, 2)
  const passes: Run['passes'] = (shapes) => shapes[sequences[0] ?? 0]?.[0] ?? unknown
  const run = (operands: readonly number[]): Run => ({ name: body, inputs: operands, sliced: 0, passes })
  const op = runs('scan', message('runs a graph along a sequence, handing on what it carries'), [
    run([...tensorsAt(call, 1), ...sequences, ...tensorsAt(call, 3)]),
  ])
  const start = tensorsAt(call, 1).length
  const infer: Op<undefined>['infer'] = ({ operands, branch, outputCount }) => {
    const inputs = [...tensorsAt(call, 1), ...sequences, ...tensorsAt(call, 3)]
    branch(
      body,
      inputs.map((input, index) => sliced(operands[input], index >= start && index < start + sequences.length)),
    )
    return { outputs: Array.from({ length: outputCount }, () => undefined) }
  }
  return lowered({ ...op, infer }, undefined)
}

/** while_loop(condition, body, carried, others): how often only the data tell. */
function whileLoop(call: Call) {
  const [condition = '', body = ''] = graphs(call)
  const inputs = behindGraphs(call)
  const trips = symbol(`passes_${call.node.name.replaceAll(/\W+/g, '_')}`)
  const passes = () => trips
  return lowered(
    runs('loop', message('runs a graph again and again, as long as a condition holds'), [
      { name: condition, inputs, sliced: 0, passes },
      { name: body, inputs, sliced: 0, passes },
    ]),
    undefined,
  )
}

/** Graphs that just run: in another precision, without gradients, again in the backward pass. */
function wrap(call: Call) {
  const [body = ''] = graphs(call)
  return lowered(
    runs('call', message('runs a graph'), [{ name: body, inputs: behindGraphs(call), sliced: 0 }]),
    undefined,
  )
}

const assertion = asDeclared('assert', 'control', message('makes sure that something holds'))
const ASSERTIONS = [
  ...[
    '_assert_scalar',
    '_assert_tensor_metadata',
    '_assert_async',
    'sym_constrain_range',
    'sym_constrain_range_for_size',
  ],
  ...['_functional_assert_async', '_functional_assert_scalar', 'is_nonzero', 'equal', 'allclose'],
]

const WRAPPERS = [
  ...[
    'wrap_with_autocast',
    'wrap_with_set_grad_enabled',
    'wrap',
    'wrap_activation_checkpoint',
    'tag_activation_checkpoint',
  ],
  ...['invoke_subgraph', 'hints_wrapper', 'strict_mode', 'autograd_function_apply', 'run_const_graph'],
]

export const controlRules: Rules = {
  'higher_order.cond': cond,
  'higher_order.map_impl': map,
  'higher_order.map': map,
  'higher_order.scan': scan,
  'higher_order.while_loop': whileLoop,
  ...Object.fromEntries(WRAPPERS.map((name) => [`higher_order.${name}`, wrap])),
  ...Object.fromEntries(ASSERTIONS.map((name) => [name, () => lowered(assertion, undefined)])),
}
