/** `weigh values FILE`: what the numbers of a weights file look like, read once. */

import { valueStatistics } from '../../analyze/values.ts'
import { hasErrors, type Issue, issue } from '../../core/issue.ts'
import { message } from '../../core/message.ts'
import { offsetOf } from '../../core/weights.ts'
import { printReports } from '../../reports/report.ts'
import { type NamedStatistics, VALUE_COLUMNS, valuesTable } from '../../reports/values.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { COMMON_OPTIONS, LAYER_OPTION } from '../options.ts'
import { chosenBlobs, type NamedBlob, type OpenWeights, withWeights } from '../stored-file.ts'

const FORMATS = ['text', 'csv', 'markdown', 'latex', 'html'] as const

export const values: Command = {
  name: 'values',
  operands: 'FILE',
  options: [
    LAYER_OPTION,
    {
      name: 'sort',
      short: 's',
      value: 'COLUMN',
      choices: VALUE_COLUMNS,
      help: message('sort by a column, greatest first'),
    },
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh values lenet.caffemodel', what: message('every blob') },
    {
      command: 'weigh values lenet.caffemodel --layer "conv*" --sort zeros',
      what: message('where pruning has left most zeros'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(values, operands, 1)
    const [name] = operands
    if (name === undefined)
      throw new UsageError(message('which file?'), message('type {usage}', { usage: 'weigh values FILE' }))
    const format = formatOf(options, FORMATS)
    return withWeights(name, async (open) => {
      const named: NamedStatistics[] = []
      const issues: Issue[] = [...open.issues]
      for (const blob of chosenBlobs(open, options)) {
        const statistics = await statisticsOf(open, blob)
        if (statistics === undefined) continue
        named.push(statistics)
        issues.push(...faultsOf(name, blob, statistics))
      }
      const table = valuesTable(name, named, options.value('sort'))
      await emit(await printReports([[table]], format, writerOptions(options, terminal)), options, terminal)
      await tellIssues({ issues }, options, terminal)
      return hasErrors(issues) ? 1 : 0
    })
  },
}

async function statisticsOf({ source }: OpenWeights, { name, blob }: NamedBlob): Promise<NamedStatistics | undefined> {
  if (blob.stored === undefined || blob.stored.count === 0) return undefined
  // Filters are the rows of the first axis; a bias has none. Old files put axes of size 1 in front.
  const axes = blob.isLegacy ? blob.shape.slice(blob.shape.findIndex((size) => size !== 1n)) : blob.shape
  const rows = axes.length > 1 ? Number(axes[0] ?? 1n) : 1
  return { name, shape: blob.shape, statistics: await valueStatistics(source, blob.stored, rows) }
}

function faultsOf(file: string, { name, type, blob }: NamedBlob, { statistics }: NamedStatistics): readonly Issue[] {
  const offset = offsetOf(blob)
  const where = { file, ...(offset !== undefined && { offset }) }
  const found: Issue[] = []
  const { nan, infinite, max, min } = statistics
  if (nan > 0)
    found.push(
      issue(
        'values/nan',
        'error',
        '{name} has {count} values that are no number (NaN)',
        { name, count: nan },
        { where },
      ),
    )
  if (infinite > 0)
    found.push(
      issue('values/infinite', 'error', '{name} has {count} infinite values', { name, count: infinite }, { where }),
    )
  if (type === 'BatchNorm' && name.endsWith('.2') && max === 0 && min === 0) {
    const text = '{name}, the factor by which mean and variance are scaled, is 0: Caffe then takes both as 0'
    found.push(issue('values/scale-factor', 'warning', text, { name }, { where }))
  }
  return found
}
