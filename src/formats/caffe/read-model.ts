/** The network that a file of weights carries along, and the weights to put beside a definition. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { given } from '../../core/formula.ts'
import type { Model, Node } from '../../core/network/model.ts'
import type { Op } from '../../core/network/op.ts'
import type { StoredLayer } from '../../core/network/weights.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { blobShapes, type FormatReader, onlyFile, type ReadOptions } from '../format.ts'
import { bindByName } from './bind.ts'
import { moved, without } from './edit-message.ts'
import { modelOf } from './read.ts'
import { readCaffeWeights } from './read-weights.ts'
import { storedWeights } from './stored-weights.ts'
import type { CaffeFile } from './weights.ts'
import { caffeWords } from './words.ts'

export const caffeWeightsReader: FormatReader = {
  read: async (input, options) => {
    const found = await readCaffeWeights(onlyFile(input))
    if (found.kind !== 'net') throw notNet(found)
    const weights = storedWeights(found)
    if (found.net === undefined)
      return { ...bareModel(found, weights.layers), weights, binding: bindByName, words: caffeWords }
    const phase = options.phase ?? phaseOf(found.net)
    const joined = { ...options, blobShapes: blobShapes(weights), ...(phase && { phase }) }
    const model = await modelOf(withoutBlobs(found.net), { issues: issuesOf(found) }, [found.file], joined)
    return { ...model, weights }
  },
  readWeights: async (source: ByteSource) => {
    const found = await readCaffeWeights(source)
    return { weights: storedWeights(found), issues: issuesOf(found) }
  },
  definition: async (source) => (await import('./definition-text.ts')).definitionText(source),
}

/** The definition alone: its layers' blobs are the weights that it is then held against. */
function withoutBlobs(net: ProtoMessage): ProtoMessage {
  const result = without(net, 'layer')
  for (const layer of net.messages('layer')) moved(result, 'layer', without(layer, 'blobs'), layer)
  return result
}

function issuesOf({ issues, damage }: CaffeFile): readonly Issue[] {
  return damage === undefined ? issues : [...issues, damage]
}

const KINDS = {
  net: 'a network',
  state: "a solver's state (.solverstate)",
  blob: 'a single blob, such as a mean image (.binaryproto)',
  blobs: 'a row of blobs (.binaryproto)',
} as const

function notNet({ kind, file }: CaffeFile): FormatError {
  const hint = message('weigh bytes {file} says where its bytes go', { file: file.name })
  const what = message(KINDS[kind])
  const text = 'this is {what}: there is no network in it'
  return new FormatError(issue('caffe/no-network', 'error', text, { what }, { where: { file: file.name }, hint }))
}

/** The phase in which the network was built that wrote the file (net.cpp, Net::Init sets it in every layer). */
function phaseOf(net: ProtoMessage): ReadOptions['phase'] {
  const layers = net.messages('layer')
  const named = layers.find((layer) => layer.has('phase'))?.enumName('phase')
  if (named !== undefined) return named === 'TRAIN' ? 'TRAIN' : 'TEST'
  const rules = layers.flatMap((layer) => layer.messages('include').filter((rule) => rule.has('phase')))
  const phases = new Set(rules.map((rule) => rule.enumName('phase')))
  return phases.size === 1 && phases.has('TRAIN') ? 'TRAIN' : undefined
}

/** HDF5 has names and numbers only: layers that own them, and nothing of how they are joined. */
function bareModel(found: CaffeFile, layers: readonly StoredLayer[]): Model {
  const nodes = layers.filter(({ blobs }) => blobs.length > 0).map(bareNode)
  const text = 'the file has only names and numbers: put the definition beside it to see the network'
  const note = issue('caffe/bare-weights', 'note', text, {}, { where: { file: found.file.name } })
  return {
    format: 'caffe',
    name: found.netName,
    selection: { phase: 'TEST', level: 0, stages: [], excluded: [] },
    graph: { inputs: [], outputs: [], nodes, values: new Map() },
    tensors: [],
    files: [found.file],
    issues: [...issuesOf(found), note],
  }
}

const stored: Op<number> = {
  name: 'unknown',
  family: 'unknown',
  summary: message('holds these numbers; the file does not say what for'),
  source: '',
  infer: ({ attrs }) => ({
    outputs: [],
    params: Array.from({ length: attrs }, () => ({ name: 'value', shape: undefined, kind: 'learned' })),
  }),
}

function bareNode(layer: StoredLayer): Node {
  return {
    id: layer.name,
    name: layer.name,
    type: layer.type,
    op: stored,
    attrs: layer.blobs.length,
    inputs: [],
    outputs: [],
    fixedParams: layer.blobs.map(({ shape }) => shape.map((size) => given(size))),
    inserted: false,
    where: { ...layer.where, layer: layer.name },
  }
}
