import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { message, say } from '../../core/words/message.ts'
import { accountOf, eachSpan, spanPath, spansAt } from './account.ts'
import { compareAccounts } from './account-diff.ts'
import { cellsOf, regionsOf } from './byte-map.ts'

/** 3 bytes of frame and 5 of a name; then a layer with 10 bytes of weights behind a frame of 2; 4 bytes of nothing. */
function file(name = 'conv1', weights = 10): FileLedger {
  const size = 3 + 5 + 4 + weights + 4
  const ledger = new Ledger(memorySource('file', new Uint8Array(size)))
  const head = ledger.claim(0, 8, 'value', 'name')
  ledger.table.setFrame(head, 2, 1)
  const layer = ledger.claim(8, weights + 4, 'message', ledger.label('layer', true))
  ledger.table.setFrame(layer, 1, 1)
  ledger.setName(layer, name)
  const data = ledger.claim(10, weights + 2, 'payload', 'layer.data', layer)
  ledger.table.setFrame(data, 1, 1)
  const account = ledger.finish()
  const purposes = new Map([
    ['name', message('names')],
    ['layer', message('frames: which field follows and how long it is')],
    ['layer.data', message('weights')],
    ['unclaimed', message('nobody knows')],
  ])
  return { name: 'file', role: 'weights', format: 'x/y', size, spans: account.spans, totals: account.totals, purposes }
}

describe('the account of a file', () => {
  it('adds up to its size, the largest group first', () => {
    const account = accountOf(file())
    expect(account).toMatchObject({ size: 26, weightBytes: 10, overheadBytes: 12, unclaimedBytes: 4 })
    expect(account?.groups.map(({ purpose, kind, bytes, count }) => [say(purpose), kind, bytes, count])).toEqual([
      ['weights', 'weights', 10, 1],
      ['names', 'overhead', 8, 1],
      ['frames: which field follows and how long it is', 'overhead', 4, 2],
      ['nobody knows', 'unclaimed', 4, 1],
    ])
    expect(account?.overhead.map(({ label, bytes }) => [label, bytes])).toEqual([
      ['name', 8],
      ['layer', 2],
      ['layer.data', 2],
    ])
  })

  it('is not there for texts', () => {
    expect(accountOf({ name: 'x', role: 'definition', format: 'caffe/prototxt', size: 5, spans: [] })).toBeUndefined()
  })

  it('says what a byte is', () => {
    expect(spanPath(spansAt(file(), 0))).toBe('name → tag')
    expect(spanPath(spansAt(file(), 5))).toBe('name')
    expect(spanPath(spansAt(file(), 15))).toBe('layer[0] "conv1" → data')
    expect(spanPath(spansAt(file(), 25))).toBe('unclaimed')
    expect(spansAt(file(), 26)).toEqual([])
    expect(spansAt(file(), -1)).toEqual([])
  })

  it('lists every span with its depth', () => {
    expect([...eachSpan(file().spans)].map(([{ label, role }, depth]) => `${depth} ${label} ${role}`)).toEqual([
      '0 name value',
      '1 name tag',
      '1 name length',
      '1 name value',
      '0 layer message',
      '1 layer tag',
      '1 layer length',
      '1 layer.data payload',
      '2 layer.data tag',
      '2 layer.data length',
      '2 layer.data payload',
      '0 unclaimed unclaimed',
    ])
  })
})

describe('two accounts', () => {
  it('differ group by group, and the differences add up', () => {
    const [before, after] = [accountOf(file()), accountOf(file('conv1', 30))]
    if (before === undefined || after === undefined) throw new Error('both have one')
    const { delta, groups } = compareAccounts(before, after)
    expect(delta).toBe(20)
    expect(groups.reduce((sum, group) => sum + group.delta, 0)).toBe(delta)
    expect(groups[0]).toMatchObject({ delta: 20, labels: [{ label: 'layer.data', delta: 20 }] })
    expect(groups.slice(1).every((group) => group.delta === 0 && group.labels.length === 0)).toBe(true)
  })
})

describe('the map of a file', () => {
  it('tells stretches of weights by their layer', () => {
    expect(regionsOf(file())).toEqual([
      { offset: 0, length: 12, kind: 'overhead', name: undefined },
      { offset: 12, length: 10, kind: 'weights', name: 'conv1' },
      { offset: 22, length: 4, kind: 'unclaimed', name: undefined },
    ])
  })

  it('cuts the file into cells that add up', () => {
    const cells = cellsOf(file(), 5)
    expect(cells.map(({ kind }) => kind)).toEqual(['overhead', 'overhead', 'weights', 'weights', 'unclaimed'])
    expect(cells.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(26)
    expect(cells.reduce((sum, { weightBytes }) => sum + weightBytes, 0)).toBe(10)
    expect(cellsOf({ ...file(), size: 0, spans: [] }, 3).map(({ bytes }) => bytes)).toEqual([0, 0, 0])
  })
})
