/**
 * Takes the picture of the page that the README shows: LeNet as the page opens, one layer selected, in a browser of this
 * machine. Run after a build; any TypeScript runner does, or node --experimental-strip-types.
 */

import { join } from 'node:path'
import { launchBrowser, serve } from '../test/page/open-page.ts'

const picture = join(import.meta.dirname, '..', 'docs', 'page.png')

const served = await serve()
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  await page.goto(`${served.url}#layer=conv2`)
  await page.locator('.figure-host .halo').waitFor()
  await page.locator('.cm-layer-line').first().waitFor()
  await page.locator('.field').waitFor()
  await page.screenshot({ path: picture })
} finally {
  await browser.close()
  served.stop()
}
