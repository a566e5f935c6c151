/** `weigh draw FILE`: a network as a figure. */

import { message, say } from '../../core/message.ts'
import {
  type DrawOptions,
  drawFigure,
  FIGURE_OPTIONS,
  FigureError,
  type LabelKind,
  styles,
} from '../../figures/index.ts'
import { checkOperands, integerOption } from '../arguments.ts'
import { type Command, type Option, type OptionValues, UsageError } from '../command.ts'
import { emit, tellIssues } from '../emit.ts'
import { FIGURE_FORMATS, type FigureFormat, printFigure } from '../figure-files.ts'
import { readFigureWeights } from '../figure-weights.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeOut } from '../output.ts'

const STYLE_IDS = styles.map(({ id }) => id)
const LABELS: readonly LabelKind[] = ['sizes', 'operations', 'parameters', 'arithmetic', 'macs']

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
    const weights = file === undefined ? undefined : await readFigureWeights(file, weighed.analysis)
    const analysis = weights?.analysis ?? weighed.analysis
    const { catalogue, language } = terminal
    const wanted = { ...drawOptions(options), catalogue, language, values: weights?.values }
    const scene = drawn(() => drawFigure(analysis, wanted))
    const zoom = integerOption(options, 'zoom', 1) ?? 2
    const { content, warnings } = await printFigure(scene, format, { zoom, fonts: options.all('font') })
    for (const warning of warnings) await writeOut(terminal.stderr, `${say(warning, catalogue)}\n`)
    await emit(content, options, terminal)
    return exitStatus([weighed])
  },
}

/** A wish that can't be fulfilled is wrong usage. */
function drawn<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof FigureError) throw new UsageError(error.said)
    throw error
  }
}

/** The format that was asked for, or that the output's extension says. */
function figureFormat(options: OptionValues): FigureFormat {
  const given = options.value('format')
  const extension = /\.(\w+)$/.exec(options.value('output') ?? '')?.[1]?.toLowerCase()
  const byExtension = extension === 'tex' ? 'tikz' : extension
  const format = FIGURE_FORMATS.find((each) => each === (given ?? byExtension))
  if (format !== undefined) return format
  if (byExtension === undefined) return 'svg'
  throw new UsageError(
    message('figures are not written as .{extension}', { extension: extension ?? '' }),
    message('give --format, or a name that ends in .svg, .png, .pdf or .tex'),
  )
}

function drawOptions(options: OptionValues): DrawOptions {
  const text = (name: string): string | undefined => options.value(name)
  return {
    style: text('style'),
    theme: oneOf(text('theme'), ['light', 'dark', 'auto', 'print']),
    palette: oneOf(text('palette'), ['colour', 'grey']),
    width: integerOption(options, 'width', 200),
    direction: oneOf(text('direction'), ['right', 'down']),
    labels: labelsOf(text('labels')),
    scale: oneOf(text('scale'), ['auto', 'linear', 'sqrt']),
    maps: integerOption(options, 'maps', 2),
    fold: foldOf(options),
    from: text('from'),
    to: text('to'),
    layer: text('layer'),
    all: options.has('all'),
    legend: !options.has('no-legend'),
    title: !options.has('no-title'),
    batch: options.has('batch'),
    wording: oneOf(text('wording'), ['file', '1998']),
    id: text('id'),
  }
}

function oneOf<T extends string>(given: string | undefined, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === given)
}

function labelsOf(given: string | undefined): readonly LabelKind[] | undefined {
  if (given === undefined) return undefined
  if (given === 'all') return LABELS
  if (given === 'none') return []
  return given.split(',').map((name) => {
    const found = LABELS.find((label) => label === name.trim())
    if (found === undefined) {
      throw new UsageError(
        message('there are no labels called {name}', { name }),
        message('they are {names}', { names: LABELS.join(', ') }),
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
