/** Lines and columns of a text, found when they are asked for. */

import type { Locator } from './message.ts'

/** Line and column of a place in `text`, by halving a list of line starts that is made as far as it is needed. */
export function textLocator(file: string, text: string): Locator {
  const starts = [0]
  let searched = 0
  return {
    where: (offset, length) => {
      while (searched <= offset) {
        const next = text.indexOf('\n', searched) + 1
        searched = next || Number.POSITIVE_INFINITY
        if (next > 0) starts.push(next)
      }
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1, length, offset }
    },
  }
}
