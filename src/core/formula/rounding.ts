/** The fast way for floor, ceil and trunc of a quotient of integers, which most sizes are: no fraction is ever made. */

import { ceilDiv, floorDiv } from '../expr/ratio.ts'
import { ceil, floor, fraction, trunc } from '../expr.ts'
import { type Code, codeOf, exactProduct } from './evaluate.ts'
import type { CallNode } from './syntax.ts'
import { isNumeric } from './value.ts'

const ROUNDINGS = {
  floor: { exact: floor, quotient: (n: bigint, d: bigint) => (d < 0n ? floorDiv(-n, -d) : floorDiv(n, d)) },
  ceil: { exact: ceil, quotient: (n: bigint, d: bigint) => (d < 0n ? ceilDiv(-n, -d) : ceilDiv(n, d)) },
  trunc: { exact: trunc, quotient: (n: bigint, d: bigint) => n / d },
} as const

/** A closure for a call that rounds a product; undefined for other calls. */
export function compileRounding({ name, args }: CallNode): Code | undefined {
  const [of] = args
  if ((name !== 'floor' && name !== 'ceil' && name !== 'trunc') || of?.kind !== 'product') return undefined
  const { exact, quotient } = ROUNDINGS[name]
  const { factors } = of
  const operands = factors.map(({ node }) => codeOf(node))
  return (env) => {
    let n = 1n
    let d = 1n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      const divides = factors[i]?.sign === '/'
      if (typeof value !== 'bigint' || (divides && value === 0n)) {
        const rest = exactProduct(factors, operands, env, { i, value, so: fraction(n, d) })
        return isNumeric(rest) ? exact(rest) : undefined
      }
      if (divides) d *= value
      else n *= value
    }
    return quotient(n, d)
  }
}
