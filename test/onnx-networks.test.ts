/** Whole networks: every shape, every parameter and every multiply-accumulate as ONNX's own programs have them. */

import { describe, expect, it } from 'vitest'
import { networkTruths, shapesByName, shapeText, topMacs, weighNetwork } from './onnx-truth.ts'

const networks = networkTruths()

describe.runIf(networks.length > 0)('networks', () => {
  it.each(networks.map((truth) => [truth.name, truth] as const))('%s', async (_, truth) => {
    const analysis = await weighNetwork(truth)
    const shapes = shapesByName(analysis)
    const wrong: string[] = []
    let count = 0
    for (const [name, { shape, dataDependent }] of Object.entries(truth.values)) {
      if (shape === undefined || shape === null || dataDependent === true || !shapes.has(name)) continue
      count++
      const own = shapeText(shapes.get(name))
      if (own !== `[${shape.join(', ')}]`) wrong.push(`${name}: ${own}, not [${shape.join(', ')}]`)
    }
    expect(count).toBeGreaterThan(0)
    expect(wrong).toEqual([])
    expect(Number(topMacs(analysis))).toBe(truth.macs?.ofTheFloatNetwork ?? truth.macs?.byRuleFromShapes)
  })
})
