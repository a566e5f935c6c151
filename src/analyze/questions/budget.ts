/** Budgets: what figures of a network may come to, and which layers weigh most where they come to more. */

import { atLeast, atMost, div, type Expr, floor, greater, isKnown, isUnknown, less, mul } from '../../core/expr.ts'
import { type Amount, amountValue, readAmount } from '../../core/words/amount.ts'
import { guess } from '../../core/words/closest.ts'
import { type Issue, issue, type Where } from '../../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../../core/words/message.ts'
import { type NamePattern, namePattern } from '../../core/words/name-pattern.ts'
import type { Analysis, Facts, Total } from '../analysis.ts'
import { layerMeasures, type Measure, measuresOf } from './measures.ts'

/** One budget, as it is typed. */
export interface Budget {
  /** At most, at least, or only these. */
  readonly rule: 'max' | 'min' | 'require'
  /**
   * The figure by its path in the JSON report, of which the end is enough: `parameters`, `training.totalBytes`. For each
   * layer, or for those of a name: `layer.parameterBytes`, `layer(conv*).macs`. What `require` lists: see REQUIREMENTS.
   */
  readonly key: string
  /** An amount such as `5M`, `20MiB` or `1.5G`; for `require`, names between commas, with `*` for anything. */
  readonly given: string
  /** Where it is written, for messages. */
  readonly where?: Where
}

/** `over` a maximum, `under` a minimum, `forbidden` where something is used that a list doesn't have. */
export type Verdict = 'within' | 'over' | 'under' | 'forbidden' | 'unknown'

/** What one layer has of a figure. */
export interface LayerShare {
  readonly layer: Facts
  readonly value: Expr
}

/** A budget held against a network. */
export interface BudgetCheck {
  readonly budget: Budget
  /** The full name of the figure: `totals.parameters`, `layer.cost.macs`; of a list its key. */
  readonly figure: string
  readonly unit: Measure['unit'] | 'names'
  /** What the budget allows, exactly; absent for lists. */
  readonly limit?: Expr
  /** The figure; of layers the one that decides. Absent where nothing can be said, and for lists. */
  readonly actual?: Total
  /** The layer whose figure it is, where the budget is one of layers. */
  readonly layer?: Facts
  /** Names that are used, and the one by which a layer is told, for lists. */
  readonly used?: readonly string[]
  readonly nameOf?: (layer: Facts) => string
  readonly verdict: Verdict
  /** Where the budget doesn't hold: the layers that weigh most, or that break it, worst first. */
  readonly heaviest: readonly LayerShare[]
  /** Where the figure is not known: layers of which it isn't. */
  readonly unknown: readonly Facts[]
}

/** What became of all budgets; those that can't be understood are issues. */
export interface BudgetChecks {
  readonly checks: readonly BudgetCheck[]
  readonly issues: readonly Issue[]
}

/** What `require` can list, and how a layer answers. */
const REQUIREMENTS: Readonly<Record<string, (layer: Facts) => string>> = {
  types: ({ node }) => node.type,
  families: ({ node }) => node.op.family,
  operators: ({ node }) => node.op.name,
}

/**
 * Holds a network against budgets, each in the order given. A figure that is a lower bound is over as soon as the bound is;
 * else it is not known, as one is that depends on a size which nobody gave. Never throws for what can't be understood.
 */
export async function checkBudgets(analysis: Analysis, budgets: readonly Budget[]): Promise<BudgetChecks> {
  const checks: BudgetCheck[] = []
  const issues: Issue[] = []
  for (const budget of budgets) {
    const found = budget.rule === 'require' ? checkNames(analysis, budget) : await checkAmount(analysis, budget)
    if ('code' in found) issues.push(found)
    else checks.push(found)
  }
  return { checks, issues }
}

/** Whether the checks allow a network: `undefined` where none is broken and one can't be decided. */
export function isWithin(checks: readonly BudgetCheck[]): boolean | undefined {
  if (checks.some(({ verdict }) => verdict !== 'within' && verdict !== 'unknown')) return false
  return checks.some(({ verdict }) => verdict === 'unknown') ? undefined : true
}

function refused({ where }: Budget, kind: string, text: string, args: MessageArgs, hint?: Message): Issue {
  return issue(`budget/${kind}`, 'error', text, args, { where, hint })
}

async function checkAmount(analysis: Analysis, budget: Budget): Promise<BudgetCheck | Issue> {
  const amount = readAmount(budget.given)
  if (amount === undefined || (amount.kind ?? 'bytes') !== 'bytes') {
    const text = '{key} is budgeted by an amount, not by `{given}`'
    const hint = message('amounts are 431080, 5M, 1.5G, 20MiB or 1.5MB')
    return refused(budget, 'amount', text, { key: budget.key, given: budget.given }, hint)
  }
  const [, pattern, name] = /^layer(?:\((.*)\))?\.(.+)$/s.exec(budget.key) ?? []
  if (name === undefined) return checkModel(analysis, budget, amount)
  return checkLayers(analysis, budget, amount, pattern === undefined ? undefined : namePattern([pattern]), name)
}

