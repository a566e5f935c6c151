/** What operators and networks compute, as ONNX and onnxruntime tell it, where it lies beside the project. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { memorySource } from '../src/core/bytes/bytes.ts'
import type { Dtype } from '../src/core/network/dtype.ts'
import type { ValueId } from '../src/core/network/model.ts'
import { say } from '../src/core/words/message.ts'
import { readNpyBytes } from '../src/formats/numpy/read-npy.ts'
import { readNetwork } from '../src/index.ts'
import { prepareRun, seenAs, type Tensor, type Typed, tensorOfBytes } from '../src/run/index.ts'
import { fromCodes } from '../src/run/tensors/bits.ts'

export const FORWARD = '../shared/onnx/forward'

export interface ForwardArray {
  readonly name: string
  readonly file: string
  readonly dtype: string
  readonly maxAbs?: number
  readonly store?: string
}

export interface ForwardCase {
  readonly case: string
  readonly file: string
  readonly operator: string
  readonly inputs: readonly ForwardArray[]
  readonly outputs: readonly ForwardArray[]
}

/** The cases of a list; none where it is not there. */
export function casesOf(list: string): readonly ForwardCase[] {
  const file = join(FORWARD, list)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ForwardCase)
}

/** An array of a file, as a network takes it. */
export async function arrayOf(file: string): Promise<Tensor> {
  const { dtype, shape, bytes } = await readNpyBytes(memorySource(file, readFileSync(file)))
  return seenAs(tensorOfBytes(dtype, shape, bytes))
}

/** An array in the type that the truth names. */
async function typedOf(file: string, dtype: string): Promise<Typed> {
  const { shape, exact, data } = await arrayOf(file)
  const stored = exact ?? { dtype: 'float32' as const, shape, data }
  const coded = stored.dtype !== dtype && /^(bfloat|float[468])/.test(dtype) && stored.dtype.startsWith('uint')
  return coded ? { dtype: dtype as Dtype, shape, data: fromCodes(dtype as Dtype, stored) } : stored
}

type Inputs = ReadonlyMap<string, Tensor>

/** Runs a network; gives all values by name, and what went wrong. Inputs may be made of the shapes that the network has. */
export async function passOf(file: string, given: Inputs | ((shape: (input: string) => readonly number[]) => Inputs)) {
  const source = memorySource(file, readFileSync(file))
  const folder = dirname(file)
  const beside = new Map<string, ReturnType<typeof memorySource>>()
  const open = async (name: string) => {
    const path = join(folder, name)
    if (!existsSync(path)) return undefined
    const found = memorySource(path, readFileSync(path))
    beside.set(path, found)
    return found
  }
  const model = await readNetwork([source], { open })
  const shapeOf = (name: string) =>
    [...model.graph.values.values()].find((value) => value.name === name)?.given?.shape?.map(Number) ?? []
  const inputs = typeof given === 'function' ? given(shapeOf) : given
  const values = new Map<string, Tensor>()
  const nameOf = (id: ValueId | undefined) => model.graph.values.get(id ?? '')?.name ?? ''
  const runner = prepareRun(model, undefined, { sources: [source, ...beside.values()] })
  const pass = await runner.forward(inputs, ({ node, tops }) => {
    tops.forEach((top, at) => {
      values.set(nameOf(node.outputs[at]), top)
    })
  })
  for (const [name, tensor] of pass.outputs) values.set(name, tensor)
  const told = pass.issues.map((found) => `${say(found.message)}`)
  return { values, told }
}

/** How a value differs from what is expected; `undefined` where it does not beyond the tolerance. */
export async function difference(
  found: Tensor | undefined,
  expected: ForwardArray,
  file: string,
  tolerance: number,
  steps = 0,
) {
  const wanted = await typedOf(file, expected.dtype)
  if (found === undefined) return 'was not computed'
  const own = found.exact ?? { dtype: 'float32', shape: found.shape, data: found.data }
  if (own.dtype !== expected.dtype) return `is of type ${own.dtype}, not ${expected.dtype}`
  if (own.shape.join() !== wanted.shape.join()) return `has the shape [${own.shape}], not [${wanted.shape}]`
  const isFraction = /float/.test(expected.dtype)
  const numbers = (data: Typed['data']) => Array.from(data as ArrayLike<number | bigint>, Number)
  const [a, b] = [numbers(own.data), numbers(wanted.data)]
  const largest = b.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0)
  const bound = isFraction ? (/float32|float64/.test(expected.dtype) ? tolerance : 2e-3) * largest : steps
  let worst = 0
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? Number.NaN
    if (Object.is(value, other) || value === other) continue
    if (!Number.isFinite(value) || !Number.isFinite(other)) return `is ${value} at ${at}, not ${other}`
    worst = Math.max(worst, Math.abs(value - other))
  }
  return worst > bound ? `differs by ${worst} (largest ${largest})` : undefined
}
