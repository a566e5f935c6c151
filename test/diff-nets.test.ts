/** Real networks: each is equal to itself, and what two of them differ in is accounted for, layer by layer. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keyOf, neg, sum } from '../src/core/expr.ts'
import { FormatError } from '../src/core/words/issue.ts'
import { diffNetworks, type NetworkDiff, reportDiff } from '../src/entries/diff.ts'
import { type Analysis, analyze, memorySource, readNetwork } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'

/** Of many pairs, so many are compared; `ALL_DIFFS=1` compares all. */
const MOST_PAIRS = process.env.ALL_DIFFS === '1' ? Number.POSITIVE_INFINITY : 24

const own = [...filesBelow('examples', '.prototxt'), ...filesBelow('test/fixtures', '.prototxt')]
const shared = filesBelow(`${SHARED}/nets`, '.prototxt')

/** What a text reads as; `undefined` for what is meant to be refused. */
async function read(file: string): Promise<Analysis | undefined> {
  try {
    return analyze(await readNetwork([memorySource(file, readFileSync(file))]))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return undefined
  }
}

/** Neighbours in the list, which often are variants of one network. */
function neighbours(files: readonly string[]): readonly (readonly [string, string])[] {
  const pairs = files.slice(1).map((file, index): readonly [string, string] => [files[index] ?? file, file])
  const step = Math.max(1, Math.ceil(pairs.length / MOST_PAIRS))
  return pairs.filter((_, index) => index % step === 0)
}

function expectAccounted({ layers, totals }: NetworkDiff): void {
  for (const figure of ['parameters', 'parameterBytes', 'macs', 'operations'] as const) {
    const parts = sum(layers.map(({ figures }) => figures[figure].delta))
    expect(keyOf(parts), figure).toBe(keyOf(totals[figure].delta))
  }
  const count = (fate: string) => BigInt(layers.filter((layer) => layer.fate === fate).length)
  expect(count('added') - count('removed'), 'layers').toBe(totals.layers.delta)
  // Each layer is told once, on either side.
  for (const side of ['before', 'after'] as const) {
    const ids = layers.flatMap((layer) => layer[side]?.node.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  }
}

describe.each([
  ['of the project', own],
  ['of others', shared],
])('networks %s', (_, files) => {
  it.runIf(files.length > 0)(
    'are equal to themselves, and what they differ in adds up',
    async () => {
      for (const [one, other] of neighbours(files)) {
        const [before, after, again] = [await read(one), await read(other), await read(one)]
        if (before === undefined || after === undefined || again === undefined) continue
        const same = diffNetworks(before, again)
        expect(same.isEqual, one).toBe(true)
        expect(same.layers, one).toEqual([])
        const [there, back] = [diffNetworks(before, after), diffNetworks(after, before)]
        expectAccounted(there)
        expectAccounted(back)
        for (const [key, { delta }] of Object.entries(there.totals)) {
          expect(keyOf(neg(delta)), `${one}: ${key}`).toBe(keyOf(back.totals[key as keyof typeof back.totals].delta))
        }
        for (const format of ['text', 'markdown', 'json', 'html'] as const) {
          expect(await reportDiff({ network: there, weights: undefined }, { format, all: true })).not.toBe('')
        }
      }
    },
    600_000,
  )
})
