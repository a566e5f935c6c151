/** `weigh sweep FILE`: one network at several batches and input sizes, as a table. */

import type { Analysis } from '../../analyze/analysis.ts'
import { analyze } from '../../analyze/analyze.ts'
import { inputsOf, withInputs } from '../../analyze/what-if.ts'
import { hasErrors } from '../../core/issue.ts'
import { message } from '../../core/message.ts'
import type { Shape } from '../../core/shape.ts'
import { reportTables } from '../../reports/report.ts'
import { type SweepStep, sweepTable } from '../../reports/sweep.ts'
import { checkOperands } from '../arguments.ts'
import { type Command, type OptionValues, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { misunderstood } from '../hints.ts'
import { exitStatus, weighFile } from '../networks.ts'
import { COMMON_OPTIONS, parseShape, READING_OPTIONS, readingOptions } from '../options.ts'

const FORMATS = ['text', 'csv', 'markdown', 'latex', 'html'] as const

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
    const steps = stepsOf(weighed.analysis, options)
    const report = [sweepTable(steps, weighed.analysis.model.name || file)]
    await emit(await reportTables([report], { format, ...writerOptions(options, terminal) }), options, terminal)
    return steps.some(({ analysis }) => hasErrors(analysis.issues)) ? 1 : 0
  },
}

interface Setting {
  readonly name: string
  readonly shape: Shape
  readonly text: string
}

function stepsOf(analysis: Analysis, options: OptionValues): readonly SweepStep[] {
  const batches = batchesOf(options.value('batch'))
  const settings = options.all('input').flatMap(settingsOf)
  return (settings.length === 0 ? [undefined] : settings).flatMap((setting) =>
    batches.map((batch) => stepOf(analysis, batch, setting)),
  )
}

/** The network with every input at the batch, and one at another shape. */
function stepOf(analysis: Analysis, batch: bigint | undefined, setting: Setting | undefined): SweepStep {
  const inputs = inputsOf(analysis)
  const isNamed = (id: string) => analysis.model.graph.values.get(id)?.name === setting?.name
  if (setting !== undefined && ![...inputs.keys()].some(isNamed)) {
    const names = [...inputs.keys()].map((id) => analysis.model.graph.values.get(id)?.name ?? id)
    throw new UsageError(
      message('there is no input {name}', { name: setting.name }),
      message('inputs are {names}', { names: names.join(', ') }),
    )
  }
  const shapes = [...inputs].map(([id, before]) => {
    const own = setting !== undefined && isNamed(id) ? setting.shape : before
    const [first = 1n, ...rest] = own.length === before.length - 1 ? [before[0] ?? 1n, ...own] : own
    return [id, before.length === 0 ? before : [batch ?? first, ...rest]] as const
  })
  const changed = analyze(withInputs(analysis.model, new Map(shapes)))
  const usual = [...inputs.values()][0]?.[0]
  const shown = batch ?? (typeof usual === 'bigint' ? usual : '?')
  return { batch: String(shown), input: setting?.text ?? '', analysis: changed }
}

function batchesOf(given: string | undefined): readonly (bigint | undefined)[] {
  if (given === undefined) return [undefined]
  return given.split(',').map((part) => {
    if (/^[1-9]\d{0,9}$/.test(part.trim())) return BigInt(part.trim())
    throw misunderstood('batch', part, message('type {usage}', { usage: '--batch 1,8,64' }))
  })
}

/** `data=3x224x224,data=3x448x448`, or with the name once: `data=3x224x224,3x448x448`. */
function settingsOf(given: string): readonly Setting[] {
  let name = ''
  return given.split(',').map((part) => {
    const at = part.lastIndexOf('=')
    if (at > 0) name = part.slice(0, at).trim()
    const text = part.slice(at + 1).trim()
    const shape = parseShape(text)
    if (shape !== undefined && name !== '') return { name, shape, text }
    throw misunderstood('input', part, message('type {usage}', { usage: '--input data=3x224x224,3x448x448' }))
  })
}
