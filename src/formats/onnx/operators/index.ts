/** Rules of operators, by domain, type and version of the operator set. */

import type { OnnxOperator } from '../node.ts'

/** The rules of an operator; `undefined` where nobody here knows it. */
export function operatorOf(_domain: string, _type: string, _version: number): OnnxOperator | undefined {
  return undefined
}
