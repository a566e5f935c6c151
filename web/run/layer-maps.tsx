/** The maps of one layer: pointing at a value, or going there by keys, shows what it was made of. */

import { useEffect, useMemo, useRef } from 'preact/hooks'
import { say } from '../language.ts'
import type { RunLayerView } from '../protocol.ts'
import { select } from '../state/actions.ts'
import { isDark } from '../state/store.ts'
import { drawMaps, layOut, type Mark, tileOf, valueAt } from './map-canvas.ts'
import { shortNumber } from './numbers.ts'
import { type Cursor, cursor, isPinned, kernels, look, terms } from './state.ts'
import { tintOf } from './tint.ts'

interface LayerMapsProps {
  readonly layer: RunLayerView
  /** Pixels that a row may take. */
  readonly room: number
}

export function LayerMaps({ layer, room }: LayerMapsProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const own = kernels.value.get(layer.id)
  const { id, top, rows, columns, maps } = layer
  const shown = layer.values.length
  const layout = useMemo(() => layOut(layer, own, room), [id, rows, columns, maps, shown, own, room])
  const marks = marksOf(layer)
  useEffect(() => {
    if (canvas.current === null) return
    const style = getComputedStyle(document.documentElement)
    const lines = { frame: style.getPropertyValue('--muted'), mark: style.getPropertyValue('--mark-line') }
    drawMaps(canvas.current, { layer, kernels: own, layout, tint: tintOf(isDark.value), lines, marks })
  }, [layer, own, layout, JSON.stringify(marks), isDark.value])
  const placeAt = (event: PointerEvent): Cursor | undefined => {
    const box = canvas.current?.getBoundingClientRect()
    const found = box && valueAt(layer, layout, event.clientX - box.left - 1, event.clientY - box.top - 1)
    return found && { layer: id, top, ...found }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (isPinned.value) return
    const place = placeAt(event)
    if (place !== undefined && !isSame(place, cursor.value)) void look(place)
  }
  const onPointerDown = (event: PointerEvent) => {
    const place = placeAt(event)
    if (place === undefined) return
    isPinned.value = !(isPinned.value && isSame(place, cursor.value))
    void look(place)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyed(event, layer, layout.shown)
    if (next === undefined) return
    event.preventDefault()
    isPinned.value = true
    if (canvas.current !== null) bringIntoView(canvas.current, tileOf(layout, next.map))
    void look(next)
  }
  const label = say('{layer}: {maps}. Arrows move from value to value, Page Up and Page Down from map to map.', {
    layer: layer.name,
    maps: sizeText(layer),
  })
  return (
    <section
      class={`run-layer ${cursor.value?.layer === id && cursor.value.top === top ? 'is-looked-at' : ''}`}
      data-layer={id}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move over its values
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerDown={onPointerDown}
    >
      <h2>
        <button type="button" onClick={() => select(id)}>
          {layer.name}
        </button>{' '}
        <span class="faint">{layer.type}</span> <span class="size">{sizeText(layer)}</span>{' '}
        <span class="faint">|x| ≤ {shortNumber(layer.most)}</span>
      </h2>
      <canvas ref={canvas} />
      {layout.shown < maps && <p class="caption">{say('the first {n} of {maps}', { n: layout.shown, maps })}</p>}
    </section>
  )
}

/** Scrolls what scrolls around the canvas, until a part of it from `top` on can be seen; on phones one value covers the rest. */
function bringIntoView(
  canvas: HTMLCanvasElement,
  { top, height }: { readonly top: number; readonly height: number },
): void {
  for (const name of ['.run-maps', '.run-view']) {
    const host = canvas.closest(name)
    if (host === null || host.scrollHeight <= host.clientHeight + 1) continue
    const { top: from, bottom } = host.getBoundingClientRect()
    const cover = host.querySelector('.run-value')?.clientHeight ?? 0
    const at = canvas.getBoundingClientRect().top + top
    if (at < from || at + height > bottom - cover) host.scrollTop += at - from - (bottom - cover - from) / 3
  }
}

/** `20 × 24 × 24`; `500` for units. */
function sizeText({ maps, rows, columns }: RunLayerView): string {
  return rows * columns === 1 ? String(maps) : `${maps} × ${rows} × ${columns}`
}

function isSame(a: Cursor, b: Cursor | undefined): boolean {
  return b !== undefined && a.layer === b.layer && a.top === b.top && isAt(a, b)
}

function isAt(a: Cursor, b: Cursor): boolean {
  return a.map === b.map && a.row === b.row && a.column === b.column
}

/** The value that is looked at, and the windows that it was made of. */
function marksOf({ id, top, columns, maps, rows }: RunLayerView): readonly Mark[] {
  const marks: Mark[] = []
  const at = cursor.value
  if (at?.layer === id && at.top === top)
    marks.push({ map: at.map, row: at.row, column: at.column, rows: 1, columns: 1 })
  const from = terms.value?.view.from
  if (from?.id !== id || from.top !== top) return marks
  for (const { channel, places } of terms.value?.view.slices ?? []) {
    const inside = places.filter((place) => place >= 0)
    // A row of units is one slice: they are all its maps.
    if (rows * columns === 1) {
      if (maps <= 20 || inside.length === 1) marks.push({ map: channel, row: 0, column: 0, rows: 1, columns: 1 })
      continue
    }
    if (inside.length === 0) continue
    const [ys, xs] = [inside.map((place) => Math.floor(place / columns)), inside.map((place) => place % columns)]
    const [row, column] = [Math.min(...ys), Math.min(...xs)]
    marks.push({ map: channel, row, column, rows: Math.max(...ys) - row + 1, columns: Math.max(...xs) - column + 1 })
  }
  return marks
}

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

/** Where a key leads: from the border of a map on to the next one. */
function keyed(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  layer: RunLayerView,
  shown: number,
): Cursor | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  const { id, top, rows, columns } = layer
  const now = cursor.value?.layer === id && cursor.value.top === top ? cursor.value : undefined
  const to = (map: number, row: number, column: number): Cursor | undefined =>
    map < 0 || map >= shown ? now : { layer: id, top, map, row, column }
  const page = key === 'PageDown' ? 1 : key === 'PageUp' ? -1 : 0
  if (page !== 0) return now === undefined ? to(0, 0, 0) : to(now.map + page, now.row, now.column)
  const step = STEPS[key]
  if (step === undefined) return undefined
  if (now === undefined) return to(0, 0, 0)
  const [row, column] = [now.row + step[0], now.column + step[1]]
  if (rows * columns === 1) return to(now.map + step[0] + step[1], 0, 0)
  if (column < 0 || row < 0) return to(now.map - 1, row < 0 ? rows - 1 : row, column < 0 ? columns - 1 : column)
  if (column >= columns || row >= rows) return to(now.map + 1, row >= rows ? 0 : row, column >= columns ? 0 : column)
  return to(now.map, row, column)
}
