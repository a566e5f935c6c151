/** Whole networks: every shape, every parameter and every multiply-accumulate as ONNX's own programs have them. */

import { describe, expect, it } from 'vitest'
import { fvcore } from '../src/analyze/conventions/fvcore.ts'
import { countBy } from '../src/analyze/costs/count-by.ts'
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

describe.runIf(networks.length > 0)('counted as fvcore counts', () => {
  // What fvcore says of the modules that these were exported from.
  it.each([
    ['timm-vit_tiny_patch16_224', 1_258_411_200n],
    ['timm-convnext_atto', 552_053_760n],
  ])('%s', async (name, figure) => {
    const truth = networks.find((each) => each.name === name)
    if (truth === undefined) throw new Error(`there is no ${name}`)
    expect(countBy(await weighNetwork(truth), fvcore).total).toEqual({ value: figure, complete: true })
  })
})
