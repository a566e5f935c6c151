import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { isDangerous } from './danger.ts'
import { readPickle } from './read-pickle.ts'
import { entriesOf, itemsOf, type PickleValue } from './value.ts'

/** One dictionary as Python writes it by each of its protocols. */
const PROTOCOLS = [
  'KGRwMApWYQpwMQoobHAyCkkxCmFJLTEKYUkyNTUKYUkyNTYKYUk2NTUzNgphSS0yMTQ3NDgzNjQ4CmFMMTA5OTUxMTYyNzc3NkwKYUwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphTC0xMTgwNTkxNjIwNzE3NDExMzAzNDI0TAphRjEuNQphRmluZgphc1Z0CnAzCigodChJMQp0cDQKKEkxCkkyCnRwNQooSTEKSTIKSTMKdHA2CihJMQpJMgpJMwpJNAp0cDcKdHA4CnNWbgpwOQpOc1ZiCnAxMAoobHAxMQpJMDEKYUkwMAphc1ZzCnAxMgoobHAxMwpWCnAxNAphVuQKcDE1CmFWXHU1YzQyXHUwMDBhCnAxNgphVnh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eApwMTcKYXNWYnkKcDE4CmNfY29kZWNzCmVuY29kZQpwMTkKKFZcdTAwMDABCnAyMApWbGF0aW4xCnAyMQp0cDIyClJwMjMKc1ZzZXQKcDI0CmNfX2J1aWx0aW5fXwpzZXQKcDI1CigobHAyNgpJNwphdHAyNwpScDI4CnNWb2QKcDI5CmNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApwMzAKKHRScDMxClZrCnAzMgpJMQpzc1ZiaWcKcDMzClZ5CnAzNApzVnNlbGYKcDM1Cmc4CnMu',
  'fXEAKFgBAAAAYXEBXXECKEsBSv////9L/00AAUoAAAEASgAAAIBMMTA5OTUxMTYyNzc3NkwKTDExODA1OTE2MjA3MTc0MTEzMDM0MjRMCkwtMTE4MDU5MTYyMDcxNzQxMTMwMzQyNEwKRz/4AAAAAAAAR3/wAAAAAAAAZVgBAAAAdHEDKCkoSwF0cQQoSwFLAnRxBShLAUsCSwN0cQYoSwFLAksDSwR0cQd0cQhYAQAAAG5xCU5YAQAAAGJxCl1xCyhJMDEKSTAwCmVYAQAAAHNxDF1xDShYAAAAAHEOWAIAAADDpHEPWAQAAADlsYIKcRBYLAEAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHERZVgCAAAAYnlxEmNfY29kZWNzCmVuY29kZQpxEyhYAgAAAAABcRRYBgAAAGxhdGluMXEVdHEWUnEXWAMAAABzZXRxGGNfX2J1aWx0aW5fXwpzZXQKcRkoXXEaSwdhdHEbUnEcWAIAAABvZHEdY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnEeKVJxH1gBAAAAa3EgSwFzWAMAAABiaWdxIVgBAAAAeXEiWAQAAABzZWxmcSNoCHUu',
  'gAJ9cQAoWAEAAABhcQFdcQIoSwFK/////0v/TQABSgAAAQBKAAAAgIoGAAAAAAABigkAAAAAAAAAAECKCQAAAAAAAAAAwEc/+AAAAAAAAEd/8AAAAAAAAGVYAQAAAHRxAygpSwGFcQRLAUsChnEFSwFLAksDh3EGKEsBSwJLA0sEdHEHdHEIWAEAAABucQlOWAEAAABicQpdcQsoiIllWAEAAABzcQxdcQ0oWAAAAABxDlgCAAAAw6RxD1gEAAAA5bGCCnEQWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxEWVYAgAAAGJ5cRJjX2NvZGVjcwplbmNvZGUKcRNYAgAAAAABcRRYBgAAAGxhdGluMXEVhnEWUnEXWAMAAABzZXRxGGNfX2J1aWx0aW5fXwpzZXQKcRldcRpLB2GFcRtScRxYAgAAAG9kcR1jY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcR4pUnEfWAEAAABrcSBLAXNYAwAAAGJpZ3EhWAEAAAB5cSJYBAAAAHNlbGZxI2gIdS4=',
  'gAN9cQAoWAEAAABhcQFdcQIoSwFK/////0v/TQABSgAAAQBKAAAAgIoGAAAAAAABigkAAAAAAAAAAECKCQAAAAAAAAAAwEc/+AAAAAAAAEd/8AAAAAAAAGVYAQAAAHRxAygpSwGFcQRLAUsChnEFSwFLAksDh3EGKEsBSwJLA0sEdHEHdHEIWAEAAABucQlOWAEAAABicQpdcQsoiIllWAEAAABzcQxdcQ0oWAAAAABxDlgCAAAAw6RxD1gEAAAA5bGCCnEQWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhxEWVYAgAAAGJ5cRJDAgABcRNYAwAAAHNldHEUY2J1aWx0aW5zCnNldApxFV1xFksHYYVxF1JxGFgCAAAAb2RxGWNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxGilScRtYAQAAAGtxHEsBc1gDAAAAYmlncR1YAQAAAHlxHlgEAAAAc2VsZnEfaAh1Lg==',
  'gASVJgIAAAAAAAB9lCiMAWGUXZQoSwFK/////0v/TQABSgAAAQBKAAAAgIoGAAAAAAABigkAAAAAAAAAAECKCQAAAAAAAAAAwEc/+AAAAAAAAEd/8AAAAAAAAGWMAXSUKClLAYWUSwFLAoaUSwFLAksDh5QoSwFLAksDSwR0lHSUjAFulE6MAWKUXZQoiIlljAFzlF2UKIwAlIwCw6SUjATlsYIKlFgsAQAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4lGWMAmJ5lEMCAAGUjANzZXSUj5QoSweQjAJvZJSMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAWuUSwFzjANiaWeUjAF5lIwEc2VsZpRoCHUu',
  'gAWVJgIAAAAAAAB9lCiMAWGUXZQoSwFK/////0v/TQABSgAAAQBKAAAAgIoGAAAAAAABigkAAAAAAAAAAECKCQAAAAAAAAAAwEc/+AAAAAAAAEd/8AAAAAAAAGWMAXSUKClLAYWUSwFLAoaUSwFLAksDh5QoSwFLAksDSwR0lHSUjAFulE6MAWKUXZQoiIlljAFzlF2UKIwAlIwCw6SUjATlsYIKlFgsAQAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4lGWMAmJ5lEMCAAGUjANzZXSUj5QoSweQjAJvZJSMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAWuUSwFzjANiaWeUjAF5lIwEc2VsZpRoCHUu',
]

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

