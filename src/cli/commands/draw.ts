/** `weigh draw FILE`: a network as a figure. */

import type { Analysis } from '../../analyze/analysis.ts'
import { hasErrors } from '../../core/words/issue.ts'
import { message, say } from '../../core/words/message.ts'
import { drawFigure, readWeightValues } from '../../figures/index.ts'
import { FIGURE_FORMATS, type FigureFormat, figureFormatOf, printFigure } from '../../node/print-figure.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues } from '../emit.ts'
import { asked, drawOptions, figureOptions, printingOptions } from '../figure-options.ts'
import { exitStatus, weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeOut } from '../output.ts'
import { withWeights } from '../stored-file.ts'

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
    ...figureOptions(),
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
    const { content, warnings } = await asked(() =>
      printFigure(drawFigure(analysis, wanted), format, printingOptions(options)),
    )
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
