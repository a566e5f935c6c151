/** A model of tensors without a graph: a node for each module that owns some. */

import { given } from '../core/formula.ts'
import type { FileLedger, Model, Node, StoredTensor, TensorRole } from '../core/network/model.ts'
import type { Op, Param, ParamKind } from '../core/network/op.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../core/network/weights.ts'
import { message } from '../core/words/message.ts'
import { splitName } from './tensor-roles.ts'

/** What a reader of weights found. */
export interface FoundWeights {
  readonly tensors: readonly StoredTensor[]
  /** Names of tensors that files hold which are not there, so that nothing more is known of them. */
  readonly missing?: readonly string[]
  /** True where files with tensors whose names nobody knows are missing. */
  readonly isPartial?: boolean
  readonly files: readonly FileLedger[]
}

/** Formats of tensors without a graph, by their names as people write them. */
const TITLES = { safetensors: 'safetensors', gguf: 'GGUF', pytorch: 'PyTorch', numpy: 'NumPy', keras: 'Keras' } as const

/** The model, but for what a format adds. */
export function weightsModel(
  format: keyof typeof TITLES,
  name: string,
  { tensors, missing = [], isPartial = missing.length > 0, files }: FoundWeights,
) {
  return {
    format,
    name,
    kind: 'weights',
    graph: { inputs: [], outputs: [], nodes: nodesOf(tensors, missing), values: new Map() },
    tensors,
    counting: { from: 'tensors', statistics: format === 'keras', ...(isPartial && { isPartial }) },
    files,
    words: { title: TITLES[format], array: format === 'keras' ? message('variable') : message('tensor') },
    weights: storedWeights({ tensors, files }),
  } satisfies Partial<Model>
}

/** The same in the words of files of weights: a layer a module, a blob a tensor, under its own name. */
export function storedWeights({ tensors, files }: FoundWeights): StoredWeights {
  const [file] = files
  if (file === undefined) throw new Error('weights lie in a file')
  const layers = [...byModule(tensors)].map(
    ([name, own]): StoredLayer => ({
      name,
      type: '',
      blobs: own.map(blobOf),
      where: { file: own[0]?.file ?? file.name },
    }),
  )
  return { kind: 'net', file, ...(files.length > 1 && { files }), layers, writesSharedOnce: true }
}

function blobOf({ name, shape, count, dtype, stored, where, file }: StoredTensor): StoredBlob {
  return {
    name,
    shape,
    isLegacy: false,
    count: stored?.count ?? Number(count),
    dtype: stored?.dtype ?? dtype,
    ...(stored && { stored }),
    where: where ?? { file: file ?? '' },
  }
}

function byModule(tensors: readonly StoredTensor[]): ReadonlyMap<string, readonly StoredTensor[]> {
  const modules = new Map<string, StoredTensor[]>()
  for (const tensor of tensors) {
    const own = modules.get(tensor.module)
    if (own === undefined) modules.set(tensor.module, [tensor])
    else own.push(tensor)
  }
  return modules
}

const KINDS: Readonly<Record<TensorRole, ParamKind>> = {
  parameter: 'learned',
  buffer: 'statistic',
  constant: 'auxiliary',
  quantisation: 'auxiliary',
  optimiser: 'auxiliary',
  other: 'auxiliary',
}

/** Holds tensors; what a layer computes with them no file says. */
const holder: Op<readonly Param[]> = {
  name: 'unknown',
  family: 'unknown',
  summary: message('holds these tensors; the file does not say what for'),
  source: '',
  infer: ({ attrs }) => ({ outputs: [], params: attrs }),
}

function nodesOf(tensors: readonly StoredTensor[], missing: readonly string[]): readonly Node[] {
  const modules = new Map([...byModule(tensors)].map(([module, own]) => [module, own.map(paramOf)] as const))
  for (const name of missing) {
    const [module, own] = splitName(name)
    const param: Param = { name: own, shape: undefined, kind: 'learned', tensor: name }
    modules.set(module, [...(modules.get(module) ?? []), param])
  }
  return [...modules].map(([module, params]) => nodeOf(module, params))
}

function paramOf({ name, module, shape, dtype, role, standsFor, sharedWith, trainable }: StoredTensor): Param {
  const own = standsFor?.name ?? name
  return {
    name: withoutModule(own, module),
    shape: (standsFor?.shape ?? shape).map((size) => given(size)),
    kind: KINDS[role],
    dtype,
    tensor: sharedWith ?? name,
    ...(trainable !== undefined && { trainable }),
  }
}

/** A tensor's own name: what stands behind its module, be it a dotted path or one of groups in HDF5. */
function withoutModule(name: string, module: string): string {
  if (name.startsWith(`${module}.`)) return name.slice(module.length + 1)
  const at = module === '' ? -1 : `/${name}`.indexOf(`/${module}/`)
  return at < 0 ? name : name.slice(at + module.length + 1)
}

function nodeOf(module: string, params: readonly Param[]): Node {
  const shapes = params.flatMap(({ shape }) => (shape === undefined ? [] : [shape]))
  return {
    // What stands in no module is at the top.
    id: module === '' ? TOP : module,
    name: module,
    type: '',
    op: holder,
    attrs: params,
    inputs: [],
    outputs: [],
    module,
    inserted: false,
    // All that is known is what the file has; where something is missing, the layer is not whole.
    ...(shapes.length === params.length && { fixedParams: shapes }),
  }
}

/** The id of the layer of tensors that stand in no module. */
const TOP = '.'
