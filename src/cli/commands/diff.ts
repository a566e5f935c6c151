/** `weigh diff A B`: what differs between two networks, or between their weights. */

import type { Analysis } from '../../analyze/analysis.ts'
import { diffNetworks } from '../../analyze/diff/diff.ts'
import { diffWeights, type WeightsFile } from '../../analyze/diff/weights.ts'
import type { ByteSource } from '../../core/bytes/bytes.ts'
import { message } from '../../core/words/message.ts'
import { readWeights } from '../../formats/index.ts'
import type { Across } from '../../reports/diff/across.ts'
import { type Diff, diffIssues, isEqualDiff } from '../../reports/diff/diff.ts'
import { reportDiff } from '../../reports/report.ts'
import { underCircumstances, WHAT_IF_OPTIONS } from '../circumstances.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { formatOf, printingOptions, refuseFor } from '../formats.ts'
import { FILES_AND_GIT } from '../git-files.ts'
import { formatOfFile, type OpenNetwork, openNetwork, type Weighed } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, READING_OPTIONS, readingOptions } from '../options.ts'

const FORMATS = ['text', 'json', 'markdown', 'html'] as const

export const diff: Command = {
  name: 'diff',
  operands: 'A B | NET WEIGHTS-A WEIGHTS-B | NET-A [WEIGHTS-A] NET-B [WEIGHTS-B]',
  statuses: message(
    'Exit status: 0 nothing differs, 1 something does, 2 wrong usage or one of them could not be read.',
  ),
  options: [
    { name: 'all', short: 'a', help: message('every layer and every blob that differs, however many there are') },
    { name: 'exit-zero', help: message('exit 0 also where something differs') },
    ...printingOptions(FORMATS),
    ...WHAT_IF_OPTIONS,
    ...READING_OPTIONS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh diff old.prototxt new.prototxt', what: message('layer by layer, and what it comes to') },
    { command: 'weigh diff HEAD~1:net.prototxt net.prototxt', what: message('since the last commit but one') },
    { command: 'weigh diff :net.prototxt net.prototxt', what: message('what is not staged yet') },
    {
      command: 'weigh diff a.caffemodel b.caffemodel',
      what: message('which weights training has changed, and how far'),
    },
    {
      command: 'weigh diff net.prototxt a.caffemodel b.caffemodel',
      what: message('the same, with the definition of both'),
    },
    {
      command: 'weigh diff net.prototxt net.caffemodel net.onnx',
      what: message('one network in two formats: what they do, step by step, and their numbers'),
    },
    { command: 'weigh diff net.onnx net.tflite', what: message('the same of files that hold both') },
    { command: 'weigh diff a.prototxt b.prototxt -o diff.html', what: message('a page with both figures') },
    {
      command: 'weigh diff a.prototxt b.prototxt --format markdown --exit-zero',
      what: message('to comment on a pull request'),
    },
  ],
  async run(invocation) {
    const { operands, options, terminal } = invocation
    const format = formatOf(options, FORMATS)
    if (format === 'json') refuseFor(format, ['all'], options)
    const sides: Side[] = []
    try {
      for (const names of await sidesOf(operands)) sides.push(await openSide(names, options))
      const [before, after] = sides
      if (before === undefined || after === undefined) throw new Error('there are two sides')
      const failed = sides.filter(({ network, weights }) => network === undefined && weights === undefined)
      for (const { weighed } of failed) await tellIssues(weighed, options, terminal)
      return failed.length > 0 ? 2 : await compare(before, after, { format, ...invocation })
    } finally {
      for (const { close } of sides) close()
    }
  },
}

/** The files of each side. */
async function sidesOf(operands: readonly string[]): Promise<readonly (readonly string[])[]> {
  const [first, second, third, fourth] = operands
  if (first === undefined || second === undefined || operands.length > 4) {
    const usage = `weigh diff ${diff.operands}`
    throw new UsageError(message('which two networks?'), message('type {usage}', { usage }))
  }
  if (third === undefined) return [[first], [second]]
  if (fourth !== undefined) return [operands.slice(0, 2), operands.slice(2)]
  const [one, other, last] = await Promise.all(operands.map(formatOfFile))
  // Two files of one format are two versions of weights; else one of three is a network in itself.
  if (other?.id === last?.id) return [operands.slice(0, 2), [first, third]]
  const isPair = one?.role === 'definition' && other?.role === 'weights'
  return isPair ? [operands.slice(0, 2), [third]] : [[first], operands.slice(1)]
}

