/** Where reports go: standard output or a file, never half of one. */

import { closeSync, fsyncSync, lstatSync, openSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { message } from '../core/words/message.ts'
import { UsageError } from './command.ts'
import { writeAll } from './descriptor.ts'
import { refuseInput } from './inputs.ts'
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
 * Throws UsageError where that is impossible, or the file is one that was read.
 */
export function writeFileWhole(name: string, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  try {
    const target = targetOf(name)
    const stats = statSync(target, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) throw new Error('it is a directory')
    // Pipes and devices are written to, not replaced.
    if (stats !== undefined && !stats.isFile()) writeInto(openSync(target, 'w'), bytes)
    else replace(target, bytes, stats?.mode)
  } catch (error) {
    throw error instanceof UsageError ? error : unwritable(name, error)
  }
}

function replace(target: string, bytes: Uint8Array, mode = 0o666): void {
  const { temporary, commit, release } = replacementOf(target)
  try {
    writeInto(openSync(temporary, 'wx', mode), bytes, true)
    commit()
  } finally {
    release()
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
  const replacement = replacementOf(freeTarget(name, force))
  try {
    const written = await writeParts(replacement.temporary, parts)
    replacement.commit()
    return written
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unwritable(name, error)
    throw error
  } finally {
    replacement.release()
  }
}

/** A file that is being written beside the one whose place it takes. */
interface Replacement {
  readonly temporary: string
  /** Puts it into its place, now that it is whole. */
  commit(): void
  /** Whatever went wrong, and also where nothing did: nothing is left. */
  release(): void
}

/** Whoever ends the program meanwhile, the temporary file is gone and the old one as it was. */
function replacementOf(target: string): Replacement {
  const temporary = join(dirname(target), `.weigh-${process.pid}-${Date.now()}.tmp`)
  const clean = () => rmSync(temporary, { force: true })
  const release = () => {
    clean()
    for (const signal of SIGNALS) process.removeListener(signal, end)
    process.removeListener('exit', clean)
  }
  const end = (signal: NodeJS.Signals) => {
    release()
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, end)
  process.once('exit', clean)
  return { temporary, commit: () => renameSync(temporary, target), release }
}

/** What ends a program that could not be written to the end. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** After so many bytes it is asked whether the program is to end. */
const HEARING = 1 << 22

async function writeParts(name: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<number> {
  const descriptor = openSync(name, 'wx')
  let written = 0
  let unheard = 0
  try {
    for await (const part of parts) {
      writeAll(descriptor, part)
      written += part.byteLength
      unheard += part.byteLength
      // Signals are heard between turns of the event loop only.
      if (unheard < HEARING) continue
      await new Promise<void>((resolve) => setImmediate(resolve))
      unheard = 0
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

/** The same for a file that is kept unless `force` says otherwise. */
function freeTarget(name: string, force: boolean): string {
  try {
    if (!force && statSync(name, { throwIfNoEntry: false }) !== undefined) {
      throw new UsageError(message('{file} is there already', { file: name }), message('--force writes it anew'))
    }
    return targetOf(name)
  } catch (error) {
    throw error instanceof UsageError ? error : unwritable(name, error)
  }
}

/** Links that lead to each other are followed so far. */
const MOST_LINKS = 40

/**
 * The file that a name stands for, whether or not it is there: symbolic links are kept, and what they lead to is written.
 * Throws UsageError where that was read, and the system's error where links lead around in a circle.
 */
function targetOf(name: string): string {
  let target = name
  for (let links = 0; links < MOST_LINKS && isLink(target); links++)
    target = resolve(dirname(target), readlinkSync(target))
  // Of a circle, the system says so.
  refuseInput(target)
  return target
}

function isLink(name: string): boolean {
  return lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function writeInto(descriptor: number, bytes: Uint8Array, syncs = false): void {
  try {
    writeAll(descriptor, bytes)
    if (syncs) fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
