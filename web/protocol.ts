/**
 * What the page and its worker say to each other. Everything is plain data in the reader's language: the worker reads,
 * weighs, draws and prints; the page shows.
 */

import type { LabelKind, Palette, Theme, Wording } from '../src/figures/choices.ts'
import type { Notation } from '../src/formats/format.ts'
import type { Language } from '../src/text/index.ts'

/** A piece of a text; `math` is MathML of the project's own printer, and `text` the same for those who can't show it. */
export interface Part {
  readonly text: string
  readonly math?: string
  readonly tone?: 'strong' | 'faint'
}

/** One line of a cell. */
export type TextLine = readonly Part[]

export interface PairView {
  readonly label: string
  readonly lines: readonly TextLine[]
}

/** A table of labels and what belongs to them. */
export interface SectionView {
  readonly id: string
  readonly title: string
  readonly caption: readonly string[]
  readonly pairs: readonly PairView[]
}

/** A cell of the layer table: what it says, what it is sorted by, and what it said before. */
export interface CellView {
  readonly text: string
  readonly sort: number | string
  /** 0 to 1, for a bar. */
  readonly share?: number
  /** The text in the network as it was opened, where that differs. */
  readonly before?: string
}

export interface RowView {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly hue: string
  /** In the text, from 1; 0 where it is not known. */
  readonly line: number
  /** How deep it stands in a tree of modules; 0 of layers. */
  readonly depth: number
  /** True where the network as it was opened has no such layer. */
  readonly isNew: boolean
  readonly cells: Readonly<Record<string, CellView>>
}

export interface ColumnView {
  readonly key: string
  readonly title: string
  readonly align: 'left' | 'right'
}

/** A figure of the whole network, for the head of the page. */
export interface FigureView {
  readonly key: TotalKey
  readonly label: string
  readonly text: string
  /** The exact value, where `text` is rounded. */
  readonly exact: string
  /** The value itself, where it is a number of bytes. */
  readonly bytes?: number
  /** `+88,920` against the network as it was opened. */
  readonly difference?: string
}

/** A part of the parameters: a module, or equal ones in a row. */
export interface PartView {
  readonly id: string
  readonly name: string
  readonly depth: number
  readonly text: string
  /** 0 to 1, of all parameters. */
  readonly share: number
}

/** A table as it is, cell by cell. */
export interface TableView {
  readonly title: string
  readonly caption: readonly string[]
  readonly columns: readonly ColumnView[]
  readonly rows: readonly (readonly { readonly text: string; readonly tone: string }[])[]
}

/** Two networks side by side. */
export interface ComparedView {
  /** The network that is kept; empty where there is none. */
  readonly kept: string
  readonly tables: readonly TableView[]
}

export type TotalKey = 'parameters' | 'size' | 'macs' | 'memory' | 'peak' | 'cache'

export interface IssueView {
  readonly severity: 'error' | 'warning' | 'note'
  readonly code: string
  readonly text: string
  readonly hint: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
  readonly layer: string
  /** True where the place is in the text of the editor. */
  readonly inEditor: boolean
}

export interface Dtypes {
  readonly activations: string
  readonly weights: string
}

/** How a transformer is used. */
export interface Served {
  readonly context: string
  readonly tokens: string
  readonly cacheDtype: string
}

/** What the reader supposes; empty texts mean: as the file says. */
export interface Settings extends Served {
  readonly phase: 'TRAIN' | 'TEST'
  readonly stages: string
  readonly level: string
  readonly batch: string
  /** Blob → shape, as typed. */
  readonly inputs: Readonly<Record<string, string>>
  readonly dtypes: Dtypes
  readonly convention: string
}

export const DEFAULT_SETTINGS: Settings = {
  phase: 'TEST',
  stages: '',
  level: '',
  batch: '',
  context: '',
  tokens: '',
  cacheDtype: '',
  inputs: {},
  dtypes: { activations: '', weights: '' },
  convention: 'macs',
}

export interface InputView {
  readonly name: string
  /** As the network has it. */
  readonly shape: string
}

