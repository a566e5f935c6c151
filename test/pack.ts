/** Packs files into archives, as the usual programs write them. */

import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../src/core/bytes/crc32.ts'

type Files = Readonly<Record<string, Uint8Array>>

/** A zip archive, deflated or stored. */
export function zipOf(files: Files, deflated = true): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [name, bytes] of Object.entries(files)) {
    const data = deflated ? deflateRawSync(bytes) : Buffer.from(bytes)
    const own = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(deflated ? 8 : 0, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(own.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, own, data])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, own]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

/** A tar archive, with long names as GNU writes them. */
export function tarOf(files: Files): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) =>
    name.length > 100
      ? [...member('././@LongLink', Buffer.from(`${name}\0`), 'L'), ...member(name.slice(0, 100), bytes, '0')]
      : member(name, bytes, '0'),
  )
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

function member(name: string, bytes: Uint8Array, type: string): readonly Uint8Array[] {
  const block = Buffer.alloc(512)
  block.write(name)
  block.write('0000644\0', 100)
  block.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
}
