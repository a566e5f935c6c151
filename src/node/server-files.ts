/** Files as responses: whole, or in the range that was asked for. */

import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { ByteSource } from '../core/bytes/bytes.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** A file of the page; its name changes with its content, so it may be kept. */
export function serveAsset(path: string, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream')
  response.setHeader('Cache-Control', 'private, max-age=31536000, immutable')
  if (request.method === 'HEAD') response.end()
  else stream(path, response)
}

/** A file of the user's, as bytes: a browser never takes it for a page. What can't be read is an answer, too. */
export function serveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = opened(path)
  if (typeof file === 'number') {
    response.statusCode = file
    response.end()
    return
  }
  const { descriptor, size } = file
  const part = begin(size, request, response)
  if (part === undefined) closeSync(descriptor)
  else stream(path, response, { fd: descriptor, start: part.first, end: part.last })
}

/** The same of a file that is read through this program. */
export function serveSource(source: ByteSource, request: IncomingMessage, response: ServerResponse): void {
  const part = begin(source.size, request, response)
  if (part === undefined) return
  const pieces = Readable.from(piecesOf(source, part))
  pieces.on('error', () => response.destroy())
  response.on('close', () => pieces.destroy())
  pieces.pipe(response)
}

const PIECE = 1 << 16

async function* piecesOf(source: ByteSource, { first, last }: Range): AsyncGenerator<Uint8Array> {
  for (let at = first; at <= last; ) {
    const piece = await source.read(at, Math.min(PIECE, last + 1 - at))
    if (piece.byteLength === 0) throw new Error('the source has ended')
    yield piece
    at += piece.byteLength
  }
}

/** Says what comes: the part that is to follow, or `undefined` where nothing does. */
function begin(size: number, request: IncomingMessage, response: ServerResponse): Range | undefined {
  const range = rangeOf(request.headers.range, size)
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('Accept-Ranges', 'bytes')
  if (range === 'none') {
    response.statusCode = 416
    response.setHeader('Content-Range', `bytes */${size}`)
    response.end()
    return undefined
  }
  const part = range ?? { first: 0, last: size - 1 }
  response.setHeader('Content-Length', part.last - part.first + 1)
  if (range !== undefined) {
    response.statusCode = 206
    response.setHeader('Content-Range', `bytes ${part.first}-${part.last}/${size}`)
  }
  if (request.method !== 'HEAD' && size > 0) return part
  response.end()
  return undefined
}

/** An open file, or the status that says why there is none: it is gone, is a folder or a pipe, or may not be read. */
function opened(path: string): { readonly descriptor: number; readonly size: number } | number {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(descriptor)
    if (stats.isFile()) return { descriptor, size: stats.size }
    closeSync(descriptor)
    return 404
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 403 : 404
  }
}

interface Range {
  readonly first: number
  readonly last: number
}

/** The range of a header; `undefined` without one or for forms that need not be served, `none` where it lies outside. */
function rangeOf(header: string | undefined, size: number): Range | 'none' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  const [, from = '', to = ''] = found ?? []
  if (found === null || (from === '' && to === '')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first > last ? 'none' : { first, last }
}

function stream(
  path: string,
  response: ServerResponse,
  options: { fd?: number; start?: number; end?: number } = {},
): void {
  const source = createReadStream(path, options)
  source.on('error', () => response.destroy())
  response.on('close', () => source.destroy())
  source.pipe(response)
}
