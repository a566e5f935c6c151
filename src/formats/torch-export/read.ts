/** Reads PyTorch's exported programs. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { sum } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { Graph, Model, Node, Setting, StoredTensor, StoredTotals } from '../../core/network/model.ts'
import type { Op, Origin } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import type { Issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { verifyZip } from '../../wire/zip/verify-zip.ts'
import { fileLedger } from '../file-ledger.ts'
import { type FormatReader, onlyFile, type ReadOptions } from '../format.ts'
import { splitName } from '../tensor-roles.ts'
import { storedWeights } from '../weights-model.ts'
import { binder, bindingsOf, rangeIssues, rangeText } from './bindings.ts'
import { Container } from './container.ts'
import { MAJOR, type ProgramFile, programFiles } from './layouts.ts'
import { lowerGraph, originOf } from './lower.ts'
import { namesOf, type Program, ProgramReader } from './program.ts'
import { purposesOf } from './purposes.ts'
import { programTensors, type StoredSpec } from './tensors.ts'

export const torchExportReader: FormatReader = {
  read: (input, options) => read(onlyFile(input), options),
  readWeights: async (source) => {
    const { tensors, files, issues } = await read(source, {})
    return { weights: storedWeights({ tensors, files }), issues }
  },
}

/** What a program comes to. */
interface Lowered {
  readonly name: string
  readonly graph: Graph
  readonly tensors: readonly StoredTensor[]
  readonly totals: StoredTotals
  readonly program: Program
  readonly issues: readonly Issue[]
}

async function read(source: ByteSource, options: ReadOptions): Promise<Model> {
  const container = await Container.open(new Ledger(source))
  const files = await programFiles(container)
  const programs = files.map((file) => lowerProgram(container, file, files.length > 1, options))
  if (programs.length === 0) {
    container.tell('error', 'torch-export/no-program', 'there is no program in the archive that can be read', {})
  }
  container.claimRest()
  if (options.verify === true) container.issues.push(...(await verifyZip(source, 'warning')))
  const account = container.ledger.finish()
  const file = fileLedger(container.ledger, account, {
    role: 'definition',
    format: 'torch-export/program',
    purposes: purposesOf(account.totals),
  })
  const tensors = programs.flatMap((program) => program.tensors)
  const [first] = programs
  const version = first?.program.torchVersion
  return {
    format: 'torch-export',
    name: first !== undefined && programs.length === 1 && first.name !== 'model' ? first.name : '',
    ...(version !== undefined && { producer: `pytorch ${version}` }),
    graph: first !== undefined && programs.length === 1 ? first.graph : graphOfPrograms(programs),
    tensors,
    counting: { from: 'tensors', statistics: false },
    storedTotals: {
      elements: programs.reduce((all, { totals }) => all + totals.elements, 0n),
      bytes: programs.reduce((all, { totals }) => all + totals.bytes, 0n),
    },
    files: [file],
    weights: storedWeights({ tensors, files: [file] }),
    issues: [...container.issues, ...programs.flatMap(({ issues }) => issues), ...account.issues],
    words: { title: 'PyTorch', array: message('tensor') },
    settings: () =>
      programs.flatMap(({ name, program }) => settingsOf(programs.length > 1 ? `${name}.` : '', program, source.name)),
  }
}

function lowerProgram(
  container: Container,
  { name, record, stored }: ProgramFile,
  isOneOfMany: boolean,
  options: ReadOptions,
): Lowered {
  const file = container.ledger.source.name
  const plain = new ProgramReader(file, record.offset, (size) => size)
  const asExported = plain.program(record.json)
  const { bindings, issues } = bindingsOf(userShapes(asExported), options)
  const reader = bindings.size === 0 ? plain : new ProgramReader(file, record.offset, binder(bindings))
  const program = bindings.size === 0 ? asExported : reader.program(record.json)
  checkVersion(reader, program, name)
  const prefix = isOneOfMany ? `${name}.` : ''
  const specs = program.inputs.flatMap((spec): StoredSpec[] =>
    spec.kind === 'user' || spec.kind === 'other' ? [] : [spec],
  )
  const { tensors, totals, owners } = programTensors(container, specs, program.graph.tensors, stored, prefix)
  checkSignature(reader, program)
  const users = program.inputs.flatMap((spec) => (spec.kind === 'user' ? namesOf(spec.argument) : []))
  const graph = lowerGraph(
    program.graph,
    {
      reader,
      prefix: isOneOfMany ? `${name}/` : '',
      isTop: true,
      origin: originsOf(program, specs, owners),
      nameOf: namesByValue(specs),
      told: new Set(),
      nodeIds: new Set(),
    },
    { inputs: users, outputs: program.outputs },
  )
  return {
    name,
    graph,
    tensors,
    totals,
    program,
    issues: [...reader.issues, ...issues, ...rangeIssues(program, bindings, file)],
  }
}

