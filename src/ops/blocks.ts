/** Operators that trade channels for positions, block by block. */

import { type Expr, isKnown, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Inference, Op, Site } from '../core/network/op.ts'
import { shapeSource } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'

export interface BlockAttrs {
  readonly block: Expr
  /** Whether channels stand last. */
  readonly isLast?: boolean
  /** The order in which a block's values lie among the channels. */
  readonly order: 'DCR' | 'CRD'
}

/** Channels become blocks of positions. */
export const depthToSpace: Op<BlockAttrs> = {
  name: 'depth-to-space',
  family: 'shape',
  summary: message('lays channels out as blocks of positions'),
  source: 'onnx/defs/tensor/defs.cc, DepthToSpace',
  infer: (site) =>
    rearranged(site, (channels, block) => ({
      depth: whole(site, q('channels / block^2', { channels, block }), block, channels),
      sizeOf: (size) => q('in * block', { in: size, block }),
    })),
}

/** Blocks of positions become channels. */
export const spaceToDepth: Op<BlockAttrs> = {
  name: 'space-to-depth',
  family: 'shape',
  summary: message('lays blocks of positions out as channels'),
  source: 'onnx/defs/tensor/defs.cc, SpaceToDepth',
  infer: (site) =>
    rearranged(site, (channels, block) => ({
      depth: q('channels * block^2', { channels, block }),
      sizeOf: (size) => whole(site, q('in / block', { in: size, block }), block, size),
    })),
}

/** Four axes, with the depth and the two sizes that `rule` gives them, channels where they stood. */
function rearranged(
  { attrs: { block, isLast = false }, operands: [operand] }: Site<BlockAttrs>,
  rule: (channels: Expr, block: Expr) => { readonly depth: Quantity; readonly sizeOf: (size: Expr) => Quantity },
): Inference {
  const shape = operand?.shape
  const dtypes = [operand?.dtype]
  if (shape === undefined || shape.length !== 4) return { outputs: [], dtypes }
  const [n = unknown, ...rest] = shape
  const [channels = unknown, height = unknown, width = unknown] = isLast
    ? [rest[2] ?? unknown, ...rest.slice(0, 2)]
    : rest
  const { depth, sizeOf } = rule(channels, block)
  const sizes = [height, width].map(sizeOf)
  return { outputs: [isLast ? [given(n), ...sizes, depth] : [given(n), depth, ...sizes]], dtypes }
}

/** A quotient that must be whole; where it is not, that is reported and the size not known. */
function whole(site: Site<unknown>, size: Quantity, block: Expr, of: Expr): Quantity {
  const args = { block: shapeSource([block]).slice(1, -1), size: shapeSource([of]).slice(1, -1) }
  const isWhole = !isKnown(of) || isKnown(size.expr)
  site.check(isWhole, 'blocks/size', 'blocks of {block} do not divide the size {size}', args)
  return isWhole ? size : given(unknown)
}
