import { describe, expect, it } from 'vitest'
import {
  add,
  atLeast,
  atMost,
  bind,
  ceil,
  div,
  type Expr,
  equal,
  exprOf,
  exprText,
  f32,
  floor,
  fraction,
  greater,
  isKnown,
  less,
  max,
  min,
  mod,
  mul,
  pow,
  round,
  sub,
  symbol,
  symbolsOf,
  trunc,
  unknown,
} from './expr.ts'

const [N, C, H, W] = [symbol('N'), symbol('C'), symbol('H'), symbol('W')]
const half = (e: Expr) => div(e, 2n)
const bound = (e: Expr, H: bigint) => bind(e, new Map([['H', H]]))

describe('canonical form', () => {
  it.each<[string, Expr, string]>([
    ['like terms collapse', add(mul(mul(N, C), mul(H, W)), mul(2n, mul(mul(N, C), mul(H, W)))), '3*N*C*H*W'],
    ['what cancels is an integer again', sub(add(H, 4n), H), '4'],
    ['order does not matter', mul(W, mul(64n, N)), '64*N*W'],
    ['a product that divides is exact', div(mul(mul(N, C), mul(H, W)), mul(H, W)), 'N*C'],
    ['a sum that divides is exact', div(sub(mul(H, H), 1n), add(H, 1n)), 'H - 1'],
    ['other products stay below', div(mul(N, C), H), 'N*C/H'],
    ['other sums stay below', div(N, add(H, 1n)), 'N/(H + 1)'],
    ['fractions are exact', add(fraction(1n, 3n), fraction(1n, 6n)), '0.5'],
    ['fractions of symbols have one denominator', half(add(H, 1n)), '(H + 1)/2'],
    ['products are found in sums', mul(mul(N, add(H, 1n)), add(W, 1n)), 'N*(H + 1)*(W + 1)'],
    ['powers are found in sums', pow(sub(H, 3n), 2n), '(H - 3)^2'],
    ['positive terms come first', sub(5n, H), '5 - H'],
  ])('%s', (_, e, text) => {
    expect(exprText(e)).toBe(text)
  })
})

describe('rounding', () => {
  it.each<[string, Expr, string]>([
    ['integers move out', floor(add(half(H), 3n)), 'floor(H/2) + 3'],
    ['also symbols', floor(add(half(H), W)), 'W + floor(H/2)'],
    ['an integer needs none', floor(add(H, 3n)), 'H + 3'],
    ['ceil of a quotient', ceil(half(H)), 'ceil(H/2)'],
    ['(H − 1)/2 + 1 rounded down is H/2 rounded up', add(floor(half(sub(H, 1n))), 1n), 'ceil(H/2)'],
    ['(H − 3)/2 + 1 rounded up is H/2 rounded down', add(ceil(half(sub(H, 3n))), 1n), 'floor(H/2)'],
    ['nested quotients become one', floor(half(floor(half(H)))), 'floor(H/4)'],
    ['less than a whole part is dropped', floor(add(half(H), fraction(1n, 3n))), 'floor(H/2)'],
    ['trunc of something positive is floor', trunc(half(sub(H, 1n))), 'ceil(H/2) - 1'],
    ['trunc whose sign is not known reads as floor', add(trunc(half(sub(H, 3n))), 1n), 'floor((H - 3)/2) + 1'],
    ['trunc of something negative is ceil', trunc(half(sub(-2n, H))), '-floor(H/2) - 1'],
    ['round, halves up', round(half(H)), 'ceil(H/2)'],
    ['float32 leaves unknown integers alone', ceil(div(f32(sub(H, 2n)), 3n)), 'floor(H/3)'],
    ['float32 of a small quotient is not seen by ceil', ceil(f32(div(sub(H, 2n), 3n))), 'floor(H/3)'],
  ])('%s', (_, e, text) => {
    expect(exprText(e)).toBe(text)
  })

  it('keeps trunc when bound, though it reads as floor: (1 − 4)/2 is −1', () => {
    const e = trunc(half(sub(H, 4n)))
    expect(exprText(e)).toBe('floor((H - 4)/2)')
    expect([1n, 3n, 4n, 9n].map((size) => bound(e, size))).toEqual([-1n, 0n, 0n, 2n])
  })

  it.each<[string, Expr, Expr]>([
    ['floor(−7/2) = −4', floor(fraction(-7n, 2n)), -4n],
    ['ceil(−7/2) = −3', ceil(fraction(-7n, 2n)), -3n],
    ['trunc(−7/2) = −3', trunc(fraction(-7n, 2n)), -3n],
    ['round(−7/2) = −4, away from zero', round(fraction(-7n, 2n)), -4n],
    ['round(5/2) = 3', round(fraction(5n, 2n)), 3n],
    ['mod has the sign of the divisor: −7 mod 3 = 2', mod(-7n, 3n), 2n],
    ['7 mod −3 = −2', mod(7n, -3n), -2n],
    ['float32: 16,777,217 rounds to even', f32(16_777_217n), 16_777_216n],
    ['float32: 33,554,435 rounds up', f32(33_554_435n), 33_554_436n],
    ['float32 of 0.1 as it is in memory', f32(exprOf(0.1)), fraction(13_421_773n, 134_217_728n)],
  ])('%s', (_, e, expected) => {
    expect(e).toEqual(expected)
  })

  it('opens float32 under floor only where nothing stands beside it', () => {
    const third = f32(div(H, 3n))
    expect(exprText(floor(third))).toBe('floor(H/3)')
    const e = floor(div(mul(third, third), max(H, W)))
    expect(exprText(e)).toBe('floor(f32(H/3)^2/max(H, W))')
    expect(
      bind(
        e,
        new Map([
          ['H', 6n],
          ['W', 3n],
        ]),
      ),
    ).toBe(0n)
  })

  it('rounds to float32 as Math.fround does', () => {
    for (const value of [1 / 3, 0.7, 1e-3, 123_456_789, 2 ** 24 + 3, 5.5e9, -0.3, 1.9999999]) {
      const binary = (x: number): Expr => (Number.isInteger(x) ? BigInt(x) : fraction(BigInt(x * 2 ** 80), 2n ** 80n))
      expect(f32(binary(value))).toEqual(binary(Math.fround(value)))
    }
  })
})

