import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, div, mul, pow, symbol } from '../expr.ts'
import { given, parseFormula, q } from '../formula.ts'
import { exprMathML, formulaMathML, substitutedMathML, workingMathML } from './mathml.ts'

const H = symbol('H')

/** What is inside the math element. */
function inside(math: string | null): string {
  const match = /^<math xmlns="http:\/\/www\.w3\.org\/1998\/Math\/MathML">(.*)<\/math>$/s.exec(math ?? '')
  expect(match, math ?? 'null').not.toBeNull()
  return match?.[1] ?? ''
}

/** The text that remains without tags. */
function readable(math: string | null): string {
  return inside(math)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#xA0;', ' ')
    .replaceAll('&#x2061;', '')
    .replaceAll('&lt;', '<')
    .trim()
}

/** Checks that tags nest and that no bare & or < is left. */
function expectWellFormed(xml: string): void {
  const open: string[] = []
  const rest = xml.replace(/<(\/?)([a-z]+)((?: [a-z:]+="[^"<&]*")*)>/gi, (_, close: string, name: string) => {
    if (close) expect(open.pop()).toBe(name)
    else open.push(name)
    return ''
  })
  expect(open).toEqual([])
  expect(rest.replace(/&(?:amp|lt|gt|quot|#x[0-9A-F]+);/g, '')).not.toMatch(/[<&]/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  expect(rest).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/)
  expect(rest).not.toMatch(/\p{Surrogate}/u)
}

describe('MathML', () => {
  it('has fractions, floors and single letters as they are printed in books', () => {
    const size = q('floor((in + 2*pad)/stride) + 1', { in: H, pad: 1, stride: 2 })
    expect(inside(formulaMathML(size))).toBe(
      '<mrow><mrow><mo fence="true" form="prefix">⌊</mo>' +
        '<mfrac><mrow><mi>in</mi><mo>+</mo><mrow><mn>2</mn><mo>·</mo><mi>pad</mi></mrow></mrow><mi>stride</mi></mfrac>' +
        '<mo fence="true" form="postfix">⌋</mo></mrow><mo>+</mo><mn>1</mn></mrow>',
    )
    expect(readable(substitutedMathML(size))).toBe('⌊H+2·12⌋+1')
    expect(readable(workingMathML(size))).toBe('⌊H+2·12⌋+1=⌊H2⌋+2')
  })

  it.each<[string, string]>([
    ['20 × prod(x[1:])', '20×∏(x1:)'],
    ['a*(b + c)', 'a·(b+c)'],
    ['a^2', 'a2'],
    ['(a/b)^2', '(ab)2'],
    ['if a < b then 1 else if c then 2 else 3', '{1 if a<b2 if c3 else'],
    ['not a and b or c', 'not a and b or c'],
    ['[i for i in list if i != 0]', '[i for i in list if i≠0]'],
    ['[1, ...x]', '[1,…x]'],
    ['max(a, -1)', 'max(a,−1)'],
    ['mode == "A<B"', 'mode=“A<B”'],
    ['x[0] + ?', 'x0+?'],
    ['true == 0.5', 'true=0.5'],
  ])('%s', (text, read) => {
    const math = formulaMathML(parseFormula(text))
    expectWellFormed(math)
    expect(readable(math)).toBe(read)
  })

  it('prints expressions', () => {
    expect(inside(exprMathML(div(H, 2n)))).toBe('<mfrac><mi>H</mi><mn>2</mn></mfrac>')
    expect(inside(exprMathML(mul(-1000n, pow(add(H, 1n), 2n))))).toContain('<mn>1,000</mn>')
    expect(inside(exprMathML(div(-1n, 3n)))).toBe(
      '<mrow><mo form="prefix">−</mo><mfrac><mn>1</mn><mn>3</mn></mfrac></mrow>',
    )
  })

  it('is null where there is nothing to work out', () => {
    expect(workingMathML(given(20))).toBeNull()
    expect(readable(substitutedMathML(given(20)))).toBe('20')
    expect(readable(workingMathML(q('prod(x)', { x: [20] })))).toBe('20')
  })

  it('is well-formed whatever strings hold', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant('\uD800<&">]]>\u0000')),
        (string) => {
          const formula = parseFormula('if mode == "" then 1 else n')
          expectWellFormed(formulaMathML(formula))
          const text = `mode == "${string.replace(/["\\]/g, '\\$&')}"`
          expectWellFormed(formulaMathML(parseFormula(text)))
          expectWellFormed(substitutedMathML({ formula, vars: { mode: string, n: 1 } }))
        },
      ),
    )
  })
})
