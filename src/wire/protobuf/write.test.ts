import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { messageType } from '../../formats/caffe/schema.ts'
import { readBinary } from './binary.ts'
import { ProtoMessage, type ProtoValue } from './message.ts'
import { type Bulk, measure } from './size.ts'
import { parseText } from './text.ts'
import { utf8Bytes } from './utf8.ts'
import { writeParts, writeProto } from './write.ts'

function messageOf(text: string, type = 'NetParameter'): ProtoMessage {
  const { message, issues } = parseText('x.prototxt', new TextEncoder().encode(text), messageType(type))
  expect(issues).toEqual([])
  return message
}

async function readAgain(bytes: Uint8Array, type = 'NetParameter') {
  const ledger = new Ledger(memorySource('x', bytes))
  const { message, damage } = await readBinary(ledger, messageType(type))
  expect(damage).toBeUndefined()
  return { message, totals: ledger.finish().totals }
}

/** Values by field, without places. */
function plain(value: ProtoValue): unknown {
  if (!(value instanceof ProtoMessage)) return value
  const fields = [...value.content].map(([name, { values }]) => [name, values.map(plain)] as const)
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}

describe('writing protobuf', () => {
  it.each([
    ['nothing', ''],
    ['a name', 'name: "net"'],
    ['numbers of all kinds', 'force_backward: true input_dim: 1 input_dim: -5 input_shape { dim: 9007199254740993 }'],
    ['messages in messages', 'layer { name: "é" type: "Data" param { lr_mult: 1.5 } param { } phase: TEST }'],
    [
      'packed and single numbers',
      'layer { loss_weight: 1 loss_weight: 0.25 convolution_param { kernel_size: 3 pad: 300 } }',
    ],
    ['fields in any order', 'layer { type: "b" name: "a" } name: "n"'],
  ])('%s is read back as it was, and its size was known before', async (_what, text) => {
    const message = messageOf(text)
    const bytes = writeProto(message)
    const { size, totals } = measure(message)
    expect(bytes.length).toBe(size)
    const again = await readAgain(bytes)
    expect(plain(again.message)).toEqual(plain(message))
    const byLabel = (one: { label: string }, other: { label: string }) => (one.label < other.label ? -1 : 1)
    expect([...totals].sort(byLabel)).toEqual([...again.totals].sort(byLabel))
  })

  it('writes fields by their numbers, as protobuf does', () => {
    const bytes = writeProto(messageOf('type: "b" name: "a"', 'LayerParameter'))
    expect([...bytes]).toEqual([0x0a, 1, 0x61, 0x12, 1, 0x62])
  })

  it('is byte for byte what Caffe wrote, numbers aside', async () => {
    const file = new Uint8Array(readFileSync('test/fixtures/weights/tiny.caffemodel'))
    const ledger = new Ledger(memorySource('x', file))
    const { message, bulk } = await readBinary(ledger, messageType('NetParameter'))
    const data = messageType('BlobProto').field('data')
    if (data === undefined) throw new Error('a BlobProto has data')
    const bulkOf = (blob: ProtoMessage) => {
      const stored = bulk.get(blob)?.get('data')
      const offset = stored?.runs[0]?.offset ?? 0
      return stored === undefined ? [] : [{ field: data, bytes: stored.count * 4, offset }]
    }
    const parts = [...writeParts<Bulk & { readonly offset: number }>(message, bulkOf)].map((part) =>
      part instanceof Uint8Array ? part : file.subarray(part.offset, part.offset + part.bytes),
    )
    expect(Buffer.concat(parts).equals(file)).toBe(true)
  })

  it.each(['', 'a', 'é', '卷积', '🙂', '\ud800'])('knows the bytes of %j', (text) => {
    expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length)
  })
})
