import { describe, expect, it } from 'vitest'
import { FormatError } from '../words/issue.ts'
import { type ByteSource, memorySource } from './bytes.ts'
import { Ledger } from './ledger.ts'

function ledgerOf(length: number): Ledger {
  return new Ledger(
    memorySource(
      'file',
      new Uint8Array(length).map((_, index) => index),
    ),
  )
}

describe('a ledger', () => {
  it('gives bytes and records what they are for', async () => {
    const ledger = ledgerOf(10)
    expect([...(await ledger.read(2, 3, 'value', 'head'))]).toEqual([2, 3, 4])
    const { spans, unclaimedBytes } = ledger.finish()
    expect(spans.map(({ offset, length, label }) => [offset, length, label])).toEqual([
      [0, 2, 'unclaimed'],
      [2, 3, 'head'],
      [5, 5, 'unclaimed'],
    ])
    expect(unclaimedBytes).toBe(7)
  })

  it('names what nobody claimed as the format says', () => {
    const { spans, unclaimedBytes } = ledgerOf(4).finish({ label: 'free-space', role: 'padding' })
    expect(spans).toMatchObject([{ offset: 0, length: 4, label: 'free-space', role: 'padding' }])
    expect(unclaimedBytes).toBe(0)
  })

  it('gives bytes that are claimed twice to the first, and says so', () => {
    const ledger = ledgerOf(10)
    ledger.claim(0, 6, 'structure', 'first')
    ledger.claim(4, 6, 'structure', 'second')
    ledger.claim(5, 2, 'structure', 'inside')
    const { spans, issues } = ledger.finish()
    expect(spans.map(({ offset, length, label }) => [offset, length, label])).toEqual([
      [0, 6, 'first'],
      [6, 4, 'second'],
      [10, 0, 'inside'],
    ])
    expect(issues.map(({ code, where }) => [code, where?.offset, where?.length])).toEqual([
      ['file/overlap', 4, 2],
      ['file/overlap', 5, 2],
    ])
  })

  it('refuses bytes outside of the file, with the place', async () => {
    const ledger = ledgerOf(10)
    expect(() => ledger.claim(8, 3, 'value', 'x')).toThrow(FormatError)
    await expect(ledger.read(-1, 3, 'value', 'x')).rejects.toThrow(FormatError)
    await expect(ledger.read(11, 0, 'value', 'x')).rejects.toThrow(FormatError)
  })

  it('sums frames, contents and runs by label', () => {
    const ledger = ledgerOf(20)
    const label = ledger.label('layer', true)
    const outer = ledger.claim(0, 10, 'message', label)
    ledger.table.setFrame(outer, 2, 1)
    ledger.claim(3, 7, 'value', 'layer.name', outer)
    const run = ledger.claim(10, 10, 'payload', 'data')
    ledger.setRun(run, { count: 2, tagBytes: 1, valueBytes: 4 })
    expect(ledger.finish().totals).toMatchObject([
      { label: 'layer', count: 1, tagBytes: 2, lengthBytes: 1, valueBytes: 0 },
      { label: 'layer.name', count: 1, tagBytes: 0, lengthBytes: 0, valueBytes: 7 },
      { label: 'data', count: 2, tagBytes: 2, lengthBytes: 0, valueBytes: 8 },
    ])
  })

  it('tells the path of a byte with numbers and names', () => {
    const ledger = ledgerOf(20)
    const layer = ledger.label('layer', true)
    ledger.claim(0, 5, 'message', layer)
    const second = ledger.claim(5, 15, 'message', layer)
    ledger.setName(second, 'conv "2"')
    const blob = ledger.claim(6, 14, 'message', ledger.label('layer.blobs', true), second)
    const data = ledger.claim(8, 12, 'payload', 'layer.blobs.data', blob)
    expect(ledger.pathTo(data)).toBe('layer[1] "conv \\"2\\"" → blobs[0] → data')
    expect(ledger.spanAt(19)).toBe(data)
    expect(ledger.spanAt(7)).toBe(blob)
  })

  it('fills what a parent has beyond its children', () => {
    const ledger = ledgerOf(10)
    const parent = ledger.claim(0, 10, 'structure', 'header')
    ledger.claim(2, 3, 'structure', 'header.type', parent)
    const [span] = ledger.finish().spans
    expect(span?.children.map(({ offset, length, label }) => [offset, length, label])).toEqual([
      [0, 2, 'unclaimed'],
      [2, 3, 'header.type'],
      [5, 5, 'unclaimed'],
    ])
  })
})

describe('the window of a ledger', () => {
  it('reads little after a jump, and more the longer it reads on', async () => {
    const reads: number[] = []
    const source: ByteSource = {
      name: 'file',
      size: 1 << 20,
      read: (_offset, length) => {
        reads.push(length)
        return Promise.resolve(new Uint8Array(length))
      },
    }
    const ledger = new Ledger(source)
    for (const offset of [0, 511, 1000, 1533, 500_000, 500_511]) await ledger.look(offset, 4)
    expect(reads).toEqual([512, 1024, 2048, 512, 1024])
  })

  it('says that a file shrank where it gives less than it promised', async () => {
    const source: ByteSource = { name: 'file', size: 100, read: () => Promise.resolve(new Uint8Array(40)) }
    await expect(new Ledger(source).look(0, 50)).rejects.toMatchObject({ issue: { code: 'file/changed' } })
  })
})
