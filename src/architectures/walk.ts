/** Goes through the modules of an architecture for one configuration, each with its own path and values. */

import { isUnknown, unknown } from '../core/expr.ts'
import type { Value, Vars } from '../core/formula.ts'
import { deriveShape, evaluate, FormulaError, given, parseFormula, type Quantity, q } from '../core/formula.ts'
import type { DerivedShape } from '../core/network/shape.ts'
import { type Issue, issue } from '../core/words/issue.ts'
import type { Modules } from './architecture.ts'
import type { Line } from './line.ts'
import type { ConfigValues } from './values.ts'

/** A module that stands in the network, or several equal ones of which a token chooses some. */
export interface Found {
  readonly path: string
  readonly line: Line
  readonly scope: Scope
  /** Equal modules in its place, and how many of them one token uses. */
  readonly group?: Group
}

export interface Group {
  readonly of: Quantity
  readonly used: Quantity
}

/** Where a line stands: what its formulas read. */
export interface Scope {
  readonly values: ConfigValues
  readonly vars: Vars
  readonly path: string
  readonly parts: ReadonlyMap<string, readonly Line[]>
  /** The place among the layers that repeat, counted from 0. */
  readonly layer: number
  /** The path of that layer. */
  readonly layerPath: string
  readonly runs: readonly Runs[]
  readonly group?: Group
  readonly issues: Issue[]
}

/** How often modules run in one pass, by their paths. */
interface Runs {
  readonly path: string
  readonly text: string
  readonly vars: Vars
}

/** Repeats beyond this are no network: the largest have a third of it. */
const MOST_MODULES = 6_000
const TOO_MANY = 'hub/too-many-modules'

/** Tensor names of one storage: the one that goes without, and the one that it is. */
export type Ties = ReadonlyMap<string, string>

export interface Walked {
  readonly found: readonly Found[]
  readonly ties: Ties
}

/** Every module of a model with or without its head, in the order in which the definition has them. */
export function walk(values: ConfigValues, withHead: boolean, pass: Vars, issues: Issue[]): Walked {
  const walked = { found: [] as Found[], ties: new Map<string, string>() }
  walkModel(values, withHead, '', { pass, issues, runs: [], without: [], ...walked })
  return walked
}

interface Walking {
  readonly found: Found[]
  readonly ties: Map<string, string>
  /** What the pass itself says: how many tokens go in. */
  readonly pass: Vars
  readonly issues: Issue[]
  readonly runs: readonly Runs[]
  /** Paths that a class around leaves out. */
  readonly without: readonly string[]
  readonly group?: Group
}

function walkModel(values: ConfigValues, withHead: boolean, path: string, walking: Walking): void {
  const { base, head } = values.architecture
  if (!withHead || head === undefined) {
    walkModules(base, values, path, [], walking)
    return
  }
  const inside = join(path, head.base)
  const above = { ...walking, runs: [...walking.runs, ...runsOf(head, values, path, walking)] }
  walkModules(base, values, inside, head.without, above)
  walkModules(head, values, path, [], walking)
}

function walkModules(
  modules: Modules,
  values: ConfigValues,
  path: string,
  without: readonly string[],
  walking: Walking,
): void {
  const vars = { ...values.vars, ...walking.pass }
  const runs = [...walking.runs, ...runsOf(modules, values, path, walking)]
  const scope: Scope = {
    ...{ values, vars, path, runs, layer: 0, layerPath: path, parts: modules.parts, issues: walking.issues },
    ...(walking.group && { group: walking.group }),
  }
  const inside = { ...walking, without: [...walking.without, ...without.map((pattern) => join(path, pattern))] }
  for (const line of modules.modules) walkLine(line, scope, inside)
  for (const [from, to] of Object.entries(modules.tied)) addTie(from, to, scope, walking)
}