/** A network on the scales. */
export interface WeighedView {
  readonly title: string
  /** Its format, as people write it. */
  readonly format: string
  /** True of tensors without a graph: the rows are modules. */
  readonly isTensors: boolean
  /** Whether phase, stages and level choose among its layers. */
  readonly hasSelection: boolean
  /** What a transformer was weighed with; absent of all else. */
  readonly serving?: { readonly context: string; readonly tokens: string; readonly cacheDtype: string }
  /** What the files say, as a text to read, where there is no text to edit. */
  readonly outline?: string
  readonly columns: readonly ColumnView[]
  readonly rows: readonly RowView[]
  readonly figures: readonly FigureView[]
  readonly issues: readonly IssueView[]
  readonly inputs: readonly InputView[]
  readonly style: string
  readonly isChanged: boolean
}

export interface FigureRequest {
  readonly style: string
  readonly theme: Exclude<Theme, 'auto'>
  readonly palette: Palette
  readonly fold: 'auto' | 'off'
  readonly labels: readonly LabelKind[]
  readonly wording: Wording
  /** The pass whose feature maps fill the squares, counted from 1; 0: none. */
  readonly pass: number
  /** Draws all kernels of this layer instead. */
  readonly kernelsOf?: string
}

export interface Drawn {
  readonly svg: string
  readonly warnings: readonly string[]
}

/** One layer in full, or one module of tensors. */
export interface LayerView {
  readonly id: string
  readonly name: string
  readonly sections: readonly SectionView[]
  /** Blobs with numbers at hand, in the order of the layer. */
  readonly blobs: readonly { readonly index: number; readonly name: string; readonly count: number }[]
  readonly hasKernels: boolean
}

/** What one value in the middle of a layer's output sees of an input of the network. */
export interface FieldView {
  readonly input: string
  /** Height and width; for one axis the width alone. */
  readonly size: readonly number[]
  /** First position and number of positions, for each axis. */
  readonly seen: readonly (readonly [first: number, count: number])[]
  readonly text: string
}

export interface StatisticsView {
  readonly counts: readonly number[]
  readonly range: number
  readonly pairs: readonly PairView[]
}

export interface RegionView {
  readonly offset: number
  readonly length: number
  readonly kind: 'weights' | 'overhead' | 'unclaimed'
  /** The layer's id, where the network has it. */
  readonly layer: string
}

export interface ByteGroupView {
  readonly purpose: string
  readonly kind: 'weights' | 'overhead' | 'unclaimed'
  readonly count: number
  readonly bytes: string
  readonly labels: readonly { readonly label: string; readonly count: number; readonly bytes: string }[]
}

/** The account of a file. */
export interface BytesView {
  readonly name: string
  /** All files with an account, by their names. */
  readonly files: readonly string[]
  readonly size: number
  /** True where there is no file: it is what the framework would write. */
  readonly isPredicted: boolean
  readonly headline: string
  readonly regions: readonly RegionView[]
  readonly groups: readonly ByteGroupView[]
  readonly notes: readonly string[]
}

export interface SpanView {
  readonly path: readonly number[]
  readonly label: string
  readonly offset: number
  readonly length: number
  readonly hasChildren: boolean
}

export interface MomentView {
  readonly id: string
  readonly name: string
  readonly hue: string
  readonly bytes: number
  readonly text: string
  readonly isPeak: boolean
  readonly held: readonly { readonly layer: string; readonly text: string; readonly bytes: number }[]
}

/** Whether the network can be run on a picture, and how. */
export interface RunnableView {
  /** Why it can't be; empty where it can. */
  readonly reason: string
  /** True where a file of weights would make it run. */
  readonly wantsWeights: boolean
  /** What the picture becomes. */
  readonly input: { readonly name: string; readonly channels: number; readonly height: number; readonly width: number }
  /** Taken off each channel, in the order of the input, and the factor of what is left. */
  readonly means: readonly number[]
  readonly scale: number
  /** Small enough to run with every stroke. */
  readonly isLive: boolean
}

/** The maps of a layer, as a pass left them; those of one picture. */
export interface RunLayerView {
  readonly id: string
  readonly name: string
  readonly type: string
  /** Which of the layer's outputs; 0 mostly. */
  readonly top: number
  readonly maps: number
  readonly rows: number
  readonly columns: number
  /** The largest magnitude of all. */
  readonly most: number
  /** An input that is nowhere below zero. */
  readonly isPicture: boolean
  /** The values of the first maps, as many as are shown. */
  readonly values: Float32Array
}

