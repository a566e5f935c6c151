/** From sections to a graph (parser.c, parse_network_cfg): a node a section, each reading the one before it. */

import type { Graph, Node, Setting, Value, ValueId } from '../../core/network/model.ts'
import type { Op } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import { asCode, guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type Cfg, type Dialect, Options, type Section } from './cfg.ts'
import { OWNERS, otherDialect } from './dialect.ts'
import { keysOf, kindOf, readersOf, SECTION_NAMES, sectionOnlyOf } from './keys.ts'
import { LAYERS } from './layers/index.ts'
import { type Lowered, lowered, type SectionSite, unknownOutputs } from './layers/layer.ts'

/** The network's input, which no section makes. */
export const INPUT = 'data'

/** How the network is to be read. */
export interface LowerOptions {
  readonly dialect: Dialect
  readonly isGuessed: boolean
  readonly batch: bigint
  /** The input's shape, where it was given from outside. */
  readonly input: Shape | undefined
}

export interface LoweredNet {
  readonly graph: Graph
  readonly issues: readonly Issue[]
  settings(): readonly Setting[]
}

/** Lowers all sections; where [net] is missing, the input is not known. */
export function lowerCfg({ sections }: Cfg, file: string, options: LowerOptions): LoweredNet {
  const issues: Issue[] = []
  const [first, ...others] = sections
  const isNet = first !== undefined && kindOf(first.type) === 'net'
  if (!isNet) issues.push(withoutNet(first, file))
  const net = new Options(isNet ? first : { type: 'net', line: '[net]', entries: [], where: { file } })
  const wiring = new Wiring(inputValue(net, isNet, options, issues), options, issues)
  if (isNet) issues.push(...unused(first, 'net'))
  for (const section of isNet ? others : sections) wiring.add(section)
  wiring.tellDifferences(file)
  return { graph: wiring.graph(), issues, settings: () => settingsOf(net.section) }
}

function withoutNet(first: Section | undefined, file: string): Issue {
  if (first === undefined) return issue('darknet/empty', 'error', 'the file has no sections', {}, { where: { file } })
  const hint = message('begin the file with [net] and its width, height and channels')
  return issue(
    'darknet/no-net',
    'error',
    'the first section must be [net] or [network], in small letters',
    {},
    { where: first.where, hint },
  )
}

/** What parse_net_options makes of [net]. */
function inputValue(net: Options, isNet: boolean, { batch, input }: LowerOptions, issues: Issue[]): Value {
  const value = { id: INPUT, name: INPUT, dtype: 'float32' } as const
  if (input !== undefined) return { ...value, given: { shape: input, dtype: 'float32' } }
  if (!isNet) return value
  const { where } = net.section
  if (net.int('subdivisions', 1n) === 0n)
    issues.push(
      issue(
        'darknet/subdivisions',
        'error',
        'subdivisions is 0, which ends Darknet by a division by zero',
        {},
        { where: net.where('subdivisions') },
      ),
    )
  const image = [net.int('channels', 0n), net.int('height', 0n), net.int('width', 0n)]
  if (image.some((size) => size < 0n)) {
    issues.push(
      issue('darknet/negative-size', 'error', 'width, height and channels can not be negative', {}, { where }),
    )
    return value
  }
  const inputs = net.int(
    'inputs',
    image.reduce((product, size) => product * size, 1n),
  )
  if (!image.includes(0n)) return { ...value, given: { shape: [batch, ...image], dtype: 'float32' } }
  if (inputs > 0n) return { ...value, given: { shape: [batch, inputs], dtype: 'float32' } }
  const hint = message('width=, height= and channels=, or inputs=')
  issues.push(issue('darknet/no-input', 'error', '[net] does not say how large the input is', {}, { where, hint }))
  return value
}

/** Collects nodes and values as the sections come. */
class Wiring {
  readonly #nodes: Node[] = []
  readonly #values = new Map<ValueId, Value>()
  readonly #made: ValueId[] = []
  readonly #options: LowerOptions
  readonly #issues: Issue[]
  readonly #differences = new Map<string, number[]>()
  #previous: ValueId = INPUT

  constructor(input: Value, options: LowerOptions, issues: Issue[]) {
    this.#values.set(input.id, input)
    this.#options = options
    this.#issues = issues
  }

  add(section: Section): void {
    const id = String(this.#nodes.length)
    const where = { ...section.where, layer: id }
    const { op, attrs, inputs, outputs: count = 1, owner } = this.#lower(section, id)
    const outputs = Array.from({ length: count }, (_, index) => (index === 0 ? id : `${id}.blurred`))
    for (const output of outputs) this.#values.set(output, { id: output, name: output, dtype: 'float32' })
    this.#nodes.push({
      id,
      name: id,
      type: section.type,
      op: withTensors(op, owner ?? id),
      attrs,
      inputs: inputs ?? [this.#previous],
      outputs,
      inserted: false,
      where,
      settings: () => settingsOf(section),
    })
    this.#made.push(id)
    this.#previous = outputs.at(-1) ?? id
  }

