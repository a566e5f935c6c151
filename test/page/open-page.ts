/** The page as a user opens it: `weigh open` in a process of its own, and a real browser before it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { PROGRAM, ROOT } from '../run-weigh.ts'
import { findBrowser } from './find-browser.ts'

/** Without these, a browser in a closed network tries again and again to reach its maker. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

/** Starts a browser. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: FLAGS })
}

export interface Served {
  readonly url: string
  stop(): void
}

/** Runs `weigh open FILES --no-browser` until it is stopped. */
export function serve(files: readonly string[] = []): Promise<Served> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', XDG_CACHE_HOME: join(tmpdir(), 'weigh-test-cache') }
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'open', ...files, '--no-browser'], { cwd: ROOT, env })
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      resolve({ url: text.trim(), stop: () => void child.kill('SIGTERM') })
    })
    child.on('exit', (status) => reject(new Error(`weigh open ended with ${status}: ${printed}`)))
  })
}

export interface OpenedPage {
  readonly page: Page
  /** What the browser complained of: errors of scripts, and breaches of the security policy. */
  readonly complaints: readonly string[]
}

/** Opens an address in a fresh profile and waits for the first view. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (entry) => {
    if (entry.type() === 'error') complaints.push(entry.text())
  })
  await page.goto(url)
  await page.waitForSelector('[data-total=parameters]', { state: 'attached' })
  return { page, complaints }
}

/** The number at the head of the page. */
export function total(page: Page, key: string): Promise<string> {
  return page.locator(`[data-total=${key}] .figure-value`).innerText()
}

/** Waits for the editor and puts a text into it, as one who selects all and pastes. */
export async function typeText(page: Page, text: string): Promise<void> {
  const content = page.locator('.cm-content')
  await content.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

/** The share of a picture that is black, as the browser reads it. */
export function blackShare(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context?.drawImage(picture, 0, 0)
    const { data } = context?.getImageData(0, 0, picture.width, picture.height) ?? { data: new Uint8ClampedArray() }
    let black = 0
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) === 0) black++
    return black / (data.length / 4)
  }, png.toString('base64'))
}

/** A network of equal convolutions in a row, a line each: 8 · 8 · 9 + 8 = 584 parameters. */
export function deepNet(count: number): string {
  const layers = Array.from({ length: count }, (_, at) => {
    const from = at === 0 ? 'data' : `l${at - 1}`
    return `layer { name: "l${at}" type: "Convolution" bottom: "${from}" top: "l${at}" convolution_param { num_output: 8 kernel_size: 3 pad: 1 } }\n`
  })
  return `name: "deep"\nlayer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 dim: 16 dim: 16 } } }\n${layers.join('')}`
}