async function checkModel(analysis: Analysis, budget: Budget, amount: Amount): Promise<BudgetCheck | Issue> {
  const measures = measuresOf(analysis)
  const [found, ...others] = withName(budget.key, measures)
  if (found === undefined) return noFigure(budget, measures, '')
  if (others.length > 0) return ambiguous(budget, [found, ...others], '')
  const misfit = unitMisfit(budget, amount, found)
  if (misfit !== undefined) return misfit
  const limit = amountValue(amount, found.unit === 'bytes')
  const actual = await readKnown(found)
  const verdict = judge(budget.rule, actual, limit)
  const layers = [...analysis.facts.values()]
  return {
    budget,
    figure: found.key,
    unit: found.unit,
    limit,
    ...(actual && { actual }),
    verdict,
    heaviest: verdict === 'over' ? sharesOf(found, layers) : [],
    unknown: verdict === 'unknown' ? openLayers(found, layers) : [],
  }
}

/** A value of which nothing is known, not even in symbols, is none. */
async function readKnown({ read }: Measure): Promise<Total | undefined> {
  const total = await read()
  return total === undefined || isUnknown(total.value) ? undefined : total
}

/** Layers whose part of a figure is not known; none where it can't be said of the network at all. */
function openLayers({ share }: Measure, layers: readonly Facts[]): readonly Facts[] {
  const open = layers.filter((layer) => share !== undefined && share(layer) === undefined)
  return open.length < layers.length ? open : []
}

/** What layers add to a figure, the largest first; those that add nothing are left out. */
function sharesOf({ share }: Measure, layers: readonly Facts[]): readonly LayerShare[] {
  const shares = layers.map((layer) => ({ layer, value: share?.(layer) ?? 0n }))
  return shares.filter(({ value }) => value !== 0n).sort(byValue)
}

function byValue(a: { readonly value: Expr }, b: { readonly value: Expr }): number {
  return greater(b.value, a.value) === true ? 1 : greater(a.value, b.value) === true ? -1 : 0
}

/** One layer's figure, and whether it holds. */
interface Judged extends LayerShare {
  readonly measure: Measure
  readonly actual: Total | undefined
  readonly verdict: Verdict
}

async function checkLayers(
  analysis: Analysis,
  budget: Budget,
  amount: Amount,
  pattern: NamePattern | undefined,
  name: string,
): Promise<BudgetCheck | Issue> {
  const all = [...analysis.facts.values()].filter(({ node }) => !node.inserted)
  const layers = all.filter(({ node }) => pattern === undefined || pattern(node.id) || pattern(node.name))
  if (layers.length === 0) return noLayer(budget, pattern?.pattern ?? '', all)
  const judged: Judged[] = []
  for (const layer of layers) {
    const [found, ...others] = withName(LAYER_ALIASES[name] ?? name, layerMeasures(layer, analysis))
    if (found === undefined) continue
    const scope = 'layer.'
    const misfit = others.length > 0 ? ambiguous(budget, [found, ...others], scope) : unitMisfit(budget, amount, found)
    if (misfit !== undefined) return misfit
    const actual = await readKnown(found)
    const verdict = judge(budget.rule, actual, amountValue(amount, found.unit === 'bytes'))
    judged.push({ layer, measure: found, actual, verdict, value: actual?.value ?? 0n })
  }
  const deciding = decide(budget.rule, judged)
  if (deciding === undefined) {
    return noFigure(
      { ...budget, key: name },
      layers.flatMap((layer) => layerMeasures(layer, analysis)),
      'layer.',
    )
  }
  const { verdict, actual, layer, measure } = deciding
  const broken = judged.filter((each) => each.verdict === verdict && verdict !== 'within' && verdict !== 'unknown')
  return {
    budget,
    figure: `layer.${measure.key}`,
    unit: measure.unit,
    limit: amountValue(amount, measure.unit === 'bytes'),
    ...(actual && { actual }),
    layer,
    verdict,
    heaviest: inOrder(budget.rule, broken).map(({ layer: of, value }) => ({ layer: of, value })),
    unknown: verdict === 'unknown' ? judged.filter((each) => each.verdict === 'unknown').map((each) => each.layer) : [],
  }
}

/** Said so of a network, it may be said so of a layer. */
const LAYER_ALIASES: Readonly<Record<string, string>> = { parameters: 'parameterCount' }

/** The layer that decides: one that breaks the budget, else one of which it is not known, else the nearest to it. */
function decide(rule: Budget['rule'], judged: readonly Judged[]): Judged | undefined {
  const rank = ({ verdict }: Judged) => (verdict === 'within' ? 0 : verdict === 'unknown' ? 1 : 2)
  const worst = Math.max(...judged.map(rank))
  return inOrder(
    rule,
    judged.filter((each) => rank(each) === worst),
  )[0]
}

function inOrder(rule: Budget['rule'], judged: readonly Judged[]): readonly Judged[] {
  return [...judged].sort(rule === 'max' ? byValue : (a, b) => byValue(b, a))
}

