/** Every printer sets each text where the scene has it, and knows what it can't print. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drawFigure } from '../../src/figures/draw.ts'
import { fontRuns, loadFonts } from '../../src/figures/fonts/load.ts'
import { textWidth } from '../../src/figures/fonts/measure.ts'
import { readFont } from '../../src/figures/fonts/read-font.ts'
import { type PdfDocument, printPdf } from '../../src/figures/print/pdf.ts'
import { printTikz } from '../../src/figures/print/tikz.ts'
import { leaves, type Scene } from '../../src/figures/scene/scene.ts'
import { styles } from '../../src/figures/styles.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { printFigure } from '../../src/node/print-figure.ts'
import { figures as labels } from '../../src/text/zh/figures.ts'
import { zh } from '../../src/text/zh.ts'

/** Points of a pixel; the most that a text may be off, in points. */
const POINTS = 0.75
const TOLERANCE = 0.5

async function sceneOf(style: string, net = readFileSync('examples/lenet/lenet.prototxt')): Promise<Scene> {
  const analysis = analyze(await readNetwork([memorySource('lenet.prototxt', new Uint8Array(net))]))
  return drawFigure(analysis, { style, language: 'zh', catalogue: zh })
}

function textsOf(scene: Scene) {
  return [...leaves(scene.items)].flatMap((leaf) => (leaf.kind === 'text' ? [leaf] : []))
}

interface SetText {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** A document that only notes where texts are set, as wide as the tables say. */
function recorder(texts: SetText[]): PdfDocument {
  const end: (() => void)[] = []
  let [size, isBold] = [0, false]
  const own = {
    font: (name: string) => {
      isBold = name === 'Arimo-Bold'
    },
    fontSize: (pixels: number) => {
      size = pixels
    },
    text: (text: string, x: number, y: number) => void texts.push({ text, x, y }),
    widthOfString: (text: string) => textWidth(text, size, isBold),
    on: (event: string, listener: () => void) => void (event === 'end' && end.push(listener)),
    end: () => {
      for (const listener of end) listener()
    },
  }
  return new Proxy(own, {
    get: (target, key) => Reflect.get(target, key) ?? (() => undefined),
  }) as unknown as PdfDocument
}

describe.each(styles.map(({ id }) => id))('%s', (style) => {
  test('is set by TikZ where the scene has it', async () => {
    const scene = await sceneOf(style)
    const set = [...printTikz(scene).matchAll(/^\\node\[.*?\] at \((-?[\d.]+),(-?[\d.]+)\)/gm)]
    const texts = textsOf(scene)
    expect(set.length).toBe(texts.length)
    for (const [i, { x, y }] of texts.entries()) {
      expect(Math.abs(Number(set[i]?.[1]) - x) * POINTS).toBeLessThanOrEqual(TOLERANCE)
      expect(Math.abs(Number(set[i]?.[2]) - y) * POINTS).toBeLessThanOrEqual(TOLERANCE)
    }
  })

  test('is set by PDF where the scene has it, and the same twice', async () => {
    const scene = await sceneOf(style)
    const set: SetText[] = []
    await printPdf(scene, () => recorder(set), await loadFonts())
    // A text is set in one piece for every font that it takes.
    let next = 0
    for (const { text, x, y, size, bold, anchor } of textsOf(scene)) {
      const start = set[next]
      let said = ''
      while (said.length < text.length && next < set.length) said += set[next++]?.text
      expect(said).toBe(text)
      const width = textWidth(text, size, bold)
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
      expect(Math.abs((start?.x ?? 0) - left) * POINTS, text).toBeLessThanOrEqual(TOLERANCE)
      expect(Math.abs((start?.y ?? 0) - y) * POINTS, text).toBeLessThanOrEqual(TOLERANCE)
    }
    const options = { zoom: 1, fonts: [] }
    const [once, again] = [await printFigure(scene, 'pdf', options), await printFigure(scene, 'pdf', options)]
    expect(once.content).toEqual(again.content)
    expect(once.warnings).toEqual([])
    expect(new TextDecoder('latin1').decode((once.content as Uint8Array).subarray(0, 5))).toBe('%PDF-')
  })

  test('is printed as PNG', async () => {
    const { content, warnings } = await printFigure(await sceneOf(style), 'png', { zoom: 1, fonts: [] })
    expect([...(content as Uint8Array).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47])
    expect(warnings).toEqual([])
  })
})

test('the shipped fonts have every character of the Chinese labels', async () => {
  const fonts = await loadFonts()
  const missing: string[] = []
  for (const said of Object.values(labels)) {
    for (const bold of [false, true]) fontRuns(said, bold, fonts, (character) => void missing.push(character))
  }
  expect(missing).toEqual([])
  const { advances, unitsPerEm } = readFont(fonts.regular.bytes)
  expect(advances.get(0x41)).toBe(1366)
  expect(unitsPerEm).toBe(2048)
})

test('a character without a glyph is a warning and a question mark, never a box', async () => {
  const net = 'layer { name: "\u{12000}" type: "Input" top: "d" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }'
  const scene = await sceneOf('graph', Buffer.from(net))
  expect(scene.warnings.length).toBe(1)
  const texts: SetText[] = []
  const { warnings } = await printPdf(scene, () => recorder(texts), await loadFonts())
  expect(warnings.length).toBe(1)
  expect(texts.map(({ text }) => text)).toContain('?')
})
