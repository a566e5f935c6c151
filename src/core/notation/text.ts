/** The notation of terminals and tables: Unicode, one line. */

import { SOURCE } from './source.ts'
import { decimalText, type Notation } from './writer.ts'

const SIGNS = { '==': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const
const FENCES: Readonly<Record<string, readonly [string, string]>> = {
  floor: ['⌊', '⌋'],
  ceil: ['⌈', '⌉'],
  abs: ['|', '|'],
}

/** An integer with thousands separators: 431,080. */
export function integerText(n: bigint): string {
  const digits = (n < 0n ? -n : n).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return n < 0n ? `−${digits}` : digits
}

export const TEXT: Notation = {
  ...SOURCE,
  number: ({ n, d }) => {
    if (d === 1n) return integerText(n)
    return decimalText(n, d)?.replace('-', '−') ?? `${integerText(n)}/${integerText(d)}`
  },
  sum: (first, rest) => first + rest.map(({ negative, term }) => `${negative ? ' − ' : ' + '}${term}`).join(''),
  negative: (of) => `−${of}`,
  times: (left, sign, right) => (sign === '×' ? `${left} × ${right}` : `${left}·${right}`),
  over: (left, right, crossed) => (crossed ? `(${left})/${right}` : `${left}/${right}`),
  power: (base, exponent, digits) => (digits === undefined ? `${base}^${exponent}` : base + superscript(digits)),
  compare: (left, sign, right) => `${left} ${SIGNS[sign]} ${right}`,
  call: (name, args) => {
    const [open, close] = FENCES[name] ?? [`${name}(`, ')']
    return `${open}${args.join(', ')}${close}`
  },
}

function superscript(digits: bigint): string {
  return digits.toString().replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? digit)
}
