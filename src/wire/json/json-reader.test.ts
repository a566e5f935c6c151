import { describe, expect, it } from 'vitest'
import { JsonError, JsonReader, type JsonValue, memberOf, readJson } from './json-reader.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** As JSON.parse would have it, but for numbers, which stay as they are written. */
function plain(value: JsonValue): unknown {
  if (value.kind === 'object') return value.members.map((member) => [member.key, plain(member.value)])
  if (value.kind === 'array') return value.items.map(plain)
  if (value.kind === 'null') return null
  return value.kind === 'boolean' ? value.value : value.text
}

function faultOf(text: string | Uint8Array): readonly [string, number] | undefined {
  try {
    readJson(typeof text === 'string' ? bytesOf(text) : text)
    return undefined
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return [error.what.text, error.offset]
  }
}

describe('JSON', () => {
  it('keeps equal keys, the order of names like numbers, and integers of any size', () => {
    const text = '{"b": 1, "2": [], "1": {}, "b": 18446744073709551617, "__proto__": null}'
    const value = readJson(bytesOf(text))
    expect(plain(value)).toEqual([
      ['b', '1'],
      ['2', []],
      ['1', []],
      ['b', '18446744073709551617'],
      ['__proto__', null],
    ])
    expect(memberOf(value, 'b')).toMatchObject({ text: '18446744073709551617', start: 32 })
  })

  it('has the place of everything', () => {
    const value = readJson(bytesOf(' {"é": [true, -1.5e3]} '))
    expect(value).toMatchObject({ start: 1, end: 23 })
    expect(value.kind === 'object' && value.members[0]).toMatchObject({ key: 'é', start: 2, value: { start: 8 } })
  })

  it('unescapes what JSON escapes', () => {
    expect(plain(readJson(bytesOf(String.raw`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`)))).toBe('"\\/\b\f\n\r\té😀')
  })

  it.each([
    ['', 'the text ends too early', 0],
    ['{"a":1,}', 'a comma stands before the closing bracket', 7],
    ['[1 2]', 'a comma or the closing bracket is expected here', 3],
    ['{a:1}', 'a key in quotes is expected here', 1],
    ['{"a" 1}', 'a colon is expected here', 5],
    ['{} x', 'nothing more is expected here', 3],
    ['// a\n{}', 'a value is expected here', 0],
    ['"a', 'the text ends inside a string', 2],
    ['"a\u0001"', 'a control character stands in a string', 2],
    [String.raw`"\q"`, 'a backslash is followed by none of the letters that JSON knows', 1],
    [String.raw`"\ud800"`, 'half of a surrogate pair stands alone', 1],
    ['01', 'this is no number', 0],
    ['1.', 'this is no number', 0],
    ['1e999', 'this is no number', 0],
    ['+1', 'a value is expected here', 0],
    ['NaN', 'a value is expected here', 0],
    ['[1,', 'the text ends too early', 3],
  ])('refuses %s', (text, fault, offset) => {
    expect(faultOf(text)).toEqual([fault, offset])
  })

  it('refuses what is no UTF-8, and a byte order mark', () => {
    expect(faultOf(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(['this is no UTF-8', 1])
    expect(faultOf('\ufeff{}')).toEqual(['a value is expected here', 0])
  })

  it('refuses depths that nobody needs, and values without number', () => {
    expect(faultOf(`${'['.repeat(127)}${']'.repeat(127)}`)).toBeUndefined()
    expect(faultOf('['.repeat(1_000_000))).toEqual(['brackets are nested more than {deepest} deep', 127])
    const reader = new JsonReader(bytesOf(`[${'1,'.repeat(100)}1]`), 50)
    expect(() => reader.value()).toThrow(JsonError)
  })

  it('hands members over one by one, until it is told to stop', () => {
    const reader = new JsonReader(bytesOf('{"a": 1, "b": 2, "c": '))
    const keys: string[] = []
    expect(reader.object(({ key }) => keys.push(key) < 2)).toBe(false)
    expect(keys).toEqual(['a', 'b'])
  })
})
