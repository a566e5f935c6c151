/** `weigh run --draw`: the figure of the network, with what the run computed in its squares. */

import type { Analysis } from '../analyze/analysis.ts'
import { message, say } from '../core/words/message.ts'
import { drawFigure } from '../figures/index.ts'
import { type FigureFormat, figureFormatOf, printFigure } from '../node/print-figure.ts'
import type { KeptFeatures } from '../run/index.ts'
import { type Option, UsageError } from './command.ts'
import { asked, drawOptions, figureOptions, printingOptions } from './figure-options.ts'
import type { OptionValues } from './option-values.ts'
import { writeFileWhole, writeOut } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Options of figures whose names `weigh run` has for something else. */
const NAMES = { scale: 'figure-scale', labels: 'figure-labels', layer: 'figure-layer', width: 'figure-width' }

const FIGURE_OPTIONS = figureOptions(NAMES)

export const RUN_FIGURE_OPTIONS: readonly Option[] = [
  {
    name: 'draw',
    value: 'FILE',
    file: true,
    help: message('draw the network with its feature maps in the squares; .svg, .png, .pdf or .tex'),
  },
  ...FIGURE_OPTIONS,
]

/** A figure that is wanted: where it goes to, and as what. */
export interface WantedFigure {
  readonly file: string
  readonly format: FigureFormat
}

/** The figure that was asked for. Throws UsageError where its format can't be told, or where its options stand without it. */
export function wantedFigure(options: OptionValues): WantedFigure | undefined {
  const file = options.value('draw')
  if (file === undefined) {
    const given = FIGURE_OPTIONS.find(({ name }) => options.has(name))
    if (given === undefined) return undefined
    const usage = message('type {usage}', { usage: '--draw FIGURE.svg' })
    throw new UsageError(message('--{name} is an option of the figure, and none is drawn', { name: given.name }), usage)
  }
  const format = figureFormatOf(file)
  if (format !== undefined) return { file, format }
  throw new UsageError(
    message('the name of a figure says what it is, and {file} does not', { file }),
    message('give a name that ends in .svg, .png, .pdf or .tex'),
  )
}

/** Draws what the run computed for its first example. Throws UsageError for wishes that can't be fulfilled. */
export async function drawRun(
  { file, format }: WantedFigure,
  analysis: Analysis,
  { features, values }: KeptFeatures,
  options: OptionValues,
  { catalogue, language, stderr }: Terminal,
): Promise<void> {
  const wanted = { ...drawOptions(options, NAMES), catalogue, language, features, values }
  const { content, warnings } = await asked(() =>
    printFigure(drawFigure(analysis, wanted), format, printingOptions(options)),
  )
  for (const warning of warnings) await writeOut(stderr, `${say(warning, catalogue)}\n`)
  writeFileWhole(file, content)
}
