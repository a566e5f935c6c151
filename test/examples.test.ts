/** The examples for users of the library, run with the packed package: in Node, in a browser, and through bundlers. */

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { buildSync } from 'esbuild-wasm'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPackage } from './installed.ts'
import { launchBrowser } from './page/open-page.ts'
import { ROOT, weigh } from './run-weigh.ts'

const LENET = join(ROOT, 'examples', 'lenet', 'lenet.prototxt')
let folder = ''
let browserFolder = ''

beforeAll(() => {
  folder = installPackage('examples')
  cpSync(join(ROOT, 'examples', 'library'), folder, { recursive: true })
  browserFolder = join(folder, 'browser')
  // Where `npm install` in the example's own folder would have put them.
  cpSync(join(folder, 'node_modules'), join(browserFolder, 'node_modules'), { recursive: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the example for Node', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['weigh.js', ...args], { cwd: join(folder, 'node'), encoding: 'utf8' })

  it('weighs a definition', () => {
    const { status, stdout, stderr } = run(LENET)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('parameters: 431,080\nMACs: 146,752,000\nconv1 weight: 20 × 1 × 5 × 5 = 500\n')
    expect(stdout).toContain('## conv2')
    expect(readFileSync(join(folder, 'node', 'network.svg'), 'utf8')).toMatch(/^<svg/)
  })

  it('weighs a definition with its weights', () => {
    const model = join(folder, 'lenet.caffemodel')
    weigh(['init', LENET, '-o', model])
    expect(run(LENET, model)).toMatchObject({ status: 0, stderr: '' })
  })

  it('tells what can not be read', () => {
    const { status, stdout, stderr } = run('nothing.prototxt')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('nothing.prototxt: cannot be read')
  })
})

describe('the example for browsers', () => {
  let browser: Browser
  let server: Server
  let address = ''

  beforeAll(async () => {
    mkdirSync(join(browserFolder, 'rolldown'))
    server = createServer((request, response) => {
      const file = join(browserFolder, normalize(new URL(request.url ?? '', 'http://localhost').pathname))
      response.setHeader('Content-Type', extname(file) === '.html' ? 'text/html' : 'text/javascript')
      try {
        response.end(readFileSync(file))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchBrowser()
  })

  afterAll(async () => {
    await browser.close()
    server.close()
  })

  /** Opens the page, weighs LeNet with its weights, and gives what the page then says. */
  async function told(path: string): Promise<readonly string[]> {
    const page: Page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (entry) => {
      if (entry.type() === 'error') complaints.push(entry.text())
    })
    await page.goto(`${address}/${path}`)
    await expect.poll(() => page.locator('output').first().innerText()).toMatch(/^63,338 parameters/)
    await page.locator('textarea').fill(readFileSync(LENET, 'utf8'))
    const model = join(folder, 'page.caffemodel')
    weigh(['init', LENET, '-o', model, '--force'])
    await page.locator('input').setInputFiles(model)
    await expect.poll(() => page.locator('output').first().innerText()).toMatch(/found in the file$/)
    const said = await page.locator('output').first().innerText()
    const width = await page.locator('img').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      return image.naturalWidth
    })
    expect(width).toBeGreaterThan(100)
    await page.locator('textarea').fill('layer { nane: "x" }')
    await expect.poll(() => page.locator('output').nth(1).innerText()).toContain('nane')
    await page.close()
    return [said, ...complaints]
  }

  const LENET_SAID = ['431,080 parameters, 5,044,224 bytes of feature maps, 431,080 parameters found in the file']

  it('runs as it stands, by an import map', async () => {
    expect(await told('index.html')).toEqual(LENET_SAID)
  })

  it('runs through Vite', async () => {
    await build({ root: browserFolder, logLevel: 'silent', build: { outDir: 'vite' } })
    expect(await told('vite/bundled.html')).toEqual(LENET_SAID)
  })

  it('runs through rolldown', async () => {
    const bundle = await rolldown({ input: join(browserFolder, 'main.js'), platform: 'browser' })
    await bundle.write({ dir: join(browserFolder, 'rolldown'), minify: true })
    expect(await told(pageFor('rolldown'))).toEqual(LENET_SAID)
  })

  it('runs through esbuild', async () => {
    buildSync({
      absWorkingDir: browserFolder,
      entryPoints: ['main.js'],
      outdir: 'esbuild',
      logLevel: 'silent',
      ...{ bundle: true, splitting: true, minify: true, format: 'esm' },
    })
    expect(await told(pageFor('esbuild'))).toEqual(LENET_SAID)
  })

  /** Puts the page beside a bundle of its script. */
  function pageFor(bundle: string): string {
    cpSync(join(browserFolder, 'bundled.html'), join(browserFolder, bundle, 'bundled.html'))
    return `${bundle}/bundled.html`
  }
})
