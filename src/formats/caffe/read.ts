/** Reads a Caffe network definition (prototxt), or the one that a solver names, into a Model. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { MOST_TEXT_BYTES } from '../../core/limits.ts'
import type { FileLedger, Model, Selection } from '../../core/network/model.ts'
import { SOLVER_NAMES } from '../../core/network/solver-names.ts'
import { asCode, guess } from '../../core/words/closest.ts'
import { FormatError, hasErrors, type Issue, issue, type Where } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { blobShapes, type FormatReader, type Input, onlyFile, type ReadOptions } from '../format.ts'
import { readOwnDefinitions } from '../own-definitions.ts'
import { bindByName } from './bind.ts'
import { caffeLayer } from './layers/index.ts'
import { lowerNet } from './lower.ts'
import { type Prototxt, readPrototxt } from './read-text.ts'
import { upgradeNet } from './upgrade.ts'
import { caffeWords } from './words.ts'

export const caffeTextReader: FormatReader = {
  read: async (input, options) => {
    const [given] = input.weights
    if (given === undefined) return readText(input, options)
    const { weights, issues } = await given.read()
    if (weights.kind !== 'net') throw noWeights(weights.file.name)
    const model = await readText(input, { blobShapes: blobShapes(weights), ...options })
    return { ...model, weights, files: [...model.files, weights.file], issues: [...model.issues, ...issues] }
  },
  // A text may carry its blobs along, and is then a file of weights like any other.
  readWeights: async (source, around) =>
    (await import('./read-model.ts')).caffeWeightsReader.readWeights(source, around),
  complete: async (path, field) => (await import('./complete.ts')).complete(path, field),
}

async function readText(input: Input, options: ReadOptions): Promise<Model> {
  const { definition, file } = await readDefinition(onlyFile(input), options)
  if (definition.kind === 'net') return modelOf(definition.message, definition, [file], options)
  return readSolver(definition, file, input, options)
}

function noWeights(file: string): FormatError {
  const hint = message('weigh bytes {file} says where its bytes go', { file })
  const text = 'this holds no weights of a network'
  return new FormatError(issue('file/no-weights', 'error', text, {}, { where: { file }, hint }))
}

async function readDefinition(
  source: ByteSource,
  options: ReadOptions,
): Promise<{ readonly definition: Prototxt; readonly file: FileLedger }> {
  const { name, size } = source
  if (size > MOST_TEXT_BYTES) {
    const text = '{size} bytes are too many for a definition (at most {most})'
    throw new FormatError(
      issue('caffe/too-large', 'error', text, { size, most: MOST_TEXT_BYTES }, { where: { file: name } }),
    )
  }
  const definition = await readWithForks(name, await source.read(0, size), options)
  const role = definition.kind === 'net' ? 'definition' : 'solver'
  return { definition, file: { name, role, format: 'caffe/prototxt', size, spans: [] } }
}

/** Fields and values beyond Caffe's own schema; only a text that has any is read again with those of the forks. */
async function readWithForks(name: string, read: Uint8Array, options: ReadOptions): Promise<Prototxt> {
  const { set, definitions = [] } = options
  const bytes =
    set === undefined || set.size === 0 ? read : (await import('./template.ts')).fillTemplate(name, read, set)
  const definition = readPrototxt(name, bytes)
  if (!hasErrors(definition.issues)) return definition
  const { foldForeign, textOptions } = await import('./forks/catalogue.ts')
  const again = readPrototxt(name, bytes, textOptions(await readOwnDefinitions(definitions)))
  const { refuseTemplate } = await import('./template.ts')
  refuseTemplate(name, bytes, again.issues)
  return { ...again, issues: foldForeign(again.issues) }
}

/** Lowers a network as written, old generations and forks included. */
export async function modelOf(
  net: ProtoMessage,
  { issues }: Pick<Prototxt, 'issues'>,
  files: readonly FileLedger[],
  options: ReadOptions,
): Promise<Model> {
  const upgraded = upgradeNet(net)
  const found = [...issues, ...upgraded.issues]
  if (!needsForks(upgraded.message, found, options))
    return stored(upgraded.message, { ...lowerNet(upgraded.message, found, options), files })
  const { layerTypes } = await import('./forks/catalogue.ts')
  const own = await readOwnDefinitions(options.definitions ?? [])
  const types = layerTypes(upgraded.message, own, options)
  return stored(upgraded.message, { ...lowerNet(upgraded.message, [...own.issues, ...found], options, types), files })
}

/** The model with the way in which Caffe would store it. */
function stored(net: ProtoMessage, { selection = TEST, ...model }: Model): Model {
  const storage = async () => (await import('./storage.ts')).caffeStorage(net, selection)
  return {
    ...model,
    selection,
    binding: bindByName,
    words: caffeWords,
    widths: { count: ['num_output'], group: ['group'] },
    storage: {
      extension: 'caffemodel',
      predict: async (...args) => (await storage()).predict(...args),
      write: async (...args) => (await storage()).write(...args),
      initial: async (...args) => (await storage()).initial(...args),
    },
  }
}

