/** Files behind a web server: how many requests and bytes they take, whatever the server is like. */

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { FormatError } from '../src/core/words/issue.ts'
import type { Message } from '../src/core/words/message.ts'
import { readNetwork } from '../src/formats/index.ts'
import { Far, type FarOptions } from '../src/node/far/far.ts'
import { collect } from '../src/node/far/remote-file.ts'
import { type FarServer, farServer, safetensors, send, whole } from './far-server.ts'
import { ROOT, weighing } from './run-weigh.ts'

const LENET = readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'))
const WEIGHTS = readFileSync(join(ROOT, 'test/fixtures/weights/tiny.caffemodel'))
const home = mkdtempSync(join(tmpdir(), 'weigh-far-'))

let server: FarServer
const others: FarServer[] = []

beforeEach(async () => {
  server = await farServer()
})

afterEach(async () => {
  for (const each of [server, ...others.splice(0)]) await each.close()
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

async function another(): Promise<FarServer> {
  const one = await farServer()
  others.push(one)
  return one
}

class Missing extends Error {
  constructor({ text }: Message) {
    super(text)
  }
}

/** What reads from afar, in a hurry. */
function away(options: Partial<FarOptions> = {}): Far {
  return new Far({
    env: { HOME: home, HF_HOME: home },
    headers: new Map(),
    download: false,
    silence: 2000,
    tries: 4,
    pause: 1,
    keep: async (name, body) => memorySource(name, Buffer.concat(await collect(body))),
    Failure: Missing,
    ...options,
  })
}

async function modelOf(far: Far, name: string) {
  const sources = await Promise.all((await far.network(name)).map((file) => far.open(file)))
  return readNetwork(sources, {
    open: (named, from) => far.openBeside(named, from),
    siblings: (of) => far.siblings(of),
  })
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof FormatError ? error.issue.code : String(error)),
  )

/** So many tensors of so many numbers. */
const tensors = (count: number, numbers: number, prefix = 'model.layers') =>
  new Map(Array.from({ length: count }, (_, index) => [`${prefix}.${index}.mlp.up_proj.weight`, numbers] as const))

/** Whether a program of the system's is there. */
function has(program: string): boolean {
  return spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined
}

async function freePort(): Promise<number> {
  const one = await another()
  others.splice(others.indexOf(one), 1)
  await one.close()
  return Number(new URL(one.url).port)
}

describe('a file by ranges', () => {
  it('of 5 GB takes one request where its header is short, two where it is long, one more where it is led elsewhere', async () => {
    server.files.set('/short.safetensors', safetensors(tensors(300, 4_300_000)))
    server.files.set('/long.safetensors', safetensors(tensors(5000, 260_000)))
    const short = await modelOf(away(), `${server.url}/short.safetensors`)
    expect(short.tensors).toHaveLength(300)
    expect(short.files[0]?.size).toBeGreaterThan(5e9)
    expect([server.seen.length, server.bytes <= 1 << 17]).toEqual([1, true])
    const long = await modelOf(away(), `${server.url}/long.safetensors`)
    expect(long.tensors).toHaveLength(5000)
    expect([server.seen.length, server.bytes < 1.3e6]).toEqual([3, true])
    const hub = await another()
    hub.habit = (request, response) => {
      response.writeHead(302, { Location: `${server.url}${request.url}?signature=x` }).end()
      return true
    }
    server.seen.length = 0
    await modelOf(away(), `${hub.url}/long.safetensors`)
    expect([hub.seen.length, server.seen.length]).toEqual([1, 2])
  })

  it('of 100 shards takes two requests each, eight at a time', async () => {
    const map: Record<string, string> = {}
    for (let shard = 0; shard < 100; shard++) {
      const name = `model-${String(shard + 1).padStart(5, '0')}-of-00100.safetensors`
      const own = tensors(8, 1_000_000, `model.layers.${shard}`)
      for (const tensor of own.keys()) map[tensor] = name
      server.files.set(`/repo/${name}`, safetensors(own))
    }
    const hub = await another()
    hub.files.set('/repo/model.safetensors.index.json', whole(JSON.stringify({ metadata: {}, weight_map: map })))
    hub.habit = (request, response) => {
      if (request.url?.endsWith('.json') === true) return false
      response.writeHead(302, { Location: `${server.url}${request.url}` }).end()
      return true
    }
    // Long enough for those that may come beside it.
    server.habit = () => new Promise((resolve) => setTimeout(() => resolve(false), 20))
    const model = await modelOf(away(), `${hub.url}/repo/model.safetensors.index.json`)
    expect(model.tensors).toHaveLength(800)
    expect(model.issues).toEqual([])
    expect(hub.seen.length + server.seen.length).toBeLessThanOrEqual(1 + 2 * 100)
    expect([hub.most <= 8, server.most <= 8, server.most > 1]).toEqual([true, true, true])
  })

  it('reads what lies at the end of a file, and jumps, with few requests', async () => {
    server.files.set('/a', { head: new Uint8Array(0), size: 1e9 })
    const source = await away().open(`${server.url}/a`)
    await source.read(1e9 - 22, 22)
    await source.read(1e9 - 60_000, 30_000)
    expect(server.seen).toHaveLength(2)
    for (let at = 5e8; at < 5e8 + 3e6; at += 512) await source.read(at, 512)
    expect(server.seen.length).toBeLessThanOrEqual(8)
    const together = [7e8, 7e8 + 1000, 7e8 + 30_000].map((at) => source.read(at, 100))
    const before = server.seen.length
    await Promise.all(together)
    expect(server.seen.length).toBe(before + 1)
  })
})

describe('what may go wrong on the way', () => {
  const big = safetensors(tensors(5000, 260_000))

  it('is tried again, from where the connection was cut', async () => {
    server.files.set('/a.safetensors', big)
    server.habit = async (request, response, count) => {
      if (count % 3 === 1) response.writeHead(503, { 'Retry-After': '0' }).end()
      else if (count % 3 === 2) await send(server, big, request, response, 70_000)
      return count % 3 !== 0
    }
    expect((await modelOf(away(), `${server.url}/a.safetensors`)).tensors).toHaveLength(5000)
    const ranges = server.seen.map(({ range }) => range)
    expect(ranges.some((range) => range?.startsWith(`bytes=${(1 << 17) + 70_000}-`))).toBe(true)
  })

  it('is told once it goes on: no answer, an answer that stops, nobody there', async () => {
    server.habit = () => true
    expect(await codeOf(away({ silence: 30, tries: 2 }).open(`${server.url}/a`))).toBe('far/unreachable')
    expect(server.seen).toHaveLength(2)
    server.files.set('/a', big)
    server.habit = async (request, response) => {
      if (request.headers.range === `bytes=0-${(1 << 17) - 1}`) return false
      response.writeHead(206, { 'Content-Range': `bytes ${1 << 17}-999999/${big.size}`, ETag: 'x' })
      response.write('x')
      return true
    }
    const source = await away({ silence: 30, tries: 2 }).open(`${server.url}/a`)
    expect(await codeOf(source.read(1 << 17, 1000))).toMatch(/file\/changed|far\/unreachable/)
    const gone = await another()
    await gone.close()
    expect(await codeOf(away({ tries: 2 }).open(`${gone.url}/a`))).toBe('far/unreachable')
    expect(await codeOf(away().open('http://no-such-host.invalid/a'))).toMatch(/far\/(no-host|unreachable)/)
  })

  it('is told where the file is changed meanwhile, and where there is none', async () => {
    server.files.set('/a.safetensors', big)
    const source = await away().open(`${server.url}/a.safetensors`)
    server.files.set('/a.safetensors', { head: big.head.map((byte) => byte ^ 1), size: big.size })
    expect(await codeOf(source.read(5e8, 10))).toBe('file/changed')
    expect(await codeOf(away().open(`${server.url}/b`))).toBe('file/unreadable')
    expect(await away().openBeside('b', `${server.url}/a`)).toBeUndefined()
  })

  it('leads elsewhere once more where a signed address has ended', async () => {
    server.files.set('/a.safetensors', big)
    server.habit = (request, response, count) => {
      if (count === 1) return false
      const isOld = request.url?.endsWith('signature=1') === true
      if (isOld) response.writeHead(403).end()
      return isOld
    }
    const hub = await another()
    hub.habit = (request, response, count) => {
      response.writeHead(302, { Location: `${server.url}${request.url}?signature=${count}` }).end()
      return true
    }
    expect((await modelOf(away(), `${hub.url}/a.safetensors`)).tensors).toHaveLength(5000)
    expect([hub.seen.length, server.seen.length]).toEqual([2, 3])
  })

  it('follows no circle, and nothing but the web', async () => {
    server.habit = (_, response) => {
      response.writeHead(302, { Location: '/round' }).end()
      return true
    }
    expect(await codeOf(away().open(`${server.url}/a`))).toBe('far/redirections')
    server.habit = (_, response) => {
      response.writeHead(302, { Location: 'file:///etc/passwd' }).end()
      return true
    }
    expect(await codeOf(away().open(`${server.url}/a`))).toBe('far/redirected')
  })
})

describe('a server without ranges', () => {
  it('gives small files, and large ones where that is asked for', async () => {
    server.ranges = false
    server.files.set('/lenet.prototxt', whole(LENET))
    server.files.set('/large.safetensors', safetensors(tensors(3, 1_000_000)))
    expect((await modelOf(away(), `${server.url}/lenet.prototxt`)).name).toBe('LeNet')
    expect(await codeOf(away().open(`${server.url}/large.safetensors`))).toBe('far/no-ranges')
    server.files.set('/larger.safetensors', safetensors(tensors(3, 100_000_000)))
    expect(await codeOf(away().open(`${server.url}/larger.safetensors`))).toBe('far/no-ranges')
    expect(server.bytes).toBeLessThan(60e6)
    expect((await modelOf(away({ download: true }), `${server.url}/large.safetensors`)).tensors).toHaveLength(3)
  })
})

describe('keys', () => {
  it('go to the host that they are for, and to no other', async () => {
    const hub = await another()
    hub.habit = (request, response) => {
      response.writeHead(302, { Location: `${server.url}${request.url}` }).end()
      return true
    }
    server.files.set('/a', whole('x'))
    const netrc = join(home, 'netrc')
    writeFileSync(netrc, 'default login all password all\nmachine 127.0.0.1 login me password "se cret"\n')
    const far = away({
      env: { HOME: home, HF_HOME: home, HF_TOKEN: 'hf_secret', HF_ENDPOINT: hub.url },
      headers: new Map([['x-own', 'mine']]),
    })
    await far.open(`${hub.url}/a?token=in-address`)
    expect(hub.seen[0]?.headers).toMatchObject({ authorization: 'Bearer hf_secret', 'x-own': 'mine' })
    expect(server.seen[0]?.headers.authorization).toBeUndefined()
    expect(server.seen[0]?.headers['x-own']).toBeUndefined()
    await away({ env: { HOME: home, NETRC: netrc } }).open(`${server.url}/a`)
    expect(server.seen[1]?.headers.authorization).toBe(`Basic ${Buffer.from('me:se cret').toString('base64')}`)
    const url = new URL(`${server.url}/a`)
    url.username = 'a b'
    url.password = 'p@ss'
    const source = await away().open(url.href)
    expect(source.name).toBe(`${server.url}/a`)
    expect(server.seen[2]?.headers.authorization).toBe(`Basic ${Buffer.from('a b:p@ss').toString('base64')}`)
  })
})

describe('a folder that a server lists', () => {
  it('is weighed as one on the disk is', async () => {
    server.files.set('/net/', whole('<a href="../">..</a><a href="lenet.prototxt">lenet</a><a href="?C=N">Name</a>'))
    server.files.set('/net/lenet.prototxt', whole(LENET))
    expect((await modelOf(away(), `${server.url}/net/`)).name).toBe('LeNet')
    expect(server.seen).toHaveLength(2)
    server.files.set('/none/', whole('<p>Nothing</p>'))
    expect(await codeOf(away().network(`${server.url}/none/`))).toBe('far/no-list')
  })
})

describe('a hub', () => {
  it('is asked for its list, page by page, and for the files that are needed', async () => {
    const files = ['config.json', 'model.safetensors', 'README.md', 'tokenizer.json']
    const config = { model_type: 'llama', architectures: ['LlamaForCausalLM'] }
    server.files.set('/me/net/resolve/v1/config.json', whole(JSON.stringify(config)))
    server.files.set('/me/net/resolve/v1/model.safetensors', safetensors(tensors(3, 1_000_000)))
    server.habit = (request, response) => {
      const url = new URL(request.url ?? '', server.url)
      if (url.pathname !== '/api/models/me/net/tree/v1') return false
      const page = Number(url.searchParams.get('cursor') ?? '0')
      const link =
        page < 3 ? { Link: `<${server.url}${url.pathname}?recursive=true&cursor=${page + 1}>; rel="next"` } : {}
      response.writeHead(200, link).end(JSON.stringify([{ type: 'file', path: files[page], size: 1 }]))
      return true
    }
    const env = { HOME: home, HF_HOME: home, HF_ENDPOINT: server.url }
    const model = await modelOf(away({ env }), 'hf://me/net@v1')
    expect(model.tensors.length).toBe(3)
    const asked = server.seen.map(({ path }) => path.split('?')[0])
    expect(new Set(asked.slice(4))).toEqual(
      new Set(['/me/net/resolve/v1/config.json', '/me/net/resolve/v1/model.safetensors']),
    )
    expect((await modelOf(away({ env }), 'hf://me/net@v1/model.safetensors')).tensors).toHaveLength(3)
    expect(await codeOf(away({ env }).network('hf://me/other'))).toBe('file/unreadable')
    expect(await codeOf(away({ env }).network('hf://me'))).toBe('far/no-place')
  })
})

describe('the program', () => {
  const env = { HOME: home, HF_HOME: home }

  it('reads with every command what an address names', async () => {
    server.files.set('/lenet.prototxt', whole(LENET))
    server.files.set('/tiny.caffemodel', whole(WEIGHTS))
    const [net, weights] = [`${server.url}/lenet.prototxt`, `${server.url}/tiny.caffemodel`]
    const runs = await Promise.all(
      [
        [net, '--format', 'json'],
        ['explain', net, 'conv1'],
        ['bytes', weights],
        ['values', weights],
        ['diff', net, 'examples/lenet/lenet.prototxt'],
        ['check', net, '--max', 'parameters=1M'],
        ['draw', net],
        ['scan', net, weights, '--jsonl'],
        ['open', net, '--export', '-'],
      ].map((args) => weighing(args, { env })),
    )
    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual(runs.map(() => [0, '']))
    expect(JSON.parse(runs[0]?.stdout ?? '').totals.parameters).toBe(431_080)
    expect(
      runs[7]?.stdout
        .split('\n')
        .map((line) => line && JSON.parse(line).status)
        .slice(0, 2),
    ).toEqual(['weighed', 'weighed'])
  })

  it('takes headers, and refuses them where nothing is far away', async () => {
    server.files.set('/lenet.prototxt', whole(LENET))
    const net = `${server.url}/lenet.prototxt`
    expect((await weighing([net, '--header', 'X-Key: s3cret'], { env })).status).toBe(0)
    expect(server.seen[0]?.headers['x-key']).toBe('s3cret')
    const wrong = await weighing([net, '--header', 'secret without a colon'], { env })
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--header does not understand')])
    const near = await weighing(['examples/lenet/lenet.prototxt', '--download'], { env })
    expect([near.status, near.stderr]).toEqual([2, expect.stringContaining('none is named')])
    const missing = await weighing([`${server.url}/none.prototxt`], { env })
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('no such file')])
    expect(existsSync(join(home, '.cache'))).toBe(false)
  })
})

