/** Where the page starts. */

import './style/index.css'
import { computed, effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.tsx'
import { lenet } from './examples.ts'
import { speak } from './language.ts'
import { draw, figureRequest, openFiles, setNetwork, weighSoon } from './state/actions.ts'
import { ask, askIfPossible } from './state/client.ts'
import { acceptDrops } from './state/drop.ts'
import { readFragment } from './state/fragment.ts'
import { givenFiles } from './state/given.ts'
import { keepAddress, takeAddress, takeViews } from './state/link.ts'
import { preferences } from './state/preferences.ts'
import {
  isBusy,
  isDark,
  layer,
  prefersDark,
  selected,
  stage,
  theme,
  weighedVersion,
  weightsVersion,
} from './state/store.ts'

function takePreferences(): void {
  const known = preferences()
  const root = document.documentElement
  theme.value = known.theme ?? 'auto'
  const sizes = { '--editor': known.editorWidth, '--side': known.sideWidth, '--below': known.tableHeight }
  for (const [property, size] of Object.entries(sizes)) {
    if (size !== undefined && innerWidth >= 900)
      root.style.setProperty(property, `${Math.min(size, innerWidth * 0.4)}px`)
  }
  const dark = matchMedia('(prefers-color-scheme: dark)')
  prefersDark.value = dark.matches
  dark.addEventListener('change', () => {
    prefersDark.value = dark.matches
  })
  effect(() => {
    root.dataset.theme = isDark.value ? 'dark' : 'light'
  })
}

/** Views that the worker makes follow what they are made from. */
function keepViews(): void {
  const isRunning = computed(() => stage.value === 'run')
  effect(() => {
    // While one draws on the pad, passes follow one another: the figure waits until it is looked at.
    if (isRunning.value) return
    const request = figureRequest()
    if (weighedVersion.value === 0 || weightsVersion.value < 0) return
    // A text that was just opened gets its style when it has been weighed: until then the old network stands.
    if (request.style !== '' || !isBusy.peek()) void draw(request)
  })
  effect(() => {
    const id = selected.value
    if (weighedVersion.value === 0 || weightsVersion.value < 0) return
    if (id === '') layer.value = null
    else void showLayer(id)
  })
}

async function showLayer(id: string): Promise<void> {
  const view = await askIfPossible('layer', id)
  if (view !== undefined && selected.peek() === id) layer.value = view
}

async function start(): Promise<void> {
  takePreferences()
  const known = readFragment(location.hash).lang ?? preferences().language ?? navigator.language
  const language = known.startsWith('zh') ? 'zh' : 'en'
  if (language === 'zh') await Promise.all([speak('zh'), ask('language', 'zh')])
  const root = document.getElementById('root')
  if (root !== null) render(<App />, root)
  keepViews()
  const linked = await takeAddress()
  const files = givenFiles()
  if (linked !== undefined) setNetwork(linked)
  else if (files.length === 0) setNetwork({ ...lenet, notation: 'prototxt' })
  if (linked === undefined && files.length > 0) await openFiles(files)
  takeViews()
  await weighSoon()
  keepAddress()
  acceptDrops()
}

void start()
