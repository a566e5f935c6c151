/** Why layers did not run. */

import type { Node } from '../core/network/model.ts'
import { FormatError, type Issue, issue } from '../core/words/issue.ts'
import { Refusal } from './kernel.ts'

/** Why a layer did not run. Anything but a refusal, and memory that the machine hasn't got, is a bug of ours. */
export function refusalAt(node: Node, error: unknown): Issue {
  const where = node.where ?? { file: '', layer: node.id }
  if (error instanceof Refusal) {
    const { said, hint } = error
    return issue(error.code, 'error', said.text, said.args, { where, hint })
  }
  if (error instanceof FormatError) return { ...error.issue, where: { ...error.issue.where, ...where } }
  if (error instanceof RangeError)
    return issue('run/memory', 'error', 'this machine has not enough memory', {}, { where })
  throw error
}
