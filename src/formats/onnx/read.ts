/** Reads ONNX's models: the file, the files beside it, and the network in them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import type { StoredLayer } from '../../core/network/weights.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { type FormatReader, type Input, onlyFile, type ReadOptions } from '../format.ts'
import { SNIFF_BYTES, sniff } from '../sniff.ts'
import { Context } from './context.ts'
import { ExternalFiles } from './external.ts'
import { isTextModel } from './format.ts'
import { functionsOf } from './functions.ts'
import { lowerModelGraph } from './graph.ts'
import { GivenInputs } from './inputs.ts'
import { modelIssues, versionsOf } from './model-checks.ts'
import type { ModelFile } from './model-file.ts'
import { notesOf } from './notes.ts'
import { readOnnxBinary } from './read-binary.ts'
import { giveRoles } from './roles.ts'
import { StoredTensors } from './stored.ts'
import { Symbols } from './symbols.ts'
import { TensorReader } from './tensor.ts'
import { tensorsIn } from './tensors-in.ts'

export const onnxReader: FormatReader = {
  read: async (input, options) => modelOf(await readFile(onlyFile(input)), input, options),
  readWeights: async (source) => {
    const input: Input = { files: [source], weights: [], open: async () => undefined, siblings: async () => [] }
    const model = await modelOf(await readFile(source), input, {})
    const [file] = model.files
    const layers = layersOf(model.tensors)
    if (file === undefined) throw new Error('a model has its own file')
    return { weights: { kind: 'net', file, layers, writesSharedOnce: true }, issues: model.issues }
  },
}

async function readFile(source: ByteSource): Promise<ModelFile> {
  const head = await source.read(0, SNIFF_BYTES)
  if (!isTextModel(source.name, head, sniff(head).isText)) return readOnnxBinary(source)
  const { readOnnxText } = await import('./read-text.ts')
  return (await readOnnxText(source)) ?? readOnnxBinary(source)
}

async function modelOf(read: ModelFile, input: Input, options: ReadOptions): Promise<Model> {
  const { model } = read
  const { name: file } = onlyFile(input)
  const external = await ExternalFiles.of(tensorsIn(model), input, file)
  const symbols = new Symbols(options.bind)
  const reader = new TensorReader(file, read.bulk, external)
  const stored = new StoredTensors()
  const twice: Issue[] = []
  const functions = functionsOf(model, (second) => twice.push(functionTwice(second)))
  const context = new Context(file, symbols, reader, stored, functions)
  const proto = model.message('graph')
  const inputs = new GivenInputs(proto, symbols, options)
  const graph = lowerModelGraph(proto, context, versionsOf(model), inputs.facts)
  giveRoles({ graph, nodes: context.nodes, constants: context.constants }, stored)
  const beside = external.finish()
  const { file: ledger, issues: overlaps } = read.finish()
  return {
    format: 'onnx',
    name: proto.string('name'),
    ...(model.has('producer_name') && { producer: producerOf(model) }),
    graph,
    tensors: stored.list(),
    counting: { from: 'tensors', statistics: true },
    files: [ledger, ...beside.files],
    issues: [
      ...read.issues,
      ...modelIssues(read, file),
      ...twice,
      ...inputs.issues,
      ...unboundIssues(symbols, file),
      ...context.told.issues,
      ...reader.issues,
      ...beside.issues,
      ...overlaps,
      ...notesOf(stored, file),
    ],
    words: { title: 'ONNX', array: message('initializer'), rows: 'modules' },
    settings: () => settingsOfModel(model),
  }
}

function producerOf(model: ProtoMessage): string {
  return `${model.string('producer_name')} ${model.string('producer_version')}`.trim()
}

function settingsOfModel(model: ProtoMessage) {
  const where = () => model.where()
  const imports = model.messages('opset_import').map((each) => ({
    path: `opset_import[${each.string('domain') === '' ? 'ai.onnx' : each.string('domain')}]`,
    value: String(each.bigint('version')),
    where: () => each.where(),
  }))
  return [{ path: 'ir_version', value: String(model.bigint('ir_version')), where }, ...imports]
}

function functionTwice(second: ProtoMessage): Issue {
  const args = { name: second.string('name') }
  const text = 'the function {name} stands there twice: the first counts'
  return issue('onnx/function-twice', 'error', text, args, { where: second.where() })
}

function unboundIssues(symbols: Symbols, file: string): readonly Issue[] {
  return symbols.unused().map((name) => {
    const text = 'no size of the network is called {name}'
    return issue('input/unknown-symbol', 'warning', text, { name }, { where: { file } })
  })
}

/** Tensors as the layers that own them, for what holds weights against definitions. */
function layersOf(tensors: readonly StoredTensor[]): readonly StoredLayer[] {
  const layers = new Map<string, StoredLayer & { blobs: StoredLayer['blobs'][number][] }>()
  for (const { name, module, shape, count, dtype, stored, role, where } of tensors) {
    if (role !== 'parameter' && role !== 'buffer') continue
    const layer = module === '' ? name : module
    const place = where ?? { file: '' }
    const found = layers.get(layer) ?? { name: layer, type: '', blobs: [], where: place }
    layers.set(layer, found)
    found.blobs.push({
      name,
      shape,
      isLegacy: false,
      count: Number(count),
      dtype,
      ...(stored && { stored }),
      where: place,
    })
  }
  return [...layers.values()]
}
