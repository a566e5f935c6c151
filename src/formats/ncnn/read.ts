/** Reads ncnn's definitions, text and binary, with the weights that they alone explain, into a Model. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger, Model } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { bindByOrder } from '../bind-by-order.ts'
import { fileLedger } from '../file-ledger.ts'
import { type FormatReader, type Input, onlyFile } from '../format.ts'
import { readBareBin, readBin } from './bin.ts'
import { MAGIC, type NcnnDefinition } from './definition.ts'
import { lowerNet, type WeightedNode } from './lower.ts'
import { readParamBinary } from './param-binary.ts'
import { parseParam } from './param-text.ts'

/** More than any definition has. */
const MOST_BYTES = 1 << 21

export const ncnnReader: FormatReader = {
  read: async (input, options) => {
    const { definition, file, issues } = await readDefinition(onlyFile(input))
    const { graph, weighted, issues: found } = lowerNet(definition, file.name, options.inputs ?? new Map())
    const model: Model = {
      format: 'ncnn',
      words: { title: 'ncnn', array: message('array') },
      name: nameOf(file.name),
      isBatchless: true,
      graph,
      tensors: [],
      files: [file],
      issues: [...issues, ...found, ...withoutBatch(options.batch, file.name)],
    }
    return joined(model, weighted, input)
  },
  readWeights: async (source) => ({ weights: readBareBin(source), issues: [needsParam(source)] }),
}

export const ncnnBinReader: FormatReader = {
  // Nothing in such a file says what it is: alone it could be anything.
  read: async (input) => {
    throw new FormatError({ ...needsParam(onlyFile(input)), severity: 'error' })
  },
  readWeights: ncnnReader.readWeights,
}

/** A batch that was asked for is told of: there is none to set. */
function withoutBatch(batch: bigint | undefined, file: string): readonly Issue[] {
  if (batch === undefined || batch === 1n) return []
  const text = "ncnn's shapes have no batch: {batch} examples are as many passes"
  return [issue('ncnn/batch', 'warning', text, { batch }, { where: { file } })]
}

interface ReadDefinition {
  readonly definition: NcnnDefinition
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

async function readDefinition(source: ByteSource): Promise<ReadDefinition> {
  const { name, size } = source
  if (size > MOST_BYTES) {
    const args = { size, most: MOST_BYTES }
    const text = '{size} bytes are too many for a definition (at most {most})'
    throw new FormatError(issue('ncnn/too-large', 'error', text, args, { where: { file: name } }))
  }
  const file = { name, role: 'definition' as const, format: 'ncnn/param', size }
  if (!(await isBinary(source))) {
    const definition = parseParam(new TextDecoder().decode(await source.read(0, size)), name)
    return { definition, file: { ...file, spans: [] }, issues: [] }
  }
  const ledger = new Ledger(source)
  const definition = await readParamBinary(ledger)
  const account = ledger.finish()
  const whole = fileLedger(ledger, account, { role: file.role, format: 'ncnn/param.bin', purposes: PURPOSES })
  return { definition, file: whole, issues: account.issues }
}

const PURPOSES = new Map([
  ['magic', message('says that this is an ncnn definition')],
  ['counts', message('how many layers and blobs there are')],
  ['layer.type', message('the number of the layer type')],
  ['layer.counts', message('how many blobs a layer reads and makes')],
  ['layer.blobs', message('which blobs these are')],
  ['layer.params', message('the parameters of the layers')],
])

async function isBinary(source: ByteSource): Promise<boolean> {
  const head = await source.read(0, 4)
  return head.length === 4 && new DataView(head.buffer, head.byteOffset, 4).getInt32(0, true) === MAGIC
}

/** The weights that were given, laid out by the layers; those of another format fit no layer here. */
async function joined(model: Model, weighted: readonly WeightedNode[], input: Input): Promise<Model> {
  const [first] = input.weights
  if (first === undefined) return model
  if (first.format !== 'ncnn-bin') {
    const text = 'these are no weights of ncnn: nothing in them fits a definition of its own'
    const found = issue('ncnn/foreign-weights', 'error', text, {}, { where: { file: first.source.name } })
    return { ...model, issues: [...model.issues, found] }
  }
  const { weights, tensors, issues } = await readBin(first.source, weighted)
  const files = [...model.files, weights.file]
  return { ...model, weights, binding: bindByOrder, tensors, files, issues: [...model.issues, ...issues] }
}

function needsParam({ name }: ByteSource): Issue {
  const hint = message('give the definition with it: weigh network.param {file}', { file: name })
  const text = 'the file has numbers without names and sizes: only its definition tells where each array begins'
  return issue('ncnn/needs-param', 'warning', text, {}, { where: { file: name }, hint })
}

/** A definition has no name of its own. */
function nameOf(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  return base.replace(/\.bin$/i, '').replace(/\.param$/i, '')
}