/** One side: a network, weights, or both; neither where it can't be read. */
interface Side {
  readonly weighed: Weighed
  readonly network: Weighed['analysis']
  readonly weights: WeightsFile | undefined
  /** An open file of it, by its name. */
  readonly file: (name: string) => ByteSource | undefined
  close(): void
}

async function openSide(names: readonly string[], options: OptionValues): Promise<Side> {
  const reading = readingOptions(options)
  const opened = await openNetwork(names, reading, FILES_AND_GIT)
  const { close, sources } = opened
  const weighed = await underCircumstances(opened, options)
  const { analysis } = weighed
  const file = (name: string) => sources.find((source) => source.name === name)
  if (analysis === undefined) return { weighed, network: undefined, weights: await weightsAlone(opened), file, close }
  const { weights, graph } = analysis.model
  const source = sources.find(({ name }) => name === weights?.file.name)
  // HDF5 has names and numbers, but not how the layers are joined.
  const isBare = weights !== undefined && graph.values.size === 0
  return {
    weighed,
    network: isBare ? undefined : analysis,
    weights: weights && source && { weights, source, issues: weighed.issues, ...(!isBare && { network: analysis }) },
    file,
    close,
  }
}

/** Files of numbers without a network: solver states and means. */
async function weightsAlone({ sources: [source], issues: [found] }: OpenNetwork): Promise<WeightsFile | undefined> {
  if (source === undefined || found?.code !== 'caffe/no-network') return undefined
  return { source, ...(await readWeights(source)) }
}

/** The comparison of two formats: of what networks do, not of what they say. `undefined` where both are of one. */
async function acrossFormats(before: Side, after: Side): Promise<Across | undefined> {
  const [one, other] = [before.weighed.analysis, after.weighed.analysis]
  if (one === undefined || other === undefined || one.model.format === other.model.format) return undefined
  if (shareNames(one, other)) return undefined
  const { diffAcross } = await import('../../analyze/diff/across/across.ts')
  const { compareNumbers } = await import('../../analyze/diff/across/weights.ts')
  const network = diffAcross(one, other)
  const numbers = await compareNumbers(network, before.file, after.file)
  return { network, numbers: numbers.steps.length === 0 ? undefined : numbers }
}

/** Files of weights alone that call most of their tensors the same are compared by name. */
function shareNames({ model: one }: Analysis, { model: other }: Analysis): boolean {
  if (one.kind !== 'weights' || other.kind !== 'weights') return false
  const names = new Set(one.tensors.map(({ name }) => name))
  return other.tensors.filter(({ name }) => names.has(name)).length * 2 > other.tensors.length
}

interface Printing extends Invocation {
  readonly format: (typeof FORMATS)[number]
}

async function compare(before: Side, after: Side, { format, options, terminal }: Printing): Promise<number> {
  const across = await acrossFormats(before, after)
  const isWithin = across === undefined
  const network = isWithin ? before.network && after.network && diffNetworks(before.network, after.network) : undefined
  const weights = isWithin
    ? before.weights && after.weights && (await diffWeights(before.weights, after.weights, network))
    : undefined
  if (isWithin && network === undefined && weights === undefined) {
    const [one, other] = before.network === undefined ? [after, before] : [before, after]
    const hint = message('weigh {definition} {weights} holds a network against its weights', {
      definition: one.weighed.name,
      weights: other.weighed.name,
    })
    throw new UsageError(message('a network and a file of weights without one can not be compared'), hint)
  }
  const found: Diff = { network, weights, ...(across && { across }) }
  const { catalogue, language } = terminal
  const figures =
    format === 'html' && network
      ? (await import('../../figures/diff.ts')).diffFigures(network, { catalogue, language })
      : undefined
  const style = { format, all: options.has('all'), ...(figures && { figures }), ...writerOptions(options, terminal) }
  await emit(await reportDiff(found, style), options, terminal)
  const { lineOf } = after.weighed
  await tellIssues(
    { issues: diffIssues(found), lineOf: (file, line) => before.weighed.lineOf(file, line) ?? lineOf(file, line) },
    options,
    terminal,
  )
  return isEqualDiff(found) || options.has('exit-zero') ? 0 : 1
}
