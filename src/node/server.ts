/**
 * The server of the page: on the loopback address only, under a random token, and for nothing but the page's own files
 * and the files that were named. Paths are looked up in a list, never put together, so none leads elsewhere.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ByteSource } from '../core/bytes/bytes.ts'
import { serveAsset, serveFile, serveSource } from './server-files.ts'

/** A file that the page may read: the name that people see, and the path that is opened, or what gives its bytes. */
export interface ServedFile {
  readonly name: string
  readonly path: string | ByteSource
}

/** What the server hands out. */
export interface PageContent {
  /** The page, with the block that names the files in it. */
  readonly page: string
  /** Address below the token, as `assets/index-abc.js` → path of the file. */
  readonly assets: ReadonlyMap<string, string>
  readonly files: readonly ServedFile[]
}

/** A server that runs until it is closed. */
export interface PageServer {
  /** Where the page is: the token is part of it. */
  readonly url: string
  close(): Promise<void>
}

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; img-src data: blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

/** Starts the server; `port` 0 takes any that is free. Rejects where the port can't be had. */
export async function startServer(content: PageContent, port = 0): Promise<PageServer> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    const refused = refusal(request, server, token)
    if (refused === undefined) serve(pathOf(request), content, request, response)
    else respond(response, refused)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0
}

/**
 * Why a request is refused, as a status. A foreign Host is a name that was made to point here (DNS rebinding); a foreign
 * Origin or site is another page's request.
 */
function refusal({ method, headers, url = '' }: IncomingMessage, server: Server, token: string): number | undefined {
  const hosts = [`127.0.0.1:${portOf(server)}`, `localhost:${portOf(server)}`]
  if (!hosts.includes(headers.host ?? '')) return 421
  if (headers.origin !== undefined && !hosts.some((host) => headers.origin === `http://${host}`)) return 403
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 403
  if (method !== 'GET' && method !== 'HEAD') return 405
  return isToken(url.split('/')[1] ?? '', token) ? undefined : 404
}

/** Compared in constant time, so that answers tell nothing of how much of a guess was right. */
function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.byteLength === other.byteLength && timingSafeEqual(one, other)
}

/** What stands behind the token, without a query. */
function pathOf({ url = '' }: IncomingMessage): string {
  return (url.split(/[?#]/)[0] ?? '').split('/').slice(2).join('/')
}

function serve(path: string, { page, assets, files }: PageContent, request: IncomingMessage, response: ServerResponse) {
  if (path === '') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(request.method === 'HEAD' ? undefined : page)
    return
  }
  const asset = assets.get(path)
  if (asset !== undefined) serveAsset(asset, request, response)
  else {
    const file = files[/^files\/\d{1,4}$/.test(path) ? Number(path.slice('files/'.length)) : -1]
    if (file === undefined) respond(response, 404)
    else if (typeof file.path === 'string') serveFile(file.path, request, response)
    else serveSource(file.path, request, response)
  }
}

/** Ends a response with a status and nothing else. */
function respond(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}