describe.skipIf(!has('nginx'))('nginx', () => {
  it('gives ranges of a file of 5 GB, and lists a folder', async () => {
    const root = mkdtempSync(join(tmpdir(), 'weigh-nginx-'))
    const { head, size } = safetensors(tensors(5000, 260_000))
    writeFileSync(join(root, 'big.safetensors'), head)
    truncateSync(join(root, 'big.safetensors'), size)
    mkdirSync(join(root, 'net'))
    writeFileSync(join(root, 'net', 'lenet.prototxt'), LENET)
    const port = await freePort()
    const conf = `daemon off; master_process off; pid ${root}/pid; error_log ${root}/error.log; events {}
      http { access_log ${root}/access.log; client_body_temp_path ${root}/a; proxy_temp_path ${root}/b;
        fastcgi_temp_path ${root}/c; uwsgi_temp_path ${root}/d; scgi_temp_path ${root}/e;
        server { listen 127.0.0.1:${port}; root ${root}; autoindex on; } }`
    writeFileSync(join(root, 'conf'), conf)
    const nginx = spawn('nginx', ['-p', root, '-c', join(root, 'conf'), '-e', join(root, 'error.log')], {
      stdio: 'ignore',
    })
    try {
      const far = away({ tries: 12, pause: 20 })
      expect((await modelOf(far, `http://127.0.0.1:${port}/big.safetensors`)).tensors).toHaveLength(5000)
      expect((await modelOf(far, `http://127.0.0.1:${port}/net/`)).name).toBe('LeNet')
      const lines = readFileSync(join(root, 'access.log'), 'utf8').trim().split('\n')
      expect(lines.filter((line) => line.includes('big'))).toHaveLength(2)
    } finally {
      nginx.kill()
      await new Promise((resolve) => nginx.on('close', resolve))
      rmSync(root, { recursive: true, force: true })
    }
  })
})

