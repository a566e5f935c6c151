/** The state of the page. Views read these signals; actions change them. */

import { computed, signal } from '@preact/signals'
import type { LabelKind, Palette, Wording } from '../../src/figures/choices.ts'
import type { Notation } from '../../src/formats/format.ts'
import {
  DEFAULT_SETTINGS,
  type Drawn,
  type IssueView,
  type LayerView,
  type RowView,
  type SectionView,
  type Settings,
  type SpanView,
  type WeighedView,
} from '../protocol.ts'

export type Theme = 'auto' | 'light' | 'dark'

/** What stands in the middle. */
export type Stage = 'figure' | 'bytes' | 'memory' | 'run'

/** What stands below it. */
export type Below = 'layers' | 'issues' | 'suppose' | 'compare'

/** The pane that a narrow screen shows. */
export type Pane = 'text' | 'stage' | 'below' | 'layer'

export const theme = signal<Theme>('auto')
export const prefersDark = signal(false)
export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'auto' && prefersDark.value))

/** The definition in the editor, its name, and how it was when it was opened. */
export const text = signal('')
export const fileName = signal('')
export const openedText = signal('')
/** How the text is written; `undefined` where there is none to edit, and what stands there tells what the files hold. */
export const notation = signal<Notation | undefined>('prototxt')
/** The name without folder and ending, for files that are saved. */
export const bareName = computed(() => fileName.value.replace(/^.*[\\/]/, '').replace(/\.\w+$/, ''))
/** Counts up when the text is replaced from outside the editor. */
export const textVersion = signal(0)
/** Name of the open file of weights; empty without one. Counts up with each. */
export const weightsName = signal('')
export const weightsVersion = signal(0)

export const settings = signal<Settings>(DEFAULT_SETTINGS)
export const weighed = signal<WeighedView | undefined>(undefined)
/** Counts up with every answer of the scales. */
export const weighedVersion = signal(0)
/** Why the text could not be read at all. */
export const refusal = signal<IssueView | undefined>(undefined)
/** What could not be read of files that came in. */
export const problems = signal<readonly IssueView[]>([])
/** True while an answer of the scales is awaited. */
export const isBusy = signal(false)

export const selected = signal('')
export const layer = signal<LayerView | null>(null)
export const stage = signal<Stage>('figure')
export const below = signal<Below>('layers')
export const pane = signal<Pane>('stage')

export const style = signal('')
export const labels = signal<readonly LabelKind[]>(['sizes', 'operations', 'parameters', 'arithmetic'])
export const fold = signal<'auto' | 'off'>('auto')
export const palette = signal<Palette>('colour')
export const wording = signal<Wording>('file')
/** Counts the passes that the network ran in the page; their feature maps fill the squares of figures where that is wanted. */
export const passes = signal(0)
export const showsPass = signal(true)
export const drawn = signal<Drawn | undefined>(undefined)

/** A working that is open: what it is of, and where on the screen that stands. */
export const working = signal<{ readonly section: SectionView; readonly at: DOMRect } | undefined>(undefined)

/** The span of the file whose bytes are shown. */
export const shownSpan = signal<SpanView | undefined>(undefined)

/** Place in the editor to show, counted up so that the same place can be asked for again. */
export const goTo = signal<{ readonly line: number; readonly column: number; readonly count: number } | undefined>(
  undefined,
)

/** The step of the tour; −1 while there is none. */
export const tourStep = signal(-1)

const rowsById = computed(() => new Map((weighed.value?.rows ?? []).map((row) => [row.id, row])))

/** The row of a layer. */
export function rowOf(id: string): RowView | undefined {
  return rowsById.value.get(id)
}

/** The row of the selected layer. */
export const selectedRow = computed(() => rowOf(selected.value))

export const issues = computed((): readonly IssueView[] => {
  const own = weighed.value?.issues ?? []
  const refused = refusal.value === undefined ? [] : [refusal.value]
  return [...problems.value, ...refused, ...(refusal.value === undefined ? own : [])]
})
