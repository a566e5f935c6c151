/** From a file of TensorFlow Lite to a network. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { DEEPEST, MOST_CALLED_NODES, MOST_ISSUES } from '../../core/limits.ts'
import type { About } from '../../core/network/about.ts'
import type { Arena } from '../../core/network/arena.ts'
import type {
  Branch,
  Graph,
  Model,
  Node,
  StoredTensor,
  StoredTotals,
  Value,
  ValueId,
} from '../../core/network/model.ts'
import type { ParamKind } from '../../core/network/op.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type MessageArgs, message } from '../../core/words/message.ts'
import type { FlatTable } from '../../wire/flatbuffers/read.ts'
import { type FormatReader, onlyFile } from '../format.ts'
import { storedWeights } from '../weights-model.ts'
import { aboutOf } from './about.ts'
import { arenaOf } from './arena/index.ts'
import { computationOf } from './computations.ts'
import { listOf, numberOf, numbersOf, readTflite, tableOf, tablesOf, textOf } from './file.ts'
import { builtinOp, customOp, type TfliteAttrs } from './operators.ts'
import { OPERATORS } from './schema.ts'
import { subgraphsOf } from './subgraphs.ts'
import {
  bytesOf,
  countOf,
  elementsOf,
  idOf,
  storedOf,
  type TfliteBuffer,
  type TfliteTensor,
  tensorOf,
  tensorValue,
} from './tensor.ts'

export const tfliteReader: FormatReader = {
  read: async (input) => readModel(onlyFile(input)),
  readWeights: async (source) => {
    const { tensors, files, issues } = await readModel(source)
    return { weights: storedWeights({ tensors, files }), issues }
  },
}

async function readModel(source: ByteSource): Promise<Model> {
  const { model, file, associated, issues } = await readTflite(source)
  const lowering = new Lowering(source.name, model, await buffersOf(model, source))
  const { tensors, ...lowered } = lowering.model()
  const files = [file]
  const weights = storedWeights({ tensors, files })
  const about = lowering.about(associated)
  return { ...lowered, tensors, files, weights, about, issues: [...issues, ...lowering.issues] }
}

const BUILTINS = OPERATORS.split('|')

/** Small constants are read: shapes and axes. */
const MOST_CONSTANT_BYTES = 512

async function buffersOf(model: FlatTable, source: ByteSource): Promise<readonly TfliteBuffer[]> {
  const buffers: TfliteBuffer[] = []
  for (const table of tablesOf(model, 'buffers')) {
    const data = numbersOf(table, 'data')
    // Large models keep their numbers behind the FlatBuffer.
    const [offset, length] =
      data === undefined ? [numberOf(table, 'offset'), numberOf(table, 'size')] : [data.offset, data.bytes]
    const isSmall = length > 0 && length <= MOST_CONSTANT_BYTES && offset + length <= source.size
    buffers.push({ offset, length, bytes: isSmall ? await source.read(offset, length) : undefined })
  }
  return buffers
}

/** The newest version of any operator that is known. */
const NEWEST_VERSION = 20

interface OperatorCode {
  readonly type: string
  readonly isCustom: boolean
  readonly fault: readonly [code: string, text: string, args: MessageArgs] | undefined
}

class Lowering {
  readonly issues: Issue[] = []
  readonly #file: string
  readonly #model: FlatTable
  readonly #buffers: readonly TfliteBuffer[]
  readonly #subgraphs: readonly FlatTable[]
  readonly #tensors: readonly (readonly TfliteTensor[])[]
  readonly #codes: readonly OperatorCode[]
  readonly #stored: StoredTensor[] = []
  /** Tensor → its name in the report. */
  readonly #names = new Map<ValueId, string>()
  readonly #used = new Set<number>()
  /** Operators of subgraphs that were looked at before, and are again. */
  #again = 0

