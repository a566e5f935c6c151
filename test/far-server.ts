/** A web server that behaves as servers do, good and bad: files of any size, of which only the heads are there. */

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A file: these bytes, and zeros up to its size. */
export interface Served {
  readonly head: Uint8Array
  readonly size: number
}

/** A request that came. */
export interface Seen {
  readonly path: string
  readonly range: string | undefined
  readonly headers: IncomingMessage['headers']
}

/** How the server behaves; called for each request before it is answered. True where it has answered itself. */
export type Habit = (request: IncomingMessage, response: ServerResponse, count: number) => boolean | Promise<boolean>

export interface FarServer {
  readonly url: string
  readonly files: Map<string, Served>
  readonly seen: Seen[]
  /** Bytes of bodies that were sent. */
  bytes: number
  /** Most requests that were under way at a time. */
  most: number
  habit: Habit
  ranges: boolean
  close(): Promise<void>
}

/** Sends at most so many zeros in one piece. */
const PIECE = 1 << 16

export async function farServer(): Promise<FarServer> {
  let open = 0
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const own: FarServer = {
    url: '',
    files: new Map(),
    seen: [],
    bytes: 0,
    most: 0,
    habit: () => false,
    ranges: true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '')
    own.seen.push({ path: request.url ?? '', range: request.headers.range, headers: request.headers })
    own.most = Math.max(own.most, ++open)
    response.on('close', () => open--)
    if (await own.habit(request, response, own.seen.length)) return
    const file = own.files.get(path)
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    await send(own, file, request, response)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(own, { url: `http://127.0.0.1:${port}` })
}

/** Sends a file, or the range that was asked for; `stopAfter`: the connection is cut behind so many bytes. */
export async function send(
  server: FarServer,
  file: Served,
  request: IncomingMessage,
  response: ServerResponse,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<void> {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const tag = createHash('sha256').update(file.head).digest('hex').slice(0, 16)
  response.setHeader('ETag', `"${tag}"`)
  let [start, end] = [0, file.size]
  if (server.ranges && from !== undefined && to !== undefined) {
    start = Number(from)
    end = Math.min(Number(to) + 1, file.size)
    response.writeHead(206, {
      'Content-Range': `bytes ${start}-${end - 1}/${file.size}`,
      'Content-Length': end - start,
    })
  } else response.writeHead(200, { 'Content-Length': file.size })
  let sent = 0
  for (let at = start; at < end; ) {
    const piece = bytesAt(file, at, Math.min(PIECE, end - at, stopAfter - sent))
    if (piece.byteLength === 0 || response.destroyed) {
      response.destroy()
      return
    }
    await new Promise((resolve) => response.write(piece, resolve))
    at += piece.byteLength
    sent += piece.byteLength
    server.bytes += piece.byteLength
  }
  response.end()
}

function bytesAt({ head }: Served, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  if (at < head.byteLength) bytes.set(head.subarray(at, at + length))
  return bytes
}

/** A file of safetensors whose numbers are not there: tensors of float32 by their names and counts. */
export function safetensors(tensors: ReadonlyMap<string, number>): Served {
  let at = 0
  const entries = [...tensors].map(([name, count]) => {
    const entry = { dtype: 'F32', shape: [count], data_offsets: [at, at + 4 * count] }
    at += 4 * count
    return [name, entry] as const
  })
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const head = new Uint8Array(8 + json.byteLength)
  new DataView(head.buffer).setBigUint64(0, BigInt(json.byteLength), true)
  head.set(json, 8)
  return { head, size: head.byteLength + at }
}

/** A whole file. */
export function whole(content: string | Uint8Array): Served {
  const head = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { head, size: head.byteLength }
}
