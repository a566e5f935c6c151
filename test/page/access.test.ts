/** The page for everyone: rules of accessibility in every view, theme and language; budgets of what is loaded. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../run-weigh.ts'
import { faultsOf } from './axe.ts'
import { launchBrowser, openPage, type Served, serve } from './open-page.ts'

let browser: Browser
let served: Served
beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), serve()])
})
afterAll(async () => {
  served.stop()
  await browser.close()
})

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each([
    ['the figure and one layer', '#layer=conv2'],
    ['the bytes', '#stage=bytes&layer=conv2'],
    ['memory and what if', '#stage=memory&below=suppose'],
    ['issues, in Chinese', '#below=issues&lang=zh&layer=ip1'],
    ['a comparison', '#below=compare'],
  ])('%s break no rule of accessibility', async (_, hash) => {
    const { page } = await openPage(browser, `${served.url}${hash}`, { colorScheme })
    await page.waitForSelector('.figure-host svg, .headline, .memory-view')
    await page.waitForSelector('.cm-content')
    expect(await faultsOf(page)).toEqual([])
    await page.context().close()
  })

  it('nor do tour, menus and workings, nor a phone', async () => {
    const { page } = await openPage(browser, served.url, { colorScheme })
    await page.getByRole('button', { name: '25,050: how it comes about' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Tour' }).click()
    await page.locator('.tour').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('button', { name: 'Examples' }).click()
    expect(await faultsOf(page)).toEqual([])
    await page.context().close()
  })
})

describe('what is loaded', () => {
  it('is at most 250 KB, compressed, for all that the first view needs', async () => {
    const context = await browser.newContext({ locale: 'en' })
    const page = await context.newPage()
    const loaded = new Set<string>()
    page.on('response', (response) => loaded.add(new URL(response.url()).pathname.split('/').slice(2).join('/')))
    await page.goto(served.url)
    await page.waitForSelector('.figure-host svg')
    const first = [...loaded].filter((name) => !/^assets\/(editor)/.test(name))
    const folder = join(ROOT, 'dist/web')
    const sizes = first.map((name) => gzipSync(readFileSync(join(folder, name || 'index.html'))).byteLength)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000)
    expect(readdirSync(join(folder, 'assets')).length).toBeGreaterThan(5)
    await context.close()
  })

  it('shifts nothing once it stands', async () => {
    const { page } = await openPage(browser, served.url)
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 1500)
        }),
    )
    expect(shift).toBeLessThan(0.1)
    await page.context().close()
  })
})
