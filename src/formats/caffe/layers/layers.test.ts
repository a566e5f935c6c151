/** Each layer type by small nets: its shapes and parameters, or the check that it fails. The arithmetic is in the row. */

import { describe, expect, it } from 'vitest'
import { BAD, GOOD, weighLayer } from '../../../../test/layer-nets.ts'
import { siteOf } from '../../../analyze/analysis.ts'
import { exprText } from '../../../core/expr.ts'
import type { DerivedShape } from '../../../core/network/shape.ts'
import { caffeLayers } from './index.ts'

function told(shapes: readonly (DerivedShape | undefined)[]): string {
  return shapes
    .map((shape) => (shape === undefined ? '?' : shape.map(({ expr }) => exprText(expr)).join('x') || '[]'))
    .join(' ')
}

describe('shapes and parameters', () => {
  it.each(GOOD)('%s → %s', async (inputs, layer, outputs, params) => {
    const analysis = await weighLayer(inputs, layer)
    expect(analysis.issues.filter(({ severity }) => severity === 'error')).toEqual([])
    const facts = [...analysis.facts.values()].find(({ node }) => node.name === 'y')
    expect(told(facts?.outputs ?? [])).toBe(outputs)
    expect(told(facts?.params.map(({ shape }) => shape) ?? [])).toBe(params)
  })
})

describe('checks', () => {
  it.each(BAD)('%s → %s: %s', async (inputs, layer, code) => {
    const { issues } = await weighLayer(inputs, layer)
    expect(issues.filter(({ severity }) => severity === 'error').map((found) => found.code)).toContain(code)
  })
})

describe('costs', () => {
  it.each([
    ['SoftmaxWithLoss', '2x10 2', 'bottom: "a" bottom: "b"'],
    ['InfogainLoss', '2x10 2 10x10', 'bottom: "a" bottom: "b" bottom: "c"'],
  ])('%s: its softmax is over the classes', async (type, inputs, bottoms) => {
    const { facts } = await weighLayer(inputs, `type: "${type}" ${bottoms} top: "y"`)
    expect([...facts.values()].find(({ node }) => node.name === 'y')?.cost).toMatchObject({
      work: 'softmax',
      window: 10n,
    })
  })
})

describe('a channel axis counted from the end', () => {
  it('is the same axis to remarks and to what outputs see', async () => {
    const told = await Promise.all(
      [1, -3].map(async (axis) => {
        const fields = `num_output: 4 kernel_size: 3 stride: 2 group: 4 axis: ${axis}`
        const layer = `type: "Convolution" bottom: "a" top: "y" convolution_param { ${fields} }`
        const facts = [...(await weighLayer('1x4x9x9', layer)).facts.values()].find(({ node }) => node.name === 'y')
        if (facts === undefined) throw new Error('the layer is not there')
        const site = siteOf(facts)
        return { remarks: facts.node.op.remarks?.(site), reach: facts.node.op.reach?.(site, 0) }
      }),
    )
    expect(told[1]).toEqual(told[0])
    expect(told[0]?.reach).toHaveLength(2)
  })
})

describe('every layer type', () => {
  it('says what it does and where its rule stands', async () => {
    expect(caffeLayers.size).toBeGreaterThan(60)
    const used = new Set(GOOD.map(([, layer]) => /type: "(\w+)"/.exec(layer)?.[1]))
    for (const type of used) {
      const row = GOOD.find(([, layer]) => layer.includes(`type: "${type}"`))
      const analysis = await weighLayer(row?.[0] ?? '', row?.[1] ?? '')
      const op = [...analysis.facts.values()].find(({ node }) => node.name === 'y')?.node.op
      expect(op?.summary.text, type).not.toBe('')
      expect(op?.source, type).toMatch(/\w+_layer\.[ch]pp/)
    }
  })
})
