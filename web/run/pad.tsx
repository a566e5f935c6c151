/** The pad: what is drawn on it is what the network sees. */

import { useEffect, useRef } from 'preact/hooks'
import { say } from '../language.ts'
import { isDark } from '../state/store.ts'
import { changed, clear, input, picture, pixels, strokes } from './state.ts'
import type { Place } from './strokes.ts'
import { pixelOf, tintOf } from './tint.ts'

/** The pen of those who draw by keys: where it is, and whether it is down. */
interface KeyPen {
  at: Place
  isDown: boolean
}

export function Pad() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pen = useRef<KeyPen | undefined>(undefined)
  const { width, height } = input.value
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, pen.current)
  }, [pixels.value, isDark.value, width, height])
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    for (const place of placesOf(event).slice(-1)) begin(place)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!(event.currentTarget as Element).hasPointerCapture(event.pointerId)) return
    extend(placesOf(event))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = keyed(event, pen.current ?? { at: [width / 2, height / 4], isDown: false })
    if (moved === undefined) return
    event.preventDefault()
    pen.current = moved
    if (canvas.current !== null) paint(canvas.current, moved)
  }
  const label = say(
    'Pad: draw with mouse or finger. Arrows move the pen, Space puts it down and lifts it, Delete clears.',
  )
  return (
    <section
      class="pad"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys draw on it
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => changed(true)}
      onPointerCancel={() => changed(true)}
    >
      <canvas ref={canvas} />
      {strokes.value.length === 0 && picture.value === undefined && <p aria-hidden="true">{say('draw here')}</p>}
    </section>
  )
}

/** Where the pen has been, in pixels of the pad: between two frames a fast one has been at several places. */
function placesOf(event: PointerEvent): readonly Place[] {
  const box = (event.currentTarget as Element).getBoundingClientRect()
  const { width, height } = input.value
  const all = event.getCoalescedEvents?.() ?? []
  return (all.length > 0 ? all : [event]).map(({ clientX, clientY }) => [
    ((clientX - box.left) / box.width) * width,
    ((clientY - box.top) / box.height) * height,
  ])
}

function begin(place: Place): void {
  strokes.value = [...strokes.value, [place]]
  changed(false)
}

function extend(places: readonly Place[]): void {
  const last = strokes.value.at(-1) ?? []
  strokes.value = [...strokes.value.slice(0, -1), [...last, ...places]]
  changed(false)
}

const STEPS: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function keyed({ key, ctrlKey, altKey, metaKey }: KeyboardEvent, pen: KeyPen): KeyPen | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  if (key === 'Delete' || key === 'Backspace') {
    clear()
    return { ...pen, isDown: false }
  }
  if (key === ' ') {
    if (!pen.isDown) begin(pen.at)
    return { ...pen, isDown: !pen.isDown }
  }
  const step = STEPS[key]
  if (step === undefined) return undefined
  const { width, height } = input.value
  const at: Place = [
    Math.max(0, Math.min(width, pen.at[0] + step[0])),
    Math.max(0, Math.min(height, pen.at[1] + step[1])),
  ]
  if (pen.isDown) extend([at])
  return { at, isDown: pen.isDown }
}

/** A pixel of the pad is a pixel of the picture. */
function paint(canvas: HTMLCanvasElement, pen: KeyPen | undefined): void {
  const { channels, width, height } = input.value
  if (width === 0 || height === 0) return
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height]
  const size = width * height
  const all = new Uint32Array(size)
  const planes = pixels.value
  const tint = tintOf(isDark.value)
  for (let at = 0; at < size; at++) {
    const [first = 0, green = 0, red = 0] = [planes[at], planes[size + at], planes[2 * size + at]]
    all[at] =
      channels === 3 ? ((255 << 24) | (first << 16) | (green << 8) | red) >>> 0 : pixelOf(tint, true, first, 255)
  }
  const context = canvas.getContext('2d')
  context?.putImageData(new ImageData(new Uint8ClampedArray(all.buffer), width, height), 0, 0)
  if (context === null || pen === undefined) return
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--mark-line')
  context.fillRect(Math.floor(pen.at[0]), Math.floor(pen.at[1]), 1, 1)
}
