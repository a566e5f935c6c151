import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256 } from './sha256.ts'

describe('SHA-256', () => {
  it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])('of %i bytes is what Node says', (length) => {
    const bytes = new Uint8Array(length).map((_, index) => index * 7)
    for (const cut of [0, 1, length >> 1, length]) {
      const hash = sha256()
      hash.update(bytes.subarray(0, cut))
      hash.update(bytes.subarray(cut))
      expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })
})
