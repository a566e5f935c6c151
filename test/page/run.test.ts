/** The page at work: strokes and pictures go in, feature maps and a prediction come out, and any value is taken apart. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareRun, type Tensor } from '../../src/entries/run.ts'
import { memorySource, readNetwork, readWeights } from '../../src/index.ts'
import { ROOT, weigh } from '../run-weigh.ts'
import { faultsOf } from './axe.ts'
import { launchBrowser, openPage, type Served, serve, typeText } from './open-page.ts'

const LENET = join(ROOT, 'examples/lenet/lenet.prototxt')
const TRAINED = join(ROOT, 'examples/lenet/lenet.caffemodel')
const SEVEN = join(ROOT, 'examples/lenet/digit-0.png')
const folder = mkdtempSync(join(tmpdir(), 'weigh-run-'))

let browser: Browser
let served: Served
beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), serve([LENET, TRAINED])])
})
afterAll(async () => {
  served.stop()
  await browser.close()
})

type Points = readonly (readonly [x: number, y: number])[]

/** Strokes of digits, in pixels of a pad of 28. */
const STROKES: Readonly<Record<string, readonly Points[]>> = {
  '0': [
    [
      [14, 5],
      [9, 8],
      [7, 14],
      [9, 20],
      [14, 23],
      [19, 20],
      [21, 14],
      [19, 8],
      [14, 5],
    ],
  ],
  '1': [
    [
      [14, 4],
      [14, 24],
    ],
  ],
  '4': [
    [
      [10, 5],
      [8, 14],
      [20, 14],
    ],
    [
      [18, 5],
      [17, 24],
    ],
  ],
  '7': [
    [
      [8, 7],
      [20, 7],
      [16, 15],
      [12, 23],
    ],
  ],
}

/** Opens the trained LeNet, ready to draw. */
async function ready(options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, `${served.url}#stage=run`, options)
  await opened.page.waitForSelector('[data-layer=prob] canvas')
  return opened
}

async function draw(page: Page, strokes: readonly Points[], size = 28): Promise<void> {
  const box = await page.locator('.pad canvas').boundingBox()
  if (box === null) throw new Error('no pad')
  const move = ([x, y]: readonly [number, number], steps: number) =>
    page.mouse.move(box.x + (x / size) * box.width, box.y + (y / size) * box.height, { steps })
  for (const [first, ...rest] of strokes) {
    if (first === undefined) continue
    await move(first, 1)
    await page.mouse.down()
    for (const point of rest) await move(point, 5)
    await page.mouse.up()
  }
}

const best = (page: Page) => page.locator('.best strong').innerText()

/** What the executor itself makes of a picture, layer by layer. */
async function passOf(pixels: readonly number[]): Promise<ReadonlyMap<string, Tensor>> {
  const model = await readNetwork([memorySource('lenet.prototxt', readFileSync(LENET))])
  const source = memorySource('lenet.caffemodel', readFileSync(TRAINED))
  const { weights: stored } = await readWeights(source)
  const runner = prepareRun(model, { stored, source })
  const layers = new Map<string, Tensor>()
  const data = Float32Array.from(pixels, (pixel) => pixel / 256)
  await runner.forward(new Map([['data', { shape: [1, 1, 28, 28], data }]]), ({ node, tops: [top] }) => {
    if (top !== undefined) layers.set(node.name, { shape: top.shape, data: top.data.slice() })
  })
  return layers
}

/** The pixels of a picture, as the browser reads them. */
function pixelsOf(page: Page, file: string): Promise<readonly number[]> {
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(28, 28)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const { data } = context?.getImageData(0, 0, 28, 28) ?? { data: [] }
    return Array.from({ length: 784 }, (_, at) => data[4 * at] ?? 0)
  }, readFileSync(file).toString('base64'))
}

/** Drops a file on the page. */
async function drop(page: Page, name: string, type: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([title, kind, base64]) => {
      const bytes = Uint8Array.from(atob(base64 ?? ''), (character) => character.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], title ?? '', { type: kind ?? '' }))
      return data
    },
    [name, type, content.toString('base64')],
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** A number as the page writes it. */
const parsed = (text: string) => Number(text.replaceAll('−', '-').replace(/[()]/g, ''))

