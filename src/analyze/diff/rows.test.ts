import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonRow, inOrder, type Pair } from './rows.ts'

/** The length of the longest common row, by the table of all beginnings. */
function longest(before: readonly string[], after: readonly string[]): number {
  let row = after.map(() => 0)
  for (const one of before) {
    const next: number[] = []
    after.forEach((other, j) => {
      next.push(one === other ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0))
    })
    row = next
  }
  return row.at(-1) ?? 0
}

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 })

function expectOrdered(row: readonly Pair[]): void {
  row.slice(1).forEach(([one, other], index) => {
    expect(one).toBeGreaterThan(row[index]?.[0] ?? -1)
    expect(other).toBeGreaterThan(row[index]?.[1] ?? -1)
  })
}

describe('commonRow', () => {
  it('finds a longest row of equal texts', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const row = commonRow(before, after) ?? []
        expectOrdered(row)
        for (const [one, other] of row) expect(before[one]).toBe(after[other])
        expect(row).toHaveLength(longest(before, after))
      }),
    )
  })

  it('gives up where lists have little in common', () => {
    const list = (letter: string) => Array.from({ length: 1000 }, (_, index) => `${letter}${index}`)
    expect(commonRow(list('a'), list('b'))).toBeUndefined()
    expect(commonRow(list('a'), list('a').slice(1))).toHaveLength(999)
  })
})

describe('inOrder', () => {
  it('keeps as many pairs as can stand in order', () => {
    const permutations = fc.array(fc.nat(50), { maxLength: 8 }).map((list) => [...new Set(list)])
    fc.assert(
      fc.property(permutations, (places) => {
        const pairs = places.map((other, one): Pair => [one, other])
        const row = inOrder(pairs)
        expectOrdered(row)
        const subsets = Array.from({ length: 2 ** pairs.length }, (_, bits) =>
          pairs.filter((_, at) => (bits >> at) & 1),
        )
        const ordered = subsets.filter((set) =>
          set.every(([, other], at) => at === 0 || (set[at - 1]?.[1] ?? 0) < other),
        )
        expect(row).toHaveLength(Math.max(...ordered.map((set) => set.length)))
      }),
    )
  })
})
