/** What only programs on Node can do: read files, print figures into them, and hand out the page. */

import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type ByteSource, joined, memorySource } from './core/bytes/bytes.ts'
import { MOST_HEADER_BYTES } from './core/limits.ts'
import type { Model } from './core/network/model.ts'
import { FormatError, issue } from './core/words/issue.ts'
import { type Message, say } from './core/words/message.ts'
import type { NetworkOptions } from './formats/format.ts'
import { readNetwork } from './formats/index.ts'
import { Far, PATIENCE } from './node/far/far.ts'
import { isFolder, namesBelow, networkInFolder } from './node/folder.ts'
import { definitionsAbove, findNamed } from './node/named-files.ts'

export { definitionsAbove, findNamed, projectFilesAbove } from './node/named-files.ts'
export { servePage, standalonePage } from './node/page.ts'
export {
  FIGURE_FORMATS,
  type FigureFileOptions,
  type FigureFormat,
  figureFormatOf,
  type PrintedFigure,
  printFigure,
} from './node/print-figure.ts'
export type { PageServer } from './node/server.ts'

/** A file that stays open until it is closed, so that any part of it can be read at any time. */
export interface FileSource extends ByteSource {
  /** Gives the file back to the system. Nothing can be read afterwards. */
  close(): Promise<void>
}

/**
 * Opens the file at `path` for reading; only the ranges that a reader asks for are read.
 * Throws FormatError where it can't be opened, or is no file. Close it after use.
 *
 * @example
 * const file = await openFile('net.prototxt')
 * try {
 *   console.log(analyze(await readNetwork([file])).totals)
 * } finally {
 *   await file.close()
 * }
 */
export async function openFile(path: string): Promise<FileSource> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error)
  })
  const stats = await handle.stat()
  if (!stats.isFile()) {
    await handle.close()
    throw refused(path, stats.isDirectory() ? 'EISDIR' : 'ESPIPE')
  }
  return {
    name: path,
    size: stats.size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, stats.size - offset)))
      return bytes.subarray(0, await fill(handle, path, offset, bytes))
    },
    readInto: (offset, into) => fill(handle, path, offset, into),
    sizeNow: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}

/**
 * Reads the network in a file, in a folder, or in a definition and its weights, as the command line does: with the definitions of
 * layers that lie above the first of them, and with the network that a solver names. Throws FormatError where a file
 * can't be read.
 *
 * @example
 * const { totals } = analyze(await readNetworkFiles(['deploy.prototxt', 'net.caffemodel']))
 */
export async function readNetworkFiles(files: readonly string[], options: NetworkOptions = {}): Promise<Model> {
  const opened: FileSource[] = []
  const keep = async (file: string) => {
    const source = await openFile(file)
    opened.push(source)
    return source
  }
  try {
    const sources: FileSource[] = []
    for (const file of files.flatMap(filesOf)) sources.push(await keep(file))
    return await readNetwork(sources, {
      ...options,
      definitions: [...(options.definitions ?? []), ...files.slice(0, 1).flatMap(definitionsAbove)],
      open: options.open ?? ((named, from, reach) => openNamed(findNamed(named, from, reach), keep)),
      siblings: options.siblings ?? (async (of) => namesBelow(dirname(of))),
    })
  } finally {
    for (const source of opened) await source.close()
  }
}

/** How a file of the web is read. */
export interface UrlOptions {
  /** Name → value, sent to the hosts that addresses name, and to no other. */
  readonly headers?: ReadonlyMap<string, string>
  /** Takes a file as a whole where the server gives no ranges of it, into memory. */
  readonly download?: boolean
}

/**
 * Opens a file at `https://`, `http://`, `hf://OWNER/NAME@REVISION/PATH` or `s3://BUCKET/KEY`; only the ranges that a reader
 * asks for are got, and nothing is written. Keys are taken from the surroundings (`HF_TOKEN`, `~/.netrc`, those of AWS) and
 * sent only to the host that each is for. Throws FormatError where the file is not there, may not be seen, or is given only
 * as a whole; reading throws it where the file was changed meanwhile or can't be reached any more.
 *
 * @example
 * const { totals } = analyze(await readNetwork([await openUrl('https://example.org/net.onnx')]))
 */
export async function openUrl(url: string, options: UrlOptions = {}): Promise<ByteSource> {
  return (await farWith(options)).open(url)
}

async function farWith({ headers = new Map(), download = false }: UrlOptions): Promise<Far> {
  return new Far({ ...PATIENCE, env: process.env, headers, download, keep: inMemory, Failure: NotInstalled })
}

/** Takes what comes into memory, up to what one file may take there. */
async function inMemory(name: string, body: AsyncIterable<Uint8Array>): Promise<ByteSource> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    parts.push(part)
    size += part.byteLength
    if (size > MOST_HEADER_BYTES)
      throw new FormatError(
        issue(
          'file/too-large',
          'error',
          '{size} bytes are too many for such a file (at most {most})',
          {
            size,
            most: MOST_HEADER_BYTES,
          },
          { where: { file: name } },
        ),
      )
  }
  return memorySource(name, joined(parts))
}

/** A library that is optional is not there. */
class NotInstalled extends Error {
  constructor(said: Message, hint?: Message) {
    super(hint === undefined ? say(said) : `${say(said)}: ${say(hint)}`)
  }
}

function filesOf(name: string): readonly string[] {
  return isFolder(name) ? networkInFolder(name) : [name]
}

async function openNamed(
  file: string | undefined,
  keep: (file: string) => Promise<FileSource>,
): Promise<FileSource | undefined> {
  return file === undefined ? undefined : keep(file)
}

/** Reads until the array is full or the file ends: one call of the system may give fewer than asked for. */
async function fill(handle: FileHandle, path: string, offset: number, into: Uint8Array): Promise<number> {
  let filled = 0
  while (filled < into.byteLength) {
    const left = into.byteLength - filled
    const { bytesRead } = await handle.read(into, filled, left, offset + filled).catch((error: unknown) => {
      throw unreadable(path, error)
    })
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

function unreadable(path: string, error: unknown): FormatError {
  return refused(path, error instanceof Error && 'code' in error ? String(error.code) : String(error))
}

function refused(path: string, reason: string): FormatError {
  const where = { file: path }
  return new FormatError(issue('file/unreadable', 'error', 'cannot be read ({reason})', { reason }, { where }))
}
