/** `weigh draw FILE`: a network as a figure. */

import type { Analysis } from '../../analyze/analysis.ts'
import { hasErrors } from '../../core/issue.ts'
import { message, say } from '../../core/message.ts'
import {
  DIRECTIONS,
  type DrawOptions,
  drawFigure,
  FIGURE_OPTIONS,
  FigureError,
  LABEL_KINDS,
  type LabelKind,
  PALETTES,
  readWeightValues,
  SIDE_SCALES,
  styles,
  THEMES,
  WORDINGS,
} from '../../figures/index.ts'
import { FIGURE_FORMATS, type FigureFormat, figureFormatOf, printFigure } from '../../node/print-figure.ts'
import { checkOperands, integerOption } from '../arguments.ts'
import { type Command, type Option, type OptionValues, UsageError } from '../command.ts'
import { emit, tellIssues } from '../emit.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeOut } from '../output.ts'
import { withWeights } from '../stored-file.ts'

const STYLE_IDS = styles.map(({ id }) => id)

/** Names of the options that other commands have too and that mean something else there. */
const FIGURE_SWITCHES: readonly Option[] = FIGURE_OPTIONS.map(({ name, value, choices, help }) => ({
  name,
  help,
  ...(value !== undefined && { value: choices?.join('|') ?? value }),
  ...(choices && { choices }),
}))

export const draw: Command = {
  name: 'draw',
  operands: 'FILE',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      file: true,
      help: message('write to FILE; .svg, .png, .pdf or .tex chooses the format'),
    },
    {
      name: 'format',
      value: FIGURE_FORMATS.join('|'),
      choices: FIGURE_FORMATS,
      help: message('format (svg, unless the extension of -o says another)'),
    },
    {
      name: 'style',
      short: 's',
      value: STYLE_IDS.join('|'),
      choices: STYLE_IDS,
      help: message('style (what suits the network)'),
    },
    ...FIGURE_SWITCHES,
    { name: 'zoom', value: 'N', help: message('pixels of a PNG for each pixel of the figure (2)') },
    {
      name: 'font',
      value: 'FILE',
      repeatable: true,
      file: true,
      help: message('font for characters that the shipped fonts lack'),
    },
    {
      name: 'weights',
      value: 'FILE',
      file: true,
      help: message('a weights file: its values tint the kernels, its bytes are mapped'),
    },
    ...READING_OPTIONS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh draw lenet.prototxt -o lenet.svg', what: message('every kernel and bias, with the arithmetic') },
    {
      command: 'weigh draw resnet50.prototxt --style graph -o resnet50.pdf',
      what: message('a graph for a paper, repeated blocks folded'),
    },
    {
      command: 'weigh draw lenet.prototxt --style lenet --wording 1998 -o lenet.png',
      what: message('as LeCun drew it'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(draw, operands, 1)
    const [definition] = operands
    if (definition === undefined) {
      throw new UsageError(message('which file?'), message('type {usage}', { usage: 'weigh draw FILE -o FIGURE.svg' }))
    }
    const format = figureFormat(options)
    const weighed = await weighFile(definition, readingOptions(options))
    await tellIssues(weighed, options, terminal)
    if (weighed.analysis === undefined) return exitStatus([weighed])
    const isWeights = weighed.analysis.model.files.some(({ role }) => role === 'weights')
    const file = options.value('weights') ?? (isWeights ? definition : undefined)
    const weights = file === undefined ? undefined : await readWeightsFor(weighed.analysis, file)
    if (weights !== undefined && file !== definition) await tellIssues(weights, options, terminal)
    const analysis = weights?.analysis ?? weighed.analysis
    const { catalogue, language } = terminal
    const wanted = { ...drawOptions(options), catalogue, language, values: weights?.values }
    const zoom = integerOption(options, 'zoom', 1) ?? 2
    const printing = { zoom, fonts: options.all('font') }
    const { content, warnings } = await drawn(() => printFigure(drawFigure(analysis, wanted), format, printing))
    for (const warning of warnings) await writeOut(terminal.stderr, `${say(warning, catalogue)}\n`)
    await emit(content, options, terminal)
    return hasErrors(weights?.issues ?? []) ? 1 : exitStatus([weighed])
  },
}

/** The values for tints, and the analysis with the weights file among its files, whose bytes are mapped. */
function readWeightsFor(analysis: Analysis, file: string) {
  return withWeights(file, async ({ source, weights, issues }) => {
    const { model } = analysis
    const files = [...model.files.filter(({ role }) => role !== 'weights'), weights.file]
    const values = await readWeightValues(source, weights, analysis)
    return { analysis: { ...analysis, model: { ...model, files } }, values, issues }
  })
}

/** A wish that can't be fulfilled is wrong usage. */
async function drawn<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof FigureError) throw new UsageError(error.said, error.hint)
    throw error
  }
}

/** The format that was asked for, or that the output's extension says. */
function figureFormat(options: OptionValues): FigureFormat {
  const given = FIGURE_FORMATS.find((each) => each === options.value('format'))
  const output = options.value('output') ?? ''
  const format = given ?? figureFormatOf(output)
  if (format !== undefined) return format
  const extension = /\.(\w+)$/.exec(output)?.[1]?.toLowerCase()
  if (extension === undefined) return 'svg'
  throw new UsageError(
    message('figures are not written as .{extension}', { extension }),
    message('give --format, or a name that ends in .svg, .png, .pdf or .tex'),
  )
}

function drawOptions(options: OptionValues): DrawOptions {
  const text = (name: string): string | undefined => options.value(name)
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
