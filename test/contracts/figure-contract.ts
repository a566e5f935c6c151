/**
 * What every figure keeps, whatever its style, theme and language. Beside it stand:
 * - figure-geometry.ts: texts and layers that overlap, are crossed or clipped;
 * - figure-parts.ts: shapes that don't say whose they are, weights that name no blob;
 * - figure-numbers.ts: the numbers of an SVG, read back;
 * - figure-cues.test.ts: families without colour;
 * - figure-browser.test.ts: widths, clipping, contrast and print in a browser, the same bytes as there;
 * - figure-printers.test.ts, figure-latex.test.ts: the places of texts in PDF, TikZ and in what LaTeX makes of it;
 * - figure-layout.test.ts: crossings; figure-nets.test.ts: all of this for public networks;
 * - figure.test.ts: examples, networks that are hardly any, sizes in bytes, scales, orders.
 * Times and memory are measured by bench/figures.bench.js.
 */

import { expect } from 'vitest'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { type DrawOptions, drawFigure } from '../../src/figures/draw.ts'
import { nodeOfWord } from '../../src/figures/print/node-word.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { printTikz } from '../../src/figures/print/tikz.ts'
import { boundsOf, rect, textBox } from '../../src/figures/scene/draw.ts'
import { coloursOf, contrast } from '../../src/figures/scene/palette.ts'
import { type Item, leaves, type Scene, type Shape, type Text } from '../../src/figures/scene/scene.ts'
import { geometryFlaws } from './figure-geometry.ts'
import { nodesOf } from './figure-numbers.ts'
import { namelessWeights, ownerlessShapes } from './figure-parts.ts'
import { everyElement, parseXml, type XmlElement } from './xml.ts'

/** Draws twice and checks all that can be checked of one figure; the scene, for what only some figures keep. */
export function expectGoodFigure(analysis: Analysis, options: DrawOptions): Scene {
  const scene = drawFigure(analysis, options)
  const svg = printSvg(scene)
  expect(printSvg(drawFigure(analysis, options)), 'the same twice').toBe(svg)
  const root = parseXml(svg)
  expectRoot(root, scene)
  expectHarmless(root)
  expectUniqueIds(root, scene)
  expect(geometryFlaws(scene).slice(0, 8)).toEqual([])
  expect(contrastFlaws(scene).slice(0, 4)).toEqual([])
  // A byte map names what has no bytes in one line.
  if (options.style !== 'bytemap') expectTitles(scene)
  expect(ownerlessShapes(scene).slice(0, 4)).toEqual([])
  if (options.style === 'kernels' && !isPart(options) && options.fold === 'off')
    expect(namelessWeights(analysis, scene)).toEqual([])
  expectAllNodes(root, analysis, options)
  if (options.style !== 'bytemap') expectEdges(root, analysis, options)
  expect(printTikz(scene)).not.toMatch(/NaN|undefined|Infinity/)
  return scene
}

function expectRoot(root: XmlElement, scene: Scene): void {
  expect(root.name).toBe('svg')
  const { attributes } = root
  expect(attributes.get('xmlns')).toBe('http://www.w3.org/2000/svg')
  expect(attributes.get('viewBox')).toBe(`0 0 ${scene.width} ${scene.height}`)
  expect([attributes.get('width'), attributes.get('height')]).toEqual([String(scene.width), String(scene.height)])
  expect(attributes.get('role')).toBe('img')
  const [title, description] = root.children
  expect(title?.name).toBe('title')
  expect(description?.name).toBe('desc')
  expect(attributes.get('aria-labelledby')).toBe(`${title?.attributes.get('id')} ${description?.attributes.get('id')}`)
  expect(title?.text).not.toBe('')
}

/** What stands for a layer tells its name, and all that it knows, to those who point at it or listen. */
function expectTitles({ items }: Scene): void {
  const said = new Set<string>()
  const silent = new Set<string>()
  const visit = (item: Item, above: boolean): void => {
    if (item.kind !== 'group') return
    const told = above || item.title !== undefined
    for (const node of item.nodes ?? []) (told ? said : silent).add(node)
    for (const inner of item.items) visit(inner, told)
  }
  for (const item of items) visit(item, false)
  expect([...silent].filter((node) => !said.has(node)).slice(0, 5), 'layers without a title').toEqual([])
}

const ELEMENTS = new Set([
  'svg',
  'title',
  'desc',
  'style',
  'defs',
  'g',
  'path',
  'use',
  'rect',
  'circle',
  'ellipse',
  'text',
])
const NUMBERS = new Set(['x', 'y', 'width', 'height', 'cx', 'cy', 'r', 'rx', 'ry'])

