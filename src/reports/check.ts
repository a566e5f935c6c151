/** Budgets and what became of them: a row a budget, and for each that does not hold the layers that weigh most. */

import type { Analysis, Facts } from '../analyze/analysis.ts'
import { type BudgetCheck, type BudgetChecks, shareUsed, type Verdict } from '../analyze/questions/budget.ts'
import { type Expr, isKnown, sub, symbolsOf } from '../core/expr.ts'
import { type Message, message } from '../core/words/message.ts'
import { reportTables } from './report.ts'
import { type Cell, type Column, listTable, type Row, type Table, type Text, textCell } from './table.ts'
import { countText, totalText } from './words/numbers.ts'
import type { Report, TableFormat, WriterOptions } from './writers/index.ts'

/** A network that was held against budgets. */
export interface CheckedNetwork extends BudgetChecks {
  /** What stands above its table; default: the network's own name, else that of its file. */
  readonly title?: string
  /** Its files as the user knows them. */
  readonly files: readonly string[]
  /** Absent where the network could not be read. */
  readonly analysis?: Analysis | undefined
}

const COLUMNS: readonly Column[] = [
  { key: 'figure', title: message('figure'), kind: 'text', align: 'left' },
  { key: 'rule', title: '', kind: 'text', align: 'left' },
  { key: 'budget', title: message('budget'), kind: 'integer', align: 'right' },
  { key: 'actual', title: message('actual'), kind: 'integer', align: 'right' },
  { key: 'used', title: message('used'), kind: 'percent', align: 'right' },
  { key: 'verdict', title: message('verdict'), kind: 'text', align: 'left' },
  { key: 'layer', title: message('layer'), kind: 'text', align: 'left' },
]

/** Of layers that weigh much, more than these are only counted. */
const MOST_LAYERS = 5

/** The tables of one network. */
export function checkTables(checked: CheckedNetwork): Report {
  const { checks } = checked
  const columns = COLUMNS.filter(({ key }) => key !== 'layer' || checks.some(({ layer }) => layer !== undefined))
  const table: Table = { id: 'check', layout: 'grid', ...headingOf(checked), columns, rows: checks.map(rowOf) }
  return [table, ...checks.flatMap((check) => detailTables(check))]
}

/** The name of a network for people. */
export function titleOf({ title, analysis, files }: CheckedNetwork): Text {
  const own = analysis?.model.name ?? ''
  return title ?? (own === '' ? (files[0] ?? message('unnamed network')) : own)
}

function headingOf(checked: CheckedNetwork): Pick<Table, 'title' | 'caption'> {
  const { files, analysis, checks } = checked
  const title = titleOf(checked)
  const named = files.filter((name) => name !== title)
  const count = (verdict: (found: Verdict) => boolean) => checks.filter((check) => verdict(check.verdict)).length
  const broken = count((verdict) => verdict !== 'within' && verdict !== 'unknown')
  const open = count((verdict) => verdict === 'unknown')
  const caption: readonly Text[] = [
    ...(named.length === 0 ? [] : [named.join(' + ')]),
    ...(analysis === undefined ? [message('could not be read')] : []),
    ...(analysis?.model.selection?.phase === 'TRAIN' ? [message('phase {phase}', { phase: 'TRAIN' })] : []),
    message(checks.length === 1 ? '1 budget' : '{count} budgets', { count: checks.length }),
    ...(broken === 0 ? [] : [message('{count} broken', { count: broken })]),
    ...(open === 0 ? [] : [message('{count} not known', { count: open })]),
    ...(broken + open > 0 || checks.length === 0 ? [] : [message('all kept')]),
  ]
  return { title, caption }
}

const SIGNS: Readonly<Record<BudgetCheck['budget']['rule'], Text>> = { max: '≤', min: '≥', require: message('only') }

const VERDICTS: Readonly<Record<Verdict, Cell>> = {
  within: textCell(message('within')),
  over: textCell(message('over'), { tone: 'error' }),
  under: textCell(message('under'), { tone: 'error' }),
  forbidden: textCell(message('not allowed'), { tone: 'error' }),
  unknown: textCell(message('not known'), { tone: 'warning' }),
}

function rowOf(check: BudgetCheck): Row {
  const { budget, unit, limit, actual, layer, verdict, used } = check
  const kind = unit === 'bytes' ? 'bytes' : 'integer'
  const share = shareUsed(check)
  const isNames = used !== undefined
  return {
    cells: {
      figure: textCell(budget.key),
      rule: textCell(SIGNS[budget.rule], { tone: 'faint' }),
      budget: isNames ? textCell(namesText(namesIn(budget.given))) : limitCell(kind, limit),
      actual: isNames
        ? textCell(message('{count} used', { count: used.length }))
        : actual && { kind, value: actual.value, atLeast: !actual.complete },
      used: share === undefined ? undefined : { kind: 'percent', value: share },
      verdict: VERDICTS[verdict],
      layer: layer && textCell(layer.node.id),
    },
  }
}

function limitCell(kind: 'bytes' | 'integer', limit: Expr | undefined): Cell | undefined {
  return limit === undefined ? undefined : { kind, value: limit }
}

function namesText(count: number): Message {
  return count === 1 ? message('1 name') : message('{count} names', { count })
}

function namesIn(given: string): number {
  return given.split(',').filter((name) => name.trim() !== '').length
}

/** Which layers it is about; nothing where the budget is kept. */
function detailTables(check: BudgetCheck): readonly Table[] {
  const { verdict, heaviest, layer } = check
  if (verdict === 'forbidden') return [forbiddenTable(check)]
  if (verdict === 'unknown') return [unknownTable(check)]
  if (verdict === 'within') return []
  const title = excessText(check)
  // Of a budget of layers, the title names the worst.
  if (heaviest.length <= (layer === undefined ? 0 : 1)) return [listTable('excess', [], { title })]
  return [listTable('excess', [], { title, ...captionOf(heaviest.length) }), heaviestTable(check)]
}

