/** Reads Darknet's cfg, with the weights that it alone explains, into a Model. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { given } from '../../core/formula.ts'
import type { FileLedger, Model, Node, StoredTensor } from '../../core/network/model.ts'
import type { Op } from '../../core/network/op.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { bindByOrder } from '../bind-by-order.ts'
import { type FormatReader, type Input, onlyFile, type ReadOptions } from '../format.ts'
import { parseCfg } from './cfg.ts'
import { chooseDialect } from './dialect.ts'
import { INPUT, lowerCfg } from './lower.ts'
import { readBareWeights, readDarknetWeights } from './weights.ts'

/** More than any definition has. */
const MOST_BYTES = 1 << 22

export const darknetReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const { name, size } = source
    if (size > MOST_BYTES) {
      const args = { size, most: MOST_BYTES }
      const text = '{size} bytes are too many for a definition (at most {most})'
      throw new FormatError(issue('darknet/too-large', 'error', text, args, { where: { file: name } }))
    }
    // Any byte may stand in a comment.
    const cfg = parseCfg(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await source.read(0, size)), name)
    const { dialect, isGuessed, issues } = chooseDialect(cfg, options.dialect, name)
    const input0 = options.inputs?.get(INPUT)
    const lowered = lowerCfg(cfg, name, { dialect, isGuessed, batch: options.batch ?? 1n, input: input0 })
    const file: FileLedger = { name, role: 'definition', format: 'darknet/cfg', size, spans: [] }
    const model: Model = {
      format: 'darknet',
      words: { title: 'Darknet', array: message('array') },
      name: nameOf(name),
      graph: lowered.graph,
      tensors: [],
      files: [file],
      issues: [...cfg.issues, ...issues, ...lowered.issues],
      settings: lowered.settings,
      widths: { count: ['filters', 'output'], group: ['groups'] },
    }
    return joined(model, input, dialect)
  },
  readWeights: async (source) => {
    const { weights, issues } = await readBareWeights(source)
    return { weights, issues: [...issues, needsCfg(source)] }
  },
}

export const darknetWeightsReader: FormatReader = {
  read: async (input) => {
    const source = onlyFile(input)
    const { weights, tensors, issues } = await readBareWeights(source)
    return {
      format: 'darknet',
      words: { title: 'Darknet', array: message('array') },
      name: nameOf(source.name),
      kind: 'weights',
      graph: { inputs: [], outputs: [], nodes: tensors.map(storedNode), values: new Map() },
      tensors,
      counting: { from: 'tensors', statistics: true },
      files: [weights.file],
      weights,
      issues: [...issues, needsCfg(source)],
    }
  },
  readWeights: darknetReader.readWeights,
}

/** All that is known without the definition: how many numbers there are. */
function storedNode({ name, shape }: StoredTensor): Node {
  return {
    id: name,
    name,
    type: '',
    op: UNNAMED,
    attrs: name,
    inputs: [],
    outputs: [],
    fixedParams: [shape.map((size) => given(size))],
    inserted: false,
  }
}

const UNNAMED: Op<string> = {
  name: 'unknown',
  family: 'unknown',
  summary: message('holds these numbers; the file does not say what for'),
  source: 'parser.c, load_weights_upto',
  infer: ({ attrs }) => ({ outputs: [], params: [{ name: attrs, shape: undefined, kind: 'learned', tensor: attrs }] }),
}

/** The weights that were given, laid out by the layers; those of another format fit no layer here. */
async function joined(model: Model, input: Input, dialect: NonNullable<ReadOptions['dialect']>): Promise<Model> {
  const [first] = input.weights
  if (first === undefined) return model
  if (first.format !== 'darknet-weights') {
    const text = 'these are no weights of Darknet: nothing in them fits a cfg'
    const found = issue('darknet/foreign-weights', 'error', text, {}, { where: { file: first.source.name } })
    return { ...model, issues: [...model.issues, found] }
  }
  const { weights, tensors, issues } = await readDarknetWeights(first.source, model.graph, dialect)
  const files = [...model.files, weights.file]
  return { ...model, weights, binding: bindByOrder, tensors, files, issues: [...model.issues, ...issues] }
}

function needsCfg({ name }: ByteSource): Issue {
  const hint = message('give the cfg with it: weigh network.cfg {file}', { file: name })
  const text = 'the file has numbers without names: only its cfg tells which layer each belongs to'
  return issue('darknet/needs-cfg', 'warning', text, {}, { where: { file: name }, hint })
}

/** A cfg has no name of its own. */
function nameOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).replace(/\.(cfg|weights)$/i, '')
}
