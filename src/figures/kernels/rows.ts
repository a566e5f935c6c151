/** Which maps or kernels of a layer get a row. */

import { fitText } from '../fonts/measure.ts'
import type { Size } from '../net/net.ts'

/** A row of the figure: a map with its number, or the dots for those between. */
export interface Row {
  /** From 0; `undefined` for the dots. */
  readonly index: number | undefined
  /** The map's number, from 1; the last of an unknown number has its symbol. */
  readonly label: string
  /** Distance of the row's middle from the axis. */
  readonly offset: number
  /** Tint step, 0 to 4. */
  readonly step: 0 | 1 | 2 | 3 | 4
}

/** Distance between rows, and around the dots. */
const PITCH = 66
const DOTS_PITCH = 44

/**
 * All of a few; of many the first ones, dots, the last (the first and dots where only one is to be drawn). An unknown
 * number is drawn as many. Where `chosen` names as many as are drawn, those are.
 */
export function rowsOf(count: Size | undefined, most: number, chosen: readonly number[] = []): readonly Row[] {
  const limit = Math.max(1, most)
  const known = count?.value ?? Infinity
  if (known <= limit) return Array.from({ length: known }, (_, i) => rowAt(i, (i - (known - 1) / 2) * PITCH))
  if (limit === 1) return [rowAt(0, -DOTS_PITCH / 2), dotsAt(DOTS_PITCH / 2)]
  const height = (limit - 2) * PITCH + 2 * DOTS_PITCH
  const usual = Array.from({ length: limit }, (_, i) => (i === limit - 1 && Number.isFinite(known) ? known - 1 : i))
  const shown = chosen.length === limit ? chosen : usual
  const rows = shown.map((index, i) => rowAt(index, i === limit - 1 ? height / 2 : i * PITCH - height / 2))
  const label = fitText(count?.text ?? '?', LABEL_WIDTH, 9)
  const last = rows.slice(-1).map((row) => (Number.isFinite(known) ? row : { ...row, label }))
  return [...rows.slice(0, -1), dotsAt((limit - 2) * PITCH + DOTS_PITCH - height / 2), ...last]
}

/** A symbol for the last map is no wider than this. */
const LABEL_WIDTH = 40

function rowAt(index: number, offset: number): Row {
  return { index, label: String(index + 1), offset, step: ([0, 1, 2, 3, 4] as const)[index % 5] ?? 0 }
}

function dotsAt(offset: number): Row {
  return { index: undefined, label: '', offset, step: 0 }
}
