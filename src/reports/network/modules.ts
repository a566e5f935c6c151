/** Tensors without a graph as a table: the modules that own them, as a tree with equal neighbours folded, or in a row. */

import type { Analysis } from '../../analyze/analysis.ts'
import { type Module, moduleTree } from '../../analyze/parameters/modules.ts'
import { q } from '../../core/formula.ts'
import type { StoredTensor } from '../../core/network/model.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type Column, type Row, type Table, textCell, type WorkingItem } from '../table.ts'
import { countText } from '../words/numbers.ts'
import { headingOf } from './heading.ts'
import { percentCell } from './layer-cells.ts'
import type { LayerTableOptions } from './layers.ts'
import { paramLabel } from './param-names.ts'
import { sortRows } from './sort-rows.ts'

/** Every column that a table of modules can have. */
export const MODULE_TABLE_COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('module'), kind: 'text', align: 'left' },
  { key: 'parameters', title: message('parameters'), kind: 'integer', align: 'right' },
  {
    key: 'count-working',
    title: message('how they are counted'),
    kind: 'working',
    align: 'left',
    explains: 'parameters',
  },
  { key: 'share', title: message('share'), kind: 'percent', align: 'right', optional: true },
  { key: 'file-bytes', title: message('bytes in the file'), kind: 'bytes', align: 'right', expendable: true },
  { key: 'bits', title: message('bits each'), kind: 'text', align: 'right', optional: true },
  { key: 'dtype', title: message('stored as'), kind: 'text', align: 'left', expendable: true },
]

/** Columns by which modules can be sorted. */
export const MODULE_COLUMNS: readonly string[] = MODULE_TABLE_COLUMNS.map(({ key }) => key)

/** As many rows are read at a glance: the tree is opened as far as they last. */
const MOST_ROWS = 40

/** A module, or several that are equal but for their numbers; at least one. */
type Run = readonly [Module, ...Module[]]

/** A run with what it is called in the tree. */
interface Branch {
  readonly run: Run
  /** Such modules in the whole file. */
  readonly times: number
  readonly label: string
  readonly depth: number
}

/** The table of modules. */
export function moduleTable(analysis: Analysis, options: LayerTableOptions = {}): Table {
  const isTree = options.sort === undefined && options.keep === undefined && options.fold !== 'never'
  const rows = isTree ? treeRows(analysis, options.depth) : ownerRows(analysis, options)
  const isTold = ({ key }: Column) => key === 'layer' || rows.some(({ cells }) => cells[key] !== undefined)
  return {
    id: 'modules',
    layout: 'grid',
    ...headingOf(analysis),
    columns: MODULE_TABLE_COLUMNS.filter(isTold),
    rows: rows.slice(0, options.top),
  }
}

function treeRows(analysis: Analysis, depth: number | undefined): readonly Row[] {
  const branches = depth === undefined ? openedBranches(analysis, MOST_ROWS) : branchesDownTo(analysis, depth)
  return branches.map((branch) => branchRow(branch, analysis))
}

function branchesDownTo({ model }: Analysis, depth: number): readonly Branch[] {
  const top = moduleTree(model)
  const own: Branch[] = top.own.length === 0 ? [] : [{ run: [alone(top)], times: 1, label: '.', depth: 0 }]
  return [...own, ...branchesOf(top, depth)]
}

/** The tree, opened as far as `most` rows last. */
function openedBranches(analysis: Analysis, most: number): readonly Branch[] {
  let branches = branchesDownTo(analysis, 1)
  for (let deeper = 2; ; deeper++) {
    const more = branchesDownTo(analysis, deeper)
    if (more.length > most || more.length === branches.length) return branches
    branches = more
  }
}

/** A row of the tree, with the module that it tells of: of equal ones the first. */
export interface ModuleRow extends Row {
  readonly module: Module
  readonly depth: number
}

/** The tree as rows, opened as far as `most` of them last. */
export function moduleRows(analysis: Analysis, most: number): readonly ModuleRow[] {
  return openedBranches(analysis, most).map((branch) => {
    const { cells } = branchRow({ ...branch, depth: 0 }, analysis)
    return { cells, module: branch.run[0], depth: branch.depth }
  })
}