async function read(bytes: Uint8Array) {
  const ledger = new Ledger(memorySource('a.pkl', bytes))
  const found = await readPickle(ledger)
  return { ...found, account: ledger.finish() }
}

/** Plain data; calls are told by their callee. */
function plain(value: PickleValue | undefined): unknown {
  const entries = entriesOf(value)
  if (entries !== undefined) return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]))
  const items = itemsOf(value)
  if (items !== undefined) return items.map(plain)
  if (typeof value === 'object' && value?.kind === 'call')
    return { call: plain(value.callee), args: value.args.map(plain) }
  if (typeof value === 'object' && value?.kind === 'global') return `${value.module}.${value.name}`
  if (typeof value === 'object' && value?.kind === 'bytes') return { bytes: value.length }
  return value
}

describe('a pickle', () => {
  it.each(PROTOCOLS.map((text, protocol) => [protocol, text] as const))('of protocol %d', async (protocol, text) => {
    const { value, damage, end, account, ...found } = await read(bytesOf(atob(text)))
    expect(damage).toBeUndefined()
    expect(end).toBe(account.size)
    expect(account.unclaimedBytes).toBe(0)
    expect(found.protocol).toBe(protocol < 2 ? 0 : protocol)
    expect(plain(value)).toMatchObject({
      a: [1, -1, 255, 256, 65536, -(2 ** 31), 2 ** 40, 2n ** 70n, -(2n ** 70n), 1.5, Number.POSITIVE_INFINITY],
      t: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
      n: null,
      b: [true, false],
      s: ['', 'ä', '层\n', 'x'.repeat(300)],
      set: [7],
      od: { k: 1 },
      self: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
    })
  })

  it.each([
    ["cos\nsystem\n(S'true'\ntR.", 'os.system'],
    ['\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.', 'os.system'],
    ["(S'true'\nios\nsystem\n.", 'os.system'],
    ["c__builtin__\neval\n(S'1'\ntR.", 'builtins.eval'],
    ['\x80\x02csubprocess\nPopen\n)\x81.', 'subprocess.Popen'],
  ])('%j names what it would call and calls nothing', async (text, name) => {
    const { globals, damage } = await read(bytesOf(text))
    expect(damage).toBeUndefined()
    expect([...globals.keys()]).toEqual([name])
    expect(isDangerous(name)).toBe(true)
  })

  it('that doubles itself sixty times is no larger than its opcodes', async () => {
    const { value, damage } = await read(bytesOf(`(lp0\n${'2\x86'.repeat(60)}.`))
    expect(damage).toBeUndefined()
    expect(itemsOf(value)?.[0]).toBe(itemsOf(value)?.[1])
  })

  it('of ten thousand lists in each other is read without a deep call', async () => {
    const { damage } = await read(bytesOf(`${']'.repeat(10_000)}${'a'.repeat(9_999)}.`))
    expect(damage).toBeUndefined()
  })

  it.each([
    ['', 'it ends inside the pickle'],
    ['N', 'it ends inside the pickle'],
    ['h\x05.', 'it takes value {index} of its memo, which was never put there'],
    ['\x8e\0\0\0\0\0\x01\0\0ab', '{length} bytes are to follow, and there are {left}'],
    ['\x8b\xff\xff\xff\x7f..', '{length} bytes are to follow, and there are {left}'],
    ['\xff', 'there is no opcode {code}'],
    ['t.', 'it goes back to a mark that was never set'],
    ['\x85.', 'it takes a value from an empty stack'],
    ['NNa.', 'it adds to what is no list'],
    ['\x97.', 'it takes a buffer from outside, and there is none'],
    ['Iabc\n.', 'a number is written as {text}'],
    ['cos', 'it ends inside a line of text'],
  ])('%j is damaged: %s', async (text, message) => {
    const { damage } = await read(bytesOf(text))
    expect(damage?.message.text).toBe(message)
  })

  it('that is cut shows what stands before', async () => {
    const { value, damage } = await read(bytesOf('\x80\x02}(U\x01aK\x01U\x01bK\x02U\x01c'))
    expect(damage).toBeDefined()
    expect(plain(value)).toEqual({ a: 1, b: 2 })
  })

  it('keeps long texts as places', async () => {
    const { value, account } = await read(bytesOf(`X\0\0\x02\0${'y'.repeat(1 << 17)}.`))
    expect(value).toEqual({ kind: 'bytes', offset: 5, length: 1 << 17 })
    expect(account.unclaimedBytes).toBe(0)
  })
})
