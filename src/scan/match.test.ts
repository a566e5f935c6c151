import { expect, test } from 'vitest'
import { isMatch, type Matchable, matchWeights } from './match.ts'

/** Twelve digits for a name or a shape; no letter is twelve zeros, which leave shapes open. */
const digits = (letter: string) => (letter === '-' ? '0' : letter.charCodeAt(0).toString(16)).padStart(12, '0')

/** Layers as `name shape`, one letter each: `a1 b2`; `-` leaves a shape open. */
function file(name: string, kind: Matchable['kind'], layers: string): Matchable {
  const keys = layers.split(' ').map(([layer = '', shape = '']) => digits(layer) + digits(shape))
  return { file: name, kind, blobs: keys.sort().join('') }
}

const net = (name: string, layers: string) => file(name, 'definition', layers)
const weights = (name: string, layers: string) => file(name, 'weights', layers)

/** `definition weights by` of every match, in alphabetical order. */
const matched = (...files: readonly Matchable[]) =>
  matchWeights(files)
    .map(({ definition, weights: model, by }) => `${definition} ${model} ${by}`)
    .sort()

test('weights go with the definition whose layers have their names and shapes', () => {
  expect(matched(net('a', 'a1 b2 c3'), net('b', 'a1 b2 c4'), weights('w', 'a1 b2 c4'))).toEqual([
    'a w names',
    'b w names',
  ])
  expect(matched(net('a', 'a1 b2'), weights('w', 'x1 y9'))).toEqual([])
})

test('weights for half of the layers are those of another network', () => {
  expect(matched(net('a', 'a1 b2 c3 d4'), weights('w', 'a1 b2'))).toEqual([])
  expect(matched(net('a', 'a1 b2 c3'), weights('w', 'a1 b2'))).toEqual(['a w names'])
  // Heads of training that a definition leaves out do no harm.
  expect(matched(net('a', 'a1 b2'), weights('w', 'a1 b2 x3 y4 z5'))).toEqual(['a w names'])
})

test('shapes alone decide where names do not, and one shape tells nothing', () => {
  expect(matched(net('a', 'a1 b2'), weights('w', 'x1 y2'))).toEqual(['a w shapes'])
  expect(matched(net('a', 'a1'), weights('w', 'x1'))).toEqual([])
  expect(matched(net('a', 'a1 b-'), weights('w', 'x1 y2'))).toEqual([])
})

test('shapes that are left open fit anything, and what surely fits is better', () => {
  expect(matched(net('a', 'a- b2'), weights('w', 'a1 b2'))).toEqual(['a w names'])
  expect(matched(net('n/open', 'a- b2'), net('m/sure', 'a1 b2'), weights('w/w', 'a1 b2'))).toContain('m/sure w/w names')
  expect(matched(net('w/open', 'a- b2'), net('m/sure', 'a1 b2'), weights('w/w', 'a1 b2'))).toContain('w/open w/w names')
})

test('of equal partners the nearest is taken', () => {
  const nets = ['x/deploy', 'y/deploy', 'y/lenet', 'z/lenet'].map((name) => net(name, 'a1 b2'))
  const found = matchWeights([...nets, weights('y/lenet_iter_1', 'a1 b2'), weights('z/w', 'a1 b2')])
  expect(found.find(({ weights: model }) => model === 'y/lenet_iter_1')?.definition).toBe('y/lenet')
  expect(found.find(({ weights: model }) => model === 'z/w')?.definition).toBe('z/lenet')
  // Every other definition has its nearest weights.
  expect(found.find(({ definition }) => definition === 'y/deploy')?.weights).toBe('y/lenet_iter_1')
})

test('many copies cost no more than one', () => {
  const nets = Array.from({ length: 5000 }, (_, index) => net(`n/${index}`, 'a1 b2 c3'))
  const models = Array.from({ length: 500 }, (_, index) => weights(`w/${index}`, 'a1 b2 c3'))
  expect(matchWeights([...nets, ...models]).length).toBeGreaterThanOrEqual(5000)
})

test('a pair that turns out not to fit is none', () => {
  expect(isMatch({ by: 'names', owners: 2, found: 2 })).toBe(true)
  expect(isMatch({ by: 'names', owners: 2, found: 1 })).toBe(false)
  expect(isMatch({ by: 'names', owners: 1, found: 0 })).toBe(false)
  expect(isMatch({ by: 'shapes', owners: 2, found: 0 })).toBe(true)
  expect(isMatch({ by: 'names', owners: 0, found: 0 })).toBe(true)
})
