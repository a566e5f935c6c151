/** What the kernels of the full interpreter find out before anything runs (their Prepare): results, and sizes that only the data decide. */

import { listOf } from '../file.ts'
import { subgraphsOf } from '../subgraphs.ts'
import { operatorsOf, type Plannable, type PlannedOperator } from './plannable.ts'

/** Whose results are worked out at once where all inputs are known (SetTensorToPersistentRo); the first two need none. */
const WORKED_OUT = new Set(
  'SHAPE|RANK|MUL|RESHAPE|STRIDED_SLICE|CONCATENATION|GATHER|TILE|BROADCAST_ARGS|RANGE|REDUCE_PROD'.split('|'),
)
const OF_SIZES_ALONE = new Set(['SHAPE', 'RANK'])

/** The inputs that have to be known for the output to have a size (SetTensorToDynamic). */
const DECIDING: ReadonlyMap<string, readonly number[]> = new Map([
  ...each(
    'EXPAND_DIMS|TRANSPOSE|MEAN|SUM|REDUCE_MAX|REDUCE_MIN|REDUCE_PROD|REDUCE_ANY|REDUCE_ALL|PAD|PADV2|MIRROR_PAD',
    [1],
  ),
  ...each('RESHAPE|TILE|BROADCAST_TO|RESIZE_BILINEAR|RESIZE_NEAREST_NEIGHBOR|TOPK_V2|ARG_MAX|ARG_MIN|ONE_HOT', [1]),
  ...each('SPARSE_TO_DENSE|RFFT2D', [1]),
  ...each('SPLIT|FILL|RANDOM_UNIFORM|RANDOM_STANDARD_NORMAL|TRANSPOSE_CONV|CONV_3D_TRANSPOSE|WHERE', [0]),
  ...each('SCATTER_ND|NON_MAX_SUPPRESSION_V4|NON_MAX_SUPPRESSION_V5', [2]),
  ...each('SPLIT_V|SPACE_TO_BATCH_ND|BATCH_TO_SPACE_ND|SLICE', [1, 2]),
  ...each('UNSORTED_SEGMENT_PROD|UNSORTED_SEGMENT_MAX|UNSORTED_SEGMENT_SUM|UNSORTED_SEGMENT_MIN', [1, 2]),
  ...each('STRIDED_SLICE', [1, 2, 3]),
  ...each('RANGE', [0, 1, 2]),
  ...each('SEGMENT_SUM|MULTINOMIAL', [0, 1]),
])

/** Whose outputs have no size before they run, whatever is known. */
const OPEN = new Set(['UNIQUE'])

/** The output of an operator that has a size all the same. */
const SIZED: Readonly<Record<string, number>> = { UNIQUE: 1, NON_MAX_SUPPRESSION_V4: 1, NON_MAX_SUPPRESSION_V5: 2 }

function each(types: string, inputs: readonly number[]) {
  return types.split('|').map((type) => [type, inputs] as const)
}

/** What is known of a subgraph when its memory is laid out. */
export interface Preparation {
  /** Tensors whose numbers are known: constants, and what is worked out from them. They lie outside the plan. */
  readonly known: ReadonlySet<number>
  /** Tensors that get memory of their own when they are written. */
  readonly dynamic: ReadonlySet<number>
  /** How many operators are laid out: the last is the first whose output has no size before it runs. */
  readonly planned: number
}

/** Prepares the operators of a subgraph in turn, up to the first whose output has no size (subgraph.cc, PrepareOpsStartingAt). */
export function prepare(model: Plannable, at: number, around: readonly number[] = []): Preparation {
  const operators = operatorsOf(model, at)
  const known = new Set((model.tensors[at] ?? []).filter((tensor) => model.isKept(tensor)).map(({ index }) => index))
  const dynamic = new Set<number>()
  for (const [step, operator] of operators.entries()) {
    const { type = '', inputs, outputs } = operator
    if (isWorkedOut(operator, known)) for (const index of outputs) known.add(index)
    if (!isOpen(model, operator, known, [...around, at])) continue
    const sized = SIZED[type]
    // A reshape may yet write over its input.
    if (type !== 'RESHAPE' || inputs[0] === undefined || known.has(inputs[0]))
      for (const [place, index] of outputs.entries()) if (place !== sized) dynamic.add(index)
    return { known, dynamic, planned: step + 1 }
  }
  return { known, dynamic, planned: operators.length }
}

function isWorkedOut({ type = '', inputs, tensors }: PlannedOperator, known: ReadonlySet<number>): boolean {
  if (OF_SIZES_ALONE.has(type)) return true
  const given = inputs.filter((index) => index >= 0)
  // Weights of other types are turned into floats once (dequantize.cc).
  if (type === 'DEQUANTIZE') return given.every((index) => known.has(index) && tensors[index] !== undefined)
  return WORKED_OUT.has(type) && given.every((index) => known.has(index))
}

function isOpen(
  model: Plannable,
  { type = '', table, inputs, outputs, tensors }: PlannedOperator,
  known: ReadonlySet<number>,
  around: readonly number[],
): boolean {
  if (OPEN.has(type) || outputs.some((index) => tensors[index]?.dtype === 'string')) return true
  if (type === 'IF' || type === 'WHILE') return branchesVary(model, type, subgraphsOf(type, table), around)
  return (DECIDING.get(type) ?? []).some((place) => {
    const index = inputs[place]
    return index !== undefined && index >= 0 && !known.has(index)
  })
}

/** Both branches have to agree on their sizes (if.cc), and a loop has to keep those that it is given (while.cc). */
function branchesVary(
  model: Plannable,
  type: string,
  branches: ReturnType<typeof subgraphsOf>,
  around: readonly number[],
): boolean {
  const [first, second] = branches.map(({ index }) => index)
  if (first === undefined || second === undefined) return true
  if (around.includes(first) || around.includes(second) || around.length > MOST_WITHIN) return true
  const isSettled = (at: number) => prepare(model, at, around).planned === operatorsOf(model, at).length
  const shapes = (at: number, end: 'inputs' | 'outputs') =>
    listOf(model.subgraphs[at], end).map((index) => model.tensors[at]?.[index]?.shape.join('×'))
  const sides =
    type === 'IF'
      ? [shapes(first, 'outputs'), shapes(second, 'outputs')]
      : [shapes(second, 'inputs'), shapes(second, 'outputs')]
  const isSame = sides[0]?.join() === sides[1]?.join()
  return !isSame || (type === 'IF' && !isSettled(first)) || !isSettled(second)
}

/** Subgraphs that run one another are looked into so deep. */
const MOST_WITHIN = 8
