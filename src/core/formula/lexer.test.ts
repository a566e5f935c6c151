import { expect, it } from 'vitest'
import { tokenize } from './lexer.ts'

it.each([
  ['Höhe×2', ['Höhe', '×', '2']],
  ['a.ö·b.c', ['a.ö', '·', 'b.c']],
  ['批 + x1', ['批', '+', 'x1']],
  ['x٣ − y', ['x٣', '-', 'y']],
  ['[a...b]', ['[', 'a', '...', 'b', ']']],
  ['⌊a.b⌋/_c2', ['⌊', 'a.b', '⌋', '/', '_c2']],
  ['2e3x', ['2e3', 'x']],
])('cuts %s at words of any script', (text, parts) => {
  expect(
    tokenize(text)
      .slice(0, -1)
      .map((token) => token.text),
  ).toEqual(parts)
})