/** How many colours a canvas has. */
function colourCount(page: Page, layer: string): Promise<number> {
  return page.locator(`[data-layer=${layer}] canvas`).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    const colours = new Set<number>()
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at] ?? 0) * 65536 + (data[at + 1] ?? 0) * 256 + (data[at + 2] ?? 0))
    }
    return colours.size
  })
}

describe('drawing', () => {
  it.each(Object.entries(STROKES))('a %s is seen as one, and every layer lights up', async (digit, strokes) => {
    const { page, complaints } = await ready()
    await draw(page, strokes)
    await expect.poll(() => best(page)).toBe(digit)
    const layers = await page.locator('.run-layer').evaluateAll((all) => all.map(({ dataset }) => dataset.layer))
    expect(layers).toEqual(['data', 'conv1', 'pool1', 'conv2', 'pool2', 'ip1', 'relu1', 'ip2', 'prob'])
    for (const layer of ['conv1', 'pool1', 'conv2', 'ip1']) expect(await colourCount(page, layer)).toBeGreaterThan(20)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('fills the squares of the figure with the maps, and so does the file that is saved', async () => {
    const { page } = await ready()
    await draw(page, STROKES['7'] ?? [])
    await expect.poll(() => best(page)).toBe('7')
    await page.getByRole('tab', { name: 'Figure' }).click()
    await expect
      .poll(() => page.locator('.figure-host svg').textContent())
      .toContain('prob: the largest of its 10 values')
    expect(await page.locator('.figure-host svg g[shape-rendering=crispEdges]').count()).toBeGreaterThan(10)
    await page.locator('.figure-view').getByRole('button', { name: 'Save' }).click()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'SVG', exact: true }).click(),
    ])
    expect(readFileSync(await saved.path(), 'utf8')).toContain('at index 7.')
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('menuitemradio', { name: 'plain squares' }).click()
    await expect.poll(() => page.locator('.figure-host svg g[shape-rendering=crispEdges]').count()).toBe(0)
    await page.context().close()
  })

  it('follows the pen, and Clear empties the pad', async () => {
    const { page } = await ready()
    const before = await page.locator('.best').innerText()
    await draw(page, STROKES['7'] ?? [])
    await expect.poll(() => best(page)).toBe('7')
    expect(await colourCount(page, 'data')).toBeGreaterThan(3)
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => page.locator('.best').innerText()).toBe(before)
    await page.context().close()
  })

  it('shows a digit wherever and however small it is drawn, unless that is switched off', async () => {
    const { page } = await ready()
    const small = (STROKES['7'] ?? []).map((stroke) => stroke.map(([x, y]) => [x / 3, y / 3] as const))
    await draw(page, small)
    await expect.poll(() => best(page)).toBe('7')
    const centred = await page.locator('.best').innerText()
    await page.getByLabel('as large and central as MNIST’s digits').uncheck()
    await expect.poll(() => page.locator('.best').innerText()).not.toBe(centred)
    await page.context().close()
  })

  it('works with a finger', async () => {
    const { page, complaints } = await ready({ viewport: { width: 360, height: 740 }, hasTouch: true })
    const box = await page.locator('.pad canvas').boundingBox()
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Points) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y]) => ({
          x: (box?.x ?? 0) + (x / 28) * (box?.width ?? 0),
          y: (box?.y ?? 0) + (y / 28) * (box?.height ?? 0),
        })),
      })
    const [first, ...rest] = STROKES['7']?.[0] ?? []
    if (first !== undefined) await touch('touchStart', [first])
    for (const point of rest) await touch('touchMove', [point])
    await touch('touchEnd', [])
    await expect.poll(() => best(page)).toBe('7')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('one value', () => {
  it('of a convolution is the sum of 25 products and the bias, as the executor has it', async () => {
    const { page } = await ready()
    await page.getByRole('button', { name: 'Digits' }).click()
    await page.getByRole('menuitem', { name: '7', exact: true }).click()
    await expect.poll(() => best(page)).toBe('7')
    const pass = await passOf(await pixelsOf(page, SEVEN))
    const canvas = page.locator('[data-layer=conv1] canvas')
    // The kernel of 20 pixels and a gap of 3, then the map, two pixels a value; the canvas starts one pixel earlier.
    await canvas.hover({ position: { x: 1 + 23 + 2 * 10 + 1, y: 1 + 2 * 6 + 1 } })
    await page.getByText('conv1: map 1 of 20, row 7, column 11').waitFor()
    const value = pass.get('conv1')?.data[6 * 24 + 10] ?? Number.NaN
    expect(parsed(await page.locator('.value-head .value').innerText())).toBeCloseTo(value, 5)
    expect(await page.locator('.equation').getAttribute('data-products')).toBe('25')
    const [sum = 0, bias = 0, result = 0] = (await page.locator('.part .number').allInnerTexts()).map(parsed)
    expect(sum + bias).toBeCloseTo(result, 5)
    expect(result).toBeCloseTo(value, 5)
    // Number for number: the title of a cell has all its digits.
    const cells = await page
      .locator('.grid')
      .evaluateAll((grids) => grids.map((grid) => [...grid.querySelectorAll('td')].map((cell) => Number(cell.title))))
    const [window = [], kernel = [], products = []] = cells
    expect([window.length, kernel.length, products.length]).toEqual([25, 25, 25])
    const data = pass.get('data')?.data
    expect(window).toEqual(window.map((_, at) => data?.[(6 + Math.floor(at / 5)) * 28 + 10 + (at % 5)]))
    expect(products).toEqual(window.map((x, at) => x * (kernel[at] ?? 0) + 0))
    expect(products.reduce((all, each) => all + each, 0)).toBeCloseTo(sum, 5)
    await page.context().close()
  })

  it('of a deeper convolution is that of 500, map by map, and follows what is drawn next', async () => {
    const { page } = await ready()
    await draw(page, STROKES['7'] ?? [])
    await expect.poll(() => best(page)).toBe('7')
    await page.locator('[data-layer=conv2]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('ArrowRight')
    await page.getByText('conv2: map 2 of 50, row 1, column 2').waitFor()
    expect(await page.locator('.equation').getAttribute('data-products')).toBe('500')
    expect(await page.locator('.slices button').count()).toBe(20)
    await page.locator('.slices button').nth(4).click()
    expect(await page.locator('.grid caption').first().innerText()).toBe('pool1, map 5')
    const before = await page.locator('.value-head .value').innerText()
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => page.locator('.value-head .value').innerText()).not.toBe(before)
    expect(await page.locator('.grid caption').first().innerText()).toBe('pool1, map 5')
    await page.context().close()
  })

  it('is brought into view by the keys that go to it', async () => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      const { page } = await ready({ viewport })
      const layer = page.locator('[data-layer=conv2]')
      await layer.focus()
      for (const key of ['ArrowDown', ...Array.from({ length: 49 }, () => 'PageDown')]) await page.keyboard.press(key)
      await page.getByText('conv2: map 50 of 50').waitFor()
      const bottom = async (selector: string) => {
        const box = await page.locator(selector).boundingBox()
        return (box?.y ?? 0) + (box?.height ?? 0)
      }
      const panel = await page.locator('.run-value').boundingBox()
      // The last row of maps stands above the value that is taken apart.
      expect(await bottom('[data-layer=conv2] canvas')).toBeLessThanOrEqual((panel?.y ?? 0) + 8)
      for (let step = 0; step < 49; step++) await page.keyboard.press('PageUp')
      await page.getByText('conv2: map 1 of 50').waitFor()
      const canvas = await page.locator('[data-layer=conv2] canvas').boundingBox()
      expect(canvas?.y).toBeGreaterThan(100)
      await page.context().close()
    }
  })

  it('of every other layer is told too, by keys alone', async () => {
    const { page, complaints } = await ready()
    // Draws a stroke down, then looks at a value of each layer.
    await page.locator('.pad').focus()
    await page.keyboard.press(' ')
    for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await expect.poll(() => best(page)).toBe('1')
    for (const [layer, said] of [
      ['data', 'a pixel of the pad'],
      ['pool1', 'The largest of the 4 values'],
      ['ip1', 'the sum of 800 products'],
      ['relu1', 'ReLU of'],
      ['ip2', 'the sum of 500 products'],
      ['prob', 'divided by the sum of that for all 10 scores'],
    ] as const) {
      await page.locator(`[data-layer=${layer}]`).focus()
      await page.keyboard.press('ArrowRight')
      await page.locator('.run-value').getByText(said).waitFor()
    }
    await page.locator('.pad').focus()
    await page.keyboard.press('Delete')
    await page.getByText('draw here').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('pictures', () => {
  it('are dropped from any view, are turned around where dark on light, and refused where they are none', async () => {
    const { page, complaints } = await openPage(browser, served.url)
    await page.waitForSelector('.chip')
    await page.waitForSelector('.figure-host svg')
    await drop(page, 'seven.png', 'image/png', readFileSync(SEVEN))
    await expect.poll(() => best(page)).toBe('7')
    const inverse = await page.evaluate(async (base64) => {
      const image = new Image()
      image.src = `data:image/png;base64,${base64}`
      await image.decode()
      const canvas = document.createElement('canvas')
      ;[canvas.width, canvas.height] = [280, 280]
      const context = canvas.getContext('2d')
      if (context !== null) context.filter = 'invert(1)'
      context?.drawImage(image, 0, 0, 280, 280)
      return canvas.toDataURL().split(',')[1] ?? ''
    }, readFileSync(SEVEN).toString('base64'))
    await page.getByRole('button', { name: 'Clear' }).click()
    await drop(page, 'photo.png', 'image/png', Buffer.from(inverse, 'base64'))
    await expect.poll(() => page.getByLabel('dark on light').isChecked()).toBe(true)
    await expect.poll(() => best(page)).toBe('7')
    await drop(page, 'broken.png', 'image/png', Buffer.from('no picture'))
    await page.getByText('This file is no picture').waitFor()
    expect(await best(page)).toBe('7')
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

/** One convolution of a picture, with weights from its fillers. */
function netOf(shape: string): string {
  const dims = shape
    .split('x')
    .map((dim) => `dim: ${dim}`)
    .join(' ')
  return `name: "small" layer { name: "data" type: "Input" top: "data" input_param { shape { ${dims} } } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 3 kernel_size: 1 weight_filler { type: "gaussian" std: 1 } } }
`
}

/** Opens a network of one's own with weights that `weigh init` wrote. */
async function openOwn(text: string, rest = '') {
  const [net, weights] = [join(folder, 'own.prototxt'), join(folder, 'own.caffemodel')]
  writeFileSync(net, text)
  weigh(['init', net, '-o', weights, '--force'])
  writeFileSync(net, text + rest)
  const own = await serve([net, weights])
  const opened = await openPage(browser, `${own.url}#stage=run`)
  return {
    ...opened,
    close: () =>
      opened.page
        .context()
        .close()
        .then(() => own.stop()),
  }
}

describe('other networks', () => {
  it.each([
    ['one pixel', '4x1x1x1', 'c'],
    ['a strip', '1x1x3x200', 'c'],
    ['colours', '2x3x40x30', 'c'],
  ])('of %s run', async (_, shape, layer) => {
    const { page, complaints, close } = await openOwn(netOf(shape))
    await page.waitForSelector(`[data-layer=${layer}] canvas`)
    const [, , height = 1, width = 1] = shape.split('x').map(Number)
    await draw(
      page,
      [
        [
          [0.2, 0.2],
          [0.8, 0.8],
        ],
      ],
      1,
    )
    await page.locator(`[data-layer=${layer}]`).focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.run-value').getByText('the sum of').waitFor()
    expect(await page.locator('.pad canvas').evaluate((pad: HTMLCanvasElement) => [pad.width, pad.height])).toEqual([
      width,
      height,
    ])
    expect(complaints).toEqual([])
    await close()
  })

  it('run as far as they can, and tell which layer can not', async () => {
    const odd = 'layer { name: "odd" type: "Mystery" bottom: "c" top: "odd" }'
    const { page, close } = await openOwn(netOf('1x1x8x8'), odd)
    await page.waitForSelector('[data-layer=c] canvas')
    expect(await page.locator('.run-maps .error-line').innerText()).toContain('Mystery')
    await close()
  })

  it.each([
    ['no picture', netOf('10x7').replace('kernel_size: 1', 'kernel_size: 1 axis: 1'), 'takes no picture'],
    ['too many channels', netOf('1x5x8x8'), '5 channels'],
    ['an input too large', netOf('1x1x600x600'), 'larger than this page runs'],
    ['too much work', netOf('1x3x500x500').replace('num_output: 3', 'num_output: 9000'), 'too much for this page'],
  ])('say why they do not run: %s', async (_, text, said) => {
    const net = join(folder, 'refused.prototxt')
    writeFileSync(net, text)
    const own = await serve([net])
    const { page, complaints } = await openPage(browser, `${own.url}#stage=run`)
    await page.locator('.run-refused').getByText(said).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
    own.stop()
  })

  it('ask for weights, and for those of LeNet only when told to', async () => {
    const plain = await serve()
    const { page, complaints } = await openPage(browser, `${plain.url}#stage=run`)
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(request.url()))
    await page.getByText('Running it needs its weights').waitFor()
    expect(fetched.filter((url) => url.includes('caffemodel'))).toEqual([])
    await page.getByRole('button', { name: 'Fetch the trained LeNet' }).click()
    await page.waitForSelector('[data-layer=prob] canvas')
    expect(fetched.filter((url) => url.includes('caffemodel')).length).toBe(1)
    await draw(page, STROKES['7'] ?? [])
    await expect.poll(() => best(page)).toBe('7')
    // What is edited no longer fits the weights: the rest still runs, and what does not says so.
    await page.waitForSelector('.cm-content')
    await typeText(page, readFileSync(LENET, 'utf8').replace('num_output: 500', 'num_output: 400'))
    await expect.poll(() => page.locator('.run-maps .error-line').allInnerTexts()).toHaveLength(1)
    expect(await page.locator('[data-layer=conv2] canvas').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.context().close()
    plain.stop()
  })
})

it('works in a page of one file, which has no weights but those that were put into it', async () => {
  const [bare, full] = [join(folder, 'bare.html'), join(folder, 'full.html')]
  weigh(['open', LENET, '--export', bare])
  weigh(['open', LENET, TRAINED, '--export', full])
  const first = await openPage(browser, `${pathToFileURL(bare)}#stage=run`)
  await first.page.getByText('a single file without the trained LeNet').waitFor()
  expect(await first.page.getByRole('button', { name: 'Fetch' }).count()).toBe(0)
  await first.page.context().close()
  const { page, complaints } = await openPage(browser, `${pathToFileURL(full)}#stage=run`)
  await page.waitForSelector('[data-layer=prob] canvas')
  await draw(page, STROKES['7'] ?? [])
  await expect.poll(() => best(page)).toBe('7')
  expect(complaints).toEqual([])
  await page.context().close()
})

it.each(['light', 'dark'] as const)(
  'breaks no rule of accessibility in the %s theme, wide and on a phone',
  async (colorScheme) => {
    const { page } = await ready({ colorScheme })
    await page.waitForSelector('.cm-content')
    await draw(page, STROKES['7'] ?? [])
    await page.locator('[data-layer=conv2]').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.grid').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await page.locator('[data-layer=prob]').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.term-list').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.context().close()
    const refused = await openPage(browser, `${served.url}#stage=run&lang=zh&name=captioner.prototxt`, { colorScheme })
    await refused.page.waitForSelector('.run-refused')
    await refused.page.waitForSelector('.cm-content')
    await refused.page.waitForSelector('.cm-content')
    expect(await faultsOf(refused.page)).toEqual([])
    await refused.page.context().close()
  },
)