function expectHarmless(root: XmlElement): void {
  for (const { name, attributes, text } of everyElement(root)) {
    expect(ELEMENTS, name).toContain(name)
    for (const [key, value] of attributes) {
      expect(key).not.toMatch(/^on|^style$/)
      if (key === 'href') expect(value).toMatch(/^#/)
      if (NUMBERS.has(key)) expect(value, `${name} ${key}`).toMatch(/^-?\d+(\.\d+)?$/)
      if (key === 'd') expect(value).toMatch(/^[MLHVCmlhvcz\d .-]*$/)
      if (key === 'd') expect(value, 'a path that draws nothing').not.toMatch(/^M[\d .-]*$/)
      if (key === 'd' || NUMBERS.has(key)) expect(value).not.toMatch(/NaN|Infinity|-0(?![.\d])|e/)
    }
    if (name === 'style') expect(text).not.toMatch(/@import|url\(|@font-face|undefined|NaN/)
  }
}

function expectUniqueIds(root: XmlElement, scene: Scene): void {
  const ids = [...everyElement(root)].flatMap(({ attributes }) => attributes.get('id') ?? [])
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id.startsWith(scene.id)).toBe(true)
}

/** Text stands out from what it stands on, and lines from the page. */
function contrastFlaws(scene: Scene): readonly string[] {
  const flaws: string[] = []
  for (const theme of scene.theme === 'auto' ? (['light', 'dark'] as const) : [scene.theme]) {
    const colours = coloursOf(theme, scene.palette)
    const colour = (paint: string): string => colours.get(paint) ?? paint
    const painted: Shape[] = []
    for (const leaf of leaves(scene.items)) {
      if (leaf.kind === 'text') {
        const ground = colour(groundOf(leaf, painted))
        const ratio = contrast(colour(leaf.fill), ground)
        if (ratio < 4.5) flaws.push(`${theme}: “${leaf.text}” ${leaf.fill} on ${ground}: ${ratio.toFixed(2)}`)
      } else if (leaf.kind === 'raster') painted.push(rect(leaf, { fill: leaf.cells[0] ?? 'paper' }))
      else {
        if (leaf.fill !== undefined && leaf.kind !== 'path') painted.push(leaf)
        const onPage = leaf.stroke !== undefined && leaf.stroke !== 'paper' && leaf.stroke !== 'on-head'
        if (onPage && contrast(colour(leaf.stroke ?? ''), colour('paper')) < 3)
          flaws.push(`${theme}: stroke ${leaf.stroke}`)
      }
    }
  }
  return flaws
}

function groundOf(text: Text, painted: readonly Shape[]): string {
  const box = textBox(text)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (let i = painted.length - 1; i >= 0; i -= 1) {
    const shape = painted[i]
    const bounds = shape && boundsOf([shape])
    if (!shape || !bounds || shape.fill === undefined) continue
    if (x >= bounds.x && x <= bounds.x + bounds.width && y >= bounds.y && y <= bounds.y + bounds.height)
      return shape.fill
  }
  return 'paper'
}

function isPart(options: DrawOptions): boolean {
  return options.from !== undefined || options.to !== undefined || options.layer !== undefined
}

/** Every layer of the model stands somewhere. */
function expectAllNodes(root: XmlElement, { model }: Analysis, options: DrawOptions): void {
  if (isPart(options)) return
  const drawn = new Set([...everyElement(root)].flatMap(nodesOf))
  expect(
    model.graph.nodes
      .map(({ id }) => id)
      .filter((id) => !drawn.has(id))
      .slice(0, 5),
  ).toEqual([])
}

/** The lines are the model's edges, those inside of a drawn layer left out. */
function expectEdges(root: XmlElement, { model }: Analysis, options: DrawOptions): void {
  if (isPart(options)) return
  const groupOf = new Map<string, string>()
  for (const element of everyElement(root)) {
    const ids = nodesOf(element)
    for (const id of ids) if (!groupOf.has(id)) groupOf.set(id, ids[0] ?? id)
  }
  const drawn = new Set<string>()
  for (const { attributes } of everyElement(root)) {
    const [from, to] = [attributes.get('data-from'), attributes.get('data-to')]
    if (from !== undefined && to !== undefined)
      drawn.add(`${groupOf.get(nodeOfWord(from))} → ${groupOf.get(nodeOfWord(to))}`)
  }
  const wanted = new Set<string>()
  const producers = new Map(model.graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node.id] as const)))
  const origin = new Map<string, string>()
  for (const node of model.graph.nodes) {
    const first = node.inputs[0] === undefined ? undefined : producers.get(node.inputs[0])
    if (node.inserted && first !== undefined) origin.set(node.id, origin.get(first) ?? first)
    for (const value of node.inputs) {
      const from = value === undefined ? undefined : producers.get(value)
      if (from === undefined || node.inserted) continue
      const [one, other] = [groupOf.get(origin.get(from) ?? from), groupOf.get(node.id)]
      if (one !== other) wanted.add(`${one} → ${other}`)
    }
  }
  expect([...drawn].filter((edge) => !wanted.has(edge)).slice(0, 5)).toEqual([])
  if (options.fold === 'off') expect([...wanted].filter((edge) => !drawn.has(edge)).slice(0, 5)).toEqual([])
}

/** All texts of a scene. */
export function textsOf(items: readonly Item[]): readonly string[] {
  return [...leaves(items)].flatMap((leaf) => (leaf.kind === 'text' ? [leaf.whole ?? leaf.text] : []))
}
