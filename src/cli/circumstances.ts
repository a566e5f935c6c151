/** Options that weigh a network under other circumstances, and those that ask for more than the usual report. */

import type { Analysis } from '../analyze/analysis.ts'
import type { ReadAgain } from '../analyze/questions/flash.ts'
import type { Choice } from '../analyze/questions/serving-fit.ts'
import { FILE_TYPE_NAMES, fileTypeNamed } from '../architectures/file-types.ts'
import { floor } from '../core/expr.ts'
import { type Dtype, dtypeNamed } from '../core/network/dtype.ts'
import type { Model } from '../core/network/model.ts'
import { SOLVER_NAMES } from '../core/network/solver-names.ts'
import { amountValue, readAmount } from '../core/words/amount.ts'
import { message } from '../core/words/message.ts'
import type { JsonSection } from '../reports/json/json-sections.ts'
import type { Table } from '../reports/table.ts'
import { integerOption } from './arguments.ts'
import { type Option, UsageError } from './command.ts'
import { guess, misunderstood } from './hints.ts'
import type { Weighed } from './networks.ts'
import type { OptionValues } from './option-values.ts'

/** Types by the names that people type most; all others are taken, too. */
const USUAL_TYPES = ['fp64', 'fp32', 'fp16', 'bf16', 'fp8', 'int32', 'int16', 'int8', 'uint8', 'int4']

/** Numbers that a network can be held in. */
function numberType(name: string): Dtype | undefined {
  const dtype = dtypeNamed(name)
  return dtype === 'string' || dtype === 'bool' ? undefined : dtype
}

/** What if: the network at another batch, with other numbers, or with normalisation folded. */
export const WHAT_IF_OPTIONS: readonly Option[] = [
  { name: 'batch', value: 'N', help: message('weigh with this many examples: the first size of every input') },
  {
    name: 'dtype',
    value: 'fp16|weights=Q4_K_M',
    repeatable: true,
    help: message('type of numbers ({names}), of all or of weights= or activations=', {
      names: USUAL_TYPES.join(', '),
    }),
  },
  { name: 'fold-batchnorm', help: message('fold fixed normalisations and scales into the layers before them') },
]

/** What else is told, each as a section of its own; the table of layers is left out then. */
export const SECTION_OPTIONS: readonly Option[] = [
  { name: 'conventions', help: message('the arithmetic as papers and other tools count it, side by side') },
  { name: 'convention', value: 'ID', help: message('the arithmetic by one convention, layer by layer') },
  { name: 'training', help: message('memory and gradients of training') },
  { name: 'solver', value: SOLVER_NAMES.join('|'), choices: SOLVER_NAMES, help: message('solver of --training (SGD)') },
  { name: 'timeline', help: message('memory over time, and what is alive at its peak') },
  { name: 'traffic', help: message('bytes that each layer must move, and MACs per byte') },
  {
    name: 'device',
    value: 'NAME|peak=F,bandwidth=B',
    help: message('bounds on a machine: FLOP and bytes a second'),
  },
  {
    name: 'arena',
    value: '256KiB',
    only: message('TensorFlow Lite only'),
    help: message('whether the arena fits into so much memory, and which tensor to shrink'),
  },
  { name: 'boards', help: message('what the files and feature maps take of the flash and RAM of well-known boards') },
  { name: 'fit', value: '8GiB', help: message('the largest batch that fits into so much memory') },
  {
    name: 'fit-flash',
    value: '4MiB',
    help: message('what to change so that the parameters fit into so much memory, best first'),
  },
  { name: 'group', help: message('sums over layers whose names begin alike (inception_3a/)') },
  { name: 'symbolic', help: message('totals as formulas of batch, height and width') },
]

/** Applies WHAT_IF_OPTIONS to a network. */
export async function underCircumstances(weighed: Weighed, options: OptionValues): Promise<Weighed> {
  const { analysis } = weighed
  const batch = integerOption(options, 'batch', 1)
  const { fileType, ...types } = dtypesOf(options) ?? {}
  const isTyped = Object.keys(types).length > 0
  const folds = options.has('fold-batchnorm')
  if (analysis === undefined || (batch === undefined && !isTyped && fileType === undefined && !folds)) return weighed
  const { foldAffine, withBatch, withDtypes } = await import('../analyze/questions/what-if.ts')
  const { analyze } = await import('../analyze/analyze.ts')
  let model = batch === undefined ? analysis.model : withBatch(analysis, BigInt(batch))
  if (isTyped) model = withDtypes(model, types)
  if (fileType !== undefined) model = await inFileType(model, fileType, weighed.name)
  if (folds) model = foldAffine(model)
  const changed = analyze(model)
  return { ...weighed, analysis: changed, issues: changed.issues }
}

