/** What is drawn on the pad, what the network makes of it, and the value that is looked at. */

import { batch, computed, signal } from '@preact/signals'
import { say } from '../language.ts'
import type { KernelsView, RunLayerView, RunnableView, RunView, TermsView } from '../protocol.ts'
import { ask, askIfPossible } from '../state/client.ts'
import { latestOnly } from '../state/latest.ts'
import { passes } from '../state/store.ts'
import { isDarkOnLight, type Planes, planesOf } from './picture.ts'
import { centred, inkOf, type Stroke } from './strokes.ts'

/** Whether the network can be run; `undefined` while that is asked. */
export const runnable = signal<RunnableView | undefined>(undefined)
export const input = computed(() => runnable.value?.input ?? { name: '', channels: 0, height: 0, width: 0 })

export const strokes = signal<readonly Stroke[]>([])
/** A picture under the strokes. */
export const picture = signal<Planes | undefined>(undefined)
/** Whether the picture's colours are turned around. */
export const isTurned = signal(false)
/** Whether strokes are brought to the size and place that MNIST's digits have. */
export const isCentring = signal(true)
/** What went wrong with a picture. */
export const pictureFault = signal('')
export const means = signal<readonly number[]>([0])
export const scale = signal(1)

export const result = signal<RunView | undefined>(undefined)
export const kernels = signal<ReadonlyMap<string, KernelsView>>(new Map())

/** The value that is looked at: of which layer and output, and which of its numbers. */
export interface Cursor {
  readonly layer: string
  readonly top: number
  readonly map: number
  readonly row: number
  readonly column: number
}

export const cursor = signal<Cursor | undefined>(undefined)
/** A value that was clicked stays, until another is. */
export const isPinned = signal(false)
export const terms = signal<{ readonly of: Cursor; readonly view: TermsView } | undefined>(undefined)

/** The layer of the last pass that the cursor stands in. */
export function layerAt({ layer, top }: { readonly layer: string; readonly top: number }): RunLayerView | undefined {
  return result.value?.layers.find((found) => found.id === layer && found.top === top)
}

/** Pixels of the pad from 0 to 255, channel by channel: the picture, and ink over it. */
export const pixels = computed((): Planes => pixelsOf(strokes.value))

/** The same as the network gets them. */
const shownPixels = computed((): Planes => {
  const isDigit = isCentring.value && picture.value === undefined && input.value.channels === 1
  return isDigit ? pixelsOf(centred(strokes.value, input.value)) : pixels.value
})

function pixelsOf(drawn: readonly Stroke[]): Planes {
  const { channels, height, width } = input.value
  const size = height * width
  const under = picture.value
  const ink = inkOf(drawn, { height, width })
  const planes = new Float32Array(channels * size)
  for (let at = 0; at < planes.length; at++) {
    const base = under === undefined ? 0 : isTurned.value ? 255 - (under[at] ?? 0) : (under[at] ?? 0)
    planes[at] = Math.max(base, Math.round(255 * (ink[at % size] ?? 0)))
  }
  return planes
}

/** Finds out whether the network can be run, and runs it on what stands on the pad. */
export async function prepare(): Promise<void> {
  const found = await askIfPossible('runnable', null)
  const before = runnable.peek()?.input
  batch(() => {
    runnable.value = found
    result.value = undefined
    kernels.value = new Map()
    cursor.value = undefined
    terms.value = undefined
    if (found === undefined || found.input.name === '') return
    const isSame = before?.channels === found.input.channels && before.height === found.input.height
    if (isSame && before?.width === found.input.width) return
    strokes.value = []
    picture.value = undefined
    means.value = found.means
    scale.value = found.scale
  })
  if (found?.reason === '') await run()
}

/** Runs the network on what stands on the pad. While a pass runs, only the latest picture waits behind it. */
const runLatest = latestOnly<Float32Array>(async (values) => {
  const view = await askIfPossible('run', values)
  if (view === undefined || view.layers.length === 0) return
  result.value = view
  passes.value += 1
  if (kernels.peek().size === 0) kernels.value = new Map((await ask('kernels', null)).map((each) => [each.id, each]))
  if (cursor.peek() !== undefined) await look(cursor.peek())
})

export function run(): Promise<void> {
  return runLatest(valuesOf(shownPixels.peek()))
}

/** Pixels as the network was trained on them: without the mean, times the factor. */
function valuesOf(planes: Planes): Float32Array {
  const size = planes.length / Math.max(1, input.peek().channels)
  return planes.map((value, at) => {
    const channel = Math.floor(at / size)
    return (value - (means.peek()[channel] ?? means.peek()[0] ?? 0)) * scale.peek()
  })
}

/** Runs with every change where the network is small; `isEnd` where a change is done. */
export function changed(isEnd: boolean): void {
  const found = runnable.peek()
  if (found?.reason === '' && (isEnd || found.isLive)) void run()
}

/** Empties the pad. */
export function clear(): void {
  batch(() => {
    strokes.value = []
    picture.value = undefined
    pictureFault.value = ''
  })
  changed(true)
}

/** Puts a picture on the pad. */
export async function showPicture(file: Blob | string): Promise<void> {
  if (runnable.peek() === undefined) await prepare()
  const size = input.peek()
  if (size.width === 0) return
  try {
    const planes = await planesOf(file, size)
    batch(() => {
      strokes.value = []
      picture.value = planes
      isTurned.value = isDarkOnLight(planes, size)
      pictureFault.value = ''
    })
  } catch {
    pictureFault.value = say('This file is no picture that the browser can show.')
  }
  changed(true)
}

/** Looks at a value; at none where there is none. */
export function look(place: Cursor | undefined): Promise<void> {
  cursor.value = place
  return takeApart(place)
}

const takeApart = latestOnly<Cursor | undefined>(async (place) => {
  const layer = place && layerAt(place)
  if (place === undefined || layer === undefined) {
    terms.value = undefined
    return
  }
  const index = (place.map * layer.rows + place.row) * layer.columns + place.column
  const view = await askIfPossible('terms', { layer: place.layer, top: place.top, index })
  terms.value = view ? { of: place, view } : undefined
})