/** Tensors that stand in no module, as one. */
function alone(top: Module): Module {
  return { ...finishedOwn(top.own), name: '', own: top.own, children: [], key: '' }
}

function finishedOwn(own: readonly StoredTensor[]) {
  const first = own.filter(({ sharedWith }) => sharedWith === undefined)
  return {
    parameters: first.reduce((sum, { role, count }) => (role === 'parameter' ? sum + count : sum), 0n),
    bytes: first.reduce((sum, { bytes }) => sum + bytes, 0n),
    tensors: own.length,
  }
}

/** The tree down to a depth. A module that holds nothing but one other, or equal ones, shares its row with them. */
function* branchesOf(top: Module, deepest: number, depth = 0, times = 1): Generator<Branch> {
  for (const first of runsOf(top.children)) {
    let run = first
    while (run.length === 1 && run[0].own.length === 0) {
      const [only, other] = runsOf(run[0].children)
      if (only === undefined || other !== undefined) break
      run = only
    }
    const all = times * run.length
    yield { run, times: all, label: labelOf(run, top.name), depth }
    if (depth + 1 < deepest) yield* branchesOf(run[0], deepest, depth + 1, all)
  }
}

/** Equal neighbours that are told apart by numbers are one run: blocks of a network, experts of a block. */
function runsOf(children: readonly Module[]): readonly Run[] {
  const runs: [Module, ...Module[]][] = []
  for (const module of children) {
    const last = runs.at(-1)
    if (last !== undefined && last[0].key === module.key && isNumbered(last[0]) && isNumbered(module)) last.push(module)
    else runs.push([module])
  }
  return runs
}

function stepOf({ name }: Module): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function isNumbered(module: Module): boolean {
  return /^\d+$/.test(stepOf(module))
}

/** `layers.0–31 × 32`: what stands behind the name of the module around it, and which numbers there are. */
function labelOf(run: Run, around: string): string {
  const [{ name }] = run
  const own = around === '' ? name : name.slice(around.length + 1)
  if (run.length === 1) return own
  return `${own.slice(0, own.lastIndexOf('.') + 1)}${rangesOf(run.map((module) => Number(stepOf(module))))} × ${run.length}`
}

/** `0–1, 4`: numbers in their order, those that follow one another as a range. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ')
}

function branchRow({ run: [module], times, label, depth }: Branch, analysis: Analysis): Row {
  const many = BigInt(times)
  return {
    cells: {
      layer: textCell(`${'  '.repeat(depth)}${label}`),
      ...cellsOf(module.parameters * many, module.bytes * many, [...eachTensor(module)], analysis),
      'count-working': module.children.length > 0 ? timesWorking(module, times) : ownWorking(module.own, times),
    },
  }
}

function* eachTensor({ own, children }: Module): Generator<StoredTensor> {
  yield* own
  for (const child of children) yield* eachTensor(child)
}

function cellsOf(
  parameters: bigint,
  bytes: bigint,
  tensors: readonly StoredTensor[],
  { totals }: Analysis,
): Record<string, Cell | undefined> {
  return {
    parameters: parameters === 0n ? undefined : { kind: 'integer', value: parameters },
    share: percentCell(parameters, totals.parameters.value),
    'file-bytes': { kind: 'bytes', value: bytes },
    bits: bitsCell(tensors),
    dtype: textCell(encodingsOf(tensors).join(', ')),
  }
}

/** Parameters and what belongs to them, by how they are stored: the most used first. */
function encodingsOf(tensors: readonly StoredTensor[]): readonly string[] {
  const counts = new Map<string, bigint>()
  for (const { encoding, role, count } of tensors) {
    if (role === 'parameter' || role === 'buffer') counts.set(encoding, (counts.get(encoding) ?? 0n) + count)
  }
  return [...counts].sort(([, a], [, b]) => Number(b - a)).map(([encoding]) => encoding)
}