  constructor(file: string, model: FlatTable, buffers: readonly TfliteBuffer[]) {
    this.#file = file
    this.#model = model
    this.#buffers = buffers
    this.#subgraphs = tablesOf(model, 'subgraphs')
    this.#tensors = this.#subgraphs.map((subgraph, at) =>
      tablesOf(subgraph, 'tensors').map((table, index) => tensorOf(table, index, at)),
    )
    this.#codes = tablesOf(model, 'operator_codes').map(codeOf)
  }

  model(): Omit<Model, 'files' | 'issues'> {
    this.#checkModel()
    this.#store()
    const graph = this.#whole()
    const arena = this.issues.length > 0 ? undefined : this.#arena()
    return {
      format: 'tflite',
      name: this.#subgraphs[0] === undefined ? '' : textOf(this.#subgraphs[0], 'name'),
      ...(textOf(this.#model, 'description') !== '' && { producer: textOf(this.#model, 'description') }),
      layout: 'channels-last',
      graph,
      tensors: this.#stored,
      storedTotals: this.#storedTotals(),
      ...(arena && { arena }),
      counting: { from: 'tensors', statistics: false },
      words: { title: 'TensorFlow Lite', array: message('tensor') },
    }
  }

  /** What the file says beside its operators. */
  about(files: readonly string[]): readonly About[] {
    return aboutOf({ model: this.#model, tensors: this.#tensors.flat(), buffers: this.#buffers, files })
  }

  #checkModel(): void {
    const version = numberOf(this.#model, 'version')
    if (version !== 3)
      this.#report(
        this.#model.offset,
        'tflite/version',
        'it is of schema version {version}, and TensorFlow Lite reads version 3',
        { version },
      )
    if (this.#subgraphs.length === 0)
      this.#report(this.#model.offset, 'tflite/no-subgraph', 'there is no subgraph in it')
  }

  /** Each buffer once, by its first tensor. */
  #storedTotals(): StoredTotals {
    const own = this.#stored.filter(({ sharedWith }) => sharedWith === undefined)
    return {
      elements: own.reduce((sum, { count }) => sum + count, 0n),
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0n),
    }
  }

  #arena(): Arena | undefined {
    return arenaOf({
      subgraphs: this.#subgraphs,
      tensors: this.#tensors,
      typeOf: (operator) => {
        const code = this.#codes[numberOf(operator, 'opcode_index')]
        return code === undefined || code.isCustom ? undefined : code.type
      },
      nodeId: (at, index) => this.#nodeId(at, `${index}`),
      isKept: (tensor) => this.#isKnown(tensor),
      elementsOf: ({ buffer, dtype }) => elementsOf(this.#buffers[buffer]?.bytes, dtype),
    })
  }

  /** The first subgraph, with those that no operator runs: other signatures call them. */
  #whole(): Graph {
    const first = this.#graph(0, '', new Set())
    const others = this.#subgraphs.flatMap((_, at) => (this.#used.has(at) ? [] : [this.#graph(at, '', new Set())]))
    return {
      inputs: [first, ...others].flatMap(({ inputs }) => inputs),
      outputs: [first, ...others].flatMap(({ outputs }) => outputs),
      nodes: [first, ...others].flatMap(({ nodes }) => nodes),
      values: new Map([first, ...others].flatMap(({ values }) => [...values])),
    }
  }

  /** A subgraph as a graph; `again` parts the ids of one that several operators run. */
  #graph(at: number, again: string, around: ReadonlySet<number>): Graph {
    this.#used.add(at)
    const subgraph = this.#subgraphs[at]
    const tensors = this.#tensors[at] ?? []
    const within = new Set([...around, at])
    const id = (index: number) => `${at}:${index}${again}`
    const inputs = listOf(subgraph, 'inputs')
    const values = new Map(
      tensors.map((tensor) => [id(tensor.index), this.#value(tensor, id(tensor.index), inputs)] as const),
    )
    const written = new Set([...inputs, ...tensors.filter((tensor) => this.#isKnown(tensor)).map(({ index }) => index)])
    const nodes = (subgraph === undefined ? [] : tablesOf(subgraph, 'operators')).map((table, index) => {
      const node = this.#node(table, this.#nodeId(at, `${index}${again}`), {
        at,
        id,
        written,
        within,
      })
      for (const output of listOf(table, 'outputs')) written.add(output)
      return node
    })
    const known = (list: readonly number[]) => list.filter((index) => tensors[index] !== undefined).map(id)
    return { inputs: known(inputs), outputs: known(listOf(subgraph, 'outputs')), nodes, values }
  }

  /** Operators go by their number, with that of their subgraph where there are several. */
  #nodeId(at: number, index: string): string {
    return this.#subgraphs.length === 1 ? index : `${at}:${index}`
  }

  /** Constants and variables are there before anything runs. */
  #isKnown({ buffer, isVariable }: TfliteTensor): boolean {
    return isVariable || (this.#buffers[buffer]?.length ?? 0) > 0
  }

  #value(tensor: TfliteTensor, id: ValueId, inputs: readonly number[]): Value {
    const buffer = this.#buffers[tensor.buffer]
    const constant = buffer !== undefined && buffer.length > 0 ? buffer : undefined
    const value = { ...tensorValue(tensor, constant, this.#names.get(idOf(tensor)), kindOf(tensor)), id }
    const isGiven = constant === undefined && (inputs.includes(tensor.index) || tensor.isVariable)
    const { declared: _, ...rest } = value
    return isGiven ? { ...rest, given: { shape: tensor.shape, dtype: tensor.dtype } } : value
  }

  #node(table: FlatTable, nodeId: string, site: NodeSite): Node {
    const { at, id, written } = site
    const tensors = this.#tensors[at] ?? []
    const code = this.#codes[numberOf(table, 'opcode_index')]
    const where = { file: this.#file, offset: table.offset, layer: nodeId }
    const report = (text: string, args: MessageArgs, name: string) =>
      this.#report(table.offset, name, text, args, nodeId)
    if (code === undefined)
      report('there is no operator code {index}', { index: numberOf(table, 'opcode_index') }, 'tflite/operator-code')
    else if (code.fault !== undefined) report(code.fault[1], code.fault[2], code.fault[0])
    const inputs = listOf(table, 'inputs').map((index): ValueId | undefined => {
      if (index === -1) return undefined
      if (tensors[index] === undefined)
        report(
          'it reads tensor {index}, and there are {count}',
          { index, count: tensors.length },
          'tflite/tensor-index',
        )
      else if (!written.has(index))
        report('it reads `{name}` before anything writes it', { name: tensors[index].name }, 'tflite/order')
      else return id(index)
      return undefined
    })
    const outputs = listOf(table, 'outputs').flatMap((index) => {
      if (tensors[index] !== undefined) return [id(index)]
      report('it writes tensor {index}, and there are {count}', { index, count: tensors.length }, 'tflite/tensor-index')
      return []
    })
    const options = tableOf(table, 'builtin_options') ?? tableOf(table, 'builtin_options2')
    const type = code?.type ?? '?'
    const attrs: TfliteAttrs = { type, option: (name, fallback = 0) => numberOf(options, name, fallback) }
    const branches = this.#branches(type, table, site)
    return {
      ...{
        id: nodeId,
        name: tensors[listOf(table, 'outputs')[0] ?? -1]?.name ?? nodeId,
        type,
        attrs,
        inputs,
        outputs,
        where,
      },
      op: code === undefined || code.isCustom ? customOp : builtinOp(type),
      computes: () =>
        code === undefined || code.isCustom ? undefined : computationOf({ ...attrs, ...this.#around(table, tensors) }),
      inserted: false,
      ...(branches.length > 0 && { branches }),
      settings: () => settingsOf(options, where),
    }
  }

  /** The tensors that a node reads and writes. */
  #around(table: FlatTable, tensors: readonly TfliteTensor[]) {
    const inputs = listOf(table, 'inputs').map((index) => tensors[index])
    return {
      inputs,
      outputs: listOf(table, 'outputs').flatMap((index) => tensors[index] ?? []),
      elements: (input: number) => {
        const tensor = inputs[input]
        return tensor && elementsOf(this.#buffers[tensor.buffer]?.bytes, tensor.dtype)
      },
    }
  }

  #branches(type: string, operator: FlatTable, { within }: NodeSite): readonly Branch[] {
    return subgraphsOf(type, operator).flatMap(({ name, index: at }) => {
      const subgraph = this.#subgraphs[at]
      if (subgraph === undefined || within.has(at)) {
        this.#report(
          operator.offset,
          'tflite/subgraph-index',
          'an operator runs subgraph {index}, which is not there or runs itself',
          { index: at },
        )
        return []
      }
      if (within.size >= DEEPEST) {
        this.#report(
          operator.offset,
          'tflite/subgraph-depth',
          'subgraphs run one another more than {most} deep, and are not looked at below',
          { most: DEEPEST },
        )
        return []
      }
      if (!this.#used.has(at)) return [{ name, graph: this.#graph(at, '', within) }]
      this.#again += tablesOf(subgraph, 'operators').length + 1
      if (this.#again > MOST_CALLED_NODES) {
        this.#report(
          operator.offset,
          'tflite/subgraph-budget',
          'subgraphs run one another so often that no more than {most} of their operators are looked at again',
          { most: MOST_CALLED_NODES },
        )
        return []
      }
      return [{ name, graph: this.#graph(at, `#${this.#again}`, within) }]
    })
  }

  /** Tensors with numbers in the file, those of one buffer as one. */
  #store(): void {
    const owners = new Map<number, string>()
    const taken = new Set<string>()
    for (const tensor of this.#tensors.flat()) {
      const buffer = this.#buffers[tensor.buffer]
      this.#checkTensor(tensor, buffer)
      if (buffer === undefined || buffer.length === 0) continue
      let name = tensor.name === '' ? `tensor ${tensor.index}` : tensor.name
      for (let count = 2; taken.has(name); count++) name = `${tensor.name}#${count}`
      taken.add(name)
      this.#names.set(idOf(tensor), name)
      const role = kindOf(tensor) === undefined ? 'constant' : 'parameter'
      this.#stored.push(storedOf(tensor, name, role, buffer, this.#file, owners.get(tensor.buffer)))
      if (!owners.has(tensor.buffer)) owners.set(tensor.buffer, name)
    }
  }

  #checkTensor(tensor: TfliteTensor, buffer: TfliteBuffer | undefined): void {
    const { name, shape, offset } = tensor
    if (shape.some((size) => size < 0n))
      this.#report(offset, 'tflite/negative-size', '`{name}` has a size below 0', { name })
    if (buffer === undefined) {
      this.#report(offset, 'tflite/buffer-index', '`{name}` lies in buffer {index}, and there are {count}', {
        name,
        index: tensor.buffer,
        count: this.#buffers.length,
      })
      return
    }
    const needed = bytesOf(tensor)
    if (
      tensor.isSparse ||
      buffer.length === 0 ||
      needed === undefined ||
      countOf(shape) === 0n ||
      needed <= BigInt(buffer.length)
    )
      return
    this.#report(offset, 'tflite/buffer-size', '`{name}` needs {needed} bytes, and its buffer has {length}', {
      name,
      needed,
      length: buffer.length,
    })
  }

  #report(offset: number, code: string, text: string, args: MessageArgs = {}, layer?: string): void {
    if (this.issues.length >= MOST_ISSUES) return
    this.issues.push(
      issue(code, 'error', text, args, { where: { file: this.#file, offset, ...(layer !== undefined && { layer }) } }),
    )
  }
}

interface NodeSite {
  readonly at: number
  readonly id: (index: number) => ValueId
  readonly written: ReadonlySet<number>
  readonly within: ReadonlySet<number>
}

/** The one-byte code is the older one: the larger of both holds (schema_utils.cc, GetBuiltinCode). */
function codeOf(table: FlatTable): OperatorCode {
  const code = Math.max(numberOf(table, 'deprecated_builtin_code'), numberOf(table, 'builtin_code'))
  const version = numberOf(table, 'version', 1)
  const type = BUILTINS[code]
  if (type === 'CUSTOM') return { type: textOf(table, 'custom_code'), isCustom: true, fault: undefined }
  if (type === undefined)
    return {
      type: String(code),
      isCustom: true,
      fault: ['tflite/unknown-operator', 'there is no builtin operator {code}', { code }],
    }
  const text = '{type} is of version {version}; the newest version of any operator that is known is {newest}'
  const isNew = version > NEWEST_VERSION
  return {
    type,
    isCustom: false,
    fault: isNew ? ['tflite/operator-version', text, { type, version, newest: NEWEST_VERSION }] : undefined,
  }
}

/** Numbers of fractions, and integers that have a scale, are weights; the others are shapes, axes and indices. */
function kindOf({ dtype, scales }: TfliteTensor): ParamKind | undefined {
  if (dtype === undefined || dtype === 'string' || dtype === 'bool') return undefined
  return /float/.test(dtype) || scales > 0 ? 'learned' : undefined
}

function settingsOf(options: FlatTable | undefined, where: { readonly file: string }) {
  return [...(options?.fields ?? [])].flatMap(([path, value]) =>
    typeof value === 'object' ? [] : [{ path, value: String(value), where: () => where }],
  )
}
