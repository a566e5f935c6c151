/** From stretches to lines: smooth from lane to lane, squarely from band to band. */

import type { Direction } from '../choices.ts'
import { endOf, type Point, type Segment } from '../scene/scene.ts'
import { CARRY } from './bands.ts'
import { at, type Band, type Layout, type Stretch } from './placed.ts'

/** Turns (along, across) into (x, y). */
export function onPage(direction: Direction, along: number, across: number): Point {
  return direction === 'right' ? [along, across] : [across, along]
}

/** Room before and after a band, along, for the lines that go on in the next. */
const CARRY_ROOM = 14

const CORNER = 6

/** The line of every edge. Edges that are carried from one band to the next keep their distance from each other. */
export function routeEdges(layout: Layout, direction: Direction): readonly (readonly Segment[])[] {
  const used = layout.bands.map(() => new Map<number, number>())
  return layout.routes.map((stretches) => {
    const segments: Segment[] = []
    let last: Stretch | undefined
    for (const stretch of stretches) {
      if (!last) segments.push(move(direction, stretch.from, stretch.across))
      else if (last.band === stretch.band) bend(segments, direction, last, stretch)
      else carry(segments, direction, last, stretch, layout, used)
      line(segments, direction, stretch.to, stretch.across)
      last = stretch
    }
    return segments
  })
}

function move(direction: Direction, along: number, across: number): Segment {
  return ['M', ...onPage(direction, along, across)]
}

/** Adds a line, or lengthens the last one that runs the same way. */
function line(segments: Segment[], direction: Direction, along: number, across: number): void {
  const to = onPage(direction, along, across)
  const last = segments.at(-1)
  const before = segments.at(-2)
  if (last && last[0] !== 'Z') {
    const from = endOf(last)
    if (from[0] === to[0] && from[1] === to[1]) return
    if (last[0] === 'L' && before && before[0] !== 'Z' && straight(endOf(before), from, to)) segments.pop()
  }
  segments.push(['L', ...to])
}

function straight(a: Point, b: Point, c: Point): boolean {
  return (a[0] === b[0] && b[0] === c[0]) || (a[1] === b[1] && b[1] === c[1])
}

/** An S from one lane to another. */
function bend(segments: Segment[], direction: Direction, from: Stretch, to: Stretch): void {
  if (Math.abs(from.across - to.across) < 0.5) return
  const middle = (from.to + to.from) / 2
  const [x1, y1] = onPage(direction, middle, from.across)
  const [x2, y2] = onPage(direction, middle, to.across)
  segments.push(['C', x1, y1, x2, y2, ...onPage(direction, to.from, to.across)])
}

/** Out of the band's end, back through the gap between the bands, and in at the next band's start. */
function carry(
  segments: Segment[],
  direction: Direction,
  from: Stretch,
  to: Stretch,
  layout: Layout,
  used: readonly Map<number, number>[],
): void {
  // Edges that leave the band at one place run together.
  const numbers = at(used, from.band)
  const number = numbers.get(from.across) ?? numbers.size
  numbers.set(from.across, number)
  const { across, size, carried }: Band = at(layout.bands, from.band)
  const nextStart = at(layout.bands, from.band + 1).across
  const middle = (across + size + nextStart) / 2 + CARRY * (number - (carried - 1) / 2)
  const out = Math.max(from.to, at(layout.bands, from.band).along) + CARRY_ROOM * 0.6 + CARRY * (carried - 1 - number)
  const back = Math.min(0, to.from - CARRY_ROOM) - CARRY_ROOM * 0.6 - CARRY * number
  const corners: readonly (readonly [number, number])[] = [
    [out, from.across],
    [out, middle],
    [back, middle],
    [back, to.across],
    [to.from, to.across],
  ]
  rounded(segments, direction, [from.to, from.across], corners)
}

type Place = readonly [along: number, across: number]

function rounded(segments: Segment[], direction: Direction, start: Place, corners: readonly Place[]): void {
  let previous = start
  corners.forEach((corner, i) => {
    const next = corners[i + 1]
    if (!next) {
      segments.push(['L', ...onPage(direction, ...corner)])
      return
    }
    const before = towards(corner, previous)
    const after = towards(corner, next)
    segments.push(['L', ...onPage(direction, ...before)])
    segments.push([
      'C',
      ...onPage(direction, ...half(before, corner)),
      ...onPage(direction, ...half(after, corner)),
      ...onPage(direction, ...after),
    ])
    previous = corner
  })
}

/** A point a corner's radius away from `from` on the way to `to`. */
function towards(from: Place, to: Place): Place {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const share = length === 0 ? 0 : Math.min(CORNER, length / 2) / length
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

/** Most of the way to the corner: the round's control point. */
function half(from: Place, to: Place): Place {
  return [from[0] + (to[0] - from[0]) * 0.6, from[1] + (to[1] - from[1]) * 0.6]
}

/** The line to the right, lengthened at both ends to where the drawn bodies are: a column may be wider than its body. */
export function reaching(line: readonly Segment[], start: number, end: number): readonly Segment[] {
  const first = line[0]
  const last = line.at(-1)
  if (!first || !last || first[0] === 'Z' || last[0] === 'Z') return line
  const [fromX, fromY] = endOf(first)
  const [, toY] = endOf(last)
  return [['M', start, fromY], ['L', fromX, fromY], ...line.slice(1), ['L', end, toY]]
}
