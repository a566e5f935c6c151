/** The values that formulas of an architecture read: what the configuration says, and the class's defaults for the rest. */

import { evaluate, FormulaError, parseFormula, type Value, type Vars } from '../core/formula.ts'
import { type Issue, issue } from '../core/words/issue.ts'
import type { Architecture, Architectures } from './architecture.ts'
import { isObject, type JsonObject, type JsonValue } from './config-json.ts'

/** Values by field; those of a configuration inside have its name in front: `text_config.hidden_size`. */
export interface ConfigValues {
  readonly architecture: Architecture
  /** The class that the configuration names; empty where it names none. */
  readonly named: string
  readonly vars: Vars
  /** Field → the configuration there, for the models inside. */
  readonly inner: ReadonlyMap<string, ConfigValues>
}

/** What `null` is to formulas: `x == null` holds exactly where a field is null. */
const NULL = 'null'

/** Models inside of models go no deeper; a definition may name its own type. */
const MOST_INNER = 4

/** More than this is text, not sizes. */
const MOST_ELEMENTS = 4096

/** Puts together what formulas may ask. */
export function configValues(
  config: JsonObject,
  architecture: Architecture,
  architectures: Architectures,
  issues: Issue[],
  depth = 0,
): ConfigValues {
  const vars: Record<string, Value> = { null: NULL, num_labels: labelsOf(config, architecture) }
  const inner = new Map<string, ConfigValues>()
  const formulas = new Map<string, string>()
  for (const [key, value] of Object.entries(config)) {
    const simple = isObject(value) ? undefined : toValue(value)
    if (simple !== undefined) vars[spelled(key, config, architecture)] = simple
  }
  for (const [key, fallback] of Object.entries(architecture.config)) {
    const own = config[key] ?? undefined
    if (isObject(fallback) && depth < MOST_INNER) addInner(key, isObject(own) ? own : undefined, fallback)
    else if (typeof fallback === 'string' && fallback.startsWith('= ')) {
      if (vars[key] === undefined || vars[key] === NULL) formulas.set(key, fallback.slice(2))
    } else if (vars[key] === undefined) vars[key] = toValue(fallback) ?? NULL
  }
  computeDefaults(vars, formulas, architecture, issues)
  return { architecture, named: namedClass(config), vars, inner }

  function addInner(key: string, own: JsonObject | undefined, fallback: JsonObject): void {
    const type = String(own?.model_type ?? fallback.model_type ?? '')
    const found = architectures.find(type) ?? architectures.find(String(fallback.model_type ?? ''))
    const values = configValues(own ?? fallback, found ?? nothing(type, fallback), architectures, issues, depth + 1)
    inner.set(key, values)
    for (const [name, value] of Object.entries(values.vars)) {
      if (name !== 'null') vars[`${key}.${name}`] = value as Value
    }
  }
}

/** A configuration inside that no type describes: its fields are all that there is. */
function nothing(type: string, config: JsonObject): Architecture {
  const none = { modules: [], parts: new Map(), tied: {}, runs: {} }
  return { type, class: '', config, spellings: {}, base: none, head: undefined }
}

/** Old and other names of a field count where the name itself is absent. */
function spelled(key: string, config: JsonObject, { spellings }: Architecture): string {
  const name = spellings[key]
  return name === undefined || name in config ? key : name
}

function namedClass({ architectures }: JsonObject): string {
  const [first] = Array.isArray(architectures) ? architectures : []
  return typeof first === 'string' ? first : ''
}

/** As many classes as `id2label` names; where it names none as many as the class has, else two. */
function labelsOf({ id2label, num_labels: own }: JsonObject, { config }: Architecture): Value {
  if (isObject(id2label)) return BigInt(Object.keys(id2label).length)
  const count = own ?? config.num_labels
  return typeof count === 'number' && Number.isSafeInteger(count) ? BigInt(count) : 2n
}

/** A JSON value as formulas know it; `undefined` for what they have no use for. */
function toValue(value: JsonValue): Value {
  if (value === null) return NULL
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return numberOf(value)
  if (!Array.isArray(value) || value.length > MOST_ELEMENTS) return undefined
  const list = value.map((each: JsonValue) => (isObject(each) ? undefined : toValue(each)))
  return list.includes(undefined) ? undefined : (list as Value)
}

function numberOf(value: number): Value {
  if (Number.isSafeInteger(value)) return BigInt(value)
  // Decimals are exact in formulas; what is none (1e30 as an id) no size depends on.
  try {
    return evaluate(parseFormula(value < 0 ? `-${-value}` : String(value)), {})
  } catch (error) {
    if (error instanceof FormulaError || error instanceof RangeError) return undefined
    throw error
  }
}

/** Defaults that depend on other fields, each as soon as those that it needs are there. */
function computeDefaults(
  vars: Record<string, Value>,
  formulas: Map<string, string>,
  { type }: Architecture,
  issues: Issue[],
): void {
  for (let before = -1; formulas.size !== before; ) {
    before = formulas.size
    for (const [key, text] of formulas) {
      const formula = parseFormula(text)
      if ([...formula.names].some((name) => formulas.has(name) || !(name in vars))) continue
      formulas.delete(key)
      try {
        vars[key] = evaluate(formula, vars)
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error
        issues.push(uncomputed(key, type, error))
      }
    }
  }
  for (const key of formulas.keys()) vars[key] = undefined
}

function uncomputed(field: string, type: string, error: FormulaError): Issue {
  const text = '{field} of a {type} can not be computed: {reason}'
  return issue('hub/field', 'warning', text, { field, type, reason: error.message })
}