/** Bits of one parameter on the average, scales and tables included, where they are not those of a plain type. */
function bitsCell(tensors: readonly StoredTensor[]): Cell | undefined {
  const bits = averageBits(tensors)
  return bits === undefined ? undefined : textCell(bits)
}

/** `4.5`, `4.24`: what a parameter takes on the average; `undefined` where there are none. */
function averageBits(tensors: readonly StoredTensor[]): string | undefined {
  const counted = tensors.filter(
    ({ role, of, sharedWith }) => sharedWith === undefined && (role === 'parameter' || of !== undefined),
  )
  const bytes = counted.reduce((sum, tensor) => sum + tensor.bytes, 0n)
  const count = counted.reduce((sum, { role, count: own }) => (role === 'parameter' ? sum + own : sum), 0n)
  return count === 0n ? undefined : String(Number((bytes * 80_000n) / count) / 10_000)
}

/** 32 × 218,112,000. */
function timesWorking({ parameters }: Module, times: number): Cell | undefined {
  if (times === 1 || parameters === 0n) return undefined
  const quantity = q('times × each', { times: BigInt(times), each: parameters })
  return { kind: 'working', items: [{ quantity, form: 'equation' }] }
}

/** More tensors are not told one by one. */
const MOST_TENSORS = 6

function ownWorking(own: readonly StoredTensor[], times: number): Cell | undefined {
  const parameters = own.filter(({ role }) => role === 'parameter')
  if (parameters.length === 0 || parameters.length > MOST_TENSORS) return undefined
  return { kind: 'working', items: parameters.map((tensor, index) => itemOf(tensor, times, index)) }
}

function itemOf({ name, module, shape, standsFor }: StoredTensor, times: number, index: number): WorkingItem {
  const whole = standsFor?.name ?? name
  const own = module !== '' && whole.startsWith(`${module}.`) ? whole.slice(module.length + 1) : whole
  const sizes = standsFor?.shape ?? shape
  const quantity =
    times === 1 ? q('prod(shape)', { shape: sizes }) : q('times × prod(shape)', { times: BigInt(times), shape: sizes })
  return { ...(!(index === 0 && own === 'weight') && { label: paramLabel(own) }), quantity, form: 'equation' }
}

/** The modules that own tensors, one a row. */
function ownerRows(analysis: Analysis, { keep, sort }: LayerTableOptions): readonly Row[] {
  const owners = [...owned(moduleTree(analysis.model))].filter(({ name }) => keep === undefined || keep(name))
  const rows = owners.map(({ name, own }): Row => {
    const { parameters, bytes } = finishedOwn(own)
    return {
      cells: {
        layer: textCell(name === '' ? '.' : name),
        ...cellsOf(parameters, bytes, own, analysis),
        'count-working': ownWorking(own, 1),
      },
    }
  })
  return sort === undefined
    ? rows
    : sortRows(
        rows.map((row) => ({ row })),
        sort,
      ).map(({ row }) => row)
}

function* owned(module: Module): Generator<Module> {
  if (module.own.length > 0) yield module
  for (const child of module.children) yield* owned(child)
}

/** How the parameters are stored: a line an encoding, and bits on the average. */
export function storedPairs({ model }: Analysis) {
  const groups = new Map<string, { count: bigint; bytes: bigint }>()
  for (const { encoding, role, count, bytes, sharedWith } of model.tensors) {
    if (role !== 'parameter' || sharedWith !== undefined) continue
    const group = groups.get(encoding) ?? { count: 0n, bytes: 0n }
    groups.set(encoding, { count: group.count + count, bytes: group.bytes + bytes })
  }
  const told = [...groups]
    .sort(([, a], [, b]) => Number(b.count - a.count))
    .map(([encoding, { count, bytes }]) => {
      const args = { encoding, count: countText(count), bytes: countText(bytes) }
      return [message('stored'), textCell(message('{count} as {encoding}, in {bytes} bytes', args))] as const
    })
  const bits = averageBits(model.tensors)
  if (bits === undefined) return told
  return [
    ...told,
    [message('on average'), textCell(message('{bits} bits a parameter', { bits }), { tone: 'strong' })] as const,
  ]
}
