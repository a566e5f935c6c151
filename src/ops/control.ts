/** Operators that run a graph inside them: once, many times, or one of two. */

import { type Expr, equal, isKnown, isUnknown, less, max, mul, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { BranchCost, Cost, Holding, Inference, Op, Operand, OperationKind, Site } from '../core/network/op.ts'
import { givenShape } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { fromFront } from './axes.ts'
import { numberIn } from './elements.ts'
import { joinOperands, memberOf, NOTHING_KNOWN, sameOperand } from './join.ts'

/** Values as what an operator infers. */
function inferenceOf(values: readonly (Operand | undefined)[]): Inference {
  return {
    outputs: values.map((value) => value?.shape && givenShape(value.shape)),
    dtypes: values.map((value) => value?.dtype),
    elements: values.map((value) => value?.elements),
    holds: values.map((value) => value?.holds),
  }
}

/** The cost of so many passes through a subgraph. */
function repeated(branch: BranchCost | undefined, times: Expr): Cost {
  if (branch === undefined) return {}
  const operations: Partial<Record<OperationKind, Quantity>> = {}
  for (const [kind, count] of Object.entries(branch.operations)) {
    if (count !== 0n) operations[kind as OperationKind] = q('passes × once', { passes: times, once: count })
  }
  const macs = branch.macs === 0n ? {} : { macs: q('passes × once', { passes: times, once: branch.macs }) }
  return { ...macs, operations }
}

export interface ChoiceAttrs {
  /** The subgraphs by their names. */
  readonly yes: string
  readonly no: string
}

/** Runs one of two graphs, as a truth value says. */
export const choiceOp: Op<ChoiceAttrs> = {
  name: 'if',
  family: 'control',
  summary: message('runs one of two graphs, as a truth value says'),
  source: 'onnx/defs/controlflow/utils.cc, IfInferenceFunction',
  infer: (site) => {
    const taken = takenOf(site.operands[0])
    // The other one may not even fit what goes in: shape(x) decides which of two runs.
    if (taken !== undefined) return inferenceOf(site.branch(taken ? site.attrs.yes : site.attrs.no, []) ?? [])
    const yes = site.branch(site.attrs.yes, []) ?? []
    const no = site.branch(site.attrs.no, []) ?? []
    checkTypes(site, yes, no)
    return inferenceOf(Array.from({ length: site.outputCount }, (_, index) => joinOperands(yes[index], no[index])))
  },
  cost: ({ attrs, branches, operands }) => {
    const named = (name: string) => branches.find((branch) => branch.name === name)
    const [yes, no] = [named(attrs.yes), named(attrs.no)]
    const taken = takenOf(operands[0])
    if (taken !== undefined) return repeated(taken ? yes : no, 1n)
    return dearer(yes, no)
  },
  remarks: ({ operands }) => {
    const taken = takenOf(operands[0])
    if (taken === undefined) return [message('which graph runs is known only while running: the dearer one counts')]
    return [taken ? message('the condition always holds') : message('the condition never holds')]
  },
}

function checkTypes(
  site: Site<unknown>,
  yes: readonly (Operand | undefined)[],
  no: readonly (Operand | undefined)[],
): void {
  for (const [index, value] of yes.entries()) {
    const [one, other] = [value?.dtype, no[index]?.dtype]
    if (one === undefined || other === undefined) continue
    const text = 'output {place} is of type {one} in one graph, and of type {other} in the other'
    site.check(one === other, 'if/types', text, { place: index + 1, one, other })
  }
}

function takenOf(condition: Operand | undefined): boolean | undefined {
  const isZero = equal(condition?.elements?.[0] ?? unknown, 0n)
  return isZero === undefined ? undefined : !isZero
}

/** Of two subgraphs the one with more multiply-accumulates; of each kind of operation the greater number. */
function dearer(a: BranchCost | undefined, b: BranchCost | undefined): Cost {
  if (a === undefined || b === undefined) return repeated(a ?? b, 1n)
  const operations: Partial<Record<OperationKind, Quantity>> = {}
  for (const kind of Object.keys({ ...a.operations, ...b.operations }) as OperationKind[]) {
    const most = max(a.operations[kind] ?? 0n, b.operations[kind] ?? 0n)
    if (most !== 0n) operations[kind] = given(most)
  }
  if (a.macs === 0n && b.macs === 0n) return { operations }
  return { macs: q('max(first, second)', { first: a.macs, second: b.macs }), operations }
}

export interface LoopAttrs {
  readonly body: string
  /** What counts the passes where the data decide. */
  readonly trips: Expr
}

/** Loops of so few passes are followed one by one, where what they carry changes its shape. */
const FEW_TRIPS = 32

/** Runs a graph so many times, or while a truth value says. */
export const loop: Op<LoopAttrs> = {
  name: 'loop',
  family: 'control',
  summary: message('runs a graph again and again, handing on what it carries'),
  source: 'onnx/defs/controlflow/utils.cc, LoopInferenceFunction',
  infer: (site) => {
    const [most, condition, ...initial] = site.operands
    const carried = initial.length
    const first = passThrough(site, undefined, withoutElements(initial))
    const trips = tripsOf(site.attrs, most, condition, first?.[0])
    const count = numberIn(trips)
    const states = settled(site, initial)
    const outputs = passThrough(site, undefined, states)
    const scans = outputs?.slice(1 + carried) ?? []
    const isOpen = [...states, ...scans].some(isLeftOpen)
    if (count !== undefined && count <= FEW_TRIPS && (isOpen || count === 0 || initial.some(hasElements))) {
      return followed(site, initial, count, scans)
    }
    return inferenceOf([...states, ...scans.map((scan) => stacked(scan, trips))])
  },
  cost: ({ attrs, operands, outputs, branches }) => {
    const [most, condition, ...initial] = operands
    const scan = outputs.slice(initial.length).find((output) => output !== undefined)
    const body = branches.find(({ name }) => name === attrs.body)
    return repeated(body, scan?.[0]?.expr ?? tripsOf(attrs, most, condition, body?.results[0]))
  },
  remarks: ({ attrs, operands, branches }) => {
    const body = branches.find(({ name }) => name === attrs.body)
    const trips = tripsOf(attrs, operands[0], operands[1], body?.results[0])
    return isKnown(trips) ? [message('{trips} passes', { trips })] : []
  },
  parameterKind: () => undefined,
}

/** How many passes there are: the most there may be, where the condition is known to hold. */
function tripsOf(
  { trips }: LoopAttrs,
  most: Operand | undefined,
  condition: Operand | undefined,
  after: Operand | undefined,
): Expr {
  const holds = condition === undefined ? true : takenOf(condition)
  const goesOn = after === undefined ? true : takenOf(after)
  const limit = most === undefined ? undefined : most.elements?.[0]
  const isNone = limit !== undefined && less(0n, limit) === false
  if (holds === false || isNone) return 0n
  if (holds === true && goesOn === false) return 1n
  if (holds !== true || goesOn !== true || limit === undefined || isUnknown(limit)) return trips
  return max(limit, 0n)
}

const TRUE: Operand = { shape: [], dtype: 'bool', elements: [1n] }

/** One pass: the body's truth value, the states, and what it adds to each list. */
function passThrough(site: Site<LoopAttrs>, trip: number | undefined, states: readonly (Operand | undefined)[]) {
  const counter: Operand = { shape: [], dtype: 'int64', ...(trip !== undefined && { elements: [BigInt(trip)] }) }
  return site.branch(site.attrs.body, [counter, TRUE, ...states])
}

function withoutElements(values: readonly (Operand | undefined)[]): readonly (Operand | undefined)[] {
  return values.map((value) => value && plain(value))
}

function plain({ shape, dtype, holds }: Operand): Operand {
  return { shape, dtype, ...(holds && { holds }) }
}

/** What is known of the states after any number of passes: what no pass changes. */
function settled(site: Site<LoopAttrs>, initial: readonly (Operand | undefined)[]): readonly (Operand | undefined)[] {
  let states = withoutElements(initial)
  for (let round = 0; round < 3; round++) {
    const next = passThrough(site, undefined, states)?.slice(1) ?? []
    const joined = states.map((state, index) => joinOperands(state, next[index] && plain(next[index])))
    if (joined.every((state, index) => sameOperand(state, states[index]))) return states
    states = joined
  }
  return states.map(() => NOTHING_KNOWN)
}

function hasElements(value: Operand | undefined): boolean {
  return value?.elements !== undefined || value?.holds?.items !== undefined
}

function isLeftOpen(value: Operand | undefined): boolean {
  if (value?.holds !== undefined) return value.holds.items === undefined
  return value?.shape === undefined || value.shape.some(isUnknown)
}

/** Follows every pass, as few as they are. */
function followed(
  site: Site<LoopAttrs>,
  initial: readonly (Operand | undefined)[],
  count: number,
  scans: readonly (Operand | undefined)[],
): Inference {
  let states = initial
  let last = scans
  const rows: (readonly (Operand | undefined)[])[] = []
  for (let trip = 0; trip < count; trip++) {
    const outputs = passThrough(site, trip, states)
    states = initial.map((_, index) => outputs?.[1 + index])
    const added = outputs?.slice(1 + initial.length) ?? []
    rows.push(added)
    last = trip === 0 ? added : last.map((scan, index) => joinOperands(scan, added[index]))
  }
  const lists = last.map((scan, index) => {
    const elements = rows.map((row) => row[index]?.elements)
    const isKnownAll = elements.every((each) => each !== undefined)
    return { ...stacked(scan, BigInt(count)), ...(isKnownAll && count > 0 && { elements: elements.flat() }) }
  })
  return inferenceOf([...states, ...lists])
}

/** Values of every pass put together along a first axis. */
function stacked(value: Operand | undefined, count: Expr): Operand {
  return { shape: value?.shape && [count, ...value.shape], dtype: value?.dtype }
}

export interface ScanAttrs {
  readonly body: string
  /** How many of the inputs are run along. */
  readonly scanned: number
  readonly inputAxes: readonly number[]
  readonly outputAxes: readonly number[]
  /** Whether a batch axis stands in front of everything, and lengths of the sequences are the first input. */
  readonly hasBatch: boolean
}

/** Runs a graph for each entry along an axis. */
export const scan: Op<ScanAttrs> = {
  name: 'scan',
  family: 'control',
  summary: message('runs a graph for each entry along an axis, handing on what it carries'),
  source: 'onnx/defs/controlflow/utils.cc, ScanInferenceFunction',
  infer: (site) => {
    const { attrs } = site
    const { states, sequences, batch, length } = scanInputs(site)
    const outputs = site.branch(attrs.body, [...states, ...sequences]) ?? []
    const carried = states.length
    const front = attrs.hasBatch ? [batch] : []
    const values = outputs.map((value, index) => {
      if (value?.shape === undefined) return value && { shape: undefined, dtype: value.dtype }
      if (index < carried) {
        const state = joinOperands(states[index], value)
        return { shape: state?.shape && [...front, ...state.shape], dtype: value.dtype }
      }
      const axis = fromFront(attrs.outputAxes[index - carried] ?? 0, value.shape.length + 1)
      return {
        shape: [...front, ...value.shape.slice(0, axis), length, ...value.shape.slice(axis)],
        dtype: value.dtype,
      }
    })
    return inferenceOf(values)
  },
  cost: (site) => {
    const { batch, length } = scanInputs(site)
    const body = site.branches.find(({ name }) => name === site.attrs.body)
    return repeated(body, site.attrs.hasBatch ? mul(batch, length) : length)
  },
  parameterKind: () => undefined,
}

function scanInputs({ attrs, operands }: Pick<Site<ScanAttrs>, 'attrs' | 'operands'>) {
  const inputs = attrs.hasBatch ? operands.slice(1) : operands
  const carried = Math.max(0, inputs.length - attrs.scanned)
  const front = attrs.hasBatch ? 1 : 0
  const batch = inputs.find((input) => input?.shape !== undefined)?.shape?.[0] ?? unknown
  const states = inputs
    .slice(0, carried)
    .map((state) => state && { shape: state.shape?.slice(front), dtype: state.dtype })
  let length: Expr = unknown
  const sequences = inputs.slice(carried).map((input, index) => {
    const shape = input?.shape?.slice(front)
    if (shape === undefined) return { shape: undefined, dtype: input?.dtype }
    const axis = fromFront(attrs.inputAxes[index] ?? 0, shape.length)
    const size = shape[axis] ?? unknown
    if (!isKnown(length)) length = isKnown(size) || isUnknown(length) ? size : length
    return { shape: shape.filter((_, at) => at !== axis), dtype: input?.dtype }
  })
  return { states, sequences, batch, length }
}

export interface MapAttrs {
  readonly body: string
}

/** Runs a graph for each member of a list. */
export const mapSequence: Op<MapAttrs> = {
  name: 'sequence-map',
  family: 'control',
  summary: message('runs a graph for each member of a list'),
  source: 'onnx/defs/sequence/defs.cc, SequenceMap',
  infer: (site) => {
    const { operands, attrs, outputCount } = site
    const items = operands[0]?.holds?.items
    const at = (index: number | undefined) =>
      operands.map((operand) => {
        if (operand?.holds?.kind !== 'sequence') return operand
        return index === undefined ? memberOf(operand.holds) : operand.holds.items?.[index]
      })
    if (items === undefined || items.length > FEW_TRIPS) {
      const outputs = site.branch(attrs.body, at(undefined)) ?? []
      return listsOf(outputs.map((item) => ({ kind: 'sequence', ...(item && { item: plain(item) }) })))
    }
    if (items.length === 0) return listsOf(Array.from({ length: outputCount }, () => ({ kind: 'sequence', items: [] })))
    const rows = items.map((_, index) => site.branch(attrs.body, at(index)) ?? [])
    return listsOf(
      Array.from({ length: outputCount }, (_, index) => ({
        kind: 'sequence',
        items: rows.map((row) => row[index] ?? NOTHING_KNOWN),
      })),
    )
  },
  cost: ({ attrs, operands, branches }) => {
    const items = operands[0]?.holds?.items
    const body = branches.find(({ name }) => name === attrs.body)
    return repeated(body, items === undefined ? unknown : BigInt(items.length))
  },
}

/** Lists as what an operator infers. */
function listsOf(holds: readonly Holding[]): Inference {
  return { outputs: holds.map(() => undefined), holds }
}
