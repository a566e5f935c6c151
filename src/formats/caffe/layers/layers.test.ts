/** Each layer type by small nets: its shapes and parameters, or the check that it fails. The arithmetic is in the row. */

import { describe, expect, it } from 'vitest'
import { BAD, GOOD, weighLayer } from '../../../../test/layer-nets.ts'
import { exprText } from '../../../core/expr.ts'
import type { DerivedShape } from '../../../core/shape.ts'
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
