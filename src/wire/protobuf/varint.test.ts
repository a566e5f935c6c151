import { describe, expect, it } from 'vitest'
import {
  readVarint,
  signedOf,
  unsignedOf,
  VARINT_CUT,
  VARINT_TOO_LONG,
  type Varint,
  varintBytes,
  writeVarint,
} from './varint.ts'

function read(bytes: readonly number[], most = 10): readonly [number, bigint, bigint] {
  const varint: Varint = { low: 0, high: 0 }
  const length = readVarint(Uint8Array.from(bytes), 0, bytes.length, most, varint)
  return [length, unsignedOf(varint), signedOf(varint)]
}

describe('varints', () => {
  it.each([
    [[0], 1, 0n],
    [[0x7f], 1, 127n],
    [[0xac, 0x02], 2, 300n],
    [[0x80, 0x00], 2, 0n],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 5, 0xffffffffn],
    [[0x80, 0x80, 0x80, 0x80, 0x10], 5, 1n << 32n],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 10, (1n << 64n) - 1n],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 10, 1n << 63n],
  ])('%j has %i bytes', (bytes, length, value) => {
    expect(read(bytes)).toEqual([length, value, BigInt.asIntN(64, value)])
  })

  it('drops the bits beyond the 64th', () => {
    expect(read([...Array<number>(9).fill(0x80), 0x7f])[1]).toBe(1n << 63n)
  })

  it('tells a cut from one that is too long', () => {
    expect(read([0x80])[0]).toBe(VARINT_CUT)
    expect(read([])[0]).toBe(VARINT_CUT)
    expect(read(Array<number>(11).fill(0x80))[0]).toBe(VARINT_TOO_LONG)
    expect(read([0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 5)[0]).toBe(VARINT_TOO_LONG)
  })

  it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 - 1, 2 ** 40, -1, -5])('writes %d as it is read', (value) => {
    const bytes = new Uint8Array(10)
    const end = writeVarint(bytes, 0, value)
    expect(varintBytes(value)).toBe(end)
    expect(read([...bytes.subarray(0, end)])[2]).toBe(BigInt(value))
  })
})
