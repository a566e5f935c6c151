/** What can be chosen of a figure. */

import type { Signal } from '@preact/signals'
import { LABEL_KINDS, type LabelKind } from '../../src/figures/choices.ts'
import { say } from '../language.ts'
import { Menu, type MenuItem, toggleItem } from '../parts/menu.tsx'
import { pngOf, saveFile } from '../parts/save.ts'
import { figureRequest } from '../state/actions.ts'
import { ask } from '../state/client.ts'
import { bareName, fold, labels, palette, passes, showsPass, style, weighed, wording } from '../state/store.ts'
import { ZOOM_STEP } from './camera.ts'

/** The styles, in the order in which they are offered; networks have a view of their own for the map of bytes. */
const STYLES = ['kernels', 'convnet', 'lenet', 'boxes', 'graph'] as const
/** Without a graph there are bytes to draw. */
const STYLES_OF_TENSORS = ['bytemap'] as const

function styleName(id: string): string {
  const names: Readonly<Record<string, () => string>> = {
    kernels: () => say('kernels'),
    convnet: () => say('volumes'),
    lenet: () => say('planes, as in 1998'),
    boxes: () => say('boxes'),
    graph: () => say('graph'),
    bytemap: () => say('map of bytes'),
  }
  return names[id]?.() ?? id
}

function labelName(id: LabelKind): string {
  switch (id) {
    case 'sizes':
      return say('sizes')
    case 'operations':
      return say('operations')
    case 'parameters':
      return say('parameters')
    case 'arithmetic':
      return say('arithmetic')
    case 'macs':
      return say('MACs')
  }
}

interface FigureBarProps {
  zoom(step: number): void
  fit(): void
}

export function FigureBar({ zoom, fit }: FigureBarProps) {
  return (
    <div class="bar" role="toolbar" aria-label={say('Figure')}>
      <label>
        <span class="label">{say('Style')}</span>
        <select value={style.value} onChange={({ currentTarget }) => (style.value = currentTarget.value)}>
          {(weighed.value?.isTensors === true ? STYLES_OF_TENSORS : STYLES).map((id) => (
            <option key={id} value={id}>
              {styleName(id)}
            </option>
          ))}
        </select>
      </label>
      <Menu id="figure-labels" label={say('Labels')} items={labelItems()} />
      <Menu id="figure-look" label={say('Look')} items={lookItems()} />
      <Menu id="figure-save" label={say('Save')} title={say('Save the figure')} items={saveItems()} />
      <span class="spring" />
      <button type="button" class="icon" aria-label={say('smaller')} onClick={() => zoom(1 / ZOOM_STEP)}>
        −
      </button>
      <button type="button" class="icon" aria-label={say('larger')} onClick={() => zoom(ZOOM_STEP)}>
        +
      </button>
      <button type="button" onClick={fit}>
        {say('Fit')}
      </button>
    </div>
  )
}

function labelItems(): readonly MenuItem[] {
  return LABEL_KINDS.map((id) => toggleItem(labelName(id), id, labels.value, (chosen) => (labels.value = chosen)))
}

function lookItems(): readonly MenuItem[] {
  return [
    choice(say('colours by family'), palette, 'colour'),
    choice(say('greys'), palette, 'grey'),
    choice(say('repeated blocks folded'), fold, 'auto'),
    choice(say('every layer drawn'), fold, 'off'),
    choice(say('words of the file'), wording, 'file'),
    choice(say('words of 1998'), wording, '1998'),
    ...(passes.value > 0 ? passItems() : []),
  ]
}

function passItems(): readonly MenuItem[] {
  return [
    choice(say('squares with the feature maps of the last run'), showsPass, true),
    choice(say('plain squares'), showsPass, false),
  ]
}

function choice<Value>(label: string, of: Signal<Value>, value: Value): MenuItem {
  return { label, isChosen: of.value === value, run: () => (of.value = value) }
}

/** Figures are saved light, as for paper; SVG and TikZ are the command line's, byte for byte. */
function saveItems() {
  const name = bareName.value
  const request = () => ({ ...figureRequest(), theme: 'light' as const })
  const svg = () => ask('figure', request()).then((drawn) => drawn.svg)
  return [
    { label: 'SVG', run: () => void svg().then((text) => saveFile(`${name}.svg`, text, 'image/svg+xml')) },
    { label: 'PNG', run: () => void svg().then(async (text) => saveFile(`${name}.png`, await pngOf(text, 2))) },
    {
      label: 'TikZ',
      run: () => void ask('tikz', request()).then((text) => saveFile(`${name}.tex`, text)),
    },
    {
      label: 'PDF',
      run: () =>
        void ask('pdf', request()).then((bytes) =>
          saveFile(`${name}.pdf`, new Blob([bytes.slice()], { type: 'application/pdf' })),
        ),
    },
  ]
}
