/** Path data, as short as it can be said. */

import { endOf, type Point, type Segment } from '../scene/scene.ts'
import { decimal, STEPS } from './number.ts'

/** Joins numbers; a minus sign separates by itself. */
function join(numbers: readonly number[]): string {
  let all = ''
  for (const number of numbers) {
    const said = decimal(number)
    all += all === '' || said.startsWith('-') ? said : ` ${said}`
  }
  return all
}

function round(value: number): number {
  return Math.round(value * STEPS) / STEPS
}

/** Where a path starts, and how it goes on from there. */
export interface PathData {
  readonly start: Point
  readonly rest: string
}

/** Relative commands, lines along an axis as `h` and `v`. Rounding never adds up, since steps are between rounded points. */
export function pathData(segments: readonly Segment[]): PathData {
  const [first] = segments
  const [originX, originY] = first && first[0] !== 'Z' ? [first[1], first[2]] : [0, 0]
  let rest = ''
  let [x, y] = [0, 0]
  let [startX, startY] = [0, 0]
  segments.forEach((segment, i) => {
    if (segment[0] === 'Z') {
      rest += 'z'
      ;[x, y] = [startX, startY]
      return
    }
    // Distances are taken from the origin, so that equal outlines give equal data wherever they stand.
    const [endX, endY] = endOf(segment)
    const [toX, toY] = [round(endX - originX), round(endY - originY)]
    if (i > 0) rest += step(segment, originX + x, originY + y, toX - x, toY - y)
    ;[x, y] = [toX, toY]
    if (segment[0] === 'M') [startX, startY] = [x, y]
  })
  return { start: [originX, originY], rest }
}

function step(segment: Segment, x: number, y: number, dx: number, dy: number): string {
  if (segment[0] === 'C') {
    const [, x1, y1, x2, y2] = segment
    return `c${join([x1 - x, y1 - y, x2 - x, y2 - y, dx, dy])}`
  }
  if (segment[0] === 'M') return `m${join([dx, dy])}`
  if (round(dy) === 0) return `h${join([dx])}`
  return round(dx) === 0 ? `v${join([dy])}` : `l${join([dx, dy])}`
}
