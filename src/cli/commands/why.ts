/** `weigh why FILE VALUE`: what a figure that somebody claims may count. */

import { basename } from 'node:path'
import { readClaim } from '../../analyze/questions/claim.ts'
import { nearestTo } from '../../analyze/questions/nearest.ts'
import { publishedAs } from '../../analyze/questions/published.ts'
import { usualVariants } from '../../analyze/questions/variants.ts'
import { audit } from '../../analyze/questions/why.ts'
import { message } from '../../core/words/message.ts'
import { isExplained, whyTables } from '../../reports/explain/why.ts'
import { reportTables, reportWhy } from '../../reports/report.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'

const FORMATS = ['text', 'json', 'csv', 'markdown', 'latex', 'html'] as const

export const why: Command = {
  name: 'why',
  operands: 'FILE [WEIGHTS] VALUE',
  options: [...READING_OPTIONS, ...printingOptions(FORMATS), ...COMMON_OPTIONS],
  examples: [
    { command: 'weigh why vgg16.prototxt "138M params"', what: message('parameters, of which kind') },
    { command: 'weigh why resnet50.prototxt "7.7 GFLOPs"', what: message('MACs, or twice as many') },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(why, operands, 3)
    const [files, value] = [operands.slice(0, -1), operands.at(-1)]
    const [file] = files
    if (file === undefined || value === undefined) {
      throw new UsageError(
        message('which figure of which network?'),
        message('type {usage}', { usage: 'weigh why FILE "3.8 GFLOPs"' }),
      )
    }
    const claim = readClaim(value)
    if (claim === undefined) {
      const hint = message('figures are 62M, 93MB, "3.8 GFLOPs", "1,725,025 bytes"')
      throw new UsageError(message('{value} is no figure', { value }), hint)
    }
    const format = formatOf(options, FORMATS)
    const reading = readingOptions(options)
    const weighed = await weighFile(files, reading)
    if (weighed.analysis === undefined) {
      await tellIssues(weighed, options, terminal)
      return exitStatus([weighed])
    }
    const phase = weighed.analysis.model.selection?.phase === 'TEST' ? 'TRAIN' : 'TEST'
    const other = await weighFile(files, { ...reading, phase })
    const variants = await usualVariants(weighed.analysis, other.analysis)
    const findings = audit(claim, variants)
    const isGiven = findings.some(({ fit }) => fit !== 'near')
    const name = weighed.analysis.model.name || file
    const answer = {
      findings,
      nearest: isGiven ? [] : nearestTo(claim, variants),
      published: publishedAs(claim, [weighed.analysis.model.name, basename(file)]),
    }
    const text =
      format === 'json'
        ? await reportWhy(claim, answer, name, terminal.catalogue)
        : await reportTables([whyTables(claim, answer, name)], { format, ...writerOptions(options, terminal) })
    await emit(text, options, terminal)
    return isExplained(answer) ? 0 : 1
  },
}