/** A lower bound that is over the maximum is over, and one that reaches the minimum reaches it. */
function judge(rule: Budget['rule'], actual: Total | undefined, limit: Expr): Verdict {
  if (actual === undefined) return 'unknown'
  const { value, complete } = actual
  if (rule === 'max') {
    if (less(limit, value) === true) return 'over'
    return complete && atMost(value, limit) === true ? 'within' : 'unknown'
  }
  if (atLeast(value, limit) === true) return 'within'
  return complete && less(value, limit) === true ? 'under' : 'unknown'
}

/** Measures of that name: their whole key, a key of the totals, or the end of a key; of several the shortest. */
function withName(name: string, measures: readonly Measure[]): readonly Measure[] {
  const whole = measures.filter(({ key }) => key === name || key === `totals.${name}`)
  if (whole.length > 0) return whole
  const ending = measures.filter(({ key }) => key.endsWith(`.${name}`))
  const depth = Math.min(...ending.map(({ key }) => depthOf(key)))
  return ending.filter(({ key }) => depthOf(key) === depth)
}

function depthOf(key: string): number {
  return key.split('.').length
}

/** How a figure is called where nothing is in doubt: without `totals.`. */
function called(key: string): string {
  return key.replace(/^totals\./, '')
}

function noFigure(budget: Budget, measures: readonly Measure[], scope: string): Issue {
  const keys = [...new Set(measures.map(({ key }) => called(key)))]
  const ends = keys.flatMap((key) => key.split('.').map((_, at, parts) => parts.slice(at).join('.')))
  const shown = keys.filter((key) => !/\d|groups\./.test(key)).map((key) => `${scope}${key}`)
  const hint =
    guess(budget.key, ends, (near) => `${scope}${near}`) ?? message('figures are {names}', { names: shown.join(', ') })
  return refused(budget, 'unknown-figure', 'there is no figure `{key}`', { key: `${scope}${budget.key}` }, hint)
}

function ambiguous(budget: Budget, found: readonly Measure[], scope: string): Issue {
  const names = found.map(({ key }) => `${scope}${called(key)}`).join(', ')
  const hint = message('type one of {names}', { names })
  return refused(budget, 'ambiguous-figure', 'several figures are called `{key}`', { key: budget.key }, hint)
}

function unitMisfit(budget: Budget, { kind }: Amount, { unit, key }: Measure): Issue | undefined {
  if (kind !== 'bytes' || unit === 'bytes') return undefined
  const text = '{key} is a count, and {given} are bytes'
  const hint = /param|learned|statistics/i.test(key) ? message('type {usage}', { usage: 'parameterBytes' }) : undefined
  return refused(budget, 'unit', text, { key: budget.key, given: budget.given }, hint)
}

function noLayer(budget: Budget, pattern: string, layers: readonly Facts[]): Issue {
  const names = layers.map(({ node }) => node.name)
  const hint = guess(pattern, names)
  return refused(budget, 'no-such-layer', 'no layer is called `{pattern}`', { pattern }, hint)
}

function checkNames(analysis: Analysis, budget: Budget): BudgetCheck | Issue {
  const { key } = budget
  const answer = Object.hasOwn(REQUIREMENTS, key) ? REQUIREMENTS[key] : undefined
  if (answer === undefined) return noRequirement(budget)
  const names = budget.given.split(',').map((name) => name.trim())
  const allowed = names.filter((name) => name !== '')
  const isAllowed = namePattern(allowed)
  const layers = [...analysis.facts.values()].filter(({ node }) => !node.inserted)
  const forbidden = layers.filter((layer) => !isAllowed(answer(layer)))
  return {
    budget,
    figure: key,
    unit: 'names',
    used: [...new Set(layers.map(answer))],
    nameOf: answer,
    verdict: forbidden.length > 0 ? 'forbidden' : 'within',
    heaviest: forbidden.map((layer) => ({ layer, value: layer.parameterCount.expr })),
    unknown: [],
  }
}

function noRequirement(budget: Budget): Issue {
  const keys = Object.keys(REQUIREMENTS)
  const hint =
    budget.key === 'opset'
      ? message('Caffe has no operator sets: list the layer types, as in {usage}', {
          usage: 'types=Input,Convolution,ReLU',
        })
      : (guess(budget.key, keys) ?? message('there are {names}', { names: keys.join(', ') }))
  return refused(budget, 'requirement', 'nothing is required by the name `{key}`', { key: budget.key }, hint)
}

/** The share of its budget that a figure uses; `undefined` where either is not known, or nothing is allowed. */
export function shareUsed({ actual, limit }: Pick<BudgetCheck, 'actual' | 'limit'>): number | undefined {
  const value = actual?.value
  if (value === undefined || limit === undefined || !isKnown(value)) return undefined
  const millionths = limit === 0n ? undefined : floor(div(mul(value, 1_000_000n), limit))
  return millionths !== undefined && isKnown(millionths) ? Number(millionths) / 1_000_000 : undefined
}
