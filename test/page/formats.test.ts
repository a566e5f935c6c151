/** Networks of every format on the page: opened from their files, shown in every view, without a word of another framework. */

import { mkdirSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyze } from '../../src/analyze/analyze.ts'
import { memorySource } from '../../src/core/bytes/bytes.ts'
import { readNetwork } from '../../src/formats/index.ts'
import { FIXTURES, foreignWord } from '../contracts/format-fixtures.ts'
import { ROOT } from '../run-weigh.ts'
import { blackShare, launchBrowser, type OpenedPage, openPage, type Served, serve, total } from './open-page.ts'

let browser: Browser
let served: Served
let opened: OpenedPage
beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), serve()])
  opened = await openPage(browser, served.url)
})
afterAll(async () => {
  served.stop()
  await browser.close()
})

// The format of the fixtures is no part of the page.
const NETWORKS = Object.entries(FIXTURES)
  .filter(([format]) => format !== 'hello')
  .flatMap(([format, networks]) => networks.map((files) => ({ format, files })))

/** What the network weighs, by the library. */
async function expected(files: readonly string[]) {
  const sources = files.map((file) => memorySource(basename(file), new Uint8Array(readFileSync(join(ROOT, file)))))
  return analyze(await readNetwork(sources, { open: async (name) => sources.find((each) => each.name === name) }))
}

const VIEWS = ['stage-bytes', 'stage-memory', 'stage-run', 'stage-figure', 'below-issues', 'below-layers'] as const

describe('networks of every format', () => {
  it.each(NETWORKS)('$format: $files', async ({ format, files }) => {
    const { page, complaints } = opened
    const { totals, model } = await expected(files)
    const choose = (chosen: readonly string[]) =>
      page.getByLabel('Open files').setInputFiles(chosen.map((file) => join(ROOT, file)))
    const isNamed = (name: string) => expect.poll(() => page.locator('.file-name').innerText()).toBe(name)
    // Weights join the network that stands there, where it is theirs.
    await choose(['test/fixtures/keras/legacy.json'])
    await isNamed('legacy.json')
    await choose(files)
    const value = totals.parameters.value
    const first = basename(files.find((file) => file.endsWith('.param')) ?? files[0] ?? '')
    await isNamed(first.replace(/\.caffemodel$/, '.prototxt'))
    await page.waitForFunction(() => document.querySelector('.app')?.classList.contains('is-busy') === false)
    if (typeof value === 'bigint')
      await expect.poll(async () => (await total(page, 'parameters')).replace(/\D/g, '')).toBe(String(value))
    const said: string[] = []
    for (const view of VIEWS) {
      // Tensors without a graph have neither feature maps nor passes.
      if (model.kind === 'weights' && (view === 'stage-memory' || view === 'stage-run')) continue
      await page.locator(`#${view}`).click()
      // The text is the file's own, and may name whoever wrote it.
      for (const part of ['.pane-stage-area', '.pane-below-area', 'header .figures'])
        said.push(await page.locator(part).innerText())
    }
    await page.locator('.figure-host svg').waitFor()
    await page.locator('.grid-host tbody tr').first().locator('button').first().click()
    await page.locator('.inspector').waitFor()
    // Rules may be cited from the sources of other frameworks.
    said.push((await page.locator('.inspector').innerText()).replaceAll(/^.*\.(cc|cpp|c|py), .*$/gm, ''))
    expect(said.join('\n')).not.toContain('something went wrong')
    expect(foreignWord(format, files, said.join('\n'))).toBeUndefined()
    expect(await page.locator('.issues li.error').count()).toBe(0)
    expect(model.files.length).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })
})

