/** What a real browser makes of the figures: every text as wide as reckoned, nothing clipped, no text upon another. */

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawFigure } from '../../src/figures/draw.ts'
import { loadFonts } from '../../src/figures/fonts/load.ts'
import { ascent, descent, fontOf, reserve, textWidth } from '../../src/figures/fonts/measure.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { contrast, luminance } from '../../src/figures/scene/palette.ts'
import { styles } from '../../src/figures/styles.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { zh } from '../../src/text/zh.ts'
import { launchBrowser } from '../page/open-page.ts'
import { filesBelow } from '../shared.ts'
import { inkOf, meet } from './figure-geometry.ts'
import { fillsOf, type Measured, measureSvg, pixelsUnder, showSvg, textsAndGround } from './measure-svg.ts'

/** Pixels that a browser's box, which ends at whole pixels, may be off; a hundredth is what its floats lose. */
const TOLERANCE = 1.01
/** Kerned digits (11) and trimmed Chinese punctuation draw a text together; it never grows. */
const NARROWEST = 0.92
/** The darkest that an area may be on paper, by its luminance; square pixels of what is no area but a dot or a head. */
const DARKEST = 0.25
const MARK = 36

/** Networks that have layers of all families among them. */
const CONTRASTED = ['examples/captioner/captioner.prototxt', 'examples/mobile/mini-mobile.prototxt']
const LOOKS = [
  ['light', 'light'],
  ['dark', 'light'],
  ['auto', 'dark'],
  ['print', 'light'],
] as const

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  page = await browser.newPage({ locale: 'tr-TR', timezoneId: 'Asia/Kathmandu' })
  const { regular, bold, others } = await loadFonts()
  const faces = [
    { family: 'Arimo', weight: '400', bytes: regular.bytes },
    { family: 'Arimo', weight: '700', bytes: bold.bytes },
    ...others.map(({ bytes }) => ({ family: 'Noto Sans SC', weight: '400', bytes })),
  ]
  const rules = faces.map(({ family, weight, bytes }) => {
    const source = `url(data:font/ttf;base64,${Buffer.from(bytes).toString('base64')})`
    return `@font-face{font-family:'${family}';font-weight:${weight};src:${source}}`
  })
  await page.setContent(`<!doctype html><style>body{margin:0}${rules.join('')}</style><main></main>`)
  await page.evaluate(() => Promise.all([...document.fonts].map((face) => face.load())))
})

afterAll(() => browser?.close())

async function flawsOf(svg: string): Promise<readonly string[]> {
  await page.evaluate(showSvg, svg)
  const seen = await page.evaluate(measureSvg)
  return [...widthFlaws(seen), ...clipFlaws(seen), ...overlapFlaws(seen)]
}

/**
 * Set by the shipped fonts, a text is as wide as the tables say and lies in the box that it reserves; lines and shapes
 * are checked against that box without a browser.
 */
function widthFlaws({ texts }: Measured): readonly string[] {
  return texts.flatMap(({ said, size, bold, anchor, x, y, advance, box }) => {
    if ([...said].some((character) => fontOf(character) === undefined)) return []
    const wanted = textWidth(said, size, bold)
    const room = reserve(said, size, bold)
    const left = anchor === 'start' ? x : anchor === 'end' ? x - room : x - room / 2
    const flaws: string[] = []
    if (advance > wanted + TOLERANCE || advance < wanted * NARROWEST - TOLERANCE)
      flaws.push(`“${said}” is ${advance.toFixed(1)} wide, reckoned as ${wanted.toFixed(1)}`)
    const isInside =
      box.x >= left - TOLERANCE &&
      box.x + box.width <= left + room + TOLERANCE &&
      box.y >= y - ascent(size) - TOLERANCE &&
      box.y + box.height <= y + descent(size) + TOLERANCE
    if (!isInside) flaws.push(`“${said}” leaves the box that it reserves: ${Object.values(box).join(' ')}`)
    return flaws
  })
}

function clipFlaws({ width, height, texts, shapes }: Measured): readonly string[] {
  const all = [...texts.map(({ said, seen }) => ({ said, seen })), ...shapes]
  return all.flatMap(({ said, seen: { x, y, width: w, height: h } }) =>
    x >= 0 && y >= 0 && x + w <= width && y + h <= height ? [] : [`${said} is clipped`],
  )
}

function overlapFlaws({ texts }: Measured): readonly string[] {
  return texts.flatMap((text, i) =>
    texts
      .slice(i + 1)
      .filter((other) => meet(inkOf(text.seen), inkOf(other.seen)))
      .map((other) => `“${text.said}” overlaps “${other.said}”`),
  )
}

