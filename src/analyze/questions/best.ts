/** The largest values of a network's result: which classes it takes an image for. */

import type { Observation, RanBlob } from './observe.ts'

/** A class and its value. */
export interface Ranked {
  readonly index: number
  readonly value: number
}

/** The best classes in one result of a network. */
export interface Best {
  /** The blob's name in the file. */
  readonly name: string
  /** True where the values of each example add up to 1 and none is negative. */
  readonly areProbabilities: boolean
  /** For each example, the best first. */
  readonly examples: readonly (readonly Ranked[])[]
}

/** The best `count` classes of every result that has one value a class: (examples, classes), and axes of size 1 behind. */
export function bestOf({ pass }: Observation, count: number): readonly Best[] {
  return [...pass.outputs].flatMap(([name, blob]) => {
    const [examples = 0, classes = 0, ...rest] = blob.shape
    if (examples === 0 || classes < 2 || rest.some((size) => size !== 1)) return []
    const rows = Array.from({ length: examples }, (_, example) => rowOf(blob, example, classes))
    const areProbabilities = rows.every(areShares)
    return [{ name, areProbabilities, examples: rows.map((row) => rank(row, count)) }]
  })
}

function rowOf({ data }: RanBlob, example: number, classes: number): Float32Array {
  return data.subarray(example * classes, (example + 1) * classes)
}

function areShares(row: Float32Array): boolean {
  const sum = row.reduce((total, value) => total + value, 0)
  return Math.abs(sum - 1) < 1e-3 && row.every((value) => value >= 0)
}

function rank(row: Float32Array, count: number): readonly Ranked[] {
  const all = Array.from(row, (value, index): Ranked => ({ index, value }))
  // What is no number comes last; of equal values the first class comes first.
  const key = ({ value }: Ranked) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)
  return all.sort((a, b) => key(b) - key(a) || a.index - b.index).slice(0, count)
}
