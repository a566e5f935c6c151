/**
 * The sizes that the full interpreter gives tensors before anything runs. Converters write 1 for a batch that is not known, even
 * where images are cut into batches of parts; the kernels then multiply what comes after.
 */

import { countOf, type TfliteTensor } from '../tensor.ts'
import { operatorsOf, type Plannable, type PlannedOperator } from './plannable.ts'

/** The tensors of a subgraph with the sizes that they really get. */
export function sizedTensors(model: Plannable, at: number): readonly TfliteTensor[] {
  const sized = [...(model.tensors[at] ?? [])]
  /** By how much a tensor is larger than the file says; absent: as it says. */
  const factors = new Map<number, Factor>()
  for (const operator of operatorsOf(model, at)) {
    const factor = factorOf(model, operator, sized, factors)
    if (factor === undefined || factor.times === factor.per) continue
    for (const index of operator.outputs) {
      const tensor = model.tensors[at]?.[index]
      const axis = tensor?.signature?.indexOf(-1n) ?? -1
      if (tensor === undefined || axis < 0) continue
      factors.set(index, factor)
      sized[index] = {
        ...tensor,
        shape: tensor.shape.with(axis, ((tensor.shape[axis] ?? 1n) * factor.times) / factor.per),
      }
    }
  }
  return sized
}

interface Factor {
  readonly times: bigint
  readonly per: bigint
}

function factorOf(
  model: Plannable,
  { type, inputs, outputs, tensors }: PlannedOperator,
  sized: readonly TfliteTensor[],
  factors: ReadonlyMap<number, Factor>,
): Factor | undefined {
  const inherited = inputs.map((index) => factors.get(index)).find((factor) => factor !== undefined)
  if (type !== 'SPACE_TO_BATCH_ND' && type !== 'BATCH_TO_SPACE_ND') return inherited
  const [data, blocks, edges] = inputs.map((index) => sized[index])
  const output = tensors[outputs[0] ?? -1]
  const elements = data && cutCount(type, data, blocks && model.elementsOf(blocks), edges && model.elementsOf(edges))
  if (output === undefined || elements === undefined) return inherited
  return { times: elements, per: countOf(output.shape) || 1n }
}

/** How many numbers there are once an image with edges is cut into parts of the batch, or put together of them and its edges cut off. */
function cutCount(
  type: string,
  { shape }: TfliteTensor,
  blocks: readonly bigint[] | undefined,
  edges: readonly bigint[] | undefined,
): bigint | undefined {
  if (blocks === undefined || edges === undefined || edges.length !== 2 * blocks.length) return undefined
  const isCut = type === 'SPACE_TO_BATCH_ND'
  let [count, parts] = [1n, 1n]
  for (const [axis, size] of shape.entries()) {
    const block = axis === 0 ? undefined : blocks[axis - 1]
    const edge = (edges[2 * axis - 2] ?? 0n) + (edges[2 * axis - 1] ?? 0n)
    if (block === undefined) count *= size
    else count *= isCut ? size + edge : size * block - edge
    if (block !== undefined && !isCut) parts *= block
  }
  return count / (parts || 1n)
}