const TEST: Selection = { phase: 'TEST', level: 0, stages: [], excluded: [] }

/** Whether anything in a network is not Caffe's own; a plain network starts faster without the rest. */
function needsForks(net: ProtoMessage, issues: readonly Issue[], { fork, definitions = [] }: ReadOptions): boolean {
  if (fork !== undefined || definitions.length > 0) return true
  if (issues.some(({ code }) => code === 'text/foreign-field' || code === 'text/foreign-value')) return true
  return net.messages('layer').some((layer) => {
    const type = layer.string('type')
    return type === 'Python' || caffeLayer(type) === undefined
  })
}

/** Fields that name a network's file, in the order in which Caffe looks at them (solver.cpp, InitTrainNet). */
const NET_FIELDS = ['net', 'train_net', 'test_net'] as const

/** Weighs the network that a solver trains, with the solver's own issues before it. */
async function readSolver(solver: Prototxt, file: FileLedger, { open }: Input, options: ReadOptions): Promise<Model> {
  const { message: found } = solver
  const inline = ['net_param', 'train_net_param', 'test_net_param'].find((field) => found.has(field))
  if (inline !== undefined)
    return modelOf(found.message(inline), { issues: [...solver.issues, ...said(found, file, inline)] }, [file], options)
  const field = NET_FIELDS.find((name) => found.has(name))
  if (field === undefined) {
    const hint = message('a solver names its network by net: "…"')
    throw new FormatError(
      issue(
        'caffe/solver-net',
        'error',
        'this is a solver that names no network',
        {},
        { where: { file: file.name }, hint },
      ),
    )
  }
  const name = found.strings(field)[0] ?? ''
  const source = await open(name, file.name, 'anywhere')
  if (source === undefined) {
    const hint = message('weigh the network itself, or run weigh where this path leads to it')
    throw new FormatError(
      issue(
        'caffe/solver-net',
        'error',
        'this is a solver; its network {name} is not there',
        { name },
        { where: found.where(field), hint },
      ),
    )
  }
  const { definition, file: netFile } = await readDefinition(source, options)
  const where = found.where(field)
  if (definition.kind === 'solver')
    throw new FormatError(
      issue(
        'caffe/solver-net',
        'error',
        'the network {name} that this solver names is a solver, too',
        { name },
        { where },
      ),
    )
  if (source.isForeign === true && hasErrors(definition.issues)) throw notTold(name, where)
  const issues = [...solver.issues, ...said(found, file, field), ...definition.issues]
  return modelOf(definition.message, { issues }, [file, netFile], options)
}

/** A solver may name any file. What is wrong with one that is no network would quote it, and reports go to strangers. */
function notTold(name: string, where: Where | undefined): FormatError {
  const text = '{name} is no network that can be read, and nothing of it is told: it lies outside of the folder'
  const hint = message('weigh {file} tells more', { file: name })
  return new FormatError(issue('caffe/solver-net', 'error', text, { name }, { where, hint }))
}

/** What the solver is, as a note, and what Caffe would say against it. */
function said(solver: ProtoMessage, file: FileLedger, field: string): readonly Issue[] {
  const name = field.endsWith('_param') ? message('the network inside it') : (solver.strings(field)[0] ?? '')
  const args = { type: solverType(solver), name }
  const where = { file: file.name }
  const note = issue('caffe/solver', 'note', 'this is a solver ({type}); weighed is its network: {name}', args, {
    where,
  })
  return [note, ...typeIssues(solver)]
}

/** `type` is the newer field; the older enum says the same in capitals (upgrade_proto.cpp, UpgradeSolverType). */
function solverType(solver: ProtoMessage): string {
  if (!solver.has('solver_type')) return solver.string('type')
  const old = solver.enumName('solver_type')
  return SOLVER_NAMES.find((name) => name.toUpperCase() === old) ?? old
}

/** Caffe takes one of both fields (UpgradeSolverType), and only solvers that it has (solver_factory.hpp, CreateSolver). */
function typeIssues(solver: ProtoMessage): readonly Issue[] {
  const where = solver.where('type')
  if (solver.has('solver_type') && solver.has('type')) {
    const hint = message('leave solver_type out: type is its newer form')
    return [issue('caffe/solver-type', 'error', 'type and solver_type do not go together', {}, { where, hint })]
  }
  const type = solverType(solver)
  if (SOLVER_NAMES.some((name) => name === type)) return []
  const hint = guess(type, SOLVER_NAMES, asCode) ?? message('Caffe has {names}', { names: SOLVER_NAMES.join(', ') })
  return [issue('caffe/solver-type', 'error', 'there is no solver `{type}`', { type }, { where, hint })]
}
