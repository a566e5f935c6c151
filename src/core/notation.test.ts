import { describe, expect, it } from 'vitest'
import { add, div, exprOf, fraction, mul, symbol, unknown } from './expr.ts'
import { given, parseFormula, q, type Vars } from './formula.ts'
import { exprPretty, formulaSource, formulaText, integerText, substitutedText, workingText } from './notation.ts'

const [N, H] = [symbol('N'), symbol('H')]
const CONV = 'trunc((in + 2*pad - (dilation*(kernel - 1) + 1))/stride) + 1'

describe('workingText', () => {
  it.each<[string, Vars, string]>([
    // Sizes.
    [
      'trunc((in + 2*pad - kernel)/stride) + 1',
      { in: 28, pad: 0, kernel: 5, stride: 1 },
      '⌊(28 + 2·0 − 5)/1⌋ + 1 = 24',
    ],
    [CONV, { in: 227, pad: 0, dilation: 1, kernel: 11, stride: 4 }, '⌊(227 + 2·0 − (1·(11 − 1) + 1))/4⌋ + 1 = 55'],
    ['trunc((in - kernel)/stride) + 1', { in: 3, kernel: 8, stride: 4 }, 'trunc((3 − 8)/4) + 1 = 0'],
    ['ceil(f32(in - kernel)/stride) + 1', { in: 6, kernel: 3, stride: 2 }, '⌈(6 − 3)/2⌉ + 1 = 3'],
    ['ceil(f32(in)/2)', { in: 16_777_217 }, '⌈f32(16,777,217)/2⌉ = 8,388,608'],
    ['stride*(in - 1) + kernel - 2*pad', { stride: 2, in: 4, kernel: 3, pad: -1 }, '2·(4 − 1) + 3 − 2·(−1) = 11'],
    ['if (out - 1)*s >= in then out - 1 else out', { out: 4, s: 2, in: 5 }, '4 − 1 = 3'],
    ['if (out - 1)*s >= in then out - 1 else out', { out: 4, s: 2, in: 9 }, '4'],
    // Counts.
    ['prod(shape)', { shape: [20, 1, 5, 5] }, '20 × 1 × 5 × 5 = 500'],
    ['prod(shape)', { shape: [20] }, '20'],
    ['prod(shape)', { shape: [] }, '1'],
    ['prod(weight) + prod(bias)', { weight: [20, 1, 5, 5], bias: [20] }, '20 × 1 × 5 × 5 + 20 = 520'],
    [
      'prod(out) × prod(weight[1:])',
      { out: [20, 24, 24], weight: [20, 1, 5, 5] },
      '20 × 24 × 24 × (1 × 5 × 5) = 288,000',
    ],
    ['outputs × prod(inputs)', { outputs: 500, inputs: [800] }, '500 × 800 = 400,000'],
    ['n × k', { n: 10, k: 9216 }, '10 × 9,216 = 92,160'],
    ['sum(sizes)*4', { sizes: [1, 2, 3] }, '(1 + 2 + 3)·4 = 24'],
    ['4*sum([k^2 for k in sizes])', { sizes: [1, 2] }, '4·(1² + 2²) = 20'],
    ['max(sizes) - min(a, b)', { sizes: [1, 7], a: 3, b: 2 }, 'max(1, 7) − min(3, 2) = 5'],
    ['prod([n + 1 for n in sizes])/2', { sizes: [1, 2] }, '((1 + 1) × (2 + 1))/2 = 3'],
    // Signs, powers, fractions.
    ['a - b', { a: -1, b: -2 }, '−1 − (−2) = 1'],
    ['a*b', { a: 2, b: -1 }, '2·(−1) = −2'],
    ['a^2', { a: -3 }, '(−3)² = 9'],
    ['-a', { a: -3 }, '−(−3) = 3'],
    ['2^-n', { n: 1 }, '2^(−1) = 0.5'],
    ['a/b', { a: 1, b: 3 }, '1/3'],
    ['x*3', { x: fraction(1n, 3n) }, '(1/3)·3 = 1'],
    ['in*scale', { in: 28, scale: 0.5 }, '28·0.5 = 14'],
    ['a/(b*c)', { a: 12, b: 2, c: 3 }, '12/(2·3) = 2'],
    ['a/b*c', { a: 12, b: 2, c: 3 }, '12/2·3 = 18'],
    ['a*(b/c)', { a: 12, b: 2, c: 3 }, '12·(2/3) = 8'],
    ['abs(a - b)', { a: 1, b: 3 }, '|1 − 3| = 2'],
    ['len(x) + index(x, 7) + x[1]', { x: [5, 7] }, '2 + 1 + 7 = 10'],
    ['if type == "MAX" then 0 else n*2', { type: 'AVE', n: 3 }, '3·2 = 6'],
    // Symbols.
    [CONV, { in: H, pad: 1, dilation: 1, kernel: 3, stride: 2 }, '⌊(H + 2·1 − (1·(3 − 1) + 1))/2⌋ + 1 = ⌈H/2⌉'],
    ['in*2 - 1', { in: add(H, 1n) }, '(H + 1)·2 − 1 = 2·H + 1'],
    ['in + 1', { in: add(H, 1n) }, 'H + 1 + 1 = H + 2'],
    ['prod(shape)', { shape: [N, 64n, H, H] }, 'N × 64 × H × H = 64·N·H²'],
    ['if in > 5 then in else 5', { in: H }, 'if H > 5 then H else 5'],
    ['2*x', { x: undefined }, '2·? = ?'],
    ['prod(shape)', { shape: undefined }, 'prod(?) = ?'],
  ])('%s', (text, vars, working) => {
    expect(workingText(q(text, vars))).toBe(working)
  })

  it('is null where there is nothing to work out', () => {
    expect(workingText(given(20))).toBeNull()
    expect(substitutedText(given(2000))).toBe('2,000')
    expect(formulaText(given(N))).toBe('N')
  })
})

