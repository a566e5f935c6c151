/** What each kind of module holds, and what it multiplies: the sizes of its tensors from the arguments of its line. */

import { given, type Quantity, q } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import { dtypeNamed } from '../core/network/dtype.ts'
import type { DerivedShape } from '../core/network/shape.ts'
import type { Line } from './line.ts'
import { quantity, type Scope, shapeBy, truthOf } from './walk.ts'

/** A tensor of a module. */
export interface ModuleTensor {
  /** Behind the module's path; empty where the line names the tensor itself. */
  readonly leaf: string
  readonly shape: DerivedShape
  readonly isBuffer?: boolean
  readonly dtype?: Dtype
  /** True where it is a factor of a product, once for each position. */
  readonly isWeight?: boolean
}

/** What one module holds, and how many numbers come out of it for each position. */
export interface ModuleContents {
  readonly tensors: readonly ModuleTensor[]
  readonly width?: Quantity
}

type Contents = (line: Line, scope: Scope) => ModuleContents | undefined

const BUFFER = { isBuffer: true } as const

/** Kinds of modules with tensors, as torch names them. */
const KINDS: Readonly<Record<string, Contents>> = {
  linear: (line, scope) => {
    const [input, output] = sizes(line.args.slice(0, 2), scope)
    if (input === undefined || output === undefined) return undefined
    return { tensors: [weight([output, input]), ...biasOf(line.args[2], output, scope)], width: output }
  },
  linear_t: ({ args }, scope) => {
    const [input, output] = sizes(args, scope)
    if (input === undefined || output === undefined) return undefined
    return { tensors: [weight([input, output]), plain('bias', [output])], width: output }
  },
  embedding: ({ args }, scope) => {
    const [rows, width] = sizes(args, scope)
    return rows && width && { tensors: [plain('weight', [rows, width])], width }
  },
  norm: ({ args }, scope) => {
    const shape = whole(sizes(args, scope))
    return shape && { tensors: [plain('weight', shape)], ...lastOf(shape) }
  },
  layer_norm: ({ args, named }, scope) => {
    const shape = whole(sizes(args, scope))
    if (shape === undefined) return undefined
    const hasBias = truthOf(named.get('bias') ?? 'true', scope)
    return { tensors: [plain('weight', shape), ...(hasBias ? [plain('bias', shape)] : [])], ...lastOf(shape) }
  },
  batch_norm: ({ args }, scope) => {
    const shape = whole(sizes(args, scope))
    if (shape === undefined) return undefined
    const tracked = ['running_mean', 'running_var'].map((leaf) => ({ ...plain(leaf, shape), ...BUFFER }))
    const count: ModuleTensor = { leaf: 'num_batches_tracked', shape: [], dtype: 'int64', ...BUFFER }
    return { tensors: [plain('weight', shape), plain('bias', shape), ...tracked, count], ...lastOf(shape) }
  },
  conv1d: (line, scope) => convolution(line, 1, scope),
  conv2d: (line, scope) => convolution(line, 2, scope),
  conv3d: (line, scope) => convolution(line, 3, scope),
  tensor: ({ args }, scope) => {
    const shape = shapeBy(args[0] ?? '[]', scope)
    return shape && { tensors: [plain('', shape)] }
  },
  buffer: ({ args: [sizes = '[]', type = 'float32'] }, scope) => {
    const shape = shapeBy(sizes, scope)
    return shape && { tensors: [{ ...plain('', shape), ...BUFFER, dtype: dtypeNamed(type) ?? 'float32' }] }
  },
}

/** The tensors of a line's module; `undefined` where the kind has none or a size is not known. */
export function contentsOf(line: Line, scope: Scope): ModuleContents | undefined {
  return KINDS[line.kind]?.(line, scope)
}

/** Kernels of one size for all axes, or of a list of sizes; the first argument counts the channels of one group. */
function convolution({ args, named }: Line, axes: number, scope: Scope): ModuleContents | undefined {
  const [input, output] = sizes(args.slice(0, 2), scope)
  const text = args[2] ?? '1'
  const kernel = isList(text) ? shapeBy(text, scope) : repeated(quantity(text, scope), axes)
  if (input === undefined || output === undefined || kernel === undefined) return undefined
  const shape = [output, input, ...kernel]
  return { tensors: [weight(shape), ...biasOf(named.get('bias'), output, scope)], width: output }
}

/** Whether a formula is a list as a whole, not one that is indexed (`[1, 3][i]`). */
function isList(text: string): boolean {
  let depth = 0
  for (const [at, char] of [...text].entries()) {
    if (char === '[') depth++
    else if (char === ']') depth--
    if (depth === 0) return at > 0 && at === text.length - 1
  }
  return false
}

function repeated(size: Quantity | undefined, times: number): DerivedShape | undefined {
  return size && Array.from({ length: times }, () => size)
}

function biasOf(text: string | undefined, width: Quantity, scope: Scope): readonly ModuleTensor[] {
  return text !== undefined && truthOf(text, scope) === true ? [plain('bias', [width])] : []
}

function sizes(texts: readonly string[], scope: Scope): readonly (Quantity | undefined)[] {
  return texts.map((text) => quantity(text, scope))
}

function whole(shape: readonly (Quantity | undefined)[]): DerivedShape | undefined {
  return shape.includes(undefined) ? undefined : (shape as DerivedShape)
}

function plain(leaf: string, shape: DerivedShape): ModuleTensor {
  return { leaf, shape }
}

function weight(shape: DerivedShape): ModuleTensor {
  return { leaf: 'weight', shape, isWeight: true }
}

function lastOf(shape: DerivedShape): { readonly width?: Quantity } {
  const width = shape.at(-1)
  return width === undefined ? {} : { width }
}

/** A shape of many equal ones. */
export function stacked(of: Quantity, shape: DerivedShape): DerivedShape {
  return [of.formula === undefined ? of : given(of.expr), ...shape]
}

/** Multiply-accumulates of a product with a weight of which each position uses the part `used / of`. */
export function macsOf(positions: Quantity, shape: DerivedShape, group?: { used: Quantity; of: Quantity }): Quantity {
  const weight = shape.map(({ expr }) => expr)
  if (group === undefined) return q('positions × prod(weight)', { positions: positions.expr, weight })
  return q('positions × used × prod(weight)', { positions: positions.expr, used: group.used.expr, weight })
}
