/** Runs networks on made-up values, and holds what was observed against what was predicted. */

import { expect } from 'vitest'
import { shapeOf } from '../src/core/network/shape.ts'
import { Random } from '../src/core/random.ts'
import { inputsOf, livenessOf } from '../src/entries/ask.ts'
import type { LayerRun, Pass, Tensor } from '../src/entries/run.ts'
import { type Analysis, analyze, type Model } from '../src/index.ts'

export interface Seen {
  readonly layers: readonly LayerRun[]
  readonly pass: Pass
}

/** Holds what was observed against the analysis: shapes of tops and parameters, MACs, and the memory at its peak. */
export function expectPredicted(model: Model, { layers, pass }: Seen): void {
  const analysis = analyze(model)
  // Shapes are upper bounds where the data decide how many examples pass.
  const dataDecides = layers.some(({ node }) => node.op.sizesFromData === true)
  for (const { node, tops, params, multiplications } of layers) {
    const facts = analysis.facts.get(node.id)
    const predicted = (facts?.outputs ?? []).slice(0, tops.length).map((shape) => String(shapeOf(shape)))
    if (!dataDecides)
      expect(
        tops.map(({ shape }) => String(shape)),
        node.id,
      ).toEqual(predicted)
    const wanted = (facts?.params ?? []).map(({ shape }) => String(shapeOf(shape)))
    expect(
      params.map(({ shape }) => String(shape)),
      node.id,
    ).toEqual(wanted)
    expect(BigInt(multiplications ?? -1), node.id).toBe(facts?.cost?.macs?.expr ?? 0n)
  }
  const peak = livenessOf(analysis).peak.value
  if (dataDecides) expect(pass.peakBytes).toBeLessThanOrEqual(Number(peak))
  else expect(BigInt(pass.peakBytes)).toBe(peak)
}

/** Values between 0 and 1 for every input whose sizes are known: as indices and labels they are all 0. */
export function madeUpInputs(analysis: Analysis, seed = 1): ReadonlyMap<string, Tensor> {
  const random = new Random(seed)
  const inputs = new Map<string, Tensor>()
  for (const [value, shape] of inputsOf(analysis)) {
    const sizes = shape.map(Number)
    const count = sizes.reduce((product, size) => product * size, 1)
    const name = analysis.model.graph.values.get(value)?.name ?? value
    const isKnown = shape.length > 0 && shape.every((size) => typeof size === 'bigint')
    if (isKnown && count < 1 << 22)
      inputs.set(name, { shape: sizes, data: Float32Array.from({ length: count }, () => random.uniform()) })
  }
  return inputs
}
