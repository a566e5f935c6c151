/** Path data, as short as it can be said. */

import type { Segment } from '../scene/scene.ts'
import { decimal } from './number.ts'

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
  return Math.round(value * 100) / 100
}

/** Relative commands, lines along an axis as `h` and `v`. Rounding never adds up, since steps are between rounded points. */
export function pathData(segments: readonly Segment[]): string {
  let data = ''
  let [x, y] = [0, 0]
  let [startX, startY] = [0, 0]
  for (const segment of segments) {
    if (segment[0] === 'Z') {
      data += 'z'
      ;[x, y] = [startX, startY]
      continue
    }
    const [endX, endY] = segment[0] === 'C' ? [segment[5], segment[6]] : [segment[1], segment[2]]
    const [toX, toY] = [round(endX), round(endY)]
    data += step(segment, x, y, toX - x, toY - y, data === '')
    ;[x, y] = [toX, toY]
    if (segment[0] === 'M') [startX, startY] = [x, y]
  }
  return data
}

function step(segment: Segment, x: number, y: number, dx: number, dy: number, first: boolean): string {
  if (segment[0] === 'C') {
    const [, x1, y1, x2, y2] = segment
    return `c${join([x1 - x, y1 - y, x2 - x, y2 - y, dx, dy])}`
  }
  if (segment[0] === 'M') return first ? `M${join([dx, dy])}` : `m${join([dx, dy])}`
  if (round(dy) === 0) return `h${join([dx])}`
  return round(dx) === 0 ? `v${join([dy])}` : `l${join([dx, dy])}`
}
