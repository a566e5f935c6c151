import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArithmeticError, bind, type Expr, exprText, isUnknown, keyOf, symbol } from './expr.ts'
import { isNumeric, type Value } from './formula/value.ts'
import { evaluate, FormulaError, parseFormula, q } from './formula.ts'
import { exprPretty, formulaSource, formulaText, workingText } from './notation.ts'
import { exprLatex, formulaLatex, workingLatex } from './words/latex.ts'
import { exprMathML, formulaMathML, workingMathML } from './words/mathml.ts'

const NAMES = ['a', 'b', 'H'] as const

/** Texts of number-valued formulas in a, b and H. */
function formulas(calls: readonly string[]): fc.Arbitrary<string> {
  const one = (name: string) => (of: string) => `${name}(${of})`
  return fc.letrec<{ number: string; truth: string }>((tie) => {
    const number = tie('number')
    const pair = fc.tuple(number, number)
    return {
      number: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(...NAMES),
        fc.nat({ max: 12 }).map(String),
        fc.constantFrom('0.5', '1.25', '0.1'),
        pair.chain(([a, b]) => fc.constantFrom('+', '-', '*', '×', '/').map((sign) => `(${a} ${sign} ${b})`)),
        fc.tuple(number, fc.nat({ max: 3 })).map(([a, n]) => `(${a})^${n}`),
        number.map((a) => `-(${a})`),
        fc.tuple(fc.constantFrom(...calls), number).map(([name, of]) => one(name)(of)),
        pair.chain(([a, b]) => fc.constantFrom('min', 'max', 'mod').map((name) => `${name}(${a}, ${b})`)),
        fc.tuple(tie('truth'), number, number).map(([c, a, b]) => `(if ${c} then ${a} else ${b})`),
      ),
      truth: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        pair.chain(([a, b]) => fc.constantFrom('==', '!=', '<', '<=', '>', '>=').map((sign) => `${a} ${sign} ${b}`)),
        fc
          .tuple(tie('truth'), tie('truth'))
          .chain(([a, b]) => fc.constantFrom('and', 'or').map((join) => `(${a} ${join} ${b})`)),
        tie('truth').map((a) => `not (${a})`),
      ),
    }
  }).number
}

const EVERY_CALL = ['floor', 'ceil', 'trunc', 'round', 'abs'] as const
const EXACT_CALLS = ['floor', 'ceil', 'round', 'abs'] as const
const sizes = fc.record({
  a: fc.integer({ min: 1, max: 40 }),
  b: fc.integer({ min: 1, max: 9 }),
  H: fc.integer({ min: 1, max: 500 }),
})
const symbols = Object.fromEntries(NAMES.map((name) => [name, symbol(name)]))

/** The value, or undefined where the arithmetic has no answer. */
function attempt(run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ArithmeticError) return undefined
    throw error
  }
}

function asBindings(vars: Readonly<Record<string, number>>): ReadonlyMap<string, Expr> {
  return new Map(Object.entries(vars).map(([name, value]) => [name, BigInt(value)]))
}

describe('formulas with symbols', () => {
  it('give, when bound, what the numbers give directly', () => {
    fc.assert(
      fc.property(formulas(EVERY_CALL), sizes, (text, vars) => {
        const formula = parseFormula(text)
        const direct = attempt(() => evaluate(formula, vars))
        const symbolic = attempt(() => evaluate(formula, symbols))
        // A symbolic result that nobody could read is given up as unknown.
        if (!isNumeric(direct) || !isNumeric(symbolic) || isUnknown(symbolic)) return
        const bound = bind(symbolic, asBindings(vars))
        expect(keyOf(bound), exprText(symbolic)).toBe(keyOf(direct))
      }),
      { numRuns: 3000 },
    )
  })

  it('fail only where a number may make them fail', () => {
    fc.assert(
      fc.property(formulas(EVERY_CALL), sizes, (text, vars) => {
        const formula = parseFormula(text)
        if (attempt(() => evaluate(formula, vars)) === undefined) return
        expect(() => evaluate(formula, symbols)).not.toThrow()
      }),
      { numRuns: 1000 },
    )
  })

  it('may be bound in any order', () => {
    fc.assert(
      fc.property(formulas(EVERY_CALL), sizes, (text, vars) => {
        const symbolic = attempt(() => evaluate(parseFormula(text), symbols))
        if (!isNumeric(symbolic) || attempt(() => bind(symbolic, asBindings(vars))) === undefined) return
        const { a, ...others } = vars
        const twice = bind(bind(symbolic, asBindings({ a })), asBindings(others))
        if (!isUnknown(twice)) expect(keyOf(twice)).toBe(keyOf(bind(symbolic, asBindings(vars))))
      }),
      { numRuns: 1000 },
    )
  })

  it('are read back from their text', () => {
    fc.assert(
      fc.property(formulas(EXACT_CALLS), (text) => {
        const value = attempt(() => evaluate(parseFormula(text), symbols))
        if (!isNumeric(value) || isUnknown(value)) return
        const again = attempt(() => evaluate(parseFormula(exprText(value)), symbols))
        expect(isNumeric(again) && keyOf(again), exprText(value)).toBe(keyOf(value))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('printing', () => {
  it('reads back as the same tree', () => {
    fc.assert(
      fc.property(formulas(EVERY_CALL), (text) => {
        const formula = parseFormula(text)
        const source = formulaSource(formula)
        expect(withoutPlaces(parseFormula(source))).toEqual(withoutPlaces(formula))
        expect(formulaSource(parseFormula(source))).toBe(source)
      }),
      { numRuns: 2000 },
    )
  })

  it('works in every notation for whatever has a value', () => {
    fc.assert(
      fc.property(formulas(EVERY_CALL), sizes, fc.subarray([...NAMES]), (text, vars, free) => {
        const { names } = parseFormula(text)
        const used = [...names].map(
          (name) => [name, free.includes(name as 'a') ? symbol(name) : vars[name as 'a']] as const,
        )
        let quantity: ReturnType<typeof q>
        try {
          quantity = q(text, Object.fromEntries(used))
        } catch (error) {
          if (error instanceof FormulaError) return
          throw error
        }
        for (const print of [formulaText, workingText, formulaMathML, workingMathML, formulaLatex, workingLatex]) {
          expect(print(quantity)).toMatch(/./)
        }
        for (const print of [exprPretty, exprMathML, exprLatex]) expect(print(quantity.expr)).toMatch(/./)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('any text', () => {
  const PIECES = [
    '(',
    ')',
    '[',
    ']',
    '+',
    '-',
    '*',
    '/',
    '^',
    '9',
    '1.5',
    'x',
    'if',
    'then',
    'else',
    'for',
    'in',
    'prod(',
    ',',
    '...',
    ':',
    '"',
    'not',
    '<',
    '?',
    ' ',
  ]
  const soups = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(' '))

  it('is either a formula or refused with a place inside it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string(), soups), (text) => {
        try {
          evaluate(parseFormula(text), { x: 2 })
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError)
          if (!(error instanceof FormulaError)) return
          expect(error.column).toBeGreaterThanOrEqual(1)
          expect(error.column).toBeLessThanOrEqual(text.length + 1)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

/** The tree alone, since the same tree stands at other places in another text. */
function withoutPlaces(of: unknown): unknown {
  return JSON.parse(
    JSON.stringify(of, (key, value) => {
      if (key === 'offset' || key === 'length' || key === 'text') return undefined
      return typeof value === 'bigint' ? `${value}n` : value
    }),
  )
}