describe('what only some formats have', () => {
  it('opens a model of 40 GB by its header', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'weigh-large-')), 'large.gguf')
    writeFileSync(file, readFileSync(join(ROOT, 'test/fixtures/gguf/tiny.gguf')))
    truncateSync(file, 40 * 2 ** 30)
    const own = await serve([file])
    const context = await browser.newContext()
    const tab = await context.newPage()
    let asked = 0
    tab.on('response', (response) => {
      if (response.url().includes('/files/')) asked += Number(response.headers()['content-length'] ?? 0)
    })
    await tab.goto(own.url)
    const { totals } = await expected(['test/fixtures/gguf/tiny.gguf'])
    await expect
      .poll(async () => (await total(tab, 'parameters')).replace(/\D/g, ''))
      .toBe(String(totals.parameters.value))
    expect(asked).toBeLessThan(1 << 20)
    await context.close()
    own.stop()
  })

  it('opens a folder as one model', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'weigh-folder-')), 'model')
    mkdirSync(folder)
    writeFileSync(join(folder, 'config.json'), readFileSync(join(ROOT, 'test/fixtures/transformers/config.json')))
    writeFileSync(join(folder, 'tokenizer.json'), '{}')
    const own = await serve([folder])
    const { page, complaints } = await openPage(browser, own.url)
    await expect.poll(() => page.locator('.file-name').innerText()).toBe('model/config.json')
    await expect.poll(() => page.locator('.cm-content').innerText()).toContain('model_type')
    await page.locator('#below-suppose').click()
    const before = await total(page, 'cache')
    await page.getByLabel('Tokens in the cache').fill('7')
    await expect.poll(() => total(page, 'cache')).not.toBe(before)
    expect(complaints).toEqual([])
    await page.context().close()
    own.stop()
  })

  it('says what a transformer needs of a machine, as its sliders stand', async () => {
    const { page, complaints } = opened
    await page.getByLabel('Open files').setInputFiles(join(ROOT, 'test/fixtures/transformers/config.json'))
    await page.locator('#stage-memory').click()
    const room = page.locator('.room')
    await room.getByRole('status').waitFor()
    // 125,248 parameters of 2 bytes: with 4 bits each a quarter of them.
    await room.getByRole('slider', { name: /^Weights as/ }).fill('4')
    await expect.poll(() => total(page, 'size')).toBe('61.2 KiB')
    // 128 tokens, 2 layers, keys and values, 2 heads of 16 numbers, 2 bytes: eight times as many for 1,024.
    await room.getByRole('slider', { name: /^Tokens in the cache/ }).fill('10')
    await expect.poll(() => total(page, 'cache')).toBe('256.0 KiB')
    await room.getByRole('slider', { name: /^Memory of the machine/ }).fill('17')
    await expect.poll(() => room.getByRole('status').innerText()).toContain('do not fit')
    await room.getByRole('button', { name: /model$/ }).click()
    await expect.poll(() => room.locator('.parts li').count()).toBeGreaterThan(3)
    expect(complaints).toEqual([])
  })

  it('puts two networks side by side, also of two formats', async () => {
    const { page, complaints } = opened
    await page.getByLabel('Open files').setInputFiles(join(ROOT, 'test/fixtures/darknet/tiny.cfg'))
    await expect.poll(() => page.locator('.file-name').innerText()).toBe('tiny.cfg')
    await page.locator('#below-compare').click()
    await page.getByRole('button', { name: 'Keep tiny.cfg to compare with' }).click()
    await page.getByText('Nothing differs.').waitFor()
    await page.getByRole('button', { name: 'Examples' }).click()
    await page.getByRole('menuitem', { name: 'vgg16.prototxt' }).click()
    const row = page.locator('.compare tr', { hasText: 'parameters' }).first()
    await expect.poll(() => row.innerText()).toContain('138,357,337')
    expect(await row.innerText()).toContain('207')
    expect(complaints).toEqual([])
  })

  it.each(['kernels', 'convnet', 'lenet', 'boxes', 'graph'])(
    'draws the large examples in their colours: %s',
    async (style) => {
      const { page, complaints } = opened
      await page.locator('#stage-figure').click()
      for (const name of ['googlenet.prototxt', 'resnet50.prototxt', 'ssd300.prototxt']) {
        await page.getByRole('button', { name: 'Examples' }).click()
        await page.getByRole('menuitem', { name }).click()
        await expect.poll(() => page.locator('.file-name').innerText()).toBe(name)
        await page.getByLabel('Style').selectOption(style)
        await page.waitForFunction(() => document.querySelector('.app')?.classList.contains('is-busy') === false)
        await page.locator('.figure-host svg').waitFor()
        expect(await blackShare(page, await page.locator('.figure-host').screenshot()), name).toBeLessThan(0.05)
      }
      expect(complaints).toEqual([])
    },
  )
})

describe('the element weigh-network', () => {
  it('shows a figure and its totals by one script, from a file and from its own text', async () => {
    const files = new Map<string, Buffer | string>([
      ['/weigh-network.js', readFileSync(join(ROOT, 'dist/web/weigh-network.js'))],
      ['/lenet.prototxt', readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'))],
      ['/net.onnx', readFileSync(join(ROOT, 'test/fixtures/onnx/lenet.onnx'))],
      [
        '/',
        `<!doctype html><script type="module" src="weigh-network.js"></script>
         <weigh-network id="a" src="lenet.prototxt" figure="boxes"></weigh-network>
         <weigh-network id="b" src="net.onnx"></weigh-network>
         <weigh-network id="c" name="net.cfg">[net]
height=8
width=8
channels=3
[convolutional]
filters=4
size=3
</weigh-network><weigh-network id="d" src="nowhere.onnx"></weigh-network>`,
      ],
    ])
    const context = await browser.newContext()
    const tab = await context.newPage()
    await tab.route('http://site.test/**', async (route) => {
      const body = files.get(new URL(route.request().url()).pathname)
      const contentType = route.request().url().endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
      await (body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType }))
    })
    await tab.goto('http://site.test/')
    const said = (id: string) => tab.locator(`#${id}`).evaluate((element) => element.shadowRoot?.textContent ?? '')
    await expect.poll(() => said('a')).toContain('431,080 parameters')
    await expect.poll(() => said('b')).toContain('530 parameters')
    await expect.poll(() => said('c')).toContain('112 parameters')
    await expect.poll(() => said('d')).toContain('cannot be read (404)')
    expect(await blackShare(tab, await tab.locator('#a').screenshot())).toBeLessThan(0.05)
    await context.close()
  })
})