describe('in a browser', () => {
  test.each(filesBelow('docs/gallery', '.svg').filter((file) => !file.endsWith('-changed.svg')))('%s', async (file) => {
    expect(await flawsOf(readFileSync(file, 'utf8'))).toEqual([])
  })

  test.each(filesBelow('examples', '.prototxt'))('%s in every style and theme', async (file) => {
    const analysis = await weighed(file)
    for (const { id: style } of styles) {
      for (const [i, theme] of (['light', 'dark', 'auto', 'print'] as const).entries()) {
        const words = i % 2 === 0 ? { language: 'en' } : { language: 'zh', catalogue: zh }
        const svg = printSvg(drawFigure(analysis, { style, theme, ...words }))
        expect(await flawsOf(svg), `${style}, ${theme}`).toEqual([])
      }
    }
  })

  test.each(styles.map(({ id }) => id))(
    '%s is printed without dark areas, whatever the screen shows',
    async (style) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      try {
        for (const file of filesBelow('examples', '.prototxt')) {
          for (const theme of ['light', 'dark', 'auto', 'print'] as const) {
            const svg = printSvg(drawFigure(await weighed(file), { style, theme }))
            await page.evaluate(showSvg, svg)
            const fills = await page.evaluate(fillsOf)
            expect(fills.length).toBeGreaterThan(0)
            const dark = fills.filter(({ fill, area }) => area > MARK && luminance(fill) < DARKEST)
            expect(dark, `${file}, ${theme}`).toEqual([])
          }
        }
      } finally {
        await page.emulateMedia({ media: null, colorScheme: null })
      }
    },
  )

  test.each(styles.map(({ id }) => id))('%s has enough contrast as the screen shows it', async (style) => {
    try {
      for (const file of CONTRASTED) {
        for (const [theme, colorScheme] of LOOKS) {
          await page.emulateMedia({ colorScheme })
          const svg = printSvg(drawFigure(await weighed(file), { style, theme }))
          await page.evaluate(showSvg, svg)
          const shown = await page.evaluate(textsAndGround)
          await page.setViewportSize({ width: Math.ceil(shown.width), height: Math.ceil(shown.height) })
          const image = (await page.screenshot()).toString('base64')
          const grounds = await page.evaluate(pixelsUnder, { image, boxes: shown.texts.map(({ box }) => box) })
          const pale = shown.texts.flatMap(({ said, fill }, i) =>
            (grounds[i] ?? []).flatMap((ground) => {
              const ratio = contrast(fill, ground)
              return ratio < 4.5 ? [`“${said}” ${fill} on ${ground}: ${ratio.toFixed(2)}`] : []
            }),
          )
          expect(shown.texts.length).toBeGreaterThan(3)
          expect(grounds.flat().length).toBeGreaterThanOrEqual(shown.texts.length)
          const faint = shown.strokes.filter(({ stroke, ground }) => contrast(stroke, ground) < 3)
          expect([...pale, ...faint].slice(0, 5), `${file}, ${theme}`).toEqual([])
        }
      }
    } finally {
      await page.emulateMedia({ colorScheme: null })
    }
  })

  test('the same code draws the same bytes as Node, in Turkish and by Nepalese time', async () => {
    await page.addScriptTag({ content: await bundled() })
    const file = 'examples/lenet/lenet.prototxt'
    const drawn = await page.evaluate<readonly string[]>(`drawAll(${JSON.stringify(readFileSync(file, 'utf8'))})`)
    const analysis = await weighed(file)
    expect(drawn.length).toBe(styles.length)
    for (const [i, { id: style }] of styles.entries()) {
      expect(drawn[i] === printSvg(drawFigure(analysis, { style })), style).toBe(true)
    }
  })
})

async function weighed(file: string) {
  return analyze(await readNetwork([memorySource(basename(file), new Uint8Array(readFileSync(file)))]))
}

/** The library as a script of one function, that draws a definition in every style. */
async function bundled(): Promise<string> {
  const source = join(import.meta.dirname, '..', '..', 'src')
  const entry = `
    import { analyze, memorySource, readNetwork } from ${JSON.stringify(join(source, 'index.ts'))}
    import { drawFigure, printSvg, styles } from ${JSON.stringify(join(source, 'figures', 'index.ts'))}
    globalThis.drawAll = async (text) => {
      const file = memorySource('lenet.prototxt', new TextEncoder().encode(text))
      const analysis = analyze(await readNetwork([file]))
      return styles.map(({ id }) => printSvg(drawFigure(analysis, { style: id })))
    }`
  const build = await rolldown({
    input: 'entry',
    platform: 'browser',
    checks: { ineffectiveDynamicImport: false },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? entry : null),
      },
    ],
  })
  const { output } = await build.generate({ format: 'iife', codeSplitting: false })
  return output[0].code
}
