import { expect, test } from 'vitest'
import type { Facts } from '../../analyze/analysis.ts'
import type { Wiring } from '../../analyze/shapes/wiring.ts'
import { given, q } from '../../core/formula.ts'
import type { Node } from '../../core/network/model.ts'
import { type Chain, isRepeat } from '../words/units.ts'
import { foldRepeats, type Likeness } from './fold.ts'

/** A chain network in which each letter is a layer type, and a digit after it its number of channels. */
function network(text: string): { readonly chains: readonly Chain[]; readonly wiring: Wiring } {
  const layers = [...text.matchAll(/([A-Z])(\d?)/g)].map(([name, type = '', channels = ''], index): Facts => {
    const node = {
      id: `${index}`,
      name: `${name}${index}`,
      type,
      inputs: index === 0 ? [] : [`${index - 1}`],
      outputs: [`${index}`],
    }
    const outputs = [[given(1), given(Number(channels || 1)), given(8), given(8)]]
    const zero = q('0', {})
    return {
      node: node as unknown as Node,
      outputs,
      outputBytes: [],
      params: [],
      parameterCount: zero,
      parameterBytes: 0n,
      complete: true,
    } as unknown as Facts
  })
  const wiring = { layers, producer: (value: string) => layers[Number(value)] } as unknown as Wiring
  return { chains: layers.map((layer) => ({ layers: [layer] })), wiring }
}

function folded(text: string, likeness: Likeness = 'equal'): string {
  const { chains, wiring } = network(text)
  return foldRepeats(chains, wiring, likeness)
    .map((unit) => {
      if (!isRepeat(unit)) return unit.layers[0].node.type
      return `(${unit.blocks[0]?.map((chain) => chain.layers[0].node.type).join('')})×${unit.blocks.length}`
    })
    .join(' ')
}

test.each([
  ['ABCD', 'A B C D'],
  ['XAAAAY', 'X (A)×4 Y'],
  ['XABABABY', 'X (AB)×3 Y'],
  ['XABCABCABCABCY', 'X (ABC)×4 Y'],
  ['XABABY', 'X A B A B Y'],
  ['XABCABCYDEFDEFDEFZ', 'X (ABC)×2 Y (DEF)×3 Z'],
  ['XABABCABABCABABCY', 'X (ABABC)×3 Y'],
])('%s folds to %s', (text, expected) => {
  expect(folded(text)).toBe(expected)
})

test('channels may differ where that is asked for', () => {
  expect(folded('XA1B2A2B3A3B4A4B5Y')).toBe('X A B A B A B A B Y')
  expect(folded('XA1B2A2B3A3B4A4B5Y', 'but-for-channels')).toBe('X (AB)×4 Y')
})

test('a chain of 10,000 layers is folded in time that grows with its length', () => {
  const text = `X${'ABCDE'.repeat(2000)}Y`
  const start = performance.now()
  expect(folded(text)).toBe('X (ABCDE)×2000 Y')
  expect(performance.now() - start).toBeLessThan(2000)
})