describe('formulaText', () => {
  it.each<[string, string]>([
    [CONV, '⌊(in + 2·pad − (dilation·(kernel − 1) + 1))/stride⌋ + 1'],
    ['20 × a × b', '20 × a × b'],
    ['a*(b*c)', 'a·(b·c)'],
    ['(a + b) - (c - d)', '(a + b) − (c − d)'],
    ['x[-1] + x[1:][0]', 'x[−1] + x[1:][0]'],
    ['[a, ...b, 1]', '[a, ...b, 1]'],
    ['[i + 1 for i in a if i > 0]', '[i + 1 for i in a if i > 0]'],
    ['a and (b or not c) == (d <= e)', 'a and (b or not c) = (d ≤ e)'],
    ['if a != b then 1 else if c then 2 else 3', 'if a ≠ b then 1 else if c then 2 else 3'],
    ['(if a then b else c) + 1', '(if a then b else c) + 1'],
    ['mode == "MAX"', 'mode = "MAX"'],
    ['a^b^2', 'a^b²'],
    ['(a^b)^2', '(a^b)²'],
    ['a^(b + 1)', 'a^(b + 1)'],
    ['(a × b)/c', '(a × b)/c'],
    ['a × b/c', '(a × b)/c'],
  ])('%s', (text, shown) => {
    expect(formulaText(parseFormula(text))).toBe(shown)
  })

  it('shows what C does where it differs from floor', () => {
    expect(formulaText(q('trunc(a/2)', { a: -3 }))).toBe('trunc(a/2)')
    expect(formulaText(q('trunc(a/2)', { a: 3 }))).toBe('⌊a/2⌋')
    expect(formulaText(q('f32(a)/2', { a: 3 }))).toBe('a/2')
  })
})

describe('substitutedText', () => {
  it('shows why a check fails', () => {
    const formula = parseFormula('C == output_dim*group_size^2')
    expect(substitutedText({ formula, vars: { C: 99, output_dim: 2, group_size: 7 } })).toBe('99 = 2·7²')
  })
})

describe('formulaSource', () => {
  it.each([
    'a + b - c',
    'a*b/c × d',
    '(a + b)*-(c)',
    'not (a and b) or c',
    '[...a, b[0:2], "x\\"y"]',
    'if (if a then b else c) then 1 else 2',
    '(a*b)*c',
    '-a^2 + (-a)^2',
    '0.25*a',
  ])('%s', (text) => {
    const source = formulaSource(parseFormula(text))
    expect(formulaSource(parseFormula(source))).toBe(source)
    expect(source).toBe(text.replace('(a + b)*-(c)', '(a + b)*(-c)'))
  })
})

describe('exprPretty', () => {
  it.each([
    [431_080n, '431,080'],
    [-1234n, '−1,234'],
    [exprOf(0.25), '0.25'],
    [fraction(-10_001n, 3n), '−10,001/3'],
    [div(mul(3n, H), 2n), '3·H/2'],
    [mul(1000n, N), '1,000·N'],
    [mul(add(H, 1n), mul(add(H, 1n), N)), 'N·(H + 1)²'],
    [unknown, '?'],
  ])('%s', (e, text) => {
    expect(exprPretty(e)).toBe(text)
  })
})

describe('integerText', () => {
  it.each([
    [0n, '0'],
    [999n, '999'],
    [1000n, '1,000'],
    [53_084_160_000_000_000n, '53,084,160,000,000,000'],
  ])('%s', (n, text) => {
    expect(integerText(n)).toBe(text)
  })
})
