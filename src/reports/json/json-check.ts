/** Budgets and what became of them, for scripts. docs: schema/check.schema.json. */

import { type BudgetCheck, isWithin, shareUsed } from '../../analyze/questions/budget.ts'
import { VERSION } from '../../core/version.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import { type CheckedNetwork, titleOf } from '../check.ts'
import { issueJson } from './json-issue.ts'
import { type Json, numberJson } from './json-value.ts'

/** Raised when a field changes its meaning. */
const SCHEMA = 1

/** All networks and their budgets. */
export function jsonChecks(networks: readonly CheckedNetwork[], catalogue?: Catalogue): Json {
  const verdicts = networks.map(verdictOf)
  return {
    weighbridge: VERSION,
    schema: SCHEMA,
    verdict: verdicts.includes('broken') ? 'broken' : verdicts.includes('unknown') ? 'unknown' : 'kept',
    networks: networks.map((network) => networkJson(network, catalogue)),
  }
}

/** A network that could not be read, or a budget that can't be understood, leaves open whether all are kept. */
function verdictOf({ checks, issues, analysis }: CheckedNetwork): 'kept' | 'broken' | 'unknown' {
  const within = isWithin(checks)
  if (within === false) return 'broken'
  return within === undefined || analysis === undefined || issues.length > 0 ? 'unknown' : 'kept'
}

function networkJson(network: CheckedNetwork, catalogue: Catalogue | undefined): Json {
  const { files, analysis, checks, issues } = network
  return {
    name: say(titleOf(network), catalogue),
    files,
    read: analysis !== undefined,
    verdict: verdictOf(network),
    budgets: checks.map(checkJson),
    issues: [...issues, ...(analysis?.issues ?? [])].map((found) => issueJson(found, catalogue)),
  }
}

function checkJson(check: BudgetCheck): Json {
  const { budget, figure, unit, limit, actual, layer, used, verdict, heaviest, unknown } = check
  return {
    rule: budget.rule,
    key: budget.key,
    given: budget.given,
    figure,
    unit,
    limit: numberJson(limit),
    actual: numberJson(actual?.value),
    complete: actual?.complete ?? null,
    used: shareUsed(check) ?? null,
    names: used ?? null,
    layer: layer?.node.id ?? null,
    verdict,
    heaviest: heaviest.map(({ layer: { node }, value }) => ({
      layer: node.id,
      type: node.type,
      value: unit === 'names' ? null : numberJson(value),
      line: node.where?.line ?? null,
    })),
    unknown: unknown.map(({ node }) => node.id),
  }
}
