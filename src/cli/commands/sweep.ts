/** `weigh sweep FILE`: one network at several batches and input sizes, as a table. */

import type { Analysis } from '../../analyze/analysis.ts'
import { inputNames, type SweepInput, sweepOf } from '../../analyze/questions/sweep.ts'
import { parseShape } from '../../core/network/shape.ts'
import { hasErrors } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { sweepJson } from '../../reports/json/json-sweep.ts'
import { reportJson, reportTables } from '../../reports/report.ts'
import { sweepTable } from '../../reports/sweep.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { misunderstood } from '../hints.ts'
import { exitStatus, weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'

const FORMATS = ['text', 'json', 'csv', 'markdown', 'latex', 'html'] as const

export const sweep: Command = {
  name: 'sweep',
  operands: 'FILE',
  options: [
    ...READING_OPTIONS.filter(({ name }) => name !== 'input'),
    { name: 'batch', value: '1,8,64', help: message('batches to try') },
    {
      name: 'input',
      value: 'data=1x3x224x224,data=1x3x448x448',
      repeatable: true,
      help: message('shapes of inputs to try; without the batch they may be 3x224x224'),
    },
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh sweep deploy.prototxt --batch 1,8,64', what: message('memory against the batch') },
    {
      command: 'weigh sweep deploy.prototxt --input data=3x224x224,data=3x448x448',
      what: message('cost against the size of the image'),
    },
  ],
  async run({ operands, options, terminal }) {
    checkOperands(sweep, operands, 1)
    const [file] = operands
    if (file === undefined) {
      throw new UsageError(message('which network?'), message('type {usage}', { usage: 'weigh sweep FILE' }))
    }
    const format = formatOf(options, FORMATS)
    // What is tried is no part of the file.
    const reading = readingOptions({ ...options, all: (name) => (name === 'input' ? [] : options.all(name)) })
    const weighed = await weighFile(file, reading)
    if (weighed.analysis === undefined) {
      await tellIssues(weighed, options, terminal)
      return exitStatus([weighed])
    }
    const { analysis } = weighed
    const steps = sweepOf(analysis, batchesOf(options.value('batch')), wantedInputs(analysis, options))
    const name = analysis.model.name || file
    const text =
      format === 'json'
        ? await reportJson(sweepJson(steps, name, terminal.catalogue))
        : await reportTables([[sweepTable(steps, name)]], { format, ...writerOptions(options, terminal) })
    await emit(text, options, terminal)
    return steps.some((step) => hasErrors(step.analysis.issues)) ? 1 : 0
  },
}

/** The shapes to try. Throws UsageError where one is for no input of the network. */
function wantedInputs(analysis: Analysis, options: OptionValues): readonly SweepInput[] {
  const wanted = options.all('input').flatMap(inputsIn)
  const names = inputNames(analysis)
  const stranger = wanted.find(({ name }) => !names.includes(name))
  if (stranger === undefined) return wanted
  throw new UsageError(
    message('there is no input {name}', { name: stranger.name }),
    message('inputs are {names}', { names: names.join(', ') }),
  )
}

function batchesOf(given: string | undefined): readonly bigint[] {
  return (given?.split(',') ?? []).map((part) => {
    if (/^[1-9]\d{0,9}$/.test(part.trim())) return BigInt(part.trim())
    throw misunderstood('batch', part, message('type {usage}', { usage: '--batch 1,8,64' }))
  })
}

/** `data=3x224x224,data=3x448x448`, or with the name once: `data=3x224x224,3x448x448`. */
function inputsIn(given: string): readonly SweepInput[] {
  let name = ''
  return given.split(',').map((part) => {
    const at = part.lastIndexOf('=')
    if (at > 0) name = part.slice(0, at).trim()
    const shape = parseShape(part.slice(at + 1))
    if (shape !== undefined && name !== '') return { name, shape }
    throw misunderstood('input', part, message('type {usage}', { usage: '--input data=3x224x224,3x448x448' }))
  })
}
