/** Files as responses: whole, or in the range that was asked for. */

import { createReadStream, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'

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

/** A file of the user's, as bytes: a browser never takes it for a page. */
export function serveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) {
    response.statusCode = 404
    response.end()
    return
  }
  const range = rangeOf(request.headers.range, stats.size)
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('Accept-Ranges', 'bytes')
  if (range === 'none') {
    response.statusCode = 416
    response.setHeader('Content-Range', `bytes */${stats.size}`)
    response.end()
    return
  }
  const { first, last } = range ?? { first: 0, last: stats.size - 1 }
  response.setHeader('Content-Length', last - first + 1)
  if (range !== undefined) {
    response.statusCode = 206
    response.setHeader('Content-Range', `bytes ${first}-${last}/${stats.size}`)
  }
  if (request.method === 'HEAD' || stats.size === 0) response.end()
  else stream(path, response, { start: first, end: last })
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

function stream(path: string, response: ServerResponse, options: { start?: number; end?: number } = {}): void {
  const source = createReadStream(path, options)
  source.on('error', () => response.destroy())
  response.on('close', () => source.destroy())
  source.pipe(response)
}
