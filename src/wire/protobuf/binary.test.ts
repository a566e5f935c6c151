import { describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { say } from '../../core/words/message.ts'
import { messageType } from '../../formats/caffe/schema.ts'
import { readBinary } from './binary.ts'
import { writeVarint } from './varint.ts'

type Bytes = readonly number[]

function varint(value: number): Bytes {
  const bytes = new Uint8Array(10)
  return [...bytes.subarray(0, writeVarint(bytes, 0, value))]
}

const tag = (number: number, wireType: number): Bytes => varint(number * 8 + wireType)
const sized = (number: number, content: Bytes): Bytes => [...tag(number, 2), ...varint(content.length), ...content]
const text = (number: number, value: string): Bytes => sized(number, [...new TextEncoder().encode(value)])
const floats = (...values: readonly number[]): Bytes => [...new Uint8Array(Float32Array.from(values).buffer)]

const repeated = (bytes: Bytes, count: number): Bytes =>
  Array.from({ length: bytes.length * count }, (_, index) => bytes[index % bytes.length] ?? 0)

const layer = (...fields: readonly Bytes[]): Bytes => sized(100, fields.flat())
const blob = (...fields: readonly Bytes[]): Bytes => sized(7, fields.flat())

async function read(...parts: readonly Bytes[]) {
  const bytes = Uint8Array.from(parts.flat())
  const ledger = new Ledger(memorySource('file', bytes))
  const found = await readBinary(ledger, messageType('NetParameter'))
  return { ...found, account: ledger.finish(), ledger }
}

function runs(found: Awaited<ReturnType<typeof read>>) {
  return [...found.bulk.values()].flatMap((arrays) => [...arrays.values()].map(({ runs: own }) => own))
}

describe('binary protobuf', () => {
  it('reads scalars, strings, enums and messages', async () => {
    const { message, damage } = await read(
      text(1, 'net'),
      layer(text(1, 'conv1'), text(2, 'Convolution'), [...tag(10, 0), 1], sized(5, floats(1, 0.5))),
      layer(text(1, 'ip'), [...tag(5, 5), ...floats(2)], sized(6, [...tag(3, 5), ...floats(3)])),
    )
    expect(damage).toBeUndefined()
    expect(message.string('name')).toBe('net')
    const [conv, ip] = message.messages('layer')
    expect(conv?.enumName('phase')).toBe('TEST')
    expect(conv?.numbers('loss_weight')).toEqual([1, 0.5])
    expect(ip?.messages('param')[0]?.number('lr_mult')).toBe(3)
    expect(ip?.where('name')).toMatchObject({ path: 'layer[1] "ip" → name' })
  })

  it('merges a singular message that comes again, and takes the last of a scalar', async () => {
    const { message } = await read(
      layer(sized(106, [...tag(1, 0), 20]), sized(106, [...tag(4, 0), 5]), text(1, 'a'), text(1, 'b')),
    )
    const [found] = message.messages('layer')
    expect(found?.count('convolution_param')).toBe(1)
    expect(found?.message('convolution_param').number('num_output')).toBe(20)
    expect(found?.message('convolution_param').numbers('kernel_size')).toEqual([5])
    expect(found?.string('name')).toBe('b')
  })

  it('joins packed, split and single floats in the order of the file', async () => {
    const single = (value: number): Bytes => [...tag(5, 5), ...floats(value)]
    const found = await read(layer(blob(sized(5, floats(1, 2)), single(3), single(4), sized(5, floats(5)))))
    expect(runs(found)).toEqual([
      [
        { offset: 7, count: 2, stride: 4 },
        { offset: 16, count: 2, stride: 5 },
        { offset: 27, count: 1, stride: 4 },
      ],
    ])
    const total = found.account.totals.find(({ label }) => label === 'layer.blobs.data')
    expect(total).toMatchObject({ count: 4, elements: 5, valueBytes: 20, tagBytes: 4, lengthBytes: 2 })
  })

  it('makes one span of millions of single floats', async () => {
    const count = 200_000
    const found = await read(layer(blob(repeated([...tag(5, 5), ...floats(1)], count))))
    expect(runs(found)[0]).toMatchObject([{ count }])
    expect(found.ledger.table.count).toBeLessThan(10)
  })

  it('skips unknown fields, groups and wrong wire types, and names them', async () => {
    const { damage, account } = await read(
      [...tag(999, 0), 5],
      [...tag(900, 3), ...tag(1, 0), 7, ...tag(900, 4)],
      layer([...tag(1, 0), 3]),
    )
    expect(damage).toBeUndefined()
    expect(account.totals.map(({ label }) => label)).toEqual([
      '#999',
      '#900',
      '#900.#1',
      'layer',
      'layer.name(wire type 0)',
    ])
    expect(account.unclaimedBytes).toBe(0)
  })

  it('leaves an enum unset whose number it does not know, and says so', async () => {
    const { message, issues } = await read(layer([...tag(10, 0), 9]))
    expect(message.messages('layer')[0]?.has('phase')).toBe(false)
    expect(issues.map(({ code }) => code)).toEqual(['protobuf/unknown-enum'])
  })

  it.each([
    ['a zero tag', [0]],
    ['the end of a group', [0x0c]],
  ])('stops at %s at the top without an error', async (_what, stop) => {
    const { damage, stopsEarly, account } = await read(text(1, 'n'), stop, [1, 2, 3])
    expect(damage).toBeUndefined()
    expect(stopsEarly).toBe(true)
    expect(account.totals.map(({ label }) => label)).toEqual(['name', '(stop)', '(rest)'])
  })

  it.each<readonly [string, readonly Bytes[], string, number]>([
    ['wire type 6', [[0x0e]], 'protobuf/wire-type', 0],
    ['field number 0', [[0x02, 0]], 'protobuf/field-number', 0],
    ['a tag of six bytes', [[0x80, 0x80, 0x80, 0x80, 0x80, 0x01]], 'protobuf/varint', 5],
    ['a varint of eleven bytes', [[...tag(4, 0), ...Array<number>(10).fill(0x80), 1]], 'protobuf/varint', 11],
    ['a zero tag inside', [layer([0, 0])], 'protobuf/zero-tag', 3],
    ['an end of a group inside', [layer([0x0c])], 'protobuf/group', 3],
    ['the wrong end of a group', [[0x0b, 0x14]], 'protobuf/group', 1],
    ['a group without end', [[0x0b, 0x08, 1]], 'protobuf/group', 3],
    ['a length beyond its message', [layer([0x0a, 9, 65])], 'protobuf/length', 4],
    ['packed floats of 5 bytes', [layer(blob(sized(5, [1, 2, 3, 4, 5])))], 'protobuf/packed', 6],
    ['a fixed number that is cut', [[...tag(999, 5), 1, 2]], 'protobuf/cut', 2],
    ['a length of 2 GB', [[...tag(1, 2), 0xff, 0xff, 0xff, 0xff, 0x07]], 'protobuf/length', 1],
  ])('refuses %s', async (_what, parts, code, offset) => {
    const { damage, account } = await read(...parts)
    expect(damage?.code).toBe(code)
    expect(damage?.where?.offset).toBe(offset)
    const sum = account.totals.reduce((all, each) => all + each.tagBytes + each.lengthBytes + each.valueBytes, 0)
    expect(sum).toBe(account.size)
  })

  it('takes 100 messages and groups inside each other, and no more', async () => {
    const nested = (depth: number): Bytes => [
      ...Array<Bytes>(depth).fill(tag(900, 3)).flat(),
      ...Array<Bytes>(depth).fill(tag(900, 4)).flat(),
    ]
    expect((await read(nested(100))).damage).toBeUndefined()
    expect((await read(nested(101))).damage?.code).toBe('protobuf/depth')
    expect((await read(layer(nested(99)))).damage).toBeUndefined()
    expect((await read(layer(nested(100)))).damage?.code).toBe('protobuf/depth')
  })

  it('reads a cut file to its end, and says where it ends', async () => {
    const whole = [text(1, 'net'), layer(text(1, 'conv2'), blob(sized(5, floats(1, 2, 3))))].flat()
    const { message, bulk, damage, account } = await read(whole.slice(0, -5))
    expect(message.messages('layer')[0]?.string('name')).toBe('conv2')
    expect([...bulk.values()][0]?.get('data')?.count).toBe(1)
    expect(damage?.where?.path).toBe('layer[0] "conv2" → blobs[0] → data')
    expect(damage && say(damage.message)).toBe('the file is cut: 23 bytes should follow here, but it ends after 18')
    expect(account.unclaimedBytes).toBe(0)
  })

  it('keeps what stands before the damage', async () => {
    const { message, damage, account } = await read(layer(text(1, 'a')), layer(text(1, 'b'), [0x0f]))
    expect(message.messages('layer').map((found) => found.string('name'))).toEqual(['a', 'b'])
    expect(damage?.where).toMatchObject({ offset: 12, path: 'layer[1] "b"' })
    expect(account.unclaimedBytes).toBe(1)
  })

  it('refuses more fields than any network has', async () => {
    const { damage } = await read(layer(repeated([0x1a, 0], 300_000)))
    expect(damage?.code).toBe('protobuf/too-many-fields')
  })

  it('reads no weights: of 512 MB it asks for the headers', async () => {
    const size = 2 ** 29
    const head = Uint8Array.from([...text(1, 'net'), ...tag(100, 2), ...varint(size - 64)])
    const start = Uint8Array.from([...tag(7, 2), ...varint(size - 64 - 6), ...tag(5, 2), ...varint(size - 64 - 12)])
    const length = head.length + size - 64
    const known = new Uint8Array(head.length + start.length)
    known.set(head)
    known.set(start, head.length)
    const source: ByteSource = {
      name: 'large',
      size: length,
      read: (offset, wanted) => {
        const bytes = new Uint8Array(Math.min(wanted, length - offset))
        if (offset < known.length) bytes.set(known.subarray(offset, offset + wanted))
        return Promise.resolve(bytes)
      },
    }
    const ledger = new Ledger(source)
    const { damage } = await readBinary(ledger, messageType('NetParameter'))
    expect(damage).toBeUndefined()
    expect(ledger.window.bytesRead).toBeLessThan(2048)
  })
})