  #lower(section: Section, id: string): Lowered {
    const kind = kindOf(section.type)
    const { dialect } = this.#options
    const only = kind === undefined ? undefined : sectionOnlyOf(kind)
    const read = kind === undefined ? undefined : LAYERS.get(kind)
    if (read === undefined || kind === undefined || (only !== undefined && only !== dialect)) {
      this.#issues.push(unknownSection(section, id, only))
      return lowered(unknownLayer, undefined)
    }
    this.#issues.push(...unused(section, kind))
    return read(this.#site(section, id))
  }

  #site(section: Section, id: string): SectionSite {
    const index = this.#nodes.length
    return {
      options: new Options(section),
      dialect: this.#options.dialect,
      index,
      previous: this.#previous,
      layer: (number, key) => this.#layer(number, key, section, id),
      report: (severity, code, text, args, context) => {
        const where = { ...section.where, ...context?.where, layer: id }
        this.#issues.push(issue(code, severity, text, args, { ...context, where }))
      },
      differs: (what) => void this.#differences.set(what, [...(this.#differences.get(what) ?? []), index]),
    }
  }

  /** Only layers that stand before one have been made when it is. */
  #layer(number: bigint, key: string, section: Section, id: string): ValueId | undefined {
    const index = number < 0n ? BigInt(this.#made.length) + number : number
    const found = index < 0n ? undefined : this.#made[Number(index)]
    if (found !== undefined) return found
    const entry = section.entries.find((one) => one.key === key)
    const where = { ...(entry?.where ?? section.where), layer: id }
    const text = '{key}={number} means layer {index}, which is not there before this one'
    this.#issues.push(issue('darknet/no-layer', 'error', text, { key, number, index }, { where }))
    return undefined
  }

  /** Says in one sentence where the other program would make another network of the file. */
  tellDifferences(file: string): void {
    if (this.#differences.size === 0) return
    const { dialect, isGuessed } = this.#options
    const list = [...this.#differences].map(([what, layers]) => `${what} (${layersText(layers)})`).join(', ')
    const args = { other: OWNERS[otherDialect(dialect)], list }
    const text = '{other} program reads this otherwise: {list}'
    const hint = message('--dialect {dialect} reads it so', { dialect: otherDialect(dialect) })
    this.#issues.push(
      issue('darknet/read-otherwise', isGuessed ? 'warning' : 'note', text, args, { where: { file }, hint }),
    )
  }

  graph(): Graph {
    const read = new Set(this.#nodes.flatMap(({ inputs }) => inputs))
    const outputs = this.#nodes.flatMap((node) =>
      node.outputs.filter((output, index) => !read.has(output) && (index > 0 || node.outputs.length === 1)),
    )
    return { inputs: [INPUT], outputs, nodes: this.#nodes, values: this.#values }
  }
}

/** A few numbers of layers: enough to look them up. */
function layersText(layers: readonly number[]): string {
  const shown = layers.slice(0, 5).join(', ')
  return layers.length > 5 ? `${shown}, …` : shown
}

/** The operator with its parameters under their names among the tensors; layers that share weights name the same. */
function withTensors(op: Op, owner: string): Op {
  return {
    ...op,
    infer: (site) => {
      const inference = op.infer(site)
      const params = inference.params?.map((one) => ({ ...one, tensor: `${owner}.${one.name}` }))
      return { ...inference, ...(params && { params }) }
    },
  }
}

const unknownLayer: Op = {
  name: 'unknown',
  family: 'unknown',
  summary: message('a section that Darknet does not know'),
  source: 'parser.c, string_to_layer_type',
  infer: (site) => unknownOutputs(site),
}

function unknownSection({ type, line, where }: Section, layer: string, only: Dialect | undefined): Issue {
  const place = { where: { ...where, layer } }
  if (only !== undefined) {
    const hint = message('--dialect {dialect} reads it so', { dialect: only })
    const text = 'only {owner} program knows {section}: this one makes an empty layer of it, and then fails'
    return issue('darknet/foreign-section', 'error', text, { owner: OWNERS[only], section: line }, { ...place, hint })
  }
  const hint = type.length > 40 ? undefined : guess(type, SECTION_NAMES, (name) => `[${name}]`)
  const text = '{section} is no layer of Darknet: it makes an empty layer of it, and then fails'
  return issue('darknet/unknown-section', 'error', text, { section: line }, { ...place, hint })
}

/** Keys of one section that are told of. */
const MOST_TOLD = 20

/** Keys that neither program reads, which both only say among much else. */
function unused({ entries, line }: Section, kind: string): readonly Issue[] {
  const told = new Set<string>()
  return entries.flatMap(({ key, where }) => {
    if (readersOf(kind, key).length > 0 || told.has(key) || told.size >= MOST_TOLD) return []
    told.add(key)
    const hint = key.length > 40 ? undefined : guess(key, keysOf(kind), asCode)
    const args = { section: line, key: key.slice(0, 60) }
    // What looks like a slip is worth a warning; programs of others have keys of their own.
    const severity = hint === undefined ? 'note' : 'warning'
    return [issue('darknet/unused-key', severity, 'no Darknet reads `{key}` in {section}', args, { where, hint })]
  })
}

function settingsOf({ entries }: Section): readonly Setting[] {
  const seen = new Set<string>()
  return entries.flatMap(({ key, value, where }) => {
    if (value === undefined || seen.has(key)) return []
    seen.add(key)
    return [{ path: key, value, where: () => where }]
  })
}
