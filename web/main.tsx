/** Where the page starts. */

import './style/index.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { App } from './app.tsx'
import { examples } from './examples.ts'
import { speak } from './language.ts'
import { draw, openFiles, setText, weighSoon } from './state/actions.ts'
import { ask, Refusal } from './state/client.ts'
import { acceptDrops } from './state/drop.ts'
import { readFragment } from './state/fragment.ts'
import { givenFiles } from './state/given.ts'
import { keepAddress, takeAddress, takeViews } from './state/link.ts'
import { preferences } from './state/preferences.ts'
import {
  fold,
  isDark,
  labels,
  layer,
  palette,
  prefersDark,
  selected,
  style,
  theme,
  weighedVersion,
  weightsVersion,
  wording,
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
  effect(() => {
    const all = [style.value, labels.value, fold.value, palette.value, wording.value, isDark.value]
    if (weighedVersion.value > 0 && weightsVersion.value >= 0 && all.length > 0) void draw()
  })
  effect(() => {
    const id = selected.value
    if (weighedVersion.value === 0 || weightsVersion.value < 0) return
    if (id === '') layer.value = null
    else void showLayer(id)
  })
}

async function showLayer(id: string): Promise<void> {
  try {
    const view = await ask('layer', id)
    if (selected.peek() === id) layer.value = view
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
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
  const [first] = examples
  if (linked !== undefined) setText(linked.name, linked.text)
  else if (files.length === 0 && first !== undefined) setText(first.name, first.text)
  if (linked === undefined && files.length > 0) await openFiles(files)
  takeViews()
  await weighSoon()
  keepAddress()
  acceptDrops()
}

void start()
