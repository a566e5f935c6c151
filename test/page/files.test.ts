/** Files that come to the page: dropped, damaged, large, hostile, and in a page of one file. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { weigh } from '../run-weigh.ts'
import { deepNet, launchBrowser, openPage, type Served, serve, total } from './open-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'weigh-page-'))
const LENET = 'examples/lenet/lenet.prototxt'
const model = join(folder, 'lenet.caffemodel')

let browser: Browser
let served: Served
beforeAll(async () => {
  weigh(['init', LENET, '-o', model, '--force'])
  ;[browser, served] = await Promise.all([launchBrowser(), serve()])
})
afterAll(async () => {
  served.stop()
  await browser.close()
})

const fresh = (hash = '') => openPage(browser, `${served.url}${hash}`)

/** Puts files into the picker, as one who chooses them. */
async function choose(page: Page, files: readonly { readonly name: string; readonly content: string | Buffer }[]) {
  const payload = files.map(({ name, content }) => ({ name, mimeType: '', buffer: Buffer.from(content) }))
  await page.getByLabel('Open files').setInputFiles(payload)
}

/** Drops a file on the page. */
async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([title, base64]) => {
      const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], title ?? ''))
      return data
    },
    [name, content.toString('base64')],
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

describe('files on the page', () => {
  it('joins a dropped caffemodel: its bytes, its values, its kernels', async () => {
    const { page, complaints } = await fresh('#layer=conv1')
    await page.waitForSelector('.inspector')
    await drop(page, 'lenet.caffemodel', readFileSync(model))
    await page.getByText('1,724,320 bytes of weights').waitFor()
    expect(await page.locator('.bytes-view').innerText()).not.toContain('would write')
    await page.getByText('weight: 500 numbers').click()
    await page.locator('.histogram rect').first().waitFor({ state: 'attached' })
    await page.getByText('All kernels as pictures').click()
    await page.locator('.kernels svg').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('opens the network that a caffemodel carries, where it is another', async () => {
    const { page } = await fresh('#name=mini-unet.prototxt')
    await drop(page, 'lenet.caffemodel', readFileSync(model))
    await expect.poll(() => total(page, 'parameters')).toBe('431,080')
    await expect.poll(() => page.locator('.cm-content').innerText()).toContain('convolution_param {')
    expect(await page.locator('.issues li.error').count()).toBe(0)
    await page.context().close()
  })

  it('shows the bytes of any span, and finds spans by a click on the strip', async () => {
    const { page } = await fresh('#stage=bytes')
    const strip = page.locator('.strip svg')
    await strip.click({ position: { x: 4, y: 10 } })
    await page.locator('.twig.is-shown').waitFor()
    expect(await page.locator('.hex pre').innerText()).toMatch(/^[0-9a-f]{8} {2}[0-9a-f]{2} /)
    await page.context().close()
  })

  it('tells what is wrong with damaged files, and shows what could be read', async () => {
    const { page } = await fresh()
    await drop(page, 'lenet.caffemodel', readFileSync(model).subarray(0, 900_000))
    await page.getByRole('tab', { name: 'Issues' }).click()
    await expect.poll(() => page.locator('.issues li.error').count()).toBeGreaterThan(0)
    expect(await total(page, 'parameters')).toBe('431,080')
    await choose(page, [{ name: 'weights.dat', content: Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1') }])
    await expect.poll(() => page.locator('.issues').innerText()).toContain('a PNG image')
    await choose(page, [
      { name: 'broken.prototxt', content: 'layer { name: "a" type: "Convolution" bottom: "x" top: "a" \n} } {' },
    ])
    await expect.poll(() => page.locator('.issues li.error').count()).toBeGreaterThan(1)
    await page.context().close()
  })

  it('builds the rows in sight only, of a thousand layers', async () => {
    const { page, complaints } = await fresh()
    await choose(page, [{ name: 'deep.prototxt', content: deepNet(1200) }])
    await expect.poll(() => total(page, 'parameters')).toBe('700,800')
    expect(await page.locator('.grid-host tbody tr').count()).toBeLessThan(80)
    await page.locator('.grid-host tbody button').first().focus()
    await page.keyboard.press('End')
    await expect.poll(() => page.locator('tr[aria-selected=true] th').innerText()).toBe('l1199')
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# ')
    await page.waitForFunction(() => document.querySelector('.app')?.classList.contains('is-busy') === false)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('takes every text of a file as text', async () => {
    const evil = '<img src=x onerror=window.pwned=1></title><script>window.pwned=1</script>"\'&{count}'
    const quoted = JSON.stringify(evil).replaceAll('{', '\\x7b')
    const text = [
      `name: ${quoted}`,
      `layer { name: ${quoted} type: "Input" top: ${quoted} input_param { shape { dim: 1 dim: 1 dim: 8 dim: 8 } } }`,
      `layer { name: "c" type: "Convolution" bottom: ${quoted} top: "c" convolution_param { num_output: 2 kernel_size: 3 } }`,
      `layer { name: "u" type: ${quoted} bottom: "c" top: "u" }`,
      `layer { name: "w" type: "ReLU" bottom: ${quoted} top: ${quoted} include { stage: ${quoted} } }`,
      `${'x'.repeat(3)}_field: ${quoted}`,
    ].join('\n')
    const { page, complaints } = await fresh()
    await choose(page, [{ name: '<img src=x onerror=window.pwned=1>.prototxt', content: text }])
    await expect.poll(() => page.locator('.grid-host tbody tr').count()).toBe(3)
    for (const style of ['graph', 'boxes', 'convnet', 'kernels']) {
      await page.getByLabel('Style').selectOption(style)
      await page.waitForTimeout(150)
    }
    await page.locator('.grid-host tbody button').first().click()
    for (const tab of ['Bytes', 'Memory', 'Issues', 'What if']) await page.getByRole('tab', { name: tab }).click()
    await page.getByRole('button', { name: '中文' }).click()
    await page.waitForTimeout(300)
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('reads files that weigh open was given, by ranges', async () => {
    const own = await serve([LENET, model])
    const { page, complaints } = await openPage(browser, own.url)
    await page.locator('.chip').getByText('lenet.caffemodel').click()
    await page.getByText('1,724,320 bytes of weights').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
    own.stop()
  })

  it('works as one file, without server and network', async () => {
    const output = join(folder, 'lenet.html')
    expect(weigh(['open', LENET, model, '--export', output]).status).toBe(0)
    const { page, complaints } = await openPage(browser, pathToFileURL(output).href)
    expect(await total(page, 'parameters')).toBe('431,080')
    await page.waitForSelector('.figure-host svg')
    await page.waitForSelector('.cm-content')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('tab', { name: '字节' }).click()
    await expect.poll(() => page.locator('.headline').innerText()).toContain('1,724,320')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('opens a large file by its headers', async () => {
    const text = `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 4096 } } }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 8192 } }`
    const definition = join(folder, 'large.prototxt')
    writeFileSync(definition, text)
    weigh(['init', definition, '-o', join(folder, 'large.caffemodel'), '--force'])
    const own = await serve([definition, join(folder, 'large.caffemodel')])
    let asked = 0
    const context = await browser.newContext()
    const tab = await context.newPage()
    tab.on('response', (response) => {
      if (response.url().includes('/files/')) asked += Number(response.headers()['content-length'] ?? 0)
    })
    await tab.goto(`${own.url}#stage=bytes`)
    await tab.getByText('134,250,496 bytes of weights').waitFor()
    expect(asked).toBeLessThan(3 << 20)
    await context.close()
    own.stop()
  })
})