/** The shapes that the program was exported with, by the names of its inputs. */
function userShapes({ inputs, graph }: Program): ReadonlyMap<string, Shape> {
  const names = inputs.flatMap((spec) => (spec.kind === 'user' ? namesOf(spec.argument) : []))
  return new Map(
    names.flatMap((name) => {
      const shape = graph.tensors.get(name)?.shape
      return shape === undefined ? [] : [[name, shape] as const]
    }),
  )
}

const KINDS: Readonly<Record<StoredSpec['kind'], Origin['kind']>> = {
  parameter: 'learned',
  buffer: 'statistic',
  constant: undefined,
}

/** `weight` of `layer1.0.conv1.weight`. */
function namesByValue(specs: readonly StoredSpec[]): (value: string) => string | undefined {
  const names = new Map(specs.map(({ value, name }) => [value, splitName(name)[1]]))
  return (value) => names.get(value)
}

/** What stands behind the values that the signature names. */
function originsOf({ graph }: Program, specs: readonly StoredSpec[], owners: ReadonlyMap<string, string>) {
  const origins = new Map(
    specs.map(({ kind, value, name }) => {
      const meta = graph.tensors.get(value)
      return [value, originOf(owners.get(name) ?? name, meta, KINDS[kind], meta?.requiresGrad ?? false)] as const
    }),
  )
  return (value: string) => origins.get(value)
}

function checkVersion(reader: ProgramReader, { major }: Program, name: string): void {
  // Older layouts, which have no names, are told as such.
  if (name === '' ? major !== undefined && major >= 1n && major < MAJOR : major === MAJOR) return
  const text = 'the program is of version {major} of the format, and PyTorch reads {known}'
  reader.tell('error', 'torch-export/version', text, { major: major ?? '?', known: MAJOR })
}

function checkSignature(reader: ProgramReader, { graph, inputs }: Program): void {
  if (graph.inputs.length === inputs.length) return
  const text = 'the signature has {count} inputs, and the graph {found}'
  reader.tell('error', 'torch-export/signature', text, { count: inputs.length, found: graph.inputs.length })
}

/** Runs a program: of files that hold several. */
const programOp: Op = {
  name: 'program',
  family: 'control',
  summary: message('a program of its own'),
  source: 'torch/export/pt2_archive/_package.py, package_pt2',
  infer: ({ branch }) => {
    branch('', [])
    return { outputs: [] }
  },
  cost: ({ branches }) => ({ macs: given(sum(branches.map(({ macs }) => macs))) }),
}

function graphOfPrograms(programs: readonly Lowered[]): Graph {
  const nodes = programs.map(
    ({ name, graph }): Node => ({
      id: name,
      name,
      type: 'program',
      op: programOp,
      attrs: undefined,
      inputs: [],
      outputs: [],
      branches: [{ name: '', graph }],
      inserted: false,
    }),
  )
  return { inputs: [], outputs: [], nodes, values: new Map() }
}

function settingsOf(prefix: string, { ranges, major, torchVersion }: Program, file: string): readonly Setting[] {
  const where = () => ({ file })
  return [
    ...(torchVersion === undefined ? [] : [{ path: `${prefix}torch_version`, value: torchVersion, where }]),
    ...(major === undefined ? [] : [{ path: `${prefix}schema_version`, value: String(major), where }]),
    ...[...ranges].map(([name, range]) => ({
      path: `${prefix}range_constraints.${name}`,
      value: rangeText(range),
      where,
    })),
  ]
}
