/** `weigh FILE…`: networks as tables of layers, with totals. */

import type { Analysis } from '../../analyze/analysis.ts'
import { isToldByModules } from '../../core/network/model.ts'
import type { Issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type NamePattern, namePattern } from '../../core/words/name-pattern.ts'
import { type Fold, LAYER_COLUMNS, type LayerTableOptions, layerTable } from '../../reports/network/layers.ts'
import { reportFailure, reportNetworks } from '../../reports/report.ts'
import type { Table } from '../../reports/table.ts'
import type { TableFormat } from '../../reports/writers/index.ts'
import { columnsOption, integerOption } from '../arguments.ts'
import { SECTION_OPTIONS, type Section, sectionsOf, underCircumstances, WHAT_IF_OPTIONS } from '../circumstances.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { fileExists } from '../file-source.ts'
import { FORMATS, formatOf, printingOptions, refuseFor } from '../formats.ts'
import { guess } from '../hints.ts'
import { exitStatus, groupFiles, type Weighed, weighFile } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, LAYER_OPTION, READING_OPTIONS, readingOptions, sortOption, TOP_OPTION } from '../options.ts'
import { COMMANDS } from './index.ts'

const FOLDS: readonly Fold[] = ['auto', 'always', 'never']
const COLUMN_KEYS = LAYER_COLUMNS.map((column) => column.key)

export const weigh: Command = {
  name: '',
  operands: 'FILE…',
  options: [
    ...READING_OPTIONS,
    ...WHAT_IF_OPTIONS,
    ...SECTION_OPTIONS,
    LAYER_OPTION,
    {
      name: 'columns',
      short: 'c',
      value: 'A,B,C',
      help: message('columns, of {columns}', { columns: COLUMN_KEYS.join(', ') }),
    },
    sortOption(COLUMN_KEYS),
    TOP_OPTION,
    {
      name: 'fold',
      value: FOLDS.join('|'),
      choices: FOLDS,
      help: message('show blocks of layers that repeat once (auto: in networks of many layers)'),
    },
    { name: 'nodes', help: message('every node of a graph that was exported, also where modules are shown else') },
    { name: 'depth', value: 'N', help: message('files of tensors: the tree of modules down to this depth') },
    { name: 'strict', help: message('exit 1 where the weights do not fit the network in every layer') },
    ...printingOptions(FORMATS),
    ...COMMON_OPTIONS,
  ],
  examples: [
    { command: 'weigh lenet.prototxt', what: message('the whole network') },
    { command: 'weigh deploy.prototxt --sort parameters', what: message('where the parameters are') },
    {
      command: 'weigh train_val.prototxt --phase TRAIN --input data=64x3x224x224',
      what: message('another phase, sizes that are not in the file'),
    },
    { command: 'weigh deploy.prototxt --conventions', what: message('why other tools print other FLOPs') },
    { command: 'weigh deploy.prototxt --batch 32 --fit 8GiB', what: message('whether it fits into memory') },
    {
      command: 'weigh net.prototxt --what-if conv1.num_output=10',
      what: message('another structure: one field of the definition'),
    },
    { command: 'weigh net.prototxt --fit-flash 4MiB', what: message('what to change to fit into flash') },
    { command: 'weigh lenet.prototxt lenet.caffemodel', what: message('the network against its weights') },
    { command: 'weigh lenet.prototxt -o lenet.html', what: message('a page to keep') },
    { command: 'cat net.prototxt | weigh - --format json', what: message('for scripts') },
    { command: 'weigh https://example.org/net.onnx', what: message('a file behind an address, by ranges') },
    { command: 'weigh models.zip!/net.prototxt', what: message('a network in an archive') },
    { command: 'weigh hf://OWNER/NAME', what: message('a model folder of a hub') },
  ],
  async run(invocation) {
    const { operands, options } = invocation
    if (operands.length === 0) {
      throw new UsageError(message('which network?'), message('type {usage}', { usage: 'weigh FILE…' }))
    }
    refuseMistypedCommand(operands)
    const format = formatOf(options, FORMATS)
    refuseMisfits(format, options)
    return format === 'json' || format === 'jsonl' ? runJson(format, invocation) : runTables(format, invocation)
  },
}

/** A first word that is no file, but nearly a command. */
function refuseMistypedCommand([first = '']: readonly string[]): void {
  const names = COMMANDS.map(({ name }) => name).filter((name) => name !== '')
  const hint = guess(first, names, (near) => `weigh ${near}`)
  if (hint === undefined || first === '-' || fileExists(first)) return
  throw new UsageError(message('there is no command or file {word}', { word: first }), hint)
}

const TABLE_OPTIONS = ['layer', 'columns', 'sort', 'top', 'fold', 'nodes', 'depth']

function refuseMisfits(format: string, options: OptionValues): void {
  if (format === 'csv') refuseFor(format, ['fold'], options)
  // Figures for scripts are never folded.
  if (format === 'json' || format === 'jsonl') refuseFor(format, [...TABLE_OPTIONS, 'group'], options)
  if (options.has('sort') && options.value('fold') === 'always') {
    throw new UsageError(message('--sort and --fold always do not go together'))
  }
}

