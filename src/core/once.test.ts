import { expect, test } from 'vitest'
import { once } from './once.ts'

test('asks once for each object, whatever the answer is', () => {
  const asked: object[] = []
  const answer = once((of: { readonly value?: number }) => {
    asked.push(of)
    return of.value
  })
  const [one, none] = [{ value: 1 }, {}]
  expect([answer(one), answer(none), answer(one), answer(none), answer({ value: 1 })]).toEqual([
    1,
    undefined,
    1,
    undefined,
    1,
  ])
  expect(asked).toEqual([one, none, { value: 1 }])
})
