/** Families are told apart without colour: by cues that differ, and by words or outlines that only one of them has. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { drawFigure } from '../../src/figures/draw.ts'
import { cue } from '../../src/figures/marks/cue.ts'
import { readNet } from '../../src/figures/net/read.ts'
import { coloursOf, HUES, type Hue } from '../../src/figures/scene/palette.ts'
import { type Item, type Leaf, leaves } from '../../src/figures/scene/scene.ts'
import { styles } from '../../src/figures/styles.ts'
import { type Analysis, analyze, memorySource, readNetwork } from '../../src/index.ts'
import { filesBelow } from '../shared.ts'
import { layerGroups } from './figure-parts.ts'

/** A drawing without its colours. */
function uncoloured(items: readonly Item[]): string {
  return JSON.stringify(items, (key, value) => (key === 'fill' || key === 'stroke' ? (value ? 'x' : value) : value))
}

test('the cue of every family is a drawing of its own', () => {
  const box = { x: 0, y: 0, width: 9, height: 9 }
  const drawings = HUES.map((hue) => uncoloured(cue(hue, box, 'ink')))
  expect(new Set(drawings).size).toBe(HUES.length)
})

test('in greys no family has a colour of its own', () => {
  for (const theme of ['light', 'dark', 'print'] as const) {
    const greys = coloursOf(theme, 'grey')
    for (const part of ['', '-0', '-4', '-alt', '-head'])
      expect(new Set(HUES.map((hue) => greys.get(hue + part))).size, theme + part).toBe(1)
  }
})

/** How a shape is drawn, without its place, its size and its colour. */
function outlineOf(leaf: Leaf): string {
  if (leaf.kind === 'text' || leaf.kind === 'raster') return ''
  const { kind, strokeWidth, dash, fill, stroke } = leaf
  return JSON.stringify([kind, strokeWidth, dash, fill !== undefined, stroke !== undefined])
}

/** Not a size, a count, or what maps and units are called. */
function tellsWhat(text: string): boolean {
  return /\p{L}{2}/u.test(text) && !/parameters|biases|maps|units|layer|Outputs|OUTPUT/.test(text)
}

/** What a layer shows that no number, name or colour is part of. */
function marksOf(items: readonly Item[], name: string): ReadonlySet<string> {
  const marks = new Set<string>()
  for (const leaf of leaves(items)) {
    if (leaf.kind !== 'text') marks.add(outlineOf(leaf))
    else if ((leaf.whole ?? leaf.text) !== name && tellsWhat(leaf.text)) marks.add(leaf.text.replace(/[\d,]+/g, ''))
  }
  return marks
}

/** Pairs of layers of two families that would look alike on paper without colour. */
function lookAlikes(analysis: Analysis, style: string): readonly string[] {
  const net = readNet(analysis, { norms: true, shapes: false })
  const hueOf = new Map(net.layers.map(({ id, hue }) => [id, hue] as const))
  const nameOf = new Map(net.layers.map(({ id, name }) => [id, name] as const))
  const seen = new Map<string, { readonly hue: Hue; readonly marks: Set<string> }>()
  const scene = drawFigure(analysis, { style, palette: 'grey', fold: 'off' })
  for (const { nodes, items } of layerGroups(scene)) {
    const [id = ''] = nodes ?? []
    const hue = hueOf.get(id)
    if (hue === undefined) continue
    const all = seen.get(id)?.marks ?? new Set<string>()
    for (const mark of marksOf(items, nameOf.get(id) ?? '')) all.add(mark)
    seen.set(id, { hue, marks: all })
  }
  const layers = [...seen]
  return layers.flatMap(([id, { hue, marks }]) =>
    layers.flatMap(([other, { hue: otherHue, marks: others }]) => {
      const isTold = [...marks].some((mark) => !others.has(mark)) || [...others].some((mark) => !marks.has(mark))
      return hue < otherHue && !isTold ? [`${style}: ${id} (${hue}) and ${other} (${otherHue})`] : []
    }),
  )
}

test.each(filesBelow('examples', '.prototxt'))('layers of %s are told apart in greys', async (file) => {
  const source = memorySource(basename(file), new Uint8Array(readFileSync(file)))
  const analysis = analyze(await readNetwork([source]))
  // A map of bytes names its layers; what they do is not its matter.
  for (const { id } of styles) if (id !== 'bytemap') expect(lookAlikes(analysis, id)).toEqual([])
})
