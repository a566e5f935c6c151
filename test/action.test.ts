/** The GitHub action, the pre-commit hook and the GitLab example, each run in a repository of its own. */

import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { PROGRAM, ROOT } from './run-weigh.ts'

const LENET = readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'), 'utf8')
const MOBILE = readFileSync(join(ROOT, 'examples/mobile/mini-mobile.prototxt'), 'utf8')

let folder: string
let repository: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weigh-action-'))
  repository = join(folder, 'repository')
  mkdirSync(repository)
  git('init', '--quiet', '--initial-branch=main')
  write('nets/lenet.prototxt', LENET)
  write('nets/mobile.prototxt', MOBILE)
  write('.weighbridge.toml', '[[model]]\nfile = "nets/*.prototxt"\nmax.parameters = "500K"\n')
  commit('first')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const GIT = [
  '-c',
  'user.name=a',
  '-c',
  'user.email=a@b',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'protocol.file.allow=always',
]

function git(...args: readonly string[]): string {
  const run = spawnSync('git', [...GIT, ...args], { cwd: repository, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stdout}${run.stderr}`)
  return run.stdout.trim()
}

function write(name: string, content: string): string {
  const path = join(repository, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

function commit(message: string): string {
  git('add', '--all')
  git('commit', '--quiet', '--message', message)
  return git('rev-parse', 'HEAD')
}

interface ActionRun {
  readonly status: number | null
  readonly log: string
  readonly summary: string
  readonly report: string
  readonly outputs: Readonly<Record<string, string>>
}

const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))

/** The environment that action.yml makes of its inputs, where those that are not given have their defaults. */
function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const { env } = action.runs.steps.find((step: { id?: string }) => step.id === 'weigh')
  const value = (text: string) =>
    text.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, name: string) => {
      const given = inputs[name] ?? action.inputs[name].default
      return given.startsWith('${{') ? '' : given
    })
  return Object.fromEntries(Object.entries<string>(env).map(([name, text]) => [name, value(text)]))
}

/** Runs the action's script without blocking: the test answers it as GitHub. */
async function run(
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const [summary, output] = [join(folder, 'summary.md'), join(folder, 'output')]
  for (const file of [summary, output]) writeFileSync(file, '')
  const child = spawn(process.execPath, [join(ROOT, 'action/run.js')], {
    cwd: repository,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      WEIGH_PROGRAM: PROGRAM,
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
      ...environment(inputs),
      ...more,
    },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  }
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const outputs = Object.fromEntries(
    readFileSync(output, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2)),
  )
  const report = existsSync(join(folder, 'weighbridge.md')) ? readFileSync(join(folder, 'weighbridge.md'), 'utf8') : ''
  return { status, log, summary: readFileSync(summary, 'utf8'), report, outputs }
}

describe('the action', () => {
  test('hands each input to its script, and gives what it says', () => {
    const { env } = action.runs.steps.find((step: { id?: string }) => step.id === 'weigh')
    const handed = [...Object.values<string>(env), action.runs.steps[0].env.VERSION].join(' ')
    const script = readFileSync(join(ROOT, 'action/run.js'), 'utf8')
    for (const name of Object.keys(action.inputs)) {
      if (name !== 'working-directory') expect(handed).toContain(`\${{ inputs.${name} }}`)
    }
    const asked = [...script.matchAll(/(?:input|lines|isOn)\('([A-Z_]+)'\)/g)].map(([, name]) => `INPUT_${name}`)
    const rules = ['INPUT_MAX', 'INPUT_MIN', 'INPUT_REQUIRE']
    expect([...new Set([...asked, ...rules])].sort()).toEqual(Object.keys(env).sort())
    expect(Object.keys(action.outputs).every((name) => script.includes(`output('${name}'`))).toBe(true)
  })

  test('all kept, nothing changed', async () => {
    const base = git('rev-parse', 'HEAD')
    const { status, summary, outputs, report, log } = await run({ base })
    expect(status).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'kept', changed: 'false' })
    expect(summary).toBe(report)
    expect(summary).toContain('# Weighbridge: all budgets are kept')
    expect(summary).toContain('| parameters | ≤ | 500,000 | 431,080 | 86.2 % | within |')
    expect(summary).not.toContain('What changed')
    expect(log).toContain('LeNet')
  })

  test('a broken budget fails, is annotated, and what changed is told', async () => {
    const base = git('rev-parse', 'HEAD')
    write('nets/lenet.prototxt', LENET.replace('num_output: 500', 'num_output: 1000'))
    commit('second')
    const { status, summary, outputs, log } = await run({ base })
    expect(status).toBe(1)
    expect(outputs).toMatchObject({ verdict: 'broken', changed: 'true' })
    expect(summary).toContain('**over**')
    expect(summary).toContain('<summary>nets/lenet.prototxt</summary>')
    expect(summary).not.toContain('<summary>nets/mobile.prototxt</summary>')
    expect(summary).toContain(`${base.slice(0, 12)}:nets/lenet.prototxt → nets/lenet.prototxt`)
    expect(summary).toContain('| parameters | 431,080 | 836,580 | **+405,500** | +94.1 % |')
    expect(log).toMatch(
      /^::error file=nets\/lenet\.prototxt,line=\d+,title=weighbridge::LeNet: parameters is 836580, allowed ≤ 500K \(167\.3 %25\): over$/m,
    )
  })

  test('files and budgets come from the inputs as well', async () => {
    const files = 'nets/lenet.prototxt\n# a comment\nnets/mobile.prototxt'
    const { status, summary } = await run({
      files,
      max: 'macsPerExample=3M\nlayer.parameterBytes=2MiB',
      require: 'types=*',
      arguments: '--batch 1',
    })
    expect(status).toBe(1)
    expect(summary).toContain('| macsPerExample | ≤ | 3,000,000 | 2,293,000 | 76.4 % | within |')
    expect(summary).toContain('| layer.parameterBytes |')
    expect((await run({ files, max: 'paramters=1' })).status).toBe(2)
  })

  test('a network with errors fails, whatever its budgets', async () => {
    write('nets/lenet.prototxt', LENET.replace('num_output: 500', 'num_outputs: 500'))
    const { status, summary, outputs } = await run({ diff: 'false' })
    expect(status).toBe(1)
    expect(outputs.verdict).not.toBe('broken')
    expect(summary).toContain('# Weighbridge: a network has errors')
    expect(summary).toContain('num_outputs')
  })

  test('new and renamed networks, and weights', async () => {
    const base = git('rev-parse', 'HEAD')
    git('mv', 'nets/lenet.prototxt', 'nets/moved.prototxt')
    write('nets/new.prototxt', MOBILE)
    const moved = write(
      'nets/moved.prototxt',
      LENET.replace('num_output: 50\n', 'num_output: 40\n').replace('num_output: 500', 'num_output: 499'),
    )
    commit('second')
    const { summary } = await run({ base })
    expect(summary).toContain(`${base.slice(0, 12)}:nets/lenet.prototxt → nets/moved.prototxt`)
    expect(summary).toContain('<summary>nets/new.prototxt</summary>\n\nThis network is new.')
    const init = (...args: string[]) =>
      spawnSync(process.execPath, [PROGRAM, 'init', moved, '-o', join(repository, 'w.caffemodel'), ...args])
    init()
    const before = commit('third')
    write('nets/moved.prototxt', LENET.replace('num_output: 500', 'num_output: 498'))
    init('--force')
    commit('fourth')
    const again = await run({ base: before, files: 'nets/moved.prototxt w.caffemodel', max: 'weights.size=2M' })
    expect(again.status).toBe(0)
    expect(again.summary).toContain('<summary>nets/moved.prototxt</summary>')
    expect(again.summary).toContain(`${before.slice(0, 12)}:w.caffemodel`)
  })

  test('without a check, networks that changed are compared', async () => {
    const base = git('rev-parse', 'HEAD')
    write('nets/mobile.prototxt', MOBILE.replace('num_output: 16', 'num_output: 8'))
    commit('second')
    const { status, summary } = await run({ check: 'false', base })
    expect(status).toBe(0)
    expect(summary).not.toContain('budgets')
    expect(summary).toContain('<summary>nets/mobile.prototxt</summary>')
    expect((await run({ check: 'false', base: git('rev-parse', 'HEAD') })).summary).toContain('No network has changed.')
  })

  test('a shallow clone fetches the base; one that is nowhere is told', async () => {
    const base = git('rev-parse', 'HEAD')
    write('nets/lenet.prototxt', LENET.replace('num_output: 500', 'num_output: 400'))
    commit('second')
    git('config', 'uploadpack.allowAnySHA1InWant', 'true')
    const clone = join(folder, 'clone')
    git('clone', '--quiet', '--depth=1', `file://${repository}`, clone)
    repository = clone
    const { summary } = await run(
      { base },
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'protocol.file.allow', GIT_CONFIG_VALUE_0: 'always' },
    )
    expect(summary).toContain('<summary>nets/lenet.prototxt</summary>')
    const nowhere = await run({ base: '1234567890123456789012345678901234567890' })
    expect(nowhere.log).toContain(
      '::warning::weighbridge: the base 1234567890123456789012345678901234567890 is not in this clone',
    )
    expect(nowhere.status).toBe(0)
    expect((await run({ base: '--output=x' })).status).toBe(0)
    expect(existsSync(join(clone, 'x'))).toBe(false)
  })

  test('names in files give no commands and call nobody', async () => {
    const base = git('rev-parse', 'HEAD')
    const name = '::error::boo'
    write(
      'nets/lenet.prototxt',
      LENET.replace('name: "LeNet"', `name: "${name}"`).replaceAll('"conv1"', '"@everyone <img src=x>"'),
    )
    write('.weighbridge.toml', '[[model]]\nfile = "nets/lenet.prototxt"\nmax.layer.parameters = 1\n')
    commit('second')
    const { log, summary } = await run({ base })
    const stopped = log.replace(/^::stop-commands::(.*)\n[\s\S]*?\n::\1::$/gm, '')
    expect(stopped).not.toMatch(/^::error::boo/m)
    expect(log).toMatch(/^::error file=.*::::error::boo: layer\.parameters of ip1 is/m)
    expect(summary).not.toContain('@everyone')
    expect(summary).not.toMatch(/(?<!\\)<img/)
  })

  test('a very long report is cut to what GitHub takes', async () => {
    const { commentBody } = await import(join(ROOT, 'action/report.js'))
    const sections = Array.from({ length: 500 }, (_, at) => ({
      name: `${at}.prototxt`,
      markdown: 'a line\n'.repeat(99),
    }))
    const body: string = commentBody({ status: 1, markdown: '', stderr: '' }, sections)
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/a line\n\n… the rest is in the job's log\.\n$/)
  })
})

