/** Reads the configuration of a transformer: with the architecture of its type, the whole network follows from it. */

import type { Architecture, Architectures } from '../../architectures/architecture.ts'
import { buildTransformer, passOf } from '../../architectures/build.ts'
import { knownArchitectures } from '../../architectures/built-in.ts'
import { isObject, type JsonObject } from '../../architectures/config-json.ts'
import { type ConfigValues, configValues } from '../../architectures/values.ts'
import type { Ties } from '../../architectures/walk.ts'
import type { ByteSource } from '../../core/bytes/bytes.ts'
import { type Dtype, dtypeNamed } from '../../core/network/dtype.ts'
import type { FileLedger, Model, TensorRole } from '../../core/network/model.ts'
import { closest, quoted } from '../../core/words/closest.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type FormatReader, onlyFile, type ReadOptions } from '../format.ts'
import { heldAgainst } from './against-weights.ts'

/** Reads `config.json`. */
export const transformersReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const config = await readConfig(source)
    const architectures = await knownArchitectures(options.architectures)
    const stored = await Promise.all(input.weights.map((each) => each.model()))
    const found = typeof config.model_type === 'string' ? architectures.find(config.model_type) : undefined
    // A configuration that says no sizes defines nothing beside weights.
    if (stored.length > 0 && (found === undefined || saysNothing(config, found)))
      return weightsAlone(config, source, stored)
    const { model, tied } = modelOf(config, source, architectures, options)
    return stored.length === 0 ? model : withWeights(model, tied, stored)
  },
  readWeights: async (source) => {
    const text = 'a configuration holds no weights'
    throw new FormatError(issue('hub/no-weights', 'error', text, {}, { where: { file: source.name } }))
  },
}

/** Configurations are small; more than this is something else. */
const MOST_BYTES = 16 << 20

async function readConfig(source: ByteSource): Promise<JsonObject> {
  const refuse = (reason: string) => {
    const text = 'this is no configuration of a model: {reason}'
    return new FormatError(issue('hub/config', 'error', text, { reason }, { where: { file: source.name } }))
  }
  if (source.size > MOST_BYTES) throw refuse('it is too long')
  try {
    const value = JSON.parse(new TextDecoder().decode(await source.read(0, source.size)))
    if (isObject(value)) return value
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse(error.message)
    throw error
  }
  throw refuse('it is no object')
}

function modelOf(
  config: JsonObject,
  source: ByteSource,
  architectures: Architectures & { readonly issues: readonly Issue[] },
  options: ReadOptions,
): { readonly model: Model; readonly tied: Ties } {
  const type = typeof config.model_type === 'string' ? config.model_type : ''
  const found = architectures.find(type)
  const file = fileOf(source)
  if (found === undefined) return { model: unknownType(type, file, architectures), tied: new Map() }
  const issues: Issue[] = [...architectures.issues]
  const values = configValues(config, found, architectures, issues)
  const pass = passOf(values, options)
  const dtype = heldAs(config)
  const built = buildTransformer(values, { withHead: hasHead(values, issues, source.name), pass, dtype, issues })
  const { graph, tensors, cache, chosen, inputTable, tied } = built
  if (cache.length === 0 && (options.context ?? options.cacheDtype) !== undefined) {
    issues.push(issue('hub/no-cache', 'note', 'a {type} keeps nothing of its tokens: there is no cache', { type }))
  }
  const model: Model = {
    ...{ format: 'transformers', kind: 'network', name: nameOf(config, source), architecture: type },
    ...{ graph, tensors, counting: { from: 'graph', statistics: false }, parameterDtype: dtype },
    files: [file],
    serving: {
      ...{ batch: pass.batch, tokens: pass.tokens, context: pass.context, cache, chosen },
      cacheDtype: options.cacheDtype ?? 'float16',
      ...(inputTable !== undefined && { inputTable }),
    },
    issues,
  }
  return { model, tied }
}

/** The network with the tensors of its files in place of those that the architecture expects. */
function withWeights(model: Model, tied: Ties, stored: readonly Model[]): Model {
  const file = stored[0]?.files[0]?.name ?? model.files[0]?.name ?? ''
  const misfits = heldAgainst({ expected: model.tensors, tied, models: stored, file })
  // Names alone do not tell a buffer; the architecture does.
  const roles = new Map(model.tensors.map(({ name, role }) => [name, role]))
  const { tensors, ...totals } = storedIn(stored)
  const told = (own: TensorRole, name: string) => (own === 'parameter' ? (roles.get(name) ?? own) : own)
  return {
    ...model,
    ...totals,
    tensors: tensors.map((tensor) => ({ ...tensor, role: told(tensor.role, tensor.name) })),
    files: [...model.files, ...stored.flatMap(({ files }) => files)],
    issues: [...model.issues, ...stored.flatMap(({ issues }) => issues), ...misfits],
  }
}

