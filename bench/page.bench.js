/**
 * The page in a real browser: how much of it is loaded for the first view, when that stands, and how long after a
 * keystroke the last view is renewed (the text, the figures at the head, the figure, the table). Needs a Chromium.
 */

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { median, WEIGH } from './measure.js'
import { plainNet } from './networks.js'

export const title = 'Page: what is loaded, first view, and keystroke to all views'

export const columns = ['what', 'measured', 'of at most']

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Rows of the bench. */
export async function* rows() {
  const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path))
  if (executablePath === undefined) return yield ['no browser was found', '', '']
  const child = spawn(process.execPath, [WEIGH, 'open', '--no-browser'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const url = await new Promise((resolve) => child.stdout.on('data', (text) => resolve(String(text).trim())))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    yield* await firstView(browser, url)
    yield await keystrokes(browser, url, 'LeNet', undefined, 50)
    yield await keystrokes(browser, url, '1,000 layers', plainNet(1000), 200)
    yield await openingOf(browser, url, 'ONNX of 10,000 nodes', 'large.onnxtxt', onnxText(10_000))
  } finally {
    await browser.close()
    child.kill()
  }
}

/** Files that the browser asks for until the first figure stands, compressed; and when that is, of five fresh profiles. */
async function firstView(browser, url) {
  const times = []
  const loaded = new Set()
  for (let run = 0; run < 5; run++) {
    const page = await (await browser.newContext()).newPage()
    page.on('request', (request) => loaded.add(new URL(request.url()).pathname.split('/').slice(2).join('/')))
    await page.goto(url)
    await page.waitForSelector('.figure-host svg')
    times.push(await page.evaluate(() => performance.now()))
    await page.context().close()
  }
  const folder = 'dist/web'
  const names = [...loaded].filter((name) => name !== '' && existsSync(join(folder, name)))
  const bytes = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  const all = readdirSync(join(folder, 'assets')).length
  return [
    [`bytes compressed, ${names.length} files of ${all}`, bytes.toLocaleString('en'), '307,200'],
    ['first figure, ms', Math.round(median(times)), '400'],
  ]
}

/** Types digits and takes them back; each time until figure and table are new and nothing waits. */
async function keystrokes(browser, url, what, text, most) {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  await page.waitForSelector('.cm-content')
  if (text !== undefined) {
    const file = { name: 'net.prototxt', mimeType: '', buffer: Buffer.from(text) }
    await page.getByLabel('Open files').setInputFiles(file)
    await page.waitForFunction(() => document.querySelector('.file-name')?.textContent === 'net.prototxt')
    await idle(page)
  }
  await page.evaluate(() => {
    const state = { start: 0, last: 0 }
    addEventListener('keydown', () => Object.assign(state, { start: performance.now(), last: 0 }), { capture: true })
    const seen = new MutationObserver(() => {
      state.last = performance.now()
    })
    for (const part of ['.figure-host', '.table-view', '.figures']) {
      const element = document.querySelector(part)
      if (element !== null) seen.observe(element, { childList: true, subtree: true, characterData: true })
    }
    Object.assign(globalThis, { weighState: state })
  })
  await page.locator('.cm-line', { hasText: 'num_output' }).first().click()
  await page.keyboard.press('End')
  // Behind the number, in front of what ends the line.
  const line = await page.locator('.cm-line', { hasText: 'num_output' }).first().innerText()
  const behind = line.length - /num_output:\s*\d+/.exec(line).index - /num_output:\s*\d+/.exec(line)[0].length
  for (let at = 0; at < behind; at++) await page.keyboard.press('ArrowLeft')
  const times = []
  for (let run = 0; run < 8; run++) {
    await page.keyboard.press(run % 2 === 0 ? '1' : 'Backspace')
    await idle(page)
    times.push(await page.evaluate(() => globalThis.weighState.last - globalThis.weighState.start))
  }
  await page.context().close()
  return [`keystroke to all views, ${what}, ms`, Math.round(median(times.slice(2))), String(most)]
}

/** Until nothing is asked of the worker and nothing has changed for a while. */
async function idle(page) {
  await page.waitForFunction(() => document.querySelector('.app')?.classList.contains('is-busy') === false)
  await page.waitForTimeout(700)
}

async function openingOf(browser, url, what, name, text) {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  await page.waitForSelector('.figure-host svg')
  const started = performance.now()
  await page.getByLabel('Open files').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) })
  await page.waitForFunction((wanted) => document.querySelector('.file-name')?.textContent === wanted, name)
  await page.waitForFunction(() => document.querySelector('.app')?.classList.contains('is-busy') === false)
  const table = Math.round(performance.now() - started)
  await page.waitForFunction(() => document.querySelector('.figure-host svg')?.textContent?.includes('large') === true)
  const figure = Math.round(performance.now() - started)
  await page.context().close()
  return [`${what}: table, then figure, ms`, `${table}, ${figure}`, '']
}

/** Sums and activations in a row, as ONNX's own text. */
function onnxText(count) {
  const lines = Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? 'x' : `v${at - 1}`
    return at % 2 === 0 ? `  v${at} = Relu (${from})` : `  v${at} = Add (${from}, x)`
  })
  const head = '<ir_version: 8, opset_import: ["" : 17]>\nlarge (float[1,8,16,16] x) => (float[1,8,16,16] v'
  return `${head}${count - 1})\n{\n${lines.join('\n')}\n}\n`
}
