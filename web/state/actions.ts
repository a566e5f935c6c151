/** What the reader does: edit, open, select, suppose. Each keeps all views in step. */

import { batch } from '@preact/signals'
import type { Language } from '../../src/text/index.ts'
import { lenet } from '../examples.ts'
import { speak } from '../language.ts'
import {
  DEFAULT_SETTINGS,
  type FigureRequest,
  type GivenFile,
  type OpenedNetwork,
  type Settings,
  type TotalKey,
} from '../protocol.ts'
import { trainedWeights } from '../trained.ts'
import { ask, askIfPossible, Refusal } from './client.ts'
import { remember } from './preferences.ts'
import {
  below,
  drawn,
  fileName,
  fold,
  goTo,
  isBusy,
  isDark,
  labels,
  layer,
  notation,
  openedText,
  palette,
  pane,
  passes,
  problems,
  refusal,
  rowOf,
  selected,
  settings,
  showsPass,
  stage,
  style,
  text,
  textVersion,
  weighed,
  weighedVersion,
  weightsName,
  weightsVersion,
  wording,
  working,
} from './store.ts'

let isAsked = false
let isRunning: Promise<void> | undefined

/** Weighs what stands in the editor; while one answer is awaited, only the latest text waits behind it. */
export function weighSoon(): Promise<void> {
  isAsked = true
  isRunning ??= weighLatest().finally(() => {
    isRunning = undefined
  })
  return isRunning
}

async function weighLatest(): Promise<void> {
  while (isAsked) {
    isAsked = false
    isBusy.value = true
    try {
      const isText = notation.value !== undefined
      const texts = { text: isText ? text.value : null, opened: isText ? openedText.value : null }
      const asked = { ...texts, name: fileName.value, settings: settings.value }
      const answer = await ask('weigh', asked)
      batch(() => {
        weighed.value = answer
        refusal.value = undefined
        weighedVersion.value += 1
        if (style.value === '') style.value = answer.style
        if (answer.isTensors && (stage.value === 'memory' || stage.value === 'run')) stage.value = 'figure'
        if (answer.outline !== undefined && answer.outline !== text.value) {
          text.value = answer.outline
          textVersion.value += 1
        }
        if (!answer.rows.some(({ id }) => id === selected.value)) selected.value = ''
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusal.value = error.issue
    }
    isBusy.value = isAsked
  }
}

/** The figure as it is asked for now. */
export function figureRequest(): FigureRequest {
  return {
    style: style.value,
    theme: isDark.value ? 'dark' : 'light',
    palette: palette.value,
    fold: fold.value,
    labels: labels.value,
    wording: wording.value,
    pass: showsPass.value ? passes.value : 0,
  }
}

/** Draws the figure; an older answer never replaces a newer one. */
let drawings = 0
export async function draw(request: FigureRequest): Promise<void> {
  drawings += 1
  const own = drawings
  const answer = await askIfPossible('figure', request)
  if (answer !== undefined && own === drawings) drawn.value = answer
}

/** Replaces the network. */
export function setNetwork({ name, text: content, notation: written }: OpenedNetwork): void {
  batch(() => {
    fileName.value = name
    text.value = content
    openedText.value = content
    notation.value = written
    textVersion.value += 1
    settings.value = DEFAULT_SETTINGS
    style.value = ''
    selected.value = ''
    layer.value = null
    working.value = undefined
    problems.value = []
  })
}

/** Puts LeNet on the scales with the weights that it was trained to, and goes to where it runs. Rejects where they can't be fetched. */
export async function openTrained(): Promise<void> {
  const { name, url } = trainedWeights
  if (url === undefined) return
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  const weights = { name, blob: await answer.blob() }
  // A LeNet that was edited keeps its edits.
  await openFiles(fileName.value === lenet.name ? [weights] : [lenet, weights])
  stage.value = 'run'
}

/** Opens files: from a drop, a picker, or the server that serves the page. */
export async function openFiles(files: readonly GivenFile[]): Promise<void> {
  if (files.length === 0) return
  isBusy.value = true
  const opened = await ask('open', files)
  if (opened.network !== undefined) setNetwork(opened.network)
  batch(() => {
    weightsName.value = opened.weights
    weightsVersion.value += 1
    problems.value = opened.problems
    if (opened.problems.length > 0) below.value = 'issues'
    if (opened.weights !== '' && opened.network === undefined && stage.value !== 'run') stage.value = 'bytes'
  })
  await weighSoon()
}

/** Puts the file of weights away. */
export async function closeWeights(): Promise<void> {
  await ask('forget', null)
  batch(() => {
    weightsName.value = ''
    weightsVersion.value += 1
  })
  await weighSoon()
}

/** Selects a layer in all views; with `show` the editor goes there too. */
export function select(id: string, show = true): void {
  selected.value = id
  const row = rowOf(id)
  if (show && row !== undefined && row.line > 0) goToLine(row.line)
}

/** Brings the bytes of the file to the front. */
export function showBytes(): void {
  pane.value = 'stage'
  stage.value = 'bytes'
}

/** Shows a place in the editor. */
export function goToLine(line: number, column = 1): void {
  goTo.value = { line, column, count: (goTo.value?.count ?? 0) + 1 }
}

/** Selects the next layer, or the one before. */
export function selectBeside(step: 1 | -1): void {
  const rows = weighed.value?.rows ?? []
  const at = rows.findIndex(({ id }) => id === selected.value)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step))]
  if (next !== undefined) select(next.id)
}

/** Supposes something else of the network. */
export function suppose(more: Partial<Settings>): void {
  settings.value = { ...settings.value, ...more }
  void weighSoon()
}

/** Opens the working of a number of a layer, beside where it stands. */
export async function openWorking(id: string, column: string, at: DOMRect): Promise<void> {
  const section = await ask('working', { layer: id, column })
  working.value = { section, at }
}

/** Opens the working of a figure of the whole network. */
export async function openTotal(key: TotalKey, at: DOMRect): Promise<void> {
  working.value = { section: await ask('total', key), at }
}

/** Switches the language of everything, the worker's answers included. */
export async function switchLanguage(wanted: Language): Promise<void> {
  await Promise.all([speak(wanted), ask('language', wanted)])
  remember({ language: wanted })
  working.value = undefined
  if (text.value !== '') await weighSoon()
}
