import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { memberHead, openMember } from './open-member.ts'
import { readZip } from './read-zip.ts'
import { verifyZip } from './verify-zip.ts'

async function read(name: string, change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes) {
  const source = memorySource(name, change(new Uint8Array(readFileSync(`test/fixtures/zip/${name}.zip`))))
  const ledger = new Ledger(source)
  const archive = await readZip(ledger)
  for (const { name: member, dataOffset, storedBytes } of archive.members) {
    if (dataOffset !== undefined) ledger.setName(ledger.claim(dataOffset, storedBytes, 'payload', 'data'), member)
  }
  return { source, archive, account: ledger.finish(), codes: archive.issues.map(({ code }) => code) }
}

async function textOf({ source, archive }: Awaited<ReturnType<typeof read>>, index: number): Promise<string> {
  const member = archive.members[index]
  if (member === undefined) throw new Error('no such member')
  const opened = await openMember(source, member)
  return new TextDecoder().decode(await opened.read(0, opened.size))
}

describe('an archive', () => {
  it('has stored, deflated and wide members, twice the same name, and a comment', async () => {
    const found = await read('plain')
    expect(found.archive.members.map(({ name, method, bytes }) => [name, method, bytes])).toEqual([
      ['a.txt', 0, 6],
      ['b/c.txt', 8, 900],
      ['d', 0, 4],
      ['a.txt', 0, 5],
    ])
    expect(await textOf(found, 0)).toBe('stored')
    expect(await textOf(found, 1)).toBe('deflated '.repeat(100))
    expect(await textOf(found, 2)).toBe('wide')
    expect(found.account.unclaimedBytes).toBe(0)
    expect(found.codes).toEqual([])
  })

  it('may be written in one go, with what it is behind each member', async () => {
    const found = await read('streamed')
    expect(await textOf(found, 1)).toBe('y'.repeat(500))
    expect(found.account.unclaimedBytes).toBe(0)
  })

  it('may have bytes before and behind', async () => {
    const found = await read('before-and-behind')
    expect(found.archive).toMatchObject({ before: 10, behind: 8 })
    expect(await textOf(found, 1)).toBe('deflated '.repeat(100))
    expect(found.account.unclaimedBytes).toBe(18)
    expect(found.codes).toEqual(['zip/before', 'zip/behind'])
  })

  it('shows what stands before a cut', async () => {
    for (const name of ['cut', 'streamed-cut']) {
      const found = await read(name)
      expect(found.codes).toEqual(['zip/no-directory'])
      expect(found.archive.members.length).toBeGreaterThan(1)
    }
    expect(await textOf(await read('streamed-cut'), 0)).toBe('x'.repeat(50))
  })

  it('does not inflate what it says to be huge', async () => {
    const found = await read('bomb')
    expect(found.codes).toEqual(['zip/size'])
    await expect(textOf(found, 1)).rejects.toMatchObject({ issue: { code: 'zip/too-large' } })
    const member = found.archive.members[1]
    if (member === undefined) throw new Error('no such member')
    expect(new TextDecoder().decode(await memberHead(found.source, member, 8))).toBe('deflated')
  })

  it('names what it can not unpack', async () => {
    await expect(textOf(await read('bzip2'), 0)).rejects.toMatchObject({ issue: { code: 'zip/method' } })
    const broken = await read('plain', (bytes) => bytes.map((byte, at) => (at >= 80 && at < 85 ? 0xff : byte)))
    await expect(textOf(broken, 1)).rejects.toMatchObject({ issue: { code: 'zip/damaged' } })
  })

  it('is held against its checksums when that is asked for', async () => {
    const whole = new Uint8Array(readFileSync('test/fixtures/zip/plain.zip'))
    expect(await verifyZip(memorySource('plain.zip', whole), 'error')).toEqual([])
    whole[36] = 0
    const found = await verifyZip(memorySource('plain.zip', whole), 'error')
    expect(found.map(({ code }) => code)).toEqual(['zip/checksum'])
  })

  it('is never more than a list of issues when it is damaged', async () => {
    const whole = new Uint8Array(readFileSync('test/fixtures/zip/plain.zip'))
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 0xff]) {
        await read('plain', (bytes) => bytes.map((byte, index) => (index === at ? value : byte)))
      }
      await read('plain', (bytes) => bytes.subarray(0, at))
    }
  })
})
