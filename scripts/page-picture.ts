/**
 * Takes the pictures of the page that the README and docs/page.md show: LeNet as the page opens, one layer selected; and the
 * trained LeNet at work on a digit. In a browser of this machine. Run after a build; any TypeScript runner does, or node --experimental-strip-types.
 */

import { join } from 'node:path'
import { launchBrowser, serve } from '../test/page/open-page.ts'

const docs = join(import.meta.dirname, '..', 'docs')

const served = await serve()
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  await page.goto(`${served.url}#layer=conv2`)
  await page.locator('.figure-host .halo').waitFor()
  await page.locator('.cm-layer-line').first().waitFor()
  await page.locator('.field').waitFor()
  await page.screenshot({ path: join(docs, 'page.png') })
  await page.getByRole('tab', { name: 'Run' }).click()
  await page.getByRole('button', { name: 'Fetch the trained LeNet' }).click()
  await page.getByRole('button', { name: 'Digits' }).click()
  await page.getByRole('menuitem', { name: '7', exact: true }).click()
  await page.locator('[data-best="7"]').waitFor()
  // A value of the third map, where its kernel meets the stroke.
  await page.locator('[data-layer=conv1] canvas').click({ position: { x: 2 * 80 + 50, y: 25 } })
  await page.locator('.grid').first().waitFor()
  await page.screenshot({ path: join(docs, 'run.png') })
} finally {
  await browser.close()
  served.stop()
}