/** Only a transformer that is known by its configuration says all that the rules of llama.cpp ask. */
async function inFileType(model: Model, fileType: string, file: string): Promise<Model> {
  if (model.format !== 'transformers' || model.tensors.length === 0)
    throw new UsageError(
      message('{type} is for transformers by their config.json, and {file} is none', { type: fileType, file }),
    )
  return (await import('../architectures/quantised.ts')).quantised(model, fileType)
}

interface Types {
  activations?: Dtype
  weights?: Dtype
  /** A mixture of types, as files of llama.cpp have it. */
  fileType?: string
}

function dtypesOf(options: OptionValues): Types | undefined {
  const found: Types = {}
  for (const given of options.all('dtype').flatMap((text) => text.split(','))) {
    const [first = '', second] = given.split('=')
    const [kind, name] = second === undefined ? ['all', first] : [first, second]
    const fileType =
      kind === 'weights' && dtypeNamed(name.trim()) === undefined ? fileTypeNamed(name.trim()) : undefined
    if (fileType !== undefined) {
      found.fileType = fileType
      continue
    }
    const dtype = numberType(name.trim())
    if (dtype === undefined || !['all', 'weights', 'activations'].includes(kind)) refuseDtype(given, name)
    if (kind !== 'weights') found.activations = dtype
    if (kind !== 'activations') found.weights = dtype
  }
  return Object.keys(found).length === 0 ? undefined : found
}

function refuseDtype(given: string, name: string): never {
  const names = [...USUAL_TYPES, ...FILE_TYPE_NAMES]
  throw misunderstood('dtype', given, guess(name, names) ?? message('types are {names}', { names: names.join(', ') }))
}

/** Types of files that people choose among, the widest first. */
const CHOICES = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q3_K_M', 'Q2_K']

/** Ways to keep the weights of a transformer: as they are, and in types of llama.cpp's files. */
async function weightChoices(): Promise<(analysis: Analysis) => readonly Choice[]> {
  const { asTheyAre } = await import('../analyze/questions/serving-fit.ts')
  const { quantised } = await import('../architectures/quantised.ts')
  return (analysis) => {
    const { model } = analysis
    const own = asTheyAre(analysis)
    const isPlain = model.format === 'transformers' && model.storedTotals === undefined
    const types = isPlain && model.tensors.length > 0 ? CHOICES : []
    const others = types.map((name) => ({ name, bytes: quantised(model, name).storedTotals?.bytes ?? 0n }))
    return [...(own === undefined ? [] : [own]), ...others]
  }
}

/** What is asked for beside the usual: tables for people, fields for scripts. */
export interface Section {
  readonly tables: (analysis: Analysis) => readonly Table[]
  readonly fields?: JsonSection
  /** Looks at the network as it would be with changes, before the rest is asked for. */
  readonly prepare?: (analysis: Analysis, again: ReadAgain) => Promise<void>
}

