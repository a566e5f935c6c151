/** Runs the examples of docs/formulas.md. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { symbol } from './expr.ts'
import { FUNCTIONS } from './formula/functions.ts'
import { isList, isNumeric } from './formula/value.ts'
import { deriveShape, evaluate, parseFormula, q, type Value, type Vars } from './formula.ts'
import { exprPretty, workingText } from './notation.ts'

const page = readFileSync(new URL('../../docs/formulas.md', import.meta.url), 'utf8')

interface Example {
  readonly formula: string
  readonly vars: Vars
  /** What the last column is. */
  readonly kind: string
  readonly expected: string
}

/** The rows of the tables that have a column "Formula". */
function examples(): readonly Example[] {
  const found: Example[] = []
  let header: readonly string[] = []
  for (const line of page.split('\n')) {
    const cells = line.startsWith('|')
      ? line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
      : []
    if (cells.length === 0) header = []
    else if (header.length === 0) header = cells
    else if (header.includes('Formula') && !line.startsWith('| ---')) {
      const at = (name: string) => cells[header.indexOf(name)] ?? ''
      found.push({
        formula: at('Formula').slice(1, -1),
        vars: varsOf(at('With').slice(1, -1)),
        kind: header.at(-1) ?? '',
        expected: cells.at(-1) ?? '',
      })
    }
  }
  return found
}

/** `in = 28; N` gives a number and a symbol. */
function varsOf(text: string): Vars {
  const vars: Record<string, Value> = {}
  for (const part of text.split(';').filter((each) => each.trim() !== '')) {
    const [name = '', value] = part.split(' = ')
    const free = value === undefined ? undefined : parseFormula(value)
    const symbols = Object.fromEntries([...(free?.names ?? [])].map((each) => [each, symbol(each)]))
    vars[name.trim()] = free ? evaluate(free, symbols) : symbol(name.trim())
  }
  return vars
}

function show(value: Value): string {
  if (isList(value)) return `[${value.map(show).join(', ')}]`
  return isNumeric(value) ? exprPretty(value) : value === undefined ? '?' : String(value)
}

function used({ formula, vars }: Example): Vars {
  const { names } = parseFormula(formula)
  return Object.fromEntries(Object.entries(vars).filter(([name]) => names.has(name)))
}

describe('docs/formulas.md', () => {
  const rows = examples()

  it('has examples', () => {
    expect(rows.length).toBeGreaterThan(40)
  })

  it.each(rows.map((row) => [row.kind, row.formula, row] as const))('%s: %s', (kind, formula, row) => {
    const expected = row.expected.slice(1, -1)
    if (kind === 'Reads') expect(workingText(q(formula, used(row)))).toBe(expected)
    else if (kind === 'Error') expect(() => evaluate(parseFormula(formula), row.vars)).toThrow(expected)
    else if (kind === 'Shape') {
      const shape = deriveShape(parseFormula(formula), row.vars)
      expect(shape?.map((each) => `\`${workingText(each) ?? exprPretty(each.expr)}\``).join(', ')).toBe(row.expected)
    } else expect(show(evaluate(parseFormula(formula), row.vars))).toBe(expected)
  })

  it('has every function', () => {
    for (const name of FUNCTIONS.keys()) expect(page).toContain(`\`${name}(`)
  })
})