async function runTables(format: TableFormat, { operands, options, terminal }: Invocation): Promise<number> {
  const table = layerTableOptions(options)
  const chosen = await sectionsAsked(options)
  const asked = chosen.map(({ tables }) => tables)
  // Sections stand instead of the table of layers, unless something of that is asked for, too.
  const isTableAsked = asked.length > 0 && TABLE_OPTIONS.some((name) => options.has(name))
  const sections = isTableAsked
    ? [(analysis: Analysis) => [withoutHeading(layerTable(analysis, table))], ...asked]
    : asked
  const reporting = { format, sections, ...table, ...writerOptions(options, terminal) }
  const atOnce = format === 'text' && !options.has('output')
  const all: Weighed[] = []
  const groups = await groupFiles(operands)
  for (const files of groups) {
    const before = weighedOf(all).length
    const weighed = checkNames(
      await underCircumstances(await weighFile(files, readingOptions(options)), options),
      reporting.keep,
      groups.length === 1,
    )
    all.push(weighed)
    await prepare(chosen, weighed.analysis, files, options)
    if (reporting.depth !== undefined) refuseDepth(weighed)
    if (options.has('arena')) refuseArena(weighed)
    if (!atOnce) continue
    if (weighed.analysis !== undefined) {
      const text = await reportNetworks([weighed.analysis], reporting)
      await emit(before > 0 ? `\n\n${text}` : text, options, terminal)
    }
    await tellIssues(weighed, options, terminal)
  }
  if (atOnce) return exitStatus(all, options.has('strict'))
  if (weighedOf(all).length > 0) await emit(await reportNetworks(weighedOf(all), reporting), options, terminal)
  for (const weighed of all) await tellIssues(weighed, options, terminal)
  return exitStatus(all, options.has('strict'))
}

/** A tree of modules is made from the names of tensors. */
function refuseDepth({ name, analysis }: Weighed): void {
  if (analysis === undefined || isToldByModules(analysis.model)) return
  throw new UsageError(message('--depth is for files of tensors, and {file} has layers', { file: name }))
}

/** Few runtimes plan their memory ahead. */
function refuseArena({ name, analysis }: Weighed): void {
  if (analysis === undefined || analysis.model.arena !== undefined) return
  throw new UsageError(
    message('--arena is for models of TensorFlow Lite, whose memory is planned ahead; there is no plan of {file}', {
      file: name,
    }),
  )
}

/** The totals above have it. */
function withoutHeading({ title: _, caption: __, ...table }: Table): Table {
  return table
}

async function sectionsAsked(options: OptionValues): Promise<readonly Section[]> {
  return SECTION_OPTIONS.some(({ name }) => options.has(name)) ? sectionsOf(options) : []
}

/** Lets sections look at the network as it would be with changes. */
async function prepare(
  sections: readonly Section[],
  analysis: Analysis | undefined,
  files: readonly string[],
  options: OptionValues,
): Promise<void> {
  if (analysis === undefined || sections.every((section) => section.prepare === undefined)) return
  const { hasNewErrors } = await import('../../analyze/questions/what-if.ts')
  const reading = readingOptions(options)
  const [definition = ''] = files
  for (const section of sections) {
    await section.prepare?.(analysis, async (changes) => {
      const read = await weighFile(definition, { ...reading, changes: [...(reading.changes ?? []), ...changes] })
      const { analysis: run } = await underCircumstances(read, options)
      return run === undefined || hasNewErrors(run.issues, analysis) ? undefined : run
    })
  }
}

function weighedOf(all: readonly Weighed[]): readonly Analysis[] {
  return all.flatMap(({ analysis }) => analysis ?? [])
}

/** A pattern that no layer fits is wrong usage, or an issue where other networks are weighed too. */
function checkNames(weighed: Weighed, keep: NamePattern | undefined, alone: boolean): Weighed {
  const names = [...(weighed.analysis?.facts.values() ?? [])].flatMap(({ node }) =>
    [node.name, node.module ?? []].flat(),
  )
  if (keep === undefined || weighed.analysis === undefined || names.some(keep)) return weighed
  const said = message('no layer has such a name')
  const hint = guess(keep.pattern, names)
  if (alone) throw new UsageError(said, hint)
  const found: Issue = {
    code: 'usage/no-such-layer',
    severity: 'error',
    message: said,
    where: { file: weighed.name },
    ...(hint && { hint }),
  }
  return { ...weighed, issues: [...weighed.issues, found] }
}

async function runJson(format: 'json' | 'jsonl', { operands, options, terminal }: Invocation): Promise<number> {
  const groups = await groupFiles(operands)
  if (format === 'json' && groups.length > 1) {
    throw new UsageError(message('the format json holds one network'), message('--format jsonl prints one a line'))
  }
  const { catalogue } = terminal
  const chosen = await sectionsAsked(options)
  const fields = chosen.flatMap((section) => section.fields ?? [])
  const all: Weighed[] = []
  const texts: string[] = []
  for (const files of groups) {
    const weighed = await underCircumstances(await weighFile(files, readingOptions(options)), options)
    if (options.has('arena')) refuseArena(weighed)
    const { name } = weighed
    const { analysis, issues } = weighed
    await prepare(chosen, analysis, files, options)
    const failed = analysis === undefined
    texts.push(
      failed
        ? await reportFailure(name, issues, { format, catalogue })
        : await reportNetworks([analysis], { format, catalogue, fields }),
    )
    all.push(weighed)
  }
  await emit(texts.join(''), options, terminal)
  return exitStatus(all, options.has('strict'))
}

function layerTableOptions(options: OptionValues): LayerTableOptions {
  const fold = FOLDS.find((name) => name === options.value('fold'))
  const sort = options.value('sort')
  const top = integerOption(options, 'top', 1)
  const depth = integerOption(options, 'depth', 1)
  const columns = columnsOption(options, COLUMN_KEYS)
  return {
    ...(fold !== undefined && { fold }),
    ...(options.has('nodes') && { nodes: true }),
    ...(sort !== undefined && { sort }),
    ...(top !== undefined && { top }),
    ...(depth !== undefined && { depth }),
    ...(columns !== undefined && { columns }),
    ...(options.has('layer') && { keep: namePattern(options.all('layer')) }),
  }
}