/** The sections that SECTION_OPTIONS ask for, in the order of the options. */
export async function sectionsOf(options: OptionValues): Promise<readonly Section[]> {
  const sections: Section[] = []
  const json = await import('../reports/json/json-sections.ts')
  const { SOLVERS } = await import('../analyze/questions/solvers.ts')
  const solver = SOLVERS.find(({ id }) => id === options.value('solver'))
  // In JSON all conventions stand in `asCountedBy` anyway.
  if (options.has('conventions'))
    sections.push({ tables: (await import('../reports/network/conventions.ts')).conventionsTables })
  const convention = options.value('convention')
  if (convention !== undefined) sections.push(await conventionSection(convention))
  if (options.has('training') || options.has('solver')) {
    const { trainingTables } = await import('../reports/network/training.ts')
    sections.push({ tables: (analysis) => trainingTables(analysis, solver), fields: json.trainingSection(solver) })
  }
  if (options.has('timeline'))
    sections.push({
      tables: (await import('../reports/network/timeline.ts')).timelineTables,
      fields: json.timelineSection,
    })
  if (options.has('traffic') || options.has('device')) {
    const { trafficTables } = await import('../reports/network/roofline.ts')
    const device = await deviceOf(options.value('device'))
    sections.push({ tables: (analysis) => trafficTables(analysis, device), fields: json.trafficSection(device) })
  }
  const room = options.value('fit')
  if (room !== undefined) {
    const { fitTables } = await import('../reports/network/fit.ts')
    const bytes = bytesOf('fit', room, '8GiB')
    const { servingFitTables } = await import('../reports/network/fit.ts')
    const choices = await weightChoices()
    sections.push({
      tables: (analysis) => [
        ...fitTables(analysis, bytes, solver),
        ...servingFitTables(analysis, bytes, choices(analysis)),
      ],
      fields: json.servingFitSection(bytes, choices, json.fitSection(bytes, solver)),
    })
  }
  const arena = options.value('arena')
  if (arena !== undefined) {
    const { arenaTables } = await import('../reports/network/arena.ts')
    const bytes = bytesOf('arena', arena, '256KiB')
    sections.push({ tables: (analysis) => arenaTables(analysis, bytes), fields: json.arenaSection(bytes) })
  }
  if (options.has('boards'))
    sections.push({
      tables: (await import('../reports/network/boards.ts')).boardTables,
      fields: json.boardsSection,
    })
  const flash = options.value('fit-flash')
  if (flash !== undefined) sections.push(await flashSection(bytesOf('fit-flash', flash, '4MiB')))
  if (options.has('group')) sections.push({ tables: (await import('../reports/network/groups.ts')).groupTables })
  if (options.has('symbolic'))
    sections.push({
      tables: (await import('../reports/network/symbolic.ts')).symbolicTables,
      fields: json.symbolicSection,
    })
  return sections
}

async function flashSection(room: bigint): Promise<Section> {
  const { slimmings } = await import('../analyze/questions/flash.ts')
  const { flashTables } = await import('../reports/network/flash.ts')
  const { flashFields } = await import('../reports/json/json-sections.ts')
  const found = new Map<Analysis, Awaited<ReturnType<typeof slimmings>>>()
  return {
    prepare: async (analysis, again) => {
      found.set(analysis, await slimmings(analysis, room, again))
    },
    tables: (analysis) => flashTables(found.get(analysis) ?? [], room),
    fields: (analysis) => flashFields(found.get(analysis) ?? [], room),
  }
}

async function conventionSection(id: string): Promise<Section> {
  const { CONVENTIONS, conventionOf } = await import('../analyze/conventions/index.ts')
  const { conventionTables } = await import('../reports/network/conventions.ts')
  const json = await import('../reports/json/json-sections.ts')
  const convention = conventionOf(id)
  if (convention !== undefined)
    return {
      tables: (analysis) => conventionTables(analysis, convention),
      fields: json.conventionSection(convention),
    }
  const ids = CONVENTIONS.map((known) => known.id)
  const hint = guess(id, ids) ?? message('conventions are {names}', { names: ids.join(', ') })
  throw new UsageError(message('there is no convention {id}', { id }), hint)
}

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15 }

async function deviceOf(given: string | undefined) {
  if (given === undefined) return undefined
  const { DEVICES } = await import('../analyze/costs/traffic.ts')
  const named = DEVICES.find(({ name }) => name === given.toLowerCase())
  if (named !== undefined) return named
  const parts = new Map(given.split(',').map((part) => part.split('=', 2) as [string, string]))
  const [peak, bandwidth] = [rateOf(parts.get('peak')), rateOf(parts.get('bandwidth'))]
  if (peak !== undefined && bandwidth !== undefined) return { name: given, peak, bandwidth }
  const names = DEVICES.map(({ name }) => name).join(', ')
  throw misunderstood('device', given, message('type peak=15.7T,bandwidth=900G, or one of {names}', { names }))
}

function rateOf(text: string | undefined): number | undefined {
  const [, digits = '', scale = ''] = /^(\d+(?:\.\d+)?(?:e\d+)?)([kmgtp]?)$/i.exec(text?.trim() ?? '') ?? []
  const rate = Number(digits) * (SCALES[scale.toLowerCase()] ?? 1)
  return digits !== '' && rate > 0 ? rate : undefined
}

/** `8GiB`, `8 GB`, `512m`: binary units with an i, decimal ones without. */
function bytesOf(option: string, given: string, example: string): bigint {
  const amount = readAmount(given)
  const value = amount === undefined ? undefined : floor(amountValue(amount, true))
  if ((amount?.kind ?? 'bytes') === 'bytes' && typeof value === 'bigint') return value
  throw misunderstood(option, given, message('type {usage}', { usage: `--${option} ${example}` }))
}