describe('a store of objects', () => {
  /** What a store says of its keys, two at a time. */
  const listing = (url: URL, keys: readonly string[]) => {
    const prefix = url.searchParams.get('prefix') ?? ''
    const from = Number(url.searchParams.get('continuation-token') ?? '0')
    const own = keys.filter((key) => key.startsWith(prefix))
    const contents = own.slice(from, from + 2).map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`)
    const next = from + 2 < own.length ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : ''
    return `<?xml version="1.0"?><ListBucketResult>${contents.join('')}${next}</ListBucketResult>`
  }

  it('is read by ranges, with keys of the surroundings or without any', async () => {
    server.files.set('/models/net/lenet.prototxt', whole(LENET))
    for (const name of ['a', 'z']) server.files.set(`/models/net/${name}.txt`, whole('nothing'))
    server.files.set('/models/big.safetensors', safetensors(tensors(5000, 260_000)))
    const keys = ['net/a.txt', 'net/lenet.prototxt', 'net/z.txt', 'big.safetensors']
    server.habit = (request, response) => {
      const url = new URL(request.url ?? '', server.url)
      const isList = url.searchParams.get('list-type') === '2'
      if (isList) response.writeHead(200, { 'Content-Type': 'application/xml' }).end(listing(url, keys))
      else if (!server.files.has(url.pathname))
        response.writeHead(404).end('<Error><Code>NoSuchKey</Code><Message>none</Message></Error>')
      return isList || !server.files.has(url.pathname)
    }
    const env = {
      HOME: home,
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const [net, big, none] = await Promise.all([
      weighing(['s3://models/net/', '--format', 'json'], { env }),
      weighing(['s3://models/big.safetensors', '--format', 'json'], { env }),
      weighing(['s3://models/none.prototxt'], { env: { ...env, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } }),
    ])
    expect([net.stderr, JSON.parse(net.stdout).totals.parameters]).toEqual(['', 431_080])
    expect(JSON.parse(big.stdout).tensors).toHaveLength(5000)
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('no such file')])
    const signed = server.seen.filter(({ headers }) => headers.authorization?.includes('Credential=key/'))
    expect(server.seen.filter(({ path }) => path.includes('big'))).toHaveLength(2)
    expect(server.seen.filter(({ headers }) => headers.authorization === undefined).length).toBeGreaterThan(0)
    expect(signed.length).toBeGreaterThan(4)
    const { stdout } = await weighing(['scan', 's3://models', '--jsonl', '--progress', 'never'], { env })
    const files = stdout.split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line).file))
    expect(files.sort()).toEqual(['s3://models/big.safetensors', 's3://models/net/lenet.prototxt'])
  })
})
