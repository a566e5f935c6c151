/** Which format a report is printed in, and which options go with it. */

import { message } from '../core/message.ts'
import { type ReportFormat, WRITERS } from '../reports/writers/index.ts'
import { type Option, type OptionValues, UsageError } from './command.ts'

/** All formats of `--format`, in the order of help. */
export const FORMATS: readonly ReportFormat[] = [...WRITERS.map((writer) => writer.id), 'json', 'jsonl']

/** `--format` of a command that offers these. */
export function formatOption(choices: readonly ReportFormat[]): Option {
  return {
    name: 'format',
    short: 'f',
    value: choices.join('|'),
    choices,
    help: message('format (text, unless the extension of -o says another)'),
  }
}

/** The format: as given, else by the extension of the output file, else text. */
export function formatOf<F extends ReportFormat>(options: OptionValues, choices: readonly F[]): F | 'text' {
  const file = options.value('output')
  const extension = file === undefined ? '' : (/\.(\w+)$/.exec(file)?.[1] ?? '').toLowerCase()
  const byExtension = WRITERS.find((writer) => writer.extensions.includes(extension))?.id ?? extension
  return choices.find((format) => format === (options.value('format') ?? byExtension)) ?? 'text'
}

/** Refuses options that say nothing for the format, rather than ignoring them. */
export function refuseFor(format: string, names: readonly string[], options: OptionValues): void {
  const name = names.find((option) => options.has(option))
  if (name !== undefined) {
    throw new UsageError(message('--{name} does not apply to the format {format}', { name, format }))
  }
}
