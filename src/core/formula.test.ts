import { describe, expect, it } from 'vitest'
import { exprText, isKnown, keyOf, symbol, unknown } from './expr.ts'
import { deriveShape, evaluate, FormulaError, given, parseFormula, q, type Value, type Vars } from './formula.ts'
import { workingText } from './notation.ts'

const [N, H] = [symbol('N'), symbol('H')]
const value = (text: string, vars: Vars = {}): Value => evaluate(parseFormula(text), vars)

/** The error that a formula gives, for its text, place and hint. */
function error(text: string, vars: Vars = {}): FormulaError {
  try {
    value(text, vars)
  } catch (thrown) {
    if (thrown instanceof FormulaError) return thrown
    throw thrown
  }
  throw new Error(`${text} has a value`)
}

describe('evaluate', () => {
  it.each<[string, Value]>([
    ['2 + 3*4', 14n],
    ['2 − 3·4 × 2', -22n],
    ['-2^2', -4n],
    ['2^3^2', 512n],
    ['7/2*2', 7n],
    ['1.5 + .5', 2n],
    ['25e-1*2', 5n],
    ['floor(7/2) + ceil(7/2)', 7n],
    ['⌊7/2⌋ + ⌈7/2⌉', 7n],
    ['trunc(-7/2)', -3n],
    ['floor(-7/2)', -4n],
    ['floor(7/-2)', -4n],
    ['ceil(7/-2)', -3n],
    ['round(-2.5)', -3n],
    ['abs(-3) + max(1, 2) + min([4, 5])', 9n],
    ['mod(-1, 3)', 2n],
    ['f32(16777217)', 16_777_216n],
    ['1 < 2 and not 2 < 1 or false', true],
    ['1 = 1.0 and 1 ≠ 2 and 2 ≥ 2', true],
    ['if 1 > 2 then 10 else if 2 > 1 then 20 else 30', 20n],
    ['"MAX" == \'MAX\'', true],
    ['"a\\"b" == \'a"b\'', true],
    ['[1, 2] == [1, 2, 3]', false],
    ['[1, ...[2, 3], 4][-1]', 4n],
    ['sum([1, 2, 3][1:]) + prod([2, 3, 4][:-1])', 11n],
    ['sum([]) + prod([])', 1n],
    ['len([i for i in range(2, 7) if mod(i, 2) == 0])', 3n],
    ['sum([4^i for i in range(3)])', 21n],
    ['any([1 > 2, 2 > 1]) and all([]) and not any([])', true],
    ['contains([1, 2], 2) and not contains([1, 2], 3)', true],
    ['index(["a", "b"], "b") + index([1], 2)', 0n],
    ['reversed(range(3)) == [2, 1, 0]', true],
    ['len(distinct([1, 2, 1/2, 0.5, 2], 1e-6))', 3n],
  ])('%s', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  it('keeps fractions exact until something rounds them', () => {
    expect(value('3*(1/3)')).toBe(1n)
    expect(value('floor(0.1*30)')).toBe(3n)
    expect(value('x*10', { x: 0.1 })).toBe(1n)
  })

  it('takes numbers, lists of numbers and names with dots', () => {
    expect(value('conv.kernel[1] + a', { 'conv.kernel': [3, 5], a: 2n })).toBe(7n)
  })

  it('finds nothing that objects inherit', () => {
    expect(error('constructor + 1').message).toBe('"constructor" is not given')
    expect(value('constructor + 1', { constructor: 1 })).toBe(2n)
  })

  it.each<[string, Vars, Value]>([
    ['x + 1 > 0', { x: undefined }, undefined],
    ['false and x', { x: undefined }, false],
    ['true or x', { x: undefined }, true],
    ['x or true', { x: undefined }, true],
    ['not x', { x: undefined }, undefined],
    ['if x then 1 else 1', { x: undefined }, undefined],
    ['contains([1, x], 1)', { x: undefined }, true],
    ['contains([1, x], 2)', { x: undefined }, undefined],
    ['[1, ...x]', { x: undefined }, undefined],
    ['prod(x) + len(x)', { x: undefined }, undefined],
    ['[x, 2] == [1, 3]', { x: undefined }, false],
    ['x == "MAX"', { x: undefined }, undefined],
    ['[i for i in [1, 2] if i > x]', { x: undefined }, undefined],
  ])('knows what is not known: %s', (text, vars, expected) => {
    expect(value(text, vars)).toBe(expected)
  })

  it('leaves undecided choices between numbers as choices', () => {
    const chosen = value('if H > 5 and H != 7 then H - 5 else 1', { H })
    expect(typeof chosen === 'object' && !Array.isArray(chosen) && exprText(chosen as never)).toBe(
      'if H > 5 then (if H == 7 then 1 else H - 5) else 1',
    )
    expect(value('[if H > 5 then 1 else 1]', { H })).toEqual([1n])
    expect(value('if H > 5 then "a" else "b"', { H })).toBeUndefined()
  })

  it('asks no operand that an earlier one makes needless', () => {
    expect(value('n != 0 and 6/n > 1', { n: 0 })).toBe(false)
    expect(value('if n == 0 then 1 else 6/n', { n: 0 })).toBe(1n)
  })
})

describe('errors', () => {
  it.each<[string, string, number, number]>([
    ['', 'expected a value, but the formula ends', 1, 1],
    ['1 +', 'expected a value, but the formula ends', 4, 1],
    ['(1 + 2', 'expected ")", but the formula ends', 7, 1],
    ['1 2', 'expected an operator or the end instead of "2"', 3, 1],
    ['2pad', 'expected an operator or the end instead of "pad"', 2, 3],
    ['a $ b', 'a formula has no "$"', 3, 1],
    ['"abc', 'the string has no end', 1, 4],
    ['1 < 2 < 3', "comparisons can't be chained", 7, 1],
    ['if 1 > 2 then 3', 'expected "else", but the formula ends', 16, 1],
    ['then', 'expected a value instead of "then"', 1, 4],
    ['[i for 3 in x]', 'expected the name of a variable after "for"', 8, 1],
    ['1e999999', 'the number is too large', 1, 8],
    ['1 + flor(2)', 'there is no function "flor"', 5, 7],
    ['mod(1)', 'wrong number of arguments for mod: 1 instead of 2', 1, 6],
    ['abs(1, 2)', 'wrong number of arguments for abs: 2 instead of 1', 1, 9],
    ['2*missing', '"missing" is not given', 3, 7],
    ['6/(2 - 2)', 'division by zero', 4, 5],
    ['floor(6/0)', 'division by zero', 9, 1],
    ['mod(6, 0)', 'division by zero', 1, 9],
    ['9^9^9', 'number too large', 1, 5],
    ['2^0.5', 'an exponent must be an integer', 1, 5],
    ['1 + "a"', 'expected a number, not a string', 5, 3],
    ['1 and true', 'expected true or false, not a number', 1, 1],
    ['prod(3)', 'expected a list, not a number', 6, 1],
    ['sum([1, true])', 'expected a number, not true or false', 5, 9],
    ['[1, 2][2]', 'index 2 is outside a list of 2', 8, 1],
    ['max([])', 'an empty list has no least and no greatest element', 1, 7],
    ['range(1000000)', 'a range has at most 65536 elements', 1, 14],
    ['[0 for i in range(2000) for j in i]', 'expected "]" instead of "for"', 25, 3],
  ])('%s: %s', (text, said, column, length) => {
    expect(error(text)).toMatchObject({ message: said, column, length })
  })

  it('say what was probably meant', () => {
    expect(error('flor(2)').hint).toEqual({ text: 'did you mean {guess}?', args: { guess: '"floor"' } })
  })

  it('keep template and arguments apart for translation', () => {
    expect(error('[1][5]').said).toEqual({
      text: 'index {index} is outside a list of {count}',
      args: { index: 5n, count: 1 },
    })
  })

  it('end what would not end', () => {
    expect(error('('.repeat(10_000)).message).toBe('the formula is nested more than 100 deep')
    expect(error(`${'-'.repeat(10_000)}1`).message).toBe('the formula is nested more than 100 deep')
    expect(error(`1${'^1'.repeat(10_000)}`).message).toBe('the formula is nested more than 100 deep')
    expect(error(`x${'[0]'.repeat(10_000)}`).message).toBe('the formula is nested more than 100 deep')
    expect(error(' '.repeat(200_000)).message).toBe('the formula has more than 100000 characters')
    expect(error('sum([sum([sum([1 for k in range(999)]) for j in range(999)]) for i in range(999)])').message).toBe(
      'the formula takes more than 1000000 steps',
    )
    expect(value(Array.from({ length: 20_000 }, () => '1').join('+'))).toBe(20_000n)
  })
})

describe('parseFormula', () => {
  it('gives the same object for the same text', () => {
    expect(parseFormula('a + b')).toBe(parseFormula('a + b'))
  })

  it('names what the formula needs, without the variables of comprehensions', () => {
    expect([...parseFormula('[i*k for i in list if i < n] == x.y[i]').names]).toEqual(['k', 'list', 'n', 'x.y', 'i'])
  })
})

describe('q', () => {
  it('gives a number with its formula', () => {
    const out = q('floor((in + 2*pad - kernel)/stride) + 1', { in: 227, pad: 0, kernel: 11, stride: 4 })
    expect(out.expr).toBe(55n)
    expect(out.formula?.text).toBe('floor((in + 2*pad - kernel)/stride) + 1')
  })

  it('refuses variables that the formula does not use', () => {
    const run = () => q('kernel*2', { kernel: 1, stride: 2 })
    expect(run).toThrow('the formula doesn\'t use "stride"')
    expect(() => q('kernel*2', { kernal: 1 })).toThrow(FormulaError)
  })

  it('refuses what is not a number', () => {
    expect(() => q('1 < 2', {})).toThrow('expected a number, not true or false')
    expect(() => q('x', { x: Number.NaN })).toThrow('"x" is not a finite number')
  })

  it('is unknown where a variable is', () => {
    expect(q('prod(shape)', { shape: undefined }).expr).toBe(unknown)
    expect(q('2*x', { x: unknown }).expr).toBe(unknown)
  })
})

describe('given', () => {
  it('has no formula', () => {
    expect(given(3)).toEqual({ vars: {}, expr: 3n })
    expect(given(N).expr).toBe(N)
    expect(given(0.5).formula).toBeUndefined()
  })
})

describe('deriveShape', () => {
  const shape = (text: string, vars: Vars) =>
    deriveShape(parseFormula(text), vars)?.map((each) => [
      isKnown(each.expr) ? Number(each.expr) : exprText(each.expr),
      workingText(each),
    ])

  it('explains each size by its own part of the formula', () => {
    expect(
      shape('[in[0], out, floor((in[2] - k)/s) + 1, in[3]*2]', { in: [N, 3n, 28n, 5n], out: 20, k: 5, s: 1 }),
    ).toEqual([
      ['N', null],
      [20, null],
      [24, '⌊(28 − 5)/1⌋ + 1 = 24'],
      [10, '5·2 = 10'],
    ])
  })

  it('gives the elements of comprehensions their own numbers', () => {
    const vars = { in: [N, 3n, 227n, 100n], k: [11, 3], s: [4, 1] }
    expect(shape('[...in[:2], ...[floor((in[i + 2] - k[i])/s[i]) + 1 for i in range(len(k))]]', vars)).toEqual([
      ['N', null],
      [3, null],
      [55, '⌊(227 − 11)/4⌋ + 1 = 55'],
      [98, '⌊(100 − 3)/1⌋ + 1 = 98'],
    ])
  })

  it('takes the branch that holds', () => {
    expect(shape('if n == 4 then [1, n*2] else [0]', { n: 4 })).toEqual([
      [1, null],
      [8, '4·2 = 8'],
    ])
    expect(shape('[if h > 0 then h else in*2]', { h: 0, in: 7 })).toEqual([[14, '7·2 = 14']])
    expect(shape('[if h > 0 then h else in*2]', { h: 9, in: 7 })).toEqual([[9, null]])
  })

  it('permutes, drops and completes axes', () => {
    const order = '[in[i] for i in [...order, ...[j for j in range(len(in)) if not contains(order, j)]]]'
    expect(shape(order, { in: [2n, 3n, 4n, 5n], order: [0, 2] })?.map(([size]) => size)).toEqual([2, 4, 3, 5])
    expect(shape('[d for d in in if d != 1]', { in: [2n, 1n, 4n] })?.map(([size]) => size)).toEqual([2, 4])
  })

  it('knows unknown sizes and unknown ranks', () => {
    expect(shape('[1, 1, ?, 7]', {})).toEqual([
      [1, null],
      [1, null],
      ['?', null],
      [7, null],
    ])
    expect(deriveShape(parseFormula('[...in, 1]'), { in: undefined })).toBeUndefined()
    expect(deriveShape(parseFormula('in'), { in: undefined })).toBeUndefined()
    expect(deriveShape(parseFormula('[d for d in in if d != 5]'), { in: [H] })).toBeUndefined()
  })

  it('refuses what is not a list of numbers', () => {
    expect(() => deriveShape(parseFormula('1 + 2'), {})).toThrow('expected a list, not a number')
    expect(() => deriveShape(parseFormula('[1, true]'), {})).toThrow('expected a number, not true or false')
  })

  it('gives elements formulas that compute the same', () => {
    const vars = { in: [N, H], k: 3 }
    for (const { formula, vars: own, expr } of deriveShape(parseFormula('[in[0]*k, [i + k for i in in][1]*2]'), vars) ??
      []) {
      expect(formula && keyOf(evaluate(formula, own) as typeof expr)).toBe(keyOf(expr))
    }
  })
})