/** The kernels that make the first maps of a layer, each of so many slices. */
export interface KernelsView {
  readonly id: string
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly most: number
  readonly values: Float32Array
}

export interface RunView {
  readonly layers: readonly RunLayerView[]
  readonly milliseconds: number
  readonly problems: readonly IssueView[]
}

/** Numbers of one channel that a value was made of. */
export interface TermSliceView {
  readonly channel: number
  readonly columns: number
  /** Rows and columns of each on its map; −1 beyond the border. */
  readonly places: readonly number[]
  readonly values: readonly number[]
  /** Absent where nothing is multiplied. */
  readonly weights?: readonly number[]
}

/** One value, and what it was made of. */
export interface TermsView {
  readonly value: number
  /** What the layer makes of what it reads; `given` and `untold` read nothing that is shown. */
  readonly makes: 'sum' | 'largest' | 'mean' | 'function' | 'share' | 'given' | 'untold'
  /** The layer and its output that is read. */
  readonly from: { readonly id: string; readonly top: number; readonly name: string }
  readonly slices: readonly TermSliceView[]
  readonly bias?: number
  readonly divisor?: number
  /** What the terms make, before it is rounded to a single float. */
  readonly result: number
}

/** A file as it comes in: held by the browser, or to be fetched in ranges from the server that serves the page. */
export type GivenFile =
  | { readonly name: string; readonly blob: Blob }
  | { readonly name: string; readonly url: string; readonly size: number }
  | { readonly name: string; readonly text: string }

/** A network in the pane of the text. */
export interface OpenedNetwork {
  readonly name: string
  /** Empty where `notation` is absent: the files are no text, and the scales tell what is in them. */
  readonly text: string
  /** How the text is written; absent where there is none to edit. */
  readonly notation?: Notation
}

/** What became of files that were opened. */
export interface Opened {
  /** Absent where what was opened stands beside the text that was there. */
  readonly network?: OpenedNetwork
  /** Names of files beside the text; empty where there are none. */
  readonly weights: string
  readonly problems: readonly IssueView[]
}

/** A word that the schema knows, for completion and hover. */
export interface FieldInfo {
  readonly name: string
  readonly detail: string
  readonly info: string
  readonly isMessage: boolean
}

export type TableFormat = 'csv' | 'markdown' | 'json' | 'html' | 'latex'

/** What is to be weighed: a text, or with `null` the files that were opened. */
export interface Weighing {
  readonly text: string | null
  readonly name: string
  /** The text as it came. */
  readonly opened: string | null
  readonly settings: Settings
}

/** Requests by name: what is asked, and what is answered. */
export interface Requests {
  open: { ask: readonly GivenFile[]; answer: Opened }
  weigh: { ask: Weighing; answer: WeighedView }
  figure: { ask: FigureRequest; answer: Drawn }
  layer: { ask: string; answer: LayerView | null }
  working: { ask: { layer: string; column: string }; answer: SectionView }
  total: { ask: TotalKey; answer: SectionView }
  field: { ask: string; answer: readonly FieldView[] }
  statistics: { ask: { layer: string; index: number }; answer: StatisticsView }
  bytes: { ask: string; answer: BytesView | null }
  spans: { ask: readonly number[]; answer: readonly SpanView[] }
  spanAt: { ask: number; answer: readonly SpanView[] }
  hex: { ask: { offset: number; length: number }; answer: Uint8Array }
  parts: { ask: null; answer: readonly PartView[] }
  keep: { ask: null; answer: null }
  compare: { ask: null; answer: ComparedView }
  memory: { ask: null; answer: readonly MomentView[] }
  tikz: { ask: FigureRequest; answer: string }
  pdf: { ask: FigureRequest; answer: Uint8Array }
  table: { ask: TableFormat; answer: string }
  complete: { ask: { path: readonly string[]; field: string }; answer: readonly FieldInfo[] }
  runnable: { ask: null; answer: RunnableView }
  run: { ask: Float32Array; answer: RunView }
  kernels: { ask: null; answer: readonly KernelsView[] }
  terms: { ask: { layer: string; top: number; index: number }; answer: TermsView | null }
  language: { ask: Language; answer: null }
  forget: { ask: null; answer: null }
}

export type RequestName = keyof Requests

/** An answer on its way back. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly issue: IssueView }
