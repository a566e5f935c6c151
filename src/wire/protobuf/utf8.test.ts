import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8, joinUtf8, utf8Bytes } from './utf8.ts'

describe('UTF-8 without loss', () => {
  it.each([
    [[0x63, 0xe5, 0x8d, 0xb7], 'c卷'],
    [[0xf0, 0x9f, 0x98, 0x80], '😀'],
    [[0xf0, 0x9f, 0x92, 0x80], '💀'],
    [[0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    [[0xef, 0xbf, 0xbd], '\ufffd'],
    // 卷 in GBK.
    [[0xbe, 0xed], '\udcbe\udced'],
    // Too long a form, a surrogate, beyond U+10FFFF, cut.
    [[0xc0, 0xaf], '\udcc0\udcaf'],
    [[0xe0, 0x80, 0x80], '\udce0\udc80\udc80'],
    [[0xed, 0xa0, 0xbd], '\udced\udca0\udcbd'],
    [[0xf4, 0x90, 0x80, 0x80], '\udcf4\udc90\udc80\udc80'],
    [[0x61, 0xe5, 0x8d], 'a\udce5\udc8d'],
  ])('decodes %j', (bytes, text) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text)
    expect([...encodeUtf8(text)]).toEqual(bytes)
    expect(utf8Bytes(text)).toBe(bytes.length)
  })

  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const text = decodeUtf8(bytes)
        expect(encodeUtf8(text)).toEqual(bytes)
        expect(utf8Bytes(text)).toBe(bytes.length)
      }),
    )
  })

  it('decodes what is UTF-8 as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '\ufffd'), (text, more) => {
        expect(decodeUtf8(new TextEncoder().encode(text + more))).toBe(text + more)
      }),
    )
  })

  it('joins parts of a character', () => {
    expect(joinUtf8(['\udce5\udc8d', '\udcb7'])).toBe('卷')
    expect(joinUtf8(['a', 'b'])).toBe('ab')
  })
})