/** The rules of a definition, the narrowest first; an empty one takes away that of the definition which it is like. */
function runsOf({ runs }: Modules, values: ConfigValues, path: string, { pass }: Walking): readonly Runs[] {
  const vars = { ...values.vars, ...pass }
  const steps = (of: string) => (of === '' ? 0 : of.split('.').length)
  return Object.entries(runs)
    .sort(([one], [other]) => steps(other) - steps(one))
    .flatMap(([of, text]) => (text === '' ? [] : [{ path: join(path, of), text, vars }]))
}

function walkLine(line: Line, scope: Scope, walking: Walking): void {
  if (walking.found.length > MOST_MODULES) return
  if (line.condition !== undefined && truthOf(line.condition, scope) !== true) return
  const part = line.count === undefined ? undefined : scope.parts.get(line.kind)
  if (line.kind === 'model') walkInner(line, scope, walking)
  else if (line.count === undefined) add(line, scope, walking)
  else if (part === undefined) scope.issues.push(noPart(line, scope))
  else repeat(line, part, scope, walking)
}

function add(line: Line, scope: Scope, walking: Walking): void {
  const path = join(scope.path, withIndices(line.path, scope))
  if (walking.without.some((pattern) => below(path, pattern))) return
  walking.found.push({ path, line, scope, ...(scope.group && { group: scope.group }) })
}

function walkInner({ path, args, condition: _ }: Line, scope: Scope, walking: Walking): void {
  const [key = '', head] = args
  const values = scope.values.inner.get(key)
  const at = join(scope.path, withIndices(path, scope))
  if (values === undefined) {
    const text = '{field} is no configuration of a model that is known, so that {path} is missing'
    scope.issues.push(issue('hub/inner', 'warning', text, { field: key, path: at }))
    return
  }
  walkModel(values, head === 'head', at, { ...walking, runs: scope.runs })
}

function repeat(line: Line, part: readonly Line[], scope: Scope, walking: Walking): void {
  const count = numberOf(line.count ?? '0', scope)
  const index = /\{([a-z])\}/g
  const name = [...line.path.matchAll(index)].map(([, letter = '']) => letter).find((each) => !(each in scope.vars))
  if (count === undefined || typeof count.expr !== 'bigint') return
  if (line.choose !== undefined) {
    const used = numberOf(line.choose, scope) ?? count
    const inside = { ...scope, group: { of: count, used } }
    const path = join(scope.path, withIndices(line.path, scope))
    for (const each of count.expr > 0n ? part : []) walkLine(each, { ...inside, path }, walking)
    return
  }
  for (let at = 0; at < Number(count.expr) && walking.found.length <= MOST_MODULES; at++) {
    const vars = name === undefined ? scope.vars : { ...scope.vars, [name]: BigInt(at) }
    const path = join(scope.path, withIndices(line.path, { vars }))
    const isOuter = scope.layerPath === scope.path || name === 'i'
    const inside = { ...scope, vars, path, ...(isOuter && { layer: at, layerPath: path }) }
    for (const each of part) walkLine(each, inside, walking)
  }
  if (walking.found.length > MOST_MODULES && !scope.issues.some(({ code }) => code === TOO_MANY)) {
    const text = 'there are more than {most} modules: those behind them are not weighed'
    scope.issues.push(issue(TOO_MANY, 'error', text, { most: MOST_MODULES }))
  }
}

function noPart({ kind, path }: Line, scope: Scope): Issue {
  const text = '{path} is {kind}, which the definition of {type} does not have'
  return issue('hub/definition', 'error', text, { path, kind, type: scope.values.architecture.type })
}

/** Notes which tensor another one is, for each index where the names have some; the other's may be formulas of these. */
function addTie(from: string, to: string, scope: Scope, { ties, found }: Walking): void {
  const [target = '', condition] = to.split(' if ')
  if (target === '') return
  if (condition !== undefined && truthOf(condition, scope) !== true) return
  const at = join(scope.path, from)
  if (!at.includes('{')) {
    ties.set(at, join(scope.path, target))
    return
  }
  const letters = [...at.matchAll(/\{([a-z])\}/g)].map(([, letter = '']) => letter)
  const steps = at
    .split('.')
    .map((step) => (step.startsWith('{') ? '(\\d+)' : step.replace(/[\\^$.*+?()[\]|]/g, '\\$&')))
  const leaf = at.slice(at.lastIndexOf('.'))
  const pattern = new RegExp(`^${steps.slice(0, -1).join('\\.')}$`)
  for (const { path } of found) {
    const match = pattern.exec(path)
    if (match === null) continue
    const indices = Object.fromEntries(letters.map((letter, index) => [letter, BigInt(match[index + 1] ?? 0)]))
    const inside = { ...scope, vars: { ...scope.vars, ...indices } }
    const source = join(scope.path, target).replace(
      /\{([^}]+)\}/g,
      (_, text: string) => `${numberOf(text, inside)?.expr}`,
    )
    if (path + leaf !== source) ties.set(path + leaf, source)
  }
}