/** `parameters is 431,080, 31,080 more than 400K`. */
function excessText({ budget, unit, limit = 0n, actual, layer, verdict }: BudgetCheck): Message {
  const value = actual?.value ?? 0n
  const difference = verdict === 'over' ? sub(value, limit) : sub(limit, value)
  const what =
    layer === undefined ? budget.key : message('{figure} of {layer}', { figure: budget.key, layer: layer.node.id })
  const count = countText(value)
  const args = {
    what,
    actual: unit === 'bytes' ? message('{count} bytes', { count }) : count,
    excess: countText(difference),
    limit: budget.given,
  }
  return verdict === 'over'
    ? message('{what} is {actual}, {excess} more than {limit}', args)
    : message('{what} is {actual}, {excess} less than {limit}', args)
}

const LAYER_COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('layers that weigh most'), kind: 'text', align: 'left' },
  { key: 'type', title: message('type'), kind: 'text', align: 'left' },
  { key: 'value', title: message('has'), kind: 'integer', align: 'right' },
  { key: 'share', title: message('share'), kind: 'percent', align: 'right' },
]

function heaviestTable({ heaviest, unit, actual, layer }: BudgetCheck): Table {
  const kind = unit === 'bytes' ? 'bytes' : 'integer'
  const whole = layer === undefined ? (actual?.value ?? 0n) : undefined
  const rows = heaviest.slice(0, MOST_LAYERS).map(({ layer: { node }, value }): Row => {
    const share = whole === undefined ? undefined : shareUsed({ actual: { value, complete: true }, limit: whole })
    return {
      cells: {
        layer: textCell(node.id),
        type: textCell(node.type, { family: node.op.family }),
        value: { kind, value },
        share: share === undefined ? undefined : { kind: 'percent', value: share },
      },
    }
  })
  const columns = LAYER_COLUMNS.filter(({ key }) => key !== 'share' || whole !== undefined)
  return { id: 'heaviest', layout: 'grid', columns, rows }
}

function captionOf(count: number): Pick<Table, 'caption'> {
  const rest = count - MOST_LAYERS
  return rest > 0 ? { caption: [message('and {count} more', { count: rest })] } : {}
}

/** A line for each name that is not allowed. */
function forbiddenTable({ budget, heaviest, nameOf }: BudgetCheck): Table {
  const title = message('{figure}: not among {given}', { figure: budget.key, given: budget.given })
  const groups = new Map<string, Facts[]>()
  for (const { layer } of heaviest) {
    const name = nameOf?.(layer) ?? ''
    groups.set(name, [...(groups.get(name) ?? []), layer])
  }
  return listTable(
    'forbidden',
    [...groups].map(([name, layers]) => forbiddenText(name, layers)),
    { title },
  )
}

function forbiddenText(name: string, layers: readonly Facts[]): Message {
  const node = layers[0]?.node
  const args = { name, count: layers.length, layer: node?.id ?? '', line: node?.where?.line ?? '?' }
  return layers.length === 1
    ? message('{name}: {layer} (line {line})', args)
    : message('{name}: {count} layers, the first {layer} (line {line})', args)
}

/** Why a figure is not known, as far as it can be said. */
function unknownTable({ budget, figure, actual, unknown }: BudgetCheck): Table {
  const title = message('{figure} is not known', { figure: budget.key })
  return listTable('unknown', [...boundText(figure, actual, unknown), ...symbolText(actual), ...layersText(unknown)], {
    title,
  })
}

function boundText(figure: string, actual: BudgetCheck['actual'], unknown: BudgetCheck['unknown']): readonly Message[] {
  if (actual === undefined && figure.endsWith('PerExample'))
    return [message('the network can not be run with one example: a layer states another batch')]
  if (actual === undefined && unknown.length > 0) return []
  if (actual === undefined) return [message('nothing can be said of it for this network')]
  return actual.complete ? [] : [message('so far it is {value}', { value: totalText(actual) })]
}

function symbolText(actual: BudgetCheck['actual']): readonly Message[] {
  const names = actual === undefined || isKnown(actual.value) ? [] : [...symbolsOf(actual.value)]
  if (names.length === 0) return []
  return [message('it depends on {names}: --input, --datum or --bind says how large', { names: names.join(', ') })]
}

function layersText(unknown: readonly Facts[]): readonly Message[] {
  if (unknown.length === 0) return []
  const names = unknown.slice(0, MOST_LAYERS).map(({ node }) => node.id)
  const args = { names: names.join(', '), count: unknown.length - names.length }
  const rest = unknown.length > names.length
  return [rest ? message('not known of {names} and {count} more', args) : message('not known of {names}', args)]
}

/** How budgets are reported. */
export interface CheckReportOptions extends WriterOptions {
  /** Default `text`. */
  readonly format?: TableFormat | 'json'
}

/**
 * Reports networks that were held against budgets. `json` is one object for all of them, by schema/check.schema.json; CSV
 * has a row a budget.
 */
export async function reportChecks(
  networks: readonly CheckedNetwork[],
  options: CheckReportOptions = {},
): Promise<string> {
  const { format = 'text', catalogue } = options
  if (format !== 'json') return reportTables(networks.map(checkTables), { ...options, format })
  const [{ jsonChecks }, { jsonText }] = await Promise.all([
    import('./json/json-check.ts'),
    import('./writers/json-text.ts'),
  ])
  return jsonText(jsonChecks(networks, catalogue))
}