/** Tensors and what they add up to; of several files that are read one by one, all of them. */
function storedIn(stored: readonly Model[]): Pick<Model, 'tensors' | 'counting' | 'storedTotals'> {
  const totals = stored.map(({ storedTotals }) => storedTotals)
  const known = totals.flatMap((each) => each ?? [])
  const add = (of: 'elements' | 'bytes') => known.reduce((sum, each) => sum + each[of], 0n)
  return {
    tensors: stored.flatMap(({ tensors }) => tensors),
    counting: { from: 'tensors', statistics: false },
    ...(known.length === totals.length && { storedTotals: { elements: add('elements'), bytes: add('bytes') } }),
  }
}

/** Whether a configuration leaves every size to its class. */
function saysNothing(config: JsonObject, { config: fields }: Architecture): boolean {
  return !Object.entries(fields).some(([name, fallback]) => typeof fallback !== 'boolean' && name in config)
}

/** The weights as they are, where nothing tells the network. */
function weightsAlone(config: JsonObject, source: ByteSource, stored: readonly Model[]): Model {
  const [first] = stored
  if (first === undefined) throw new Error('weights were given')
  const type = typeof config.model_type === 'string' ? config.model_type : ''
  const text = 'the configuration defines no network that is known ({type}): the weights are weighed alone'
  const said = issue('hub/weights-alone', 'warning', text, { type: quoted(type) }, { where: { file: source.name } })
  const nodes = stored.flatMap(({ graph }) => graph.nodes)
  return {
    ...first,
    ...storedIn(stored),
    ...(type !== '' && { architecture: type }),
    graph: { ...first.graph, nodes },
    files: [fileOf(source), ...stored.flatMap(({ files }) => files)],
    issues: [...stored.flatMap(({ issues }) => issues), said],
  }
}

function fileOf({ name, size }: ByteSource): FileLedger {
  return { name, role: 'definition', format: 'transformers/config', size, spans: [] }
}

/** The model without a head where its class is named so, and the class that the type stands for everywhere else. */
function hasHead({ named, architecture }: ConfigValues, issues: Issue[], file: string): boolean {
  if (architecture.head === undefined || named === '' || named === architecture.class) return true
  const isBare = /Model$/.test(named) && !/(LMHead|DoubleHeads)Model$/.test(named)
  if (!isBare) {
    const text = '{named} is weighed as {known}, the class of its type whose modules are known; its head may differ'
    issues.push(issue('hub/class', 'warning', text, { named, known: architecture.class }, { where: { file } }))
  }
  return !isBare
}

/** The type in which the weights are held. */
function heldAs({ torch_dtype: old, dtype }: JsonObject): Dtype {
  const name = typeof dtype === 'string' ? dtype : typeof old === 'string' ? old : ''
  return dtypeNamed(name.replace(/^torch\./, '')) ?? 'float32'
}

function nameOf({ _name_or_path: name }: JsonObject, source: ByteSource): string {
  return typeof name === 'string' && name !== '' ? name : source.name.replace(/(^|.*[\\/])([^\\/]*?)(\.json)?$/, '$2')
}

/** A type that nobody defined: nothing to weigh, and how to define it. */
function unknownType(
  type: string,
  file: FileLedger,
  { types, issues }: Architectures & { readonly issues: readonly Issue[] },
): Model {
  const like = closest(type, types)
  const hint =
    like === undefined
      ? message(
          'define it in a file of your own: [[architecture]] with type = "{type}", and give that with --architecture',
          { type },
        )
      : message(
          'is it {known}? Else define it: [[architecture]] with type = "{type}" and like = "{known}", given with --architecture',
          {
            ...{ type, known: like },
          },
        )
  const text =
    type === '' ? 'the configuration names no model_type' : 'no architecture is known for the model_type {type}'
  const said = issue('hub/unknown-type', 'error', text, { type: quoted(type) }, { where: { file: file.name }, hint })
  return {
    ...{ format: 'transformers', name: '', architecture: type, tensors: [], files: [file], issues: [...issues, said] },
    graph: { inputs: [], outputs: [], nodes: [], values: new Map() },
  }
}
