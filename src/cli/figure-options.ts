/** The options of figures on the command line: the same wherever one is drawn. */

import { message } from '../core/words/message.ts'
import {
  DIRECTIONS,
  type DrawOptions,
  FIGURE_OPTIONS,
  FigureError,
  LABEL_KINDS,
  type LabelKind,
  PALETTES,
  SIDE_SCALES,
  styles,
  THEMES,
  WORDINGS,
} from '../figures/index.ts'
import type { FigureFileOptions } from '../node/print-figure.ts'
import { integerOption } from './arguments.ts'
import { type Option, UsageError } from './command.ts'
import type { OptionValues } from './option-values.ts'

const STYLE_IDS = styles.map(({ id }) => id)

/** Other names for options whose own a command needs for something else. */
type Renamed = Readonly<Record<string, string>>

/** Style, switches, and how figures are printed. */
export function figureOptions(names: Renamed = {}): readonly Option[] {
  const switches = FIGURE_OPTIONS.map(({ name, value, choices, help }) => ({
    name: names[name] ?? name,
    help,
    ...(value !== undefined && { value: choices?.join('|') ?? value }),
    ...(choices && { choices }),
  }))
  return [
    {
      name: 'style',
      short: 's',
      value: STYLE_IDS.join('|'),
      choices: STYLE_IDS,
      help: message('style (what suits the network)'),
    },
    ...switches,
    { name: 'zoom', value: 'N', help: message('pixels of a PNG for each pixel of the figure (2)') },
    {
      name: 'font',
      value: 'FILE',
      repeatable: true,
      file: true,
      help: message('font for characters that the shipped fonts lack'),
    },
  ]
}

/** How the figure is printed. */
export function printingOptions(options: OptionValues): FigureFileOptions {
  return { zoom: integerOption(options, 'zoom', 1) ?? 2, fonts: options.all('font') }
}

/** A wish that can't be fulfilled is wrong usage. */
export async function asked<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof FigureError) throw new UsageError(error.said, error.hint)
    throw error
  }
}

/** What was chosen of a figure. */
export function drawOptions(options: OptionValues, names: Renamed = {}): DrawOptions {
  const text = (name: string): string | undefined => options.value(names[name] ?? name)
  return {
    style: text('style'),
    theme: oneOf(text('theme'), THEMES),
    palette: oneOf(text('palette'), PALETTES),
    width: integerOption(options, 'width', 200),
    direction: oneOf(text('direction'), DIRECTIONS),
    labels: labelsOf(text('labels')),
    scale: oneOf(text('scale'), SIDE_SCALES),
    maps: integerOption(options, 'maps', 2),
    fold: foldOf(options),
    from: text('from'),
    to: text('to'),
    layer: text('layer'),
    all: options.has('all'),
    legend: !options.has('no-legend'),
    title: !options.has('no-title'),
    batch: options.has('batch'),
    wording: oneOf(text('wording'), WORDINGS),
    id: text('id'),
  }
}

function oneOf<T extends string>(given: string | undefined, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === given)
}

function labelsOf(given: string | undefined): readonly LabelKind[] | undefined {
  if (given === undefined) return undefined
  if (given === 'all') return LABEL_KINDS
  if (given === 'none') return []
  return given.split(',').map((name) => {
    const found = LABEL_KINDS.find((label) => label === name.trim())
    if (found === undefined) {
      throw new UsageError(
        message('there are no labels called {name}', { name }),
        message('they are {names}', { names: LABEL_KINDS.join(', ') }),
      )
    }
    return found
  })
}

function foldOf(options: OptionValues): 'auto' | 'off' | number | undefined {
  const given = options.value('fold')
  if (given === undefined || given === 'auto' || given === 'off') return given
  return integerOption(options, 'fold', 2)
}
