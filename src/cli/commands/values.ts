/** `weigh values FILE`: what the numbers of a weights file look like, read once. */

import { blobStatistics, valueIssues } from '../../analyze/parameters/blob-values.ts'
import { hasErrors, type Issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { valuesJson } from '../../reports/json/json-values.ts'
import { reportJson, reportTables } from '../../reports/report.ts'
import { type NamedStatistics, sortedValues, VALUE_COLUMNS, valuesTable } from '../../reports/values.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { FAR_OPTIONS } from '../far-options.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { COMMON_OPTIONS, LAYER_OPTION, sortOption } from '../options.ts'
import { chosenBlobs, withWeights } from '../stored-file.ts'

const FORMATS = ['text', 'json', 'csv', 'markdown', 'latex', 'html'] as const

export const values: Command = {
  name: 'values',
  operands: '[DEFINITION] FILE',
  options: [LAYER_OPTION, sortOption(VALUE_COLUMNS), ...FAR_OPTIONS, ...printingOptions(FORMATS), ...COMMON_OPTIONS],
  examples: [
    { command: 'weigh values lenet.caffemodel', what: message('every blob') },
    {
      command: 'weigh values lenet.caffemodel --layer "conv*" --sort zeros',
      what: message('where pruning has left most zeros'),
    },
    {
      command: 'weigh values net.param net.bin',
      what: message('of formats that keep nothing but numbers, with the definition'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(values, operands, 2)
    const [name, numbers] = operands
    if (name === undefined)
      throw new UsageError(message('which file?'), message('type {usage}', { usage: 'weigh values FILE' }))
    const format = formatOf(options, FORMATS)
    const file = numbers ?? name
    return withWeights([name, numbers], async (open) => {
      const named: NamedStatistics[] = []
      const issues: Issue[] = [...open.issues]
      for (const blob of chosenBlobs(open, options)) {
        const statistics = await blobStatistics(open.source, blob.blob)
        if (statistics === undefined) continue
        named.push({ name: blob.name, shape: blob.blob.shape, statistics })
        issues.push(...valueIssues(file, blob, statistics))
      }
      const sorted = sortedValues(named, options.value('sort'))
      const text =
        format === 'json'
          ? await reportJson(valuesJson(file, sorted, issues, terminal.catalogue))
          : await reportTables([[valuesTable(file, sorted)]], { format, ...writerOptions(options, terminal) })
      await emit(text, options, terminal)
      if (format !== 'json') await tellIssues({ issues }, options, terminal)
      return hasErrors(issues) ? 1 : 0
    })
  },
}