/** How often a module runs in one pass; where no rule says it, once for each token, and pictures have none. */
export function runsAt(path: string, scope: Scope, kind = ''): Quantity {
  const rule = scope.runs.find((each) => below(path, each.path))
  if (rule === undefined && /^conv[23]d$/.test(kind)) return given(unknown)
  const vars = { ...(rule?.vars ?? scope.vars), ...indicesOf(scope.vars) }
  return quantity(rule?.text ?? 'tokens', { ...scope, vars }) ?? given(0n)
}

function indicesOf(vars: Vars): Vars {
  return Object.fromEntries(['i', 'j', 'k', 'l'].flatMap((name) => (name in vars ? [[name, vars[name] as Value]] : [])))
}

/** Whether a path is that of a pattern or below it; `*` stands for one step. */
function below(path: string, pattern: string): boolean {
  if (pattern === '') return true
  const [steps, wanted] = [path.split('.'), pattern.split('.')]
  return wanted.length <= steps.length && wanted.every((step, index) => step === '*' || step === steps[index])
}

/** A path with the numbers of its blocks; indices of equal modules that are told once stay `*`. */
function withIndices(path: string, { vars }: Pick<Scope, 'vars'>): string {
  if (!path.includes('{')) return path
  return path.replace(/\{([a-z])\}/g, (_, name: string) => (name in vars ? String(vars[name]) : '*'))
}

function join(path: string, name: string): string {
  if (path === '') return name
  return name === '' ? path : `${path}.${name}`
}

/** A formula as a number with its working; `undefined` and an issue where it has none. */
export function quantity(text: string, scope: Scope): Quantity | undefined {
  return tried(text, scope, () => {
    const formula = parseFormula(text)
    if (/^[\w.]+$/.test(text)) {
      const value = evaluate(formula, scope.vars)
      return typeof value === 'bigint' ? given(value) : q(text, picked(formula.names, scope.vars))
    }
    return q(text, picked(formula.names, scope.vars))
  })
}

/** The same where only the number counts. */
function numberOf(text: string, scope: Scope): Quantity | undefined {
  const found = quantity(text, scope)
  return found === undefined || isUnknown(found.expr) ? undefined : found
}

/** A list of sizes with their working. */
export function shapeBy(text: string, scope: Scope): DerivedShape | undefined {
  return tried(text, scope, () => deriveShape(parseFormula(text), scope.vars))
}

/** Whether a condition holds; `undefined` where that is not known. Numbers other than 0 hold, as in Python. */
export function truthOf(text: string, scope: Scope): boolean | undefined {
  const value = tried(text, scope, () => evaluate(parseFormula(text), scope.vars))
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'string') return value !== 'null' && value !== ''
  return typeof value === 'boolean' ? value : undefined
}

function tried<T>(text: string, scope: Scope, compute: () => T): T | undefined {
  try {
    return compute()
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const args = { formula: text, type: scope.values.architecture.type, reason: error.message }
    const said = '`{formula}` of {type} can not be computed: {reason}'
    if (!scope.issues.some(({ message: { args: other } }) => other.formula === text)) {
      scope.issues.push(issue('hub/formula', 'warning', said, args))
    }
    return undefined
  }
}

function picked(names: ReadonlySet<string>, vars: Vars): Vars {
  return Object.fromEntries([...names].map((name) => [name, vars[name] as Value]))
}