interface Asked {
  readonly method: string
  readonly url: string
  readonly token: string | undefined
  readonly body: string
}

/** A stand-in for GitHub's comments. */
async function serve(answer: (asked: Asked) => { readonly status?: number; readonly body: unknown }) {
  const asked: Asked[] = []
  const server: Server = createServer((request, response) => {
    let content = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      content += text
    })
    request.on('end', () => {
      const body = content === '' ? '' : JSON.parse(content).body
      const one = { method: request.method ?? '', url: request.url ?? '', token: request.headers.authorization, body }
      asked.push(one)
      const { status = 200, body: said } = answer(one)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { asked, api: `http://127.0.0.1:${port}`, close: () => server.close() }
}

function pullRequest(api: string): Record<string, string> {
  const event = join(folder, 'event.json')
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }))
  return { GITHUB_API_URL: api, GITHUB_REPOSITORY: 'some/where', GITHUB_EVENT_PATH: event }
}

describe('the comment', () => {
  test('is written, and written anew by later runs, however many others there are', async () => {
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'looks good' }))
    let own: { id: number; body: string } | undefined
    const { asked, api, close } = await serve(({ method, url, body }) => {
      if (method === 'GET') return { body: url.endsWith('&page=1') ? others : own ? [own] : [] }
      own = { id: 4711, body }
      return { status: method === 'POST' ? 201 : 200, body: own }
    })
    const inputs = { token: 'secret', base: git('rev-parse', 'HEAD') }
    const first = await run(inputs, pullRequest(api))
    const second = await run(inputs, pullRequest(api))
    close()
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /repos/some/where/issues/7/comments?per_page=100&page=1',
      'GET /repos/some/where/issues/7/comments?per_page=100&page=2',
      'POST /repos/some/where/issues/7/comments',
      'GET /repos/some/where/issues/7/comments?per_page=100&page=1',
      'GET /repos/some/where/issues/7/comments?per_page=100&page=2',
      'PATCH /repos/some/where/issues/comments/4711',
    ])
    expect(asked[0]?.token).toBe('Bearer secret')
    expect(asked[2]?.body).toBe(first.report)
    expect(first.report.startsWith('<!-- weighbridge -->\n')).toBe(true)
    expect(`${first.log}${second.log}`).not.toContain('secret')
  })

  test('of somebody else is left alone, whatever it begins with', async () => {
    const user = { login: 'mallory', type: 'User' }
    const theirs = { id: 1, body: '<!-- weighbridge -->\nall is well', user }
    const { asked, api, close } = await serve(({ method, url }) => {
      if (method !== 'GET') return { status: 201, body: {} }
      return url === '/user' ? { status: 403, body: {} } : { body: [theirs] }
    })
    await run({ token: 't', base: git('rev-parse', 'HEAD') }, pullRequest(api))
    close()
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })

  test('may be left out where there is nothing to say', async () => {
    const { asked, api, close } = await serve(() => ({ body: [] }))
    const base = git('rev-parse', 'HEAD')
    await run({ token: 't', comment: 'changes', base }, pullRequest(api))
    expect(asked.map(({ method }) => method)).toEqual(['GET'])
    await run({ token: 't', comment: 'false', base }, pullRequest(api))
    expect(asked).toHaveLength(1)
    await run({ token: 't', base }, { GITHUB_API_URL: api })
    expect(asked).toHaveLength(1)
    await run({ token: 't', comment: 'changes', base, max: 'layers=1' }, pullRequest(api))
    close()
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })

  test('that is refused fails nothing', async () => {
    const { api, close } = await serve(() => ({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    }))
    const refused = await run({ token: 't', base: git('rev-parse', 'HEAD') }, pullRequest(api))
    close()
    expect(refused.status).toBe(0)
    expect(refused.log).toContain('::warning::weighbridge: no comment could be written (GET 403)')
    const unreachable = await run({ token: 't', base: git('rev-parse', 'HEAD') }, pullRequest(api))
    expect(unreachable.status).toBe(0)
  })
})

