/** `weigh check [FILE…]`: budgets that fail a build. */

import { type Budget, checkBudgets, isWithin } from '../../analyze/questions/budget.ts'
import { hasErrors, type Issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { withBudgets } from '../../project/project-file.ts'
import { type CheckedNetwork, reportChecks } from '../../reports/check.ts'
import { underCircumstances, WHAT_IF_OPTIONS } from '../circumstances.ts'
import { type Command, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions } from '../formats.ts'
import { misunderstood } from '../hints.ts'
import { groupFiles, type Weighed, weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'
import { findProject, isOf, type ListedNetwork, type ProjectFile } from '../project.ts'

const FORMATS = ['text', 'json', 'csv', 'markdown', 'latex', 'html'] as const

const RULES = ['max', 'min', 'require'] as const

export const check: Command = {
  name: 'check',
  operands: '[FILE [WEIGHTS]]…',
  statuses: message(
    'Exit status: 0 all budgets are kept, 1 one is broken or a network has errors, 2 a figure is not known, wrong usage or nothing could be read.',
  ),
  options: [
    {
      name: 'max',
      value: 'FIGURE=20MiB',
      repeatable: true,
      help: message('the most that a figure of the JSON report may come to, of the network or of each layer'),
    },
    { name: 'min', value: 'FIGURE=5M', repeatable: true, help: message('the least that a figure must come to') },
    {
      name: 'require',
      value: 'types=A,B,C',
      repeatable: true,
      help: message('all layer types that may be used; also families= and operators='),
    },
    {
      name: 'config',
      value: 'FILE',
      file: true,
      help: message('where networks and budgets are listed (.weighbridge.toml)'),
    },
    { name: 'allow-unknown', help: message('let figures pass that can not be known') },
    ...READING_OPTIONS,
    ...WHAT_IF_OPTIONS,
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    {
      command: 'weigh check net.prototxt --max parameters=5M --max macsPerExample=1G',
      what: message('the network as a whole'),
    },
    {
      command: 'weigh check net.prototxt --max weightBytes=20MiB --max peakActivationBytes=8MiB',
      what: message('its file of weights, given or as Caffe would write it, and its memory'),
    },
    {
      command: 'weigh check net.prototxt --max layer.parameterBytes=4MiB --max "layer(conv*).macs=100M"',
      what: message('every layer, and layers of some names'),
    },
    {
      command: 'weigh check net.prototxt --require types=Input,Convolution,ReLU,Pooling,InnerProduct,Softmax',
      what: message('what the target can run'),
    },
    { command: 'weigh check', what: message('all networks that .weighbridge.toml lists') },
  ],
  async run({ operands, options, terminal }) {
    const format = formatOf(options, FORMATS)
    const own = RULES.flatMap((rule) => options.all(rule).map((given) => budgetOf(rule, given)))
    const project = await findProject(options.value('config'), operands[0])
    const networks = operands.length === 0 ? listed(project, own) : await named(operands, project, own)
    const checked: Checked[] = []
    for (const network of networks) checked.push(await checkNetwork(network, options))
    const reports = checked.map(({ report }) => report)
    if (reports.length > 0)
      await emit(await reportChecks(reports, { format, ...writerOptions(options, terminal) }), options, terminal)
    await tellIssues({ issues: allIssues(project, checked), lineOf: linesOf(project, checked) }, options, terminal)
    return exitStatus(project, checked, options.has('allow-unknown'))
  },
}

/** A network to check; options only where it is listed. */
type Network = Omit<ListedNetwork, 'options'> & Partial<Pick<ListedNetwork, 'options'>>

function budgetOf(rule: Budget['rule'], given: string): Budget {
  const at = given.lastIndexOf('=')
  const [key, value] = [given.slice(0, Math.max(0, at)).trim(), given.slice(at + 1).trim()]
  if (key !== '' && value !== '') return { rule, key, given: value }
  throw misunderstood(
    rule,
    given,
    message('type {usage}', {
      usage: rule === 'require' ? '--require types=Convolution,ReLU' : `--${rule} parameters=5M`,
    }),
  )
}

/** All networks of the project, with the budgets of the command line in the place of equal ones. */
function listed(project: ProjectFile | undefined, own: readonly Budget[]): readonly Network[] {
  if (project === undefined) {
    throw new UsageError(
      message('which network?'),
      message('type {usage}, or list networks in .weighbridge.toml', {
        usage: 'weigh check net.prototxt --max parameters=5M',
      }),
    )
  }
  if (project.networks.length === 0 && project.issues.length === 0) {
    throw new UsageError(
      message('{file} lists no network', { file: project.name }),
      message('see {page}', { page: 'docs/ci.md' }),
    )
  }
  return project.networks.map((network) => ({ ...network, budgets: withBudgets(network.budgets, own) }))
}

/** Networks that are named: those that the project lists by what it says of them. */
async function named(
  operands: readonly string[],
  project: ProjectFile | undefined,
  own: readonly Budget[],
): Promise<readonly Network[]> {
  const networks = (await groupFiles(operands)).map((files): Network => {
    const found = project?.networks.find((network) => isOf(network, files))
    const general = found?.budgets ?? project?.budgets ?? []
    return { ...found, files: found?.files ?? files, budgets: withBudgets(general, own) }
  })
  const bare = networks.find(({ budgets }) => budgets.length === 0)
  if (bare === undefined) return networks
  throw new UsageError(
    message('no budget is given for {file}', { file: bare.files[0] ?? '' }),
    message('type {usage}, or list networks in .weighbridge.toml', { usage: '--max parameters=5M' }),
  )
}

interface Checked {
  readonly report: CheckedNetwork
  readonly weighed: Weighed
}

async function checkNetwork(network: Network, options: OptionValues): Promise<Checked> {
  const { files, title, budgets } = network
  const all = withListed(options, network.options)
  const weighed = await underCircumstances(await weighFile(files, readingOptions(all)), all)
  const { analysis } = weighed
  const found = analysis === undefined ? { checks: [], issues: [] } : await checkBudgets(analysis, budgets)
  return { report: { ...found, files, analysis, ...(title !== undefined && { title }) }, weighed }
}

/** The command line's options, and where it has none those of the list. */
function withListed(options: OptionValues, own: OptionValues | undefined): OptionValues {
  return {
    has: (name) => options.has(name) || own?.has(name) === true,
    value: (name) => options.value(name) ?? own?.value(name),
    all: (name) => (options.has(name) || own === undefined ? options.all(name) : own.all(name)),
  }
}

/** What is wrong with the project's file, budgets and networks: each once, however many networks it is about; no notes. */
function allIssues(project: ProjectFile | undefined, checked: readonly Checked[]): readonly Issue[] {
  const issues = [
    ...(project?.issues ?? []),
    ...checked.flatMap(({ report, weighed }) => [...report.issues, ...weighed.issues]),
  ]
  const keyOf = ({ code, where, message: { text, args } }: Issue) =>
    JSON.stringify([code, where, text, args], (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
  const told = issues.filter(({ severity }) => severity !== 'note')
  return [...new Map(told.map((found) => [keyOf(found), found])).values()]
}

function linesOf(project: ProjectFile | undefined, checked: readonly Checked[]): Weighed['lineOf'] {
  return (file, line) => {
    if (file === project?.name) return project.text.split('\n')[line - 1]
    return checked.map(({ weighed }) => weighed.lineOf(file, line)).find((text) => text !== undefined)
  }
}

/** 1 where a budget is broken or a network has errors, else 2 where something is not known, can't be read or understood. */
function exitStatus(project: ProjectFile | undefined, checked: readonly Checked[], allowsUnknown: boolean): number {
  const isBroken = ({ report, weighed }: Checked) =>
    isWithin(report.checks) === false ||
    weighed.issues.some(({ severity, code }) => severity === 'error' && !(allowsUnknown && code === UNKNOWN_LAYER))
  const isOpen = ({ report }: Checked) =>
    report.analysis === undefined ||
    report.issues.length > 0 ||
    (isWithin(report.checks) === undefined && !allowsUnknown)
  const read = checked.filter(({ report }) => report.analysis !== undefined)
  if (read.some(isBroken)) return 1
  return checked.length === 0 || checked.some(isOpen) || hasErrors(project?.issues ?? []) ? 2 : 0
}

/** An error of a network whose figures may pass without being known. */
const UNKNOWN_LAYER = 'caffe/unknown-layer'
