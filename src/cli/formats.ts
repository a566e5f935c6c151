/** Which format a report is printed in, and which options go with it. */

import { message } from '../core/words/message.ts'
import { type ReportFormat, WRITERS } from '../reports/writers/index.ts'
import { integerOption } from './arguments.ts'
import { type Option, UsageError } from './command.ts'
import type { OptionValues } from './option-values.ts'

/** All formats of `--format`, in the order of help. */
export const FORMATS: readonly ReportFormat[] = [...WRITERS.map((writer) => writer.id), 'json', 'jsonl']

/** How and where a command that offers these formats prints its report. */
export function printingOptions(choices: readonly ReportFormat[]): readonly Option[] {
  return [
    {
      name: 'format',
      short: 'f',
      value: choices.join('|'),
      choices,
      help: message('format (text, unless the extension of -o says another)'),
    },
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      file: true,
      help: message('write to FILE; its extension chooses the format'),
    },
    {
      name: 'width',
      short: 'w',
      value: 'N',
      help: message(
        'columns of text (the width of the terminal, else COLUMNS, else 100); with a point, as 0.5: --what-if width=0.5',
      ),
    },
  ]
}

/**
 * The format: as given, else by the extension of the output file, else text. Throws UsageError where a width is given that
 * is none, or that the format has no use for.
 */
export function formatOf<F extends ReportFormat>(options: OptionValues, choices: readonly F[]): F | 'text' {
  integerOption(options, 'width', 20)
  const file = options.value('output')
  const extension = file === undefined ? '' : (/\.(\w+)$/.exec(file)?.[1] ?? '').toLowerCase()
  const byExtension = WRITERS.find((writer) => writer.extensions.includes(extension))?.id ?? extension
  const found = choices.find((format) => format === (options.value('format') ?? byExtension)) ?? 'text'
  if (options.value('format') === undefined && found === 'text' && !PLAIN.includes(byExtension)) {
    const hint = message('give --format, or a name that ends in {endings}', { endings: endingsOf(choices) })
    throw new UsageError(message('reports are not written as .{extension} here', { extension }), hint)
  }
  if (found !== 'text') refuseFor(found, ['width'], options)
  return found
}

/** Endings of plain texts. */
const PLAIN = ['', 'text', 'txt', 'log']

function endingsOf(choices: readonly ReportFormat[]): string {
  const endings = choices.flatMap((choice) => {
    const writer = WRITERS.find(({ id }) => id === choice)
    return writer === undefined ? [choice] : writer.extensions.slice(0, 1)
  })
  return endings.map((ending) => `.${ending}`).join(', ')
}

/** Refuses options that say nothing for the format, rather than ignoring them. */
export function refuseFor(format: string, names: readonly string[], options: OptionValues): void {
  const name = names.find((option) => options.has(option))
  if (name !== undefined) {
    throw new UsageError(message('--{name} does not apply to the format {format}', { name, format }))
  }
}
