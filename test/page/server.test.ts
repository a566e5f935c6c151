/** The server of the page: what it gives to whom, and nothing else. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, weigh } from '../run-weigh.ts'
import { type Served, serve } from './open-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'weigh-open-'))
const hostile = join(folder, '<script>alert(1)<!--.prototxt')
const weights = join(folder, 'numbers.caffemodel')
const passing = join(folder, 'passing.caffemodel')

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

let served: Served
beforeAll(async () => {
  writeFileSync(hostile, 'name: "</script><script>alert(2)</script>"')
  writeFileSync(weights, '0123456789')
  writeFileSync(passing, '0123456789')
  served = await serve([hostile, weights, passing])
})
afterAll(() => served.stop())

/** A request whose path is sent as it stands. */
function get(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(served.url)
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

const base = () => new URL(served.url).pathname

describe('the server of the page', () => {
  it('gives the page under its token, with a strict policy and the names of files as data', async () => {
    const { status, headers, body } = await get(base())
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
    expect(body).not.toContain('<script>alert')
    expect(body).toContain('\\u003cscript>alert(1)')
  })

  it.each(['/', '/index.html', '/assets/', '/wrong-token/', '/wrong-token/files/0'])(
    'has nothing at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )

  it.each([
    '../../../../etc/passwd',
    'assets/../../../package.json',
    'assets/..%2f..%2findex.html',
    'files/../index.html',
    'files/3',
    'files/-1',
    'files/0x0',
    'files/numbers.caffemodel',
    'assets/',
    'single/page.js',
    '%2e%2e/%2e%2e/etc/passwd',
    'constructor',
    '__proto__',
  ])('leads nowhere by %s', async (path) => {
    expect((await get(base() + path)).status).toBe(404)
  })

  it('refuses foreign hosts, origins, sites and methods', async () => {
    const { port } = new URL(served.url)
    expect((await get(base(), { Host: 'evil.example' })).status).toBe(421)
    expect((await get(base(), { Host: `evil.example:${port}` })).status).toBe(421)
    expect((await get(base(), { Origin: 'http://evil.example' })).status).toBe(403)
    expect((await get(base(), { Origin: 'null' })).status).toBe(403)
    expect((await get(base(), { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await get(base(), {}, 'POST')).status).toBe(405)
    expect((await get(base(), { Host: `localhost:${port}` })).status).toBe(200)
  })

  it('gives files in ranges', async () => {
    const file = `${base()}files/1`
    expect(await get(file)).toMatchObject({ status: 200, body: '0123456789' })
    expect(await get(file, { Range: 'bytes=2-4' })).toMatchObject({ status: 206, body: '234' })
    expect(await get(file, { Range: 'bytes=-3' })).toMatchObject({ status: 206, body: '789' })
    expect(await get(file, { Range: 'bytes=8-99' })).toMatchObject({ status: 206, body: '89' })
    expect((await get(file, { Range: 'bytes=10-' })).status).toBe(416)
    expect((await get(file, { Range: 'bytes=0-1,4-5' })).status).toBe(200)
    expect(await get(file, {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    expect((await get(file)).headers['content-type']).toBe('application/octet-stream')
  })

  it.skipIf(process.platform === 'win32')('answers for a file that can no longer be read, and goes on', async () => {
    const file = `${base()}files/2`
    expect(await get(file)).toMatchObject({ status: 200, body: '0123456789' })
    for (const becomes of [() => {}, () => symlinkSync(passing, passing), () => mkdirSync(passing)]) {
      rmSync(passing, { recursive: true, force: true })
      becomes()
      expect(await get(file)).toMatchObject({ status: 404, body: '' })
      expect(await get(file, {}, 'HEAD')).toMatchObject({ status: 404 })
    }
    rmSync(passing, { recursive: true })
    writeFileSync(passing, '01234')
    expect(await get(file)).toMatchObject({ status: 200, body: '01234' })
    expect(await get(`${base()}files/1`)).toMatchObject({ status: 200, body: '0123456789' })
  })
})

describe('weigh open', () => {
  it('refuses what is no file, and ports that are taken', () => {
    expect(weigh(['open', 'nowhere.prototxt'])).toMatchObject({ status: 2 })
    expect(weigh(['open', 'src'])).toMatchObject({ status: 2 })
    expect(weigh(['open', '--port', new URL(served.url).port, '--no-browser'])).toMatchObject({ status: 2 })
  })

  it('writes a page of one file that names no address', () => {
    const output = join(folder, 'page.html')
    expect(weigh(['open', hostile, '--export', output])).toMatchObject({ status: 0, stderr: '' })
    const page = readFileSync(output, 'utf8')
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/)
    expect(page).toContain('\\u003cscript>alert(1)\\u003c!--')
    expect(existsSync(join(ROOT, 'dist/web/index.html'))).toBe(true)
  })
})
