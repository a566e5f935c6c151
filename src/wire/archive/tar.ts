/** What a tape archive holds (POSIX.1-2017 pax, ustar; GNU tar's long names and large numbers). */

import { LONGEST_NAME, MOST_ENTRIES } from '../../core/limits.ts'

/** A file in an archive. */
export interface TarMember {
  readonly name: string
  /** Where its bytes start in the archive. */
  readonly offset: number
  readonly size: number
}

const BLOCK = 512

/** Types of regular files: of today, of old archives, and contiguous ones. */
const REGULAR = ['0', '\0', '7']

/** Gives bytes of the archive; fewer where it ends. Offsets never decrease, so that it may be a stream. */
export type ReadOn = (offset: number, length: number) => Promise<Uint8Array>

/** Whether bytes are the first block of an archive: its sum of bytes is right. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.byteLength < BLOCK) return false
  const told = numberIn(block, 148, 8)
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0
  return told === sum && sum > 8 * 0x20
}

/** The regular files of an archive; what is damaged ends it. */
export async function readTar(read: ReadOn): Promise<readonly TarMember[]> {
  const members: TarMember[] = []
  let next: { name?: string; size?: number } = {}
  for (let at = 0, blocks = 0; members.length < MOST_ENTRIES && blocks < 4 * MOST_ENTRIES; blocks++) {
    const block = await read(at, BLOCK)
    if (!isTarHeader(block)) break
    const type = String.fromCharCode(block[156] ?? 0)
    const size = next.size !== undefined && !'LKxg'.includes(type) ? next.size : numberIn(block, 124, 12)
    const offset = at + BLOCK
    if (size === undefined || !Number.isSafeInteger(offset + size)) break
    if (type === 'L' || type === 'x') {
      const bytes = await read(offset, Math.min(size, LONGEST_NAME))
      next = type === 'L' ? { ...next, name: textIn(bytes, 0, bytes.byteLength) } : { ...next, ...paxIn(bytes) }
    } else if (type !== 'K' && type !== 'g') {
      if (REGULAR.includes(type)) {
        const name = next.name ?? nameIn(block)
        // Old archives tell folders by their names alone.
        if (!name.endsWith('/')) members.push({ name: name.replace(/^(\.?\/)+/, ''), offset, size })
      }
      next = {}
    }
    at = offset + Math.ceil(size / BLOCK) * BLOCK
  }
  return members
}

function nameIn(block: Uint8Array): string {
  const name = textIn(block, 0, 100)
  const prefix = textIn(block, 257, 5) === 'ustar' && block[262] === 0 ? textIn(block, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function textIn(bytes: Uint8Array, at: number, length: number): string {
  const own = bytes.subarray(at, at + length)
  const end = own.indexOf(0)
  return new TextDecoder().decode(end < 0 ? own : own.subarray(0, end))
}

/** Octal digits, or of large numbers the bytes themselves (GNU). */
function numberIn(bytes: Uint8Array, at: number, length: number): number | undefined {
  const own = bytes.subarray(at, at + length)
  if ((own[0] ?? 0) === 0x80) return own.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  const text = textIn(own, 0, length).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : undefined
}

/** Records of an extended header: `LENGTH KEY=VALUE\n`, the length that of the whole record. */
function paxIn(bytes: Uint8Array): { name?: string; size?: number } {
  const found: { name?: string; size?: number } = {}
  for (let at = 0; at < bytes.byteLength; ) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? 0 : Number(textIn(bytes, at, space - at))
    if (!(length > 0) || at + length > bytes.byteLength) break
    const record = textIn(bytes, space + 1, at + length - space - 2)
    const [key, value] = [record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1)]
    if (key === 'path') found.name = value
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.size = Number(value)
    at += length
  }
  return found
}
