/** Rows of pairs that stand in the same order on both sides. */

/** A layer of each side, by its place. */
export type Pair = readonly [before: number, after: number]

/** The longest row of the pairs without a crossing, in order (patience sorting). */
export function inOrder(pairs: readonly Pair[]): readonly Pair[] {
  const sorted = [...pairs].sort(([one], [other]) => one - other)
  const tails: number[] = []
  const previous: number[] = []
  sorted.forEach(([, after], index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[tails[middle] ?? 0]?.[1] ?? 0) < after) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : (tails[low - 1] ?? -1)
    tails[low] = index
  })
  const row: Pair[] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = sorted[index]
    if (pair !== undefined) row.push(pair)
  }
  return row.reverse()
}

/** With more edits than this the search is given up: its cost grows with their square. */
const MOST_EDITS = 400

/**
 * The longest row of equal texts of two lists, by the shortest list of edits (Myers, "An O(ND) difference algorithm and its
 * variations", 1986); `undefined` where the lists differ too much to find it cheaply.
 */
export function commonRow(before: readonly string[], after: readonly string[]): readonly Pair[] | undefined {
  const [n, m] = [before.length, after.length]
  const most = Math.min(n + m, MOST_EDITS)
  const middle = most + 1
  // How far each diagonal reaches with so many edits: diagonal k is where k more were taken from the first list.
  const reach = new Int32Array(2 * middle + 1)
  const history: Int32Array[] = []
  const at = (row: Int32Array, k: number): number => row[middle + k] ?? 0
  for (let edits = 0; edits <= most; edits++) {
    history.push(reach.slice())
    for (let k = -edits; k <= edits; k += 2) {
      let x = edits === 0 ? 0 : comesDown(reach, k, edits, at) ? at(reach, k + 1) : at(reach, k - 1) + 1
      while (x < n && x - k < m && before[x] === after[x - k]) x++
      reach[middle + k] = x
      if (x >= n && x - k >= m) return walkedBack(history, [n, m], at)
    }
  }
  return undefined
}

type At = (row: Int32Array, k: number) => number

/** Whether the best way onto a diagonal takes one from the second list. */
function comesDown(row: Int32Array, k: number, edits: number, at: At): boolean {
  return k === -edits || (k !== edits && at(row, k - 1) < at(row, k + 1))
}

/** The pairs on the way back from the end. */
function walkedBack(history: readonly Int32Array[], [n, m]: readonly [number, number], at: At): readonly Pair[] {
  const row: Pair[] = []
  let [x, y] = [n, m]
  for (let edits = history.length - 1; edits >= 0; edits--) {
    const before = history[edits] ?? new Int32Array(0)
    const k = x - y
    const from = comesDown(before, k, edits, at) ? k + 1 : k - 1
    const [fromX, fromY] = edits === 0 ? [0, 0] : [at(before, from), at(before, from) - from]
    while (x > fromX && y > fromY) row.push([--x, --y])
    x = fromX
    y = fromY
  }
  return row.reverse()
}
