/** Where reports go: standard output or a file, never half of one. */

import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { message } from '../core/words/message.ts'
import { UsageError } from './command.ts'
import { writeAll } from './descriptor.ts'
import type { Stream } from './terminal.ts'

/**
 * Writes all of the text. Resolves to true once it is out, and to false once nobody reads on (`weigh … | head`).
 * Throws UsageError where it can't be written.
 */
export async function writeOut(stream: Stream, text: string | Uint8Array): Promise<boolean> {
  if (text.length === 0) return true
  try {
    await new Promise<void>((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()))
    })
    return true
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (isBrokenPipe(error)) return false
    throw new UsageError(message('the output can not be written: {reason}', { reason: reasonOf(error) }))
  }
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

/**
 * Writes a file by way of a temporary one beside it, so that an existing file stays as it is until the new one is whole.
 * Throws UsageError where that is impossible.
 */
export function writeFileWhole(name: string, text: string | Uint8Array): void {
  try {
    const target = resolveLink(name)
    if (isSpecial(target)) writeInto(target, text)
    else replace(target, text)
  } catch (error) {
    throw unwritable(name, error)
  }
}

/** Wrong usage: a file that can't be written. */
export function unwritable(file: string, error: unknown): UsageError {
  const reason = error instanceof Error ? reasonOf(error) : String(error)
  return new UsageError(message('{file} can not be written: {reason}', { file, reason }))
}

/**
 * Writes a file piece by piece, as `writeFileWhole` does: nothing is lost where the disk is full or the program is
 * stopped. An existing file is kept unless `force` says otherwise. The number of bytes that were written.
 */
export async function writeFileParts(
  name: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  force: boolean,
): Promise<number> {
  if (!force && statSync(name, { throwIfNoEntry: false }) !== undefined) {
    throw new UsageError(message('{file} is there already', { file: name }), message('--force writes it anew'))
  }
  const target = resolveLink(name)
  const temporary = join(dirname(target), `.weigh-${process.pid}-${Date.now()}.tmp`)
  const stop = () => rmSync(temporary, { force: true })
  process.once('exit', stop)
  try {
    const written = await writeParts(temporary, parts)
    renameSync(temporary, target)
    return written
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new UsageError(message('{file} can not be written: {reason}', { file: name, reason: reasonOf(error) }))
    }
    throw error
  } finally {
    stop()
    process.removeListener('exit', stop)
  }
}

async function writeParts(name: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<number> {
  const descriptor = openSync(name, 'wx')
  let written = 0
  try {
    for await (const part of parts) {
      writeAll(descriptor, part)
      written += part.byteLength
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return written
}

function reasonOf(error: Error): string {
  return error.message.replace(/^\w+: /, '').replace(/, \w+( '.*)?$/s, '')
}

/** Pipes and devices are written to, not replaced. */
function isSpecial(name: string): boolean {
  const stats = statSync(name, { throwIfNoEntry: false })
  return stats !== undefined && !stats.isFile() && !stats.isDirectory()
}

/** The file that a symbolic link leads to: the link itself is kept. */
function resolveLink(name: string): string {
  try {
    return realpathSync(name)
  } catch {
    return name
  }
}

function replace(target: string, text: string | Uint8Array): void {
  const stats = statSync(target, { throwIfNoEntry: false })
  if (stats?.isDirectory() === true) throw new Error('it is a directory')
  const temporary = join(dirname(target), `.weigh-${process.pid}-${Date.now()}.tmp`)
  try {
    writeInto(temporary, text, stats?.mode)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function writeInto(name: string, text: string | Uint8Array, mode = 0o666): void {
  const descriptor = openSync(name, 'w', mode)
  try {
    writeAll(descriptor, typeof text === 'string' ? Buffer.from(text) : text)
    if (!isSpecial(name)) fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
