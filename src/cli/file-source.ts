/** Files, pipes and standard input as byte sources. */

import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { type ByteSource, memorySource } from '../core/bytes/bytes.ts'
import { MOST_HELD_BYTES, MOST_SIDE_BYTES, MOST_SPOOLED_BYTES } from '../core/limits.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { liesBeside } from '../node/named-files.ts'
import { checkSmall } from '../node/small-file.ts'
import { type Drained, drain } from './drain.ts'
import { noteInput } from './inputs.ts'
import { codeOf, namesIn, openError } from './open-error.ts'

/** A byte source that holds a file open until it is closed. */
export interface OpenedSource extends ByteSource {
  close(): void
}

/** Whether there is anything of that name. */
export function fileExists(name: string): boolean {
  return existsSync(name)
}

/** Opens `name`, or standard input where it is `-`. Throws FormatError where that is impossible, or nothing is in it. */
export function openSource(name: string): OpenedSource {
  if (name === '-') return filled(openDescriptor('<stdin>', 0), 'nothing came from the pipe')
  return openFilled(name, descriptorOf(name))
}

/** What a descriptor holds, under a name; closed with the source. Throws FormatError where nothing is in it. */
export function openFilled(name: string, descriptor: number): OpenedSource {
  return filled(openDescriptor(name, descriptor), 'the file is empty')
}

function filled(source: OpenedSource, otherwise: string): OpenedSource {
  if (source.size > 0) return source
  source.close()
  throw new FormatError(issue('file/empty', 'error', otherwise, {}, { where: { file: source.name } }))
}

/** Opens a file that another one names: nothing else is waited for. Throws as `openSource` and `openRegular` do. */
export function openNamedFile(name: string, from: string): OpenedSource {
  const isLink = lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return { ...filled(openRegular(name, name), 'the file is empty'), isForeign: !liesBeside(name, from), isLink }
}

/**
 * The bytes of a small file or pipe that an option names, empty or not. Throws FormatError where it can't be read, or has
 * more bytes than any such file.
 */
export function readSmall(name: string): Uint8Array {
  const descriptor = descriptorOf(name)
  try {
    const stats = fstatSync(descriptor)
    noteInput(stats)
    if (stats.isDirectory()) throw directoryError(name)
    if (!stats.isFile()) return drain(name, descriptor, MOST_SIDE_BYTES).held
    checkSmall(name, stats.size)
    const bytes = new Uint8Array(stats.size)
    return bytes.subarray(0, fill(name, descriptor, 0, bytes))
  } finally {
    closeSync(descriptor)
  }
}

/** A path as the system knows it: bytes where these are no UTF-8. */
export type RawPath = string | Uint8Array

/** An open file with the time of its last change, in milliseconds. */
export interface RegularFile extends OpenedSource {
  readonly modified: number
}

/**
 * Opens a file of a folder, empty or not, which is called `name` in what is told of it. Throws FormatError where that is
 * impossible, and for pipes and devices, which nobody waits for.
 */
export function openRegular(name: string, path: RawPath): RegularFile {
  const descriptor = descriptorOf(name, path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const stats = fstatSync(descriptor)
  noteInput(stats)
  if (stats.isFile()) return { ...fileSource(name, descriptor, stats.size), modified: Math.trunc(stats.mtimeMs) }
  closeSync(descriptor)
  if (stats.isDirectory()) throw directoryError(name)
  throw new FormatError(
    issue('file/special', 'error', 'is a pipe or a device, not a file', {}, { where: { file: name } }),
  )
}

function openDescriptor(name: string, descriptor: number): OpenedSource {
  const stats = fstatSync(descriptor)
  if (stats.isDirectory()) {
    closeSync(descriptor)
    throw directoryError(name)
  }
  noteInput(stats)
  if (stats.isFile()) return fileSource(name, descriptor, stats.size)
  try {
    // A device, such as one of zeros, may have no end.
    const isDevice = stats.isCharacterDevice() || stats.isBlockDevice()
    return spooledSource(name, drain(name, descriptor, isDevice ? MOST_HELD_BYTES : MOST_SPOOLED_BYTES))
  } finally {
    if (descriptor !== 0) closeSync(descriptor)
  }
}

/** What came and can't be asked for again, as a source. */
export function spooledSource(name: string, { held, spooled, size }: Drained): OpenedSource {
  if (spooled === undefined) return { ...memorySource(name, held), close: () => undefined }
  return fileSource(name, spooled, size)
}

function descriptorOf(name: string, path: RawPath = name, flags = constants.O_RDONLY): number {
  try {
    return openSync(typeof path === 'string' ? path : Buffer.from(path), flags)
  } catch (error) {
    throw openError(name, error)
  }
}

function fileSource(name: string, descriptor: number, size: number): OpenedSource {
  const readInto = (offset: number, into: Uint8Array) => fill(name, descriptor, offset, into)
  return {
    name,
    size,
    sizeNow: () => Promise.resolve(fstatSync(descriptor).size),
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      return Promise.resolve(bytes.subarray(0, readInto(offset, bytes)))
    },
    readInto: (offset, into) => Promise.resolve(readInto(offset, into)),
    close: () => closeSync(descriptor),
  }
}

/** Reads until the array is full or the file ends: one call of the system may give fewer bytes than asked for. */
function fill(name: string, descriptor: number, offset: number, into: Uint8Array): number {
  let filled = 0
  while (filled < into.byteLength) {
    const count = readSome(name, descriptor, into, filled, offset + filled)
    if (count === 0) break
    filled += count
  }
  return filled
}

function readSome(name: string, descriptor: number, bytes: Uint8Array, at: number, position: number): number {
  try {
    return readSync(descriptor, bytes, at, bytes.byteLength - at, position)
  } catch (error) {
    if (codeOf(error) === 'EOF') return 0
    throw openError(name, error)
  }
}

function directoryError(name: string): FormatError {
  const files = namesIn(name).filter((file) => /\.(prototxt|caffemodel)$/i.test(file))
  // The definition of a network tells more than its weights.
  const first = files.find((file) => /\.prototxt$/i.test(file)) ?? files[0]
  const hint =
    first === undefined
      ? message('name a file in it')
      : message('name a file in it, e.g. {file}', { file: join(name, first) })
  return new FormatError(issue('file/directory', 'error', 'is a directory', {}, { where: { file: name }, hint }))
}
