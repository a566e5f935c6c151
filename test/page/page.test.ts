/** The page in a real browser: what a reader does, and what the reader sees then. */

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, weigh } from '../run-weigh.ts'
import {
  blackShare,
  deepNet,
  launchBrowser,
  type OpenedPage,
  openPage,
  type Served,
  serve,
  total,
  typeText,
} from './open-page.ts'

const LENET = readFileSync(join(ROOT, 'examples/lenet/lenet.prototxt'), 'utf8')

let browser: Browser
let served: Served
beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), serve()])
})
afterAll(async () => {
  served.stop()
  await browser.close()
})

const fresh = (hash = '', options: Parameters<typeof openPage>[2] = {}): Promise<OpenedPage> =>
  openPage(browser, `${served.url}${hash}`, options)

async function download(page: Page, view: string, item: string, encoding: 'utf8' | 'latin1' = 'utf8'): Promise<string> {
  await page.locator(view).getByRole('button', { name: 'Save' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item, exact: true }).click(),
  ])
  return readFileSync(await file.path(), encoding)
}

/** Width and height, from the first tag. */
function sizeOfSvg(svg: string): readonly number[] {
  return (/^<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? []).slice(1).map(Number)
}

/** Width and height, from the header that follows the signature. */
function sizeOfPng(png: Buffer): readonly number[] {
  expect(png.toString('latin1', 0, 16)).toBe('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

/** Every colour that occurs in a picture, as the browser reads it. */
function coloursOf(page: Page, png: Buffer): Promise<readonly string[]> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context?.drawImage(picture, 0, 0)
    const { data } = context?.getImageData(0, 0, picture.width, picture.height) ?? { data: [] }
    const colours = new Set<string>()
    for (let at = 0; at < data.length; at += 4) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`)
    return [...colours]
  }, png.toString('base64'))
}

/** Convolutions and pools whose sizes differ, so that no two are told as one. */
function variedNet(count: number): string {
  const layers = Array.from({ length: count }, (_, at) => {
    const bottom = at === 0 ? 'data' : `c${at - 1}`
    const fields = `num_output: ${8 + (at % 11)} kernel_size: ${at % 2 === 0 ? 3 : 1} pad: ${at % 2 === 0 ? 1 : 0}`
    return `layer { name: "c${at}" type: "Convolution" bottom: "${bottom}" top: "c${at}" convolution_param { ${fields} } }`
  })
  return `input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n${layers.join('\n')}\n`
}

describe('the page', () => {
  it.each(['graph', 'boxes', 'convnet', 'lenet'])('draws what many layers share in its colours: %s', async (style) => {
    const { page, complaints } = await fresh(`#style=${style}`)
    await page.waitForSelector('.cm-content')
    await typeText(page, variedNet(60))
    await expect.poll(() => total(page, 'parameters')).not.toBe('431,080')
    await expect.poll(() => page.locator('.figure-host svg').innerHTML()).toContain('c59')
    const picture = await page.locator('.figure-host').screenshot()
    expect(await blackShare(page, picture)).toBeLessThan(0.05)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('opens with LeNet and its numbers, and complains of nothing', async () => {
    const { page, complaints } = await fresh()
    await page.waitForSelector('.figure-host svg')
    expect(await total(page, 'parameters')).toBe('431,080')
    expect(await total(page, 'size')).toBe('1.64 MiB')
    await page.waitForSelector('.cm-content')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('weighs anew as one types, and tells the difference', async () => {
    const { page, complaints } = await fresh()
    await page.waitForSelector('.cm-content')
    await typeText(page, LENET.replace('num_output: 50', 'num_output: 100'))
    await page.waitForSelector('[data-total=parameters] .difference')
    // 520 + (100·20·25 + 100) + (500·1600 + 500) + 5,010
    expect(await total(page, 'parameters')).toBe('856,130')
    expect(await page.locator('[data-total=parameters] .difference').innerText()).toBe('+425,050')
    expect(await page.locator('td.is-changed').count()).toBeGreaterThan(2)
    await page.keyboard.press('Control+Z')
    await expect.poll(() => total(page, 'parameters')).toBe('431,080')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('selects a layer in all views at once', async () => {
    const { page } = await fresh()
    await page.waitForSelector('.cm-content')
    // Between the kernels: the gaps of a layer are the layer's too.
    await page.locator('.figure-host [data-node=conv2]').first().click({ force: true })
    expect(await page.locator('tr[aria-selected=true] th').innerText()).toBe('conv2')
    await page.getByRole('heading', { name: 'conv2' }).waitFor()
    await page.waitForSelector('.cm-layer-line')
    expect(await page.locator('.cm-layer-line').first().innerText()).toContain('layer {')
    await page.waitForSelector('.figure-host .halo')
    await page.getByRole('tab', { name: 'Bytes' }).click()
    await page.waitForSelector('.strip rect.is-selected', { state: 'attached' })
    await page.getByRole('tab', { name: 'Memory' }).click()
    expect(await page.locator('.moment[aria-selected=true]').getAttribute('aria-label')).toContain('conv2')
    await page.context().close()
  })

  it('opens a number into its working, with the source of the rule', async () => {
    const { page } = await fresh()
    await page.getByRole('button', { name: '25,050: how it comes about' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.locator('math').count()).toBeGreaterThan(2)
    expect(await dialog.innerText()).toContain('conv_layer.cpp')
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
    await page.locator('[data-total=parameters]').click()
    expect(await dialog.innerText()).toContain('400,500')
    await page.context().close()
  })

  it('switches all of its words to Chinese and back, and remembers', async () => {
    const { page } = await fresh('#layer=conv2')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('tab', { name: '各层' }).waitFor()
    await expect.poll(() => page.locator('.inspector').innerText()).toContain('可学习')
    await expect.poll(() => page.locator('.figure-host svg').innerHTML()).toContain('个参数')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await page.reload()
    await page.getByRole('tab', { name: '各层' }).waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('tab', { name: 'Layers' }).waitFor()
    await page.context().close()
  })

  it('supposes another batch and other numbers, and goes back', async () => {
    const { page } = await fresh('#below=suppose')
    await page.getByLabel('Batch').fill('1')
    await expect.poll(() => total(page, 'memory')).toBe('77.0 KiB')
    await page.getByLabel('Weights as').selectOption('int8')
    await expect.poll(() => total(page, 'size')).toBe('421.0 KiB')
    await page.getByRole('button', { name: 'As the file says' }).click()
    await expect.poll(() => total(page, 'memory')).toBe('4.81 MiB')
    await page.context().close()
  })

  it('reopens the same state from its address alone', async () => {
    const { page } = await fresh()
    await page.waitForSelector('.cm-content')
    await typeText(page, LENET.replace('num_output: 500', 'num_output: 300'))
    await page.waitForSelector('[data-total=parameters] .difference')
    await page.getByRole('button', { name: 'ip1', exact: true }).click()
    await expect.poll(() => page.url()).toContain('net=')
    await expect.poll(() => page.url()).toContain('layer=ip1')
    const { hash } = new URL(page.url())
    const again = await fresh(hash)
    await again.page.getByRole('heading', { name: 'ip1' }).waitFor()
    expect(await total(again.page, 'parameters')).toBe(await total(page, 'parameters'))
    await page.context().close()
    await again.page.context().close()
  })

  it('saves what the command line writes, to the byte', async () => {
    const { page } = await fresh()
    await page.waitForSelector('.figure-host svg')
    const svg = await download(page, '.figure-view', 'SVG')
    expect(svg).toBe(weigh(['draw', 'examples/lenet/lenet.prototxt', '--style', 'kernels']).stdout)
    const pdf = await download(page, '.figure-view', 'PDF', 'latin1')
    const file = join(mkdtempSync(join(tmpdir(), 'weigh-page-')), 'lenet.pdf')
    weigh(['draw', 'examples/lenet/lenet.prototxt', '--style', 'kernels', '-o', file])
    // The two libraries compress by other means: pages and fonts are the same, the bytes are not.
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf.match(/\/MediaBox.*/)?.[0]).toBe(readFileSync(file, 'latin1').match(/\/MediaBox.*/)?.[0])
    const csv = await download(page, '.table-view', 'CSV')
    expect(csv).toBe(weigh(['examples/lenet/lenet.prototxt', '--format', 'csv']).stdout)
    await page.context().close()
  })

  it('saves a figure as PNG, two pixels for each of its own, as the command line does', async () => {
    const { page, complaints } = await fresh()
    await page.waitForSelector('.figure-host svg')
    const figure = sizeOfSvg(await download(page, '.figure-view', 'SVG'))
    const png = Buffer.from(await download(page, '.figure-view', 'PNG', 'latin1'), 'latin1')
    const file = join(mkdtempSync(join(tmpdir(), 'weigh-page-')), 'lenet.png')
    weigh(['draw', 'examples/lenet/lenet.prototxt', '--style', 'kernels', '-o', file])
    expect(sizeOfPng(png)).toEqual(figure.map((side) => 2 * side))
    expect(sizeOfPng(png)).toEqual(sizeOfPng(readFileSync(file)))
    expect(await coloursOf(page, png)).toEqual(expect.arrayContaining(['255,255,255', '27,31,35', '196,78,0']))
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('saves a figure as a smaller PNG where it is longer than a browser can draw', async () => {
    const { page, complaints } = await fresh('#style=kernels&fold=off')
    await page.waitForSelector('.cm-content')
    await typeText(page, deepNet(500))
    await expect.poll(() => page.locator('.figure-host svg').first().textContent()).toContain('l499')
    const [width = 0, height = 0] = sizeOfSvg(await download(page, '.figure-view', 'SVG'))
    expect(2 * height).toBeGreaterThan(0xffff)
    const png = await download(page, '.figure-view', 'PNG', 'latin1')
    expect(sizeOfPng(Buffer.from(png, 'latin1'))).toEqual([width, height])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('leads through its tour, with views that follow', async () => {
    const { page, complaints } = await fresh()
    await page.getByRole('button', { name: 'Tour' }).click()
    const tour = page.locator('.tour')
    const seen: string[] = []
    for (let step = 0; step < 8; step++) {
      seen.push(await tour.locator('h2').innerText())
      if (seen.at(-1) === 'Why 1,724,794 bytes?') {
        await expect.poll(() => page.locator('.headline').innerText()).toContain('1,724,794 bytes')
      }
      if (seen.at(-1) === 'What it holds while it runs') {
        expect(await page.locator('.moment.is-peak').getAttribute('aria-label')).toContain('pool1')
        break
      }
      await tour.getByRole('button', { name: 'Next' }).click()
    }
    expect(seen).toContain('Why 431,080?')
    await tour.getByRole('button', { name: 'Done' }).click()
    await expect.poll(() => tour.count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('can be used with the keyboard alone', async () => {
    const { page } = await fresh()
    await page.waitForSelector('.grid-host tbody tr')
    await page.locator('.grid-host tbody button').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.locator('tr[aria-selected=true] th').innerText()).toBe('conv1')
    // The focus follows with the next frame.
    await page.locator('tr[aria-selected=true]:focus-within').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.locator('.figure-host').focus()
    const before = await page.locator('.figure-host svg').getAttribute('viewBox')
    await page.keyboard.press('+')
    expect(await page.locator('.figure-host svg').getAttribute('viewBox')).not.toBe(before)
    await page.keyboard.press(']')
    await expect.poll(() => page.locator('tr[aria-selected=true] th').innerText()).toBe('pool1')
    await page.getByRole('tab', { name: 'Figure' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'Bytes' }).getAttribute('aria-selected')).toBe('true')
    await page.context().close()
  })

  it('shows one pane at a time on a phone, without sideways scrolling', async () => {
    const { page } = await fresh('', { viewport: { width: 360, height: 740 } })
    await page.waitForSelector('.figure-host svg')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.getByRole('button', { name: 'Layers', exact: true }).click()
    expect(await page.locator('.grid-host').isVisible()).toBe(true)
    expect(await page.locator('.figure-host').count()).toBe(1)
    expect(await page.locator('.figure-host').isVisible()).toBe(false)
    await page.context().close()
  })
})
