/** The legend of signed values: a bar from the most negative to the most positive colour. */

import { boundsOf, NOWHERE, rect, text } from '../scene/draw.ts'
import { VALUE_STEPS } from '../scene/palette.ts'
import type { Item } from '../scene/scene.ts'
import type { Body, Figure } from '../style.ts'

const CELL = 9
const HEIGHT = 10

/** A number short enough for a legend. */
export function shortValue(value: number): string {
  return (value === 0 ? 0 : Number(value.toPrecision(3))).toString().replace('-', '−')
}

/** A result: with more digits than a legend has, and tiny ones as a power. */
export function preciseValue(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-3
  return (isTiny ? value.toExponential(1) : String(Number(value.toPrecision(5)))).replaceAll('-', '−')
}

/** The bar with zero in its middle, and what stands at its ends; its top left at (x, y). */
export function scaleBar(most: string, x: number, y: number): readonly Item[] {
  const cells = Array.from({ length: 2 * VALUE_STEPS + 1 }, (_, i) => {
    return rect({ x: x + i * CELL, y, width: CELL, height: HEIGHT }, { fill: `w${i - VALUE_STEPS}` })
  })
  const width = cells.length * CELL
  const label = { size: 9, fill: 'muted' } as const
  return [
    ...cells,
    rect({ x, y, width, height: HEIGHT }, { stroke: 'line', strokeWidth: 0.6 }),
    text(x, y + HEIGHT + 11, `−${most}`, { ...label, anchor: 'start' }),
    text(x + width / 2, y + HEIGHT + 11, '0', label),
    text(x + width, y + HEIGHT + 11, `+${most}`, { ...label, anchor: 'end' }),
  ]
}

/** The legend for layers that each have a scale of their own, `said` beside it. */
export function valueKey({ say }: Figure, said: readonly string[]): NonNullable<Body['key']> {
  const bar = scaleBar(say('max'), 0, 0)
  const { width } = boundsOf(bar) ?? NOWHERE
  const items = [...bar, ...said.map((line, i) => text(width + 18, 9 + i * 14, line, { anchor: 'start' }))]
  return { items, box: boundsOf(items) ?? NOWHERE }
}
