import { describe, expect, it } from 'vitest'
import { add, div, mul, pow, symbol } from '../expr.ts'
import { given, parseFormula, q, type Vars } from '../formula.ts'
import { exprLatex, formulaLatex, substitutedLatex, workingLatex } from './latex.ts'

const H = symbol('H')

describe('LaTeX', () => {
  it.each<[string, string]>([
    [
      'floor((in + 2*pad_h)/s) + 1',
      '\\left\\lfloor \\frac{\\mathrm{in} + 2 \\cdot \\mathrm{pad\\_h}}{s} \\right\\rfloor + 1',
    ],
    ['ceil(a/b)', '\\left\\lceil \\frac{a}{b} \\right\\rceil'],
    ['20 × prod(x[1:])', '20 \\times \\prod\\left( {x}_{1:} \\right)'],
    ['(a/b)^2', '{\\left( \\frac{a}{b} \\right)}^{2}'],
    ['a^(b + 1)', '{a}^{b + 1}'],
    ['if a < b then 1 else 2', '\\begin{cases} 1 & \\text{if } a < b \\\\ 2 & \\text{else} \\end{cases}'],
    ['not a and b != c or d >= 1', '\\lnot a \\land b \\ne c \\lor d \\ge 1'],
    ['[i for i in x if i <= 2]', '\\left[ i \\text{ for } i \\text{ in } x \\text{ if } i \\le 2 \\right]'],
    ['[1, ...x]', '\\left[ 1, \\ldots x \\right]'],
    ['mod(a, -2) + abs(b)', '\\operatorname{mod}\\left( a, -2 \\right) + \\left\\lvert b \\right\\rvert'],
    [
      'mode == "50% {a_b} \\\\ ~^"',
      '\\mathrm{mode} = \\text{“50\\% \\{a\\_b\\} \\textbackslash{} \\textasciitilde{}\\textasciicircum{}”}',
    ],
    ['true == ?', '\\text{true} = ?'],
  ])('%s', (text, latex) => {
    expect(formulaLatex(parseFormula(text))).toBe(latex)
  })

  it.each<[string, Vars, string]>([
    [
      'prod(out) × prod(w)',
      { out: [20, 24, 24], w: [5, 5] },
      '20 \\times 24 \\times 24 \\times \\left( 5 \\times 5 \\right) = 288{,}000',
    ],
    ['a*b', { a: 2, b: -1 }, '2 \\cdot \\left( -1 \\right) = -2'],
    ['in/2', { in: H }, '\\frac{H}{2}'],
    ['x', { x: 7 }, '7'],
  ])('%s', (text, vars, latex) => {
    expect(workingLatex(q(text, vars))).toBe(latex)
  })

  it('prints expressions', () => {
    expect(exprLatex(div(-1n, 3n))).toBe('-\\frac{1}{3}')
    expect(exprLatex(mul(3n, pow(add(H, 1n), 2n)))).toBe('3 \\cdot {\\left( H + 1 \\right)}^{2}')
    expect(workingLatex(given(1))).toBeNull()
    expect(substitutedLatex(given(1000))).toBe('1{,}000')
  })
})
