/** Files, pipes and standard input as byte sources. */

import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type ByteSource, memorySource } from '../core/bytes.ts'
import { closest } from '../core/closest.ts'
import { FormatError, issue } from '../core/issue.ts'
import { type Message, message } from '../core/message.ts'

/** A byte source that holds a file open until it is closed. */
export interface OpenedSource extends ByteSource {
  close(): void
}

/** More than this is not taken from a pipe: what has no size has to be held in memory. */
const MOST_PIPED_BYTES = 1 << 28

/** Whether there is anything of that name. */
export function fileExists(name: string): boolean {
  return existsSync(name)
}

/** Opens `name`, or standard input where it is `-`. Throws FormatError where that is impossible, or nothing is in it. */
export function openSource(name: string): OpenedSource {
  const source = open(name)
  if (source.size > 0) return source
  source.close()
  const where = { file: source.name }
  throw new FormatError(
    issue('file/empty', 'error', name === '-' ? 'nothing came from the pipe' : 'the file is empty', {}, { where }),
  )
}

function open(name: string): OpenedSource {
  if (name === '-') return readWhole('<stdin>', 0)
  const descriptor = descriptorOf(name)
  const stats = fstatSync(descriptor)
  if (stats.isDirectory()) {
    closeSync(descriptor)
    throw directoryError(name)
  }
  if (stats.isFile()) return fileSource(name, descriptor, stats)
  try {
    return readWhole(name, descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function descriptorOf(name: string): number {
  try {
    return openSync(name, constants.O_RDONLY)
  } catch (error) {
    throw openError(name, error)
  }
}

function fileSource(name: string, descriptor: number, { size }: Stats): OpenedSource {
  return {
    name,
    size,
    read: (offset, length) =>
      Promise.resolve(readRange(name, descriptor, offset, Math.max(0, Math.min(length, size - offset)))),
    close: () => closeSync(descriptor),
  }
}

function readRange(name: string, descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const count = readSome(name, descriptor, bytes, filled, offset + filled)
    if (count === 0) break
    filled += count
  }
  return bytes.subarray(0, filled)
}

function readSome(name: string, descriptor: number, bytes: Uint8Array, at: number, position: number | null): number {
  try {
    return readSync(descriptor, bytes, at, bytes.byteLength - at, position)
  } catch (error) {
    if (codeOf(error) === 'EOF') return 0
    throw openError(name, error)
  }
}

/** Reads a stream to its end; it has no size before. */
function readWhole(name: string, descriptor: number): OpenedSource {
  const parts: Uint8Array[] = []
  let total = 0
  for (;;) {
    const part = new Uint8Array(1 << 16)
    const count = readPatiently(name, descriptor, part)
    if (count === 0) break
    total += count
    if (total > MOST_PIPED_BYTES) throw tooLong(name)
    parts.push(part.subarray(0, count))
  }
  const bytes = new Uint8Array(total)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return { ...memorySource(name, bytes), close: () => undefined }
}

/** A terminal or pipe in non-blocking mode may have nothing yet (EAGAIN): waits a little and asks again. */
function readPatiently(name: string, descriptor: number, part: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, part, 0, part.byteLength, null)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw openError(name, error)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function tooLong(name: string): FormatError {
  const args = { most: MOST_PIPED_BYTES / (1 << 20) }
  const hint = message('name the file instead of piping it')
  return new FormatError(
    issue('file/too-long', 'error', 'more than {most} MiB come from the pipe', args, { where: { file: name }, hint }),
  )
}

function directoryError(name: string): FormatError {
  const files = namesIn(name).filter((file) => /\.(prototxt|caffemodel)$/i.test(file))
  const first = files[0]
  const hint =
    first === undefined
      ? message('name a file in it')
      : message('name a file in it, e.g. {file}', { file: join(name, first) })
  return new FormatError(issue('file/directory', 'error', 'is a directory', {}, { where: { file: name }, hint }))
}

const REASONS: Readonly<Record<string, Message>> = {
  ENOENT: message('no such file'),
  ENOTDIR: message('no such file'),
  EACCES: message('permission denied'),
  EPERM: message('permission denied'),
  ENAMETOOLONG: message('the file name is too long'),
  ELOOP: message('too many symbolic links'),
  EMFILE: message('too many open files'),
}

function openError(name: string, error: unknown): FormatError {
  const code = codeOf(error)
  const reason = REASONS[code]
  const said = reason ?? message('cannot be read ({reason})', { reason: code || String(error) })
  const hint = reason?.text === 'no such file' ? missingHint(name) : undefined
  return new FormatError({
    code: 'file/unreadable',
    severity: 'error',
    message: said,
    where: { file: name },
    ...(hint && { hint }),
  })
}

function missingHint(name: string): Message | undefined {
  const folder = dirname(name)
  const near = closest(basename(name), namesIn(folder))
  if (near === undefined) return undefined
  return message('did you mean {guess}?', { guess: folder === '.' ? near : join(folder, near) })
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