describe('comparison', () => {
  it.each<[string, boolean | undefined, boolean | undefined]>([
    ['1 ≤ H', atMost(1n, H), true],
    ['H ≥ 2 is not known', atLeast(H, 2n), undefined],
    ['H < 1 is refuted', less(H, 1n), false],
    ['H < H + 1', less(H, add(H, 1n)), true],
    ['H·W ≥ H', atLeast(mul(H, W), H), true],
    ['floor(H/2) ≤ H', atMost(floor(half(H)), H), true],
    ['2·floor(H/2) ≥ H + 1 is refuted', atLeast(mul(2n, floor(half(H))), add(H, 1n)), false],
    ['H = W is not known', equal(H, W), undefined],
    ['H + 1 = 1 + H', equal(add(H, 1n), add(1n, H)), true],
    ['H = H + 1 is refuted', equal(H, add(H, 1n)), false],
    ['−H = 0 is refuted', equal(sub(0n, H), 0n), false],
    ['1/2 < 2/3', less(fraction(1n, 2n), fraction(2n, 3n)), true],
    ['N/H ≥ 0', atLeast(div(N, H), 0n), true],
    ['H + 1 > H', greater(add(H, 1n), H), true],
    ['nothing is known of the unknown', equal(unknown, unknown), undefined],
  ])('%s', (_, answer, expected) => {
    expect(answer).toBe(expected)
  })

  it.each<[string, Expr, string]>([
    ['bounds decide', max(H, 1n), 'H'],
    ['both ways', min(H, 1n), '1'],
    ['what is open stays', min(H, W, 7n, 9n), 'min(H, W, 7)'],
    ['nested calls become one', max(max(H, W), 3n), 'max(H, W, 3)'],
    ['a remainder of whole parts', mod(add(mul(32n, H), 5n), 32n), '5'],
    ['a remainder of symbols', mod(add(mul(33n, H), 5n), 32n), 'mod(H + 5, 32)'],
  ])('%s', (_, e, text) => {
    expect(exprText(e)).toBe(text)
  })
})

describe('unknown', () => {
  it('absorbs what it meets, except a factor of 0', () => {
    for (const e of [
      add(unknown, 1n),
      mul(H, unknown),
      div(unknown, 2n),
      floor(unknown),
      max(unknown, 3n),
      pow(unknown, 2n),
      sub(unknown, unknown),
    ]) {
      expect(e).toBe(unknown)
    }
    expect(mul(unknown, 0n)).toBe(0n)
    expect(exprText(unknown)).toBe('?')
    expect(symbolsOf(unknown).size).toBe(0)
  })
})

describe('symbols', () => {
  it('are listed in alphabetical order, also inside calls', () => {
    expect([...symbolsOf(add(mul(N, W), floor(half(H))))]).toEqual(['H', 'N', 'W'])
  })

  it('refuse a name that a formula could not say', () => {
    expect(() => symbol('batch size')).toThrow(RangeError)
    expect(() => symbol('')).toThrow(RangeError)
    expect(() => symbol('if')).toThrow(RangeError)
    expect(exprText(symbol('in.H_2'))).toBe('in.H_2')
  })

  it('become numbers, or other expressions', () => {
    const e = add(mul(N, floor(half(H))), W)
    expect(
      bind(
        e,
        new Map<string, Expr>([
          ['N', 2n],
          ['H', 9n],
          ['W', 1n],
        ]),
      ),
    ).toBe(9n)
    expect(exprText(bind(e, new Map<string, Expr>([['H', mul(4n, W)]])))).toBe('W*(2*N + 1)')
    expect(isKnown(bind(e, new Map([['N', 1n]])))).toBe(false)
  })

  it('refuse to be bound to a division by zero', () => {
    expect(() => bind(div(N, sub(H, 1n)), new Map([['H', 1n]]))).toThrow('division by zero')
  })
})

describe('limits', () => {
  it('refuse numbers that the machine could not hold', () => {
    expect(() => pow(9n, pow(9n, 9n))).toThrow('number too large')
    expect(() => pow(add(H, add(W, add(N, C))), 64n)).toThrow('number too large')
    expect(pow(-1n, 10n ** 30n)).toBe(1n)
    expect(pow(2n, -1n)).toEqual(fraction(1n, 2n))
    expect(() => pow(0n, -1n)).toThrow('division by zero')
  })

  it('decide nested roundings without taking forever', () => {
    let e = H
    for (let i = 0; i < 60; i++) e = add(trunc(half(sub(e, 3n))), 1n)
    expect(less(e, 0n)).toBe(false)
    expect(less(e, 1n)).toBeUndefined()
  })

  it('count exactly beyond 2^53', () => {
    expect(mul(405_000_000_000n, 131_072n)).toBe(53_084_160_000_000_000n)
  })
})
