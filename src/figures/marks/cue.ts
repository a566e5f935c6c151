/** The second cue of a family, beside its colour: a small drawing that is legible in grey. */

import { type Box, dot, path, polyline, rect } from '../scene/draw.ts'
import type { Hue, Paint } from '../scene/palette.ts'
import type { Item, Point, Segment } from '../scene/scene.ts'

/** Draws the cue of a family into a square box. */
export function cue(hue: Hue, box: Box, paint: Paint): readonly Item[] {
  return CUES[hue](box, { stroke: paint, strokeWidth: 1 }, paint)
}

type Draw = (box: Box, line: { readonly stroke: Paint; readonly strokeWidth: number }, paint: Paint) => readonly Item[]

const CUES: Record<Hue, Draw> = {
  conv: (box, line) => [path(latticeLines(box, 3, 3), line)],
  dense: (box, line) => [path(hatchLines(box, 4), line)],
  pool: ({ x, y, width, height }, line) => [
    rect({ x, y, width, height }, { ...line, dash: [2, 1.5] }),
    rect({ x: x + width / 3, y: y + height / 3, width: width / 3, height: height / 3 }, line),
  ],
  norm: ({ x, y, width, height }, line) => [
    rect({ x, y, width, height }, line),
    rect({ x: x + 2.5, y: y + 2.5, width: width - 5, height: height - 5 }, line),
  ],
  activation: ({ x, y, width, height }, line) => [
    polyline(
      [
        [x, y + height * 0.75],
        [x + width * 0.5, y + height * 0.75],
        [x + width, y + height * 0.1],
      ],
      line,
    ),
  ],
  attention: ({ x, y, width, height }, line) =>
    [0.3, 0.75, 0.5].map((share, i) => {
      const at = x + width * (0.2 + 0.3 * i)
      return polyline(
        [
          [at, y + height],
          [at, y + height * (1 - share)],
        ],
        { ...line, strokeWidth: 2 },
      )
    }),
  merge: ({ x, y, width, height }, line) => [
    polyline(
      [
        [x, y + height / 2],
        [x + width, y + height / 2],
      ],
      line,
    ),
    polyline(
      [
        [x + width / 2, y],
        [x + width / 2, y + height],
      ],
      line,
    ),
  ],
  data: ({ x, y, width, height }, line) => [
    rect({ x: x + 1, y: y + 1, width: width - 2, height: height - 2 }, { ...line, strokeWidth: 2 }),
  ],
  unknown: (box, line, paint) => [
    questionMark(box, line),
    dot(box.x + box.width / 2, box.y + box.height - 0.8, 0.9, paint),
  ],
}

function questionMark(
  { x, y, width, height }: Box,
  line: { readonly stroke: Paint; readonly strokeWidth: number },
): Item {
  const [middle, low] = [x + width / 2, y + height * 0.68]
  const segments: readonly Segment[] = [
    ['M', x + width * 0.25, y + height * 0.25],
    ['C', x + width * 0.25, y - height * 0.1, x + width * 0.8, y - height * 0.1, x + width * 0.75, y + height * 0.28],
    ['C', x + width * 0.7, y + height * 0.45, middle, y + height * 0.45, middle, low],
  ]
  return path(segments, { ...line, strokeWidth: 1.4 })
}

/** The lines of a lattice, frame included. */
export function latticeLines({ x, y, width, height }: Box, rows: number, columns: number): readonly Segment[] {
  const segments: Segment[] = []
  for (let i = 0; i <= rows; i += 1) {
    segments.push(['M', x, y + (height * i) / rows], ['L', x + width, y + (height * i) / rows])
  }
  for (let i = 0; i <= columns; i += 1) {
    segments.push(['M', x + (width * i) / columns, y], ['L', x + (width * i) / columns, y + height])
  }
  return segments
}

/** Diagonals from bottom left to top right, cut at the box, `step` pixels apart, frame included. */
function hatchLines({ x, y, width, height }: Box, step: number): readonly Segment[] {
  const segments: Segment[] = [
    ['M', x, y],
    ['L', x + width, y],
    ['L', x + width, y + height],
    ['L', x, y + height],
    ['Z'],
  ]
  for (let c = step; c < width + height; c += step) {
    const from: Point = c <= height ? [x, y + c] : [x + c - height, y + height]
    const to: Point = c <= width ? [x + c, y] : [x + width, y + c - width]
    segments.push(['M', ...from], ['L', ...to])
  }
  return segments
}
