/** Which maps or kernels of a layer get a row. */

/** A row of the figure: a map with its number, or the dots for those between. */
export interface Row {
  /** From 0; `undefined` for the dots. */
  readonly index: number | undefined
  /** Distance of the row's middle from the axis. */
  readonly offset: number
  /** Tint step, 0 to 4. */
  readonly step: 0 | 1 | 2 | 3 | 4
}

/** Distance between rows, and around the dots. */
const PITCH = 66
const DOTS_PITCH = 44

/** All of a few; of many the first ones, dots, the last (the first and dots where only one is to be drawn). An unknown number is drawn as many. */
export function rowsOf(count: number | undefined, most: number): readonly Row[] {
  const limit = Math.max(1, most)
  const known = count ?? Infinity
  if (known <= limit) {
    return Array.from({ length: known }, (_, i) => ({
      index: i,
      offset: (i - (known - 1) / 2) * PITCH,
      step: stepOf(i),
    }))
  }
  if (limit === 1) {
    return [
      { index: 0, offset: -DOTS_PITCH / 2, step: 0 },
      { index: undefined, offset: DOTS_PITCH / 2, step: 0 },
    ]
  }
  const height = (limit - 2) * PITCH + 2 * DOTS_PITCH
  const rows: Row[] = []
  for (let i = 0; i < limit - 1; i += 1) rows.push({ index: i, offset: i * PITCH - height / 2, step: stepOf(i) })
  rows.push({ index: undefined, offset: (limit - 2) * PITCH + DOTS_PITCH - height / 2, step: 0 })
  const last = Number.isFinite(known) ? known - 1 : limit - 1
  rows.push({ index: last, offset: height / 2, step: stepOf(last) })
  return rows
}

function stepOf(index: number): Row['step'] {
  return ([0, 1, 2, 3, 4] as const)[index % 5] ?? 0
}