describe('the pre-commit hook', () => {
  test('runs weigh check on what it should', () => {
    const [hook] = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8'))
    const pattern = new RegExp(hook.files)
    for (const name of [
      'net.prototxt',
      'a/b.caffemodel',
      'w.caffemodel.h5',
      '.weighbridge.toml',
      'a/.weighbridge.toml',
    ])
      expect(pattern.test(name), name).toBe(true)
    for (const name of ['net.prototxt.txt', 'my.weighbridge.toml', 'README.md'])
      expect(pattern.test(name), name).toBe(false)
    const [program, ...args] = hook.entry.split(' ')
    expect(program).toBe('weigh')
    const check = () =>
      spawnSync(process.execPath, [PROGRAM, ...args], { cwd: join(repository, 'nets'), encoding: 'utf8' })
    expect(check().status).toBe(0)
    write('nets/lenet.prototxt', LENET.replace('num_output: 500', 'num_output: 1000'))
    expect(check()).toMatchObject({ status: 1, stdout: expect.stringContaining('over') })
  })
})

describe('the GitLab example', () => {
  const job = parse(readFileSync(join(ROOT, 'examples/ci/gitlab-ci.yml'), 'utf8')).weighbridge

  /** Runs the job's script with programs that stand in for npx and curl. */
  function pipeline(base: string) {
    const programs = join(folder, 'programs')
    mkdirSync(programs, { recursive: true })
    const program = (name: string, text: string) => {
      writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(programs, name), 0o755)
    }
    program('npx', `shift 2\nexec ${process.execPath} ${PROGRAM} "$@"`)
    program('curl', `printf '%s\\n' "$@" > ${join(folder, 'curl')}`)
    return spawnSync('bash', ['-e', '-c', [...(job.before_script ?? []), ...job.script].join('\n')], {
      cwd: repository,
      encoding: 'utf8',
      env: {
        PATH: `${programs}:${process.env.PATH}`,
        LC_ALL: 'C.UTF-8',
        HOME: folder,
        ...job.variables,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
        CI_API_V4_URL: 'https://gitlab.example/api/v4',
        CI_PROJECT_ID: '1',
        CI_MERGE_REQUEST_IID: '2',
        WEIGHBRIDGE_TOKEN: 'secret',
      },
    })
  }

  test('checks, compares and comments', () => {
    const base = git('rev-parse', 'HEAD')
    expect(pipeline(base).status).toBe(0)
    write('nets/lenet.prototxt', LENET.replace('num_output: 500', 'num_output: 1000'))
    commit('second')
    const { status, stderr } = pipeline(base)
    expect(stderr).toBe('')
    expect(status).toBe(1)
    const report = readFileSync(join(repository, 'weighbridge.md'), 'utf8')
    expect(report).toContain('**over**')
    expect(report).toContain('| parameters | 431,080 | 836,580 |')
    const asked = readFileSync(join(folder, 'curl'), 'utf8')
    expect(asked).toContain('https://gitlab.example/api/v4/projects/1/merge_requests/2/notes')
    expect(asked).toContain('PRIVATE-TOKEN: secret')
    expect(job.artifacts.paths).toContain('weighbridge.md')
  })
})
