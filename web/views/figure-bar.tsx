/** What can be chosen of a figure. */

import { say } from '../language.ts'
import { Menu } from '../parts/menu.tsx'
import { pngOf, saveFile } from '../parts/save.ts'
import { figureRequest } from '../state/actions.ts'
import { ask } from '../state/client.ts'
import { fileName, fold, labels, palette, style, wording } from '../state/store.ts'

/** The styles, in the order in which they are offered; the map of bytes has a view of its own. */
const STYLES = ['kernels', 'convnet', 'lenet', 'boxes', 'graph'] as const

function styleName(id: string): string {
  const names: Readonly<Record<string, () => string>> = {
    kernels: () => say('kernels'),
    convnet: () => say('volumes'),
    lenet: () => say('planes, as in 1998'),
    boxes: () => say('boxes'),
    graph: () => say('graph'),
  }
  return names[id]?.() ?? id
}

const LABELS = ['sizes', 'operations', 'parameters', 'arithmetic', 'macs'] as const

function labelName(id: (typeof LABELS)[number]): string {
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
          {STYLES.map((id) => (
            <option key={id} value={id}>
              {styleName(id)}
            </option>
          ))}
        </select>
      </label>
      <Menu id="figure-labels" label={say('Labels')} items={LABELS.map((id) => labelItem(id))} />
      <Menu id="figure-look" label={say('Look')} items={lookItems()} />
      <Menu id="figure-save" label={say('Save')} title={say('Save the figure')} items={saveItems()} />
      <span class="spring" />
      <button type="button" class="icon" aria-label={say('smaller')} onClick={() => zoom(0.8)}>
        −
      </button>
      <button type="button" class="icon" aria-label={say('larger')} onClick={() => zoom(1.25)}>
        +
      </button>
      <button type="button" onClick={fit}>
        {say('Fit')}
      </button>
    </div>
  )
}

function labelItem(id: (typeof LABELS)[number]) {
  const isChosen = labels.value.includes(id)
  return {
    label: labelName(id),
    isChosen,
    run: () => {
      labels.value = isChosen ? labels.value.filter((label) => label !== id) : [...labels.value, id]
    },
  }
}

function lookItems() {
  return [
    { label: say('colours by family'), isChosen: palette.value === 'colour', run: () => (palette.value = 'colour') },
    { label: say('greys'), isChosen: palette.value === 'grey', run: () => (palette.value = 'grey') },
    { label: say('repeated blocks folded'), isChosen: fold.value === 'auto', run: () => (fold.value = 'auto') },
    { label: say('every layer drawn'), isChosen: fold.value === 'off', run: () => (fold.value = 'off') },
    { label: say('words of the file'), isChosen: wording.value === 'file', run: () => (wording.value = 'file') },
    { label: say('words of 1998'), isChosen: wording.value === '1998', run: () => (wording.value = '1998') },
  ]
}

/** Figures are saved light, as for paper; SVG and TikZ are the command line's, byte for byte. */
function saveItems() {
  const name = fileName.value.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '')
  const request = () => ({ ...figureRequest(), theme: 'light' as const })
  const svg = () => ask('export', { kind: 'svg', figure: request() })
  return [
    { label: 'SVG', run: () => void svg().then((text) => saveFile(`${name}.svg`, text, 'image/svg+xml')) },
    { label: 'PNG', run: () => void svg().then(async (text) => saveFile(`${name}.png`, await pngOf(text, 2))) },
    {
      label: 'TikZ',
      run: () => void ask('export', { kind: 'tikz', figure: request() }).then((text) => saveFile(`${name}.tex`, text)),
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
