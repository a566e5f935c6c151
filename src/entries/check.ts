/**
 * Budgets: what a network may weigh, as a pipeline asks.
 *
 * @example
 * const { checks } = checkBudgets(analysis, budgets)
 */

export {
  type Budget,
  type BudgetCheck,
  type BudgetChecks,
  checkBudgets,
  isWithin,
  type LayerShare,
  shareUsed,
  type Verdict,
} from '../analyze/questions/budget.ts'
export { type ListedModel, type ListedOption, type Project, readProject, withBudgets } from '../project/project-file.ts'
export { type CheckedNetwork, type CheckReportOptions, reportChecks } from '../reports/check.ts'
