import { expect, test } from 'vitest'
import { jsonLine, jsonText } from './json-text.ts'

test('integers of any size are printed in full', () => {
  expect(jsonLine({ parameters: 405_000_000_000_000_000_000_001n })).toBe('{"parameters":405000000000000000000001}\n')
})

test('lists of plain values stay on one line', () => {
  expect(jsonText({ shape: [64n, 'N', null], layers: [{ a: 1 }], none: [], empty: {} })).toBe(
    '{\n  "shape": [64, "N", null],\n  "layers": [\n    {\n      "a": 1\n    }\n  ],\n  "none": [],\n  "empty": {}\n}\n',
  )
})

test('strings are escaped, and bytes that are no UTF-8 shown', () => {
  expect(jsonLine(['a"b\n\u001b\udce9'])).toBe('["a\\"b\\n\\u001b\ufffd"]\n')
})
