/** What can be chosen of a figure, the same for all styles: as data, so that help, the command line and the page agree. */

import type { NodeId } from '../core/network/model.ts'
import type { Catalogue, Message } from '../core/words/message.ts'
import { message } from '../core/words/message.ts'
import {
  DIRECTIONS,
  type Direction,
  LABEL_KINDS,
  type LabelKind,
  PALETTES,
  type Palette,
  SIDE_SCALES,
  type SideScale,
  THEMES,
  type Theme,
  WORDINGS,
  type Wording,
} from './choices.ts'

/** The values of one parameter blob, in the file's order; `undefined` where there are none. */
export type ValueSource = (node: NodeId, blob: number) => Float32Array | undefined

/**
 * What one example's pass computed for a blob, in the file's order: maps, then rows, then columns. `undefined` where it is
 * not known.
 */
export type FeatureSource = (node: NodeId, output: number) => Float32Array | undefined

/** Every option, filled in. */
export interface FigureOptions {
  readonly theme: Theme
  readonly palette: Palette
  /** As in `lang`. */
  readonly language: string
  /** Texts in that language; none for English. */
  readonly catalogue: Catalogue | undefined
  /** Greatest length of a band in pixels; `undefined`: what suits the style. */
  readonly width: number | undefined
  /** `undefined`: what suits the style. */
  readonly direction: Direction | undefined
  readonly labels: readonly LabelKind[]
  readonly scale: SideScale
  /** Maps drawn of a stack that has more, and kernels of a layer. */
  readonly maps: number
  /** `auto` folds repeats of large networks; a number folds runs of at least so many repeats. */
  readonly fold: 'auto' | 'off' | number
  /** Names of the first and the last layer that are drawn. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** The only layer that is drawn. */
  readonly layer: string | undefined
  /** All kernels of that layer, as a contact sheet. */
  readonly all: boolean
  readonly legend: boolean
  readonly title: boolean
  readonly batch: boolean
  readonly wording: Wording
  /** Starts every id in the figure; `undefined`: made from what is drawn. */
  readonly id: string | undefined
  /** Real weights, for the tints of kernels. */
  readonly values: ValueSource | undefined
  /** Real feature maps, for the squares. */
  readonly features: FeatureSource | undefined
}

/** What a figure is like where nothing is chosen. */
export const DEFAULT_OPTIONS: FigureOptions = {
  theme: 'light',
  palette: 'colour',
  language: 'en',
  catalogue: undefined,
  width: undefined,
  direction: undefined,
  labels: ['sizes', 'operations', 'parameters', 'arithmetic'],
  scale: 'auto',
  maps: 8,
  fold: 'auto',
  from: undefined,
  to: undefined,
  layer: undefined,
  all: false,
  legend: true,
  title: true,
  batch: false,
  wording: 'file',
  id: undefined,
  values: undefined,
  features: undefined,
}

/** An option as the command line and the page offer it. */
export interface FigureOptionSpec {
  /** The command line's name, without dashes. */
  readonly name: string
  /** What stands for the value; absent for a switch. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly help: Message
}

/** In the order of help. Switches that are on by default are offered by their `no-` names. */
export const FIGURE_OPTIONS: readonly FigureOptionSpec[] = [
  {
    name: 'theme',
    value: 'THEME',
    choices: THEMES,
    help: message('colours: auto follows the reader’s system'),
  },
  {
    name: 'palette',
    value: 'PALETTE',
    choices: PALETTES,
    help: message('colours by family of layers, or greys'),
  },
  { name: 'width', value: 'PX', help: message('longest band in pixels; longer networks go on in the next band') },
  { name: 'direction', value: 'WAY', choices: DIRECTIONS, help: message('which way the network runs') },
  {
    name: 'labels',
    value: 'LIST',
    help: message('what is written, with commas between: {names}; or none, all', { names: LABEL_KINDS.join(', ') }),
  },
  { name: 'scale', value: 'SCALE', choices: SIDE_SCALES, help: message('lengths of sides') },
  { name: 'maps', value: 'N', help: message('maps and kernels drawn of a layer that has more') },
  { name: 'fold', value: 'HOW', help: message('repeated blocks: auto, off, or the least number of repeats') },
  { name: 'from', value: 'LAYER', help: message('first layer drawn') },
  { name: 'to', value: 'LAYER', help: message('last layer drawn') },
  { name: 'layer', value: 'LAYER', help: message('only this layer') },
  { name: 'all', help: message('with --layer: every kernel of the layer, as a contact sheet') },
  { name: 'no-legend', help: message('no legend') },
  { name: 'no-title', help: message('no title') },
  { name: 'batch', help: message('sizes with the batch') },
  { name: 'wording', value: 'WORDS', choices: WORDINGS, help: message('1998: as LeCun’s paper writes') },
  { name: 'id', value: 'ID', help: message('starts every id in the SVG, for pages with several figures') },
]
