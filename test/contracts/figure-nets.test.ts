/** Figures of public networks keep the contract: a sample by a fixed rule, all of them with ALL_FIGURES=1. */

import { describe, expect, test } from 'vitest'
import { drawFigure } from '../../src/figures/draw.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { styles } from '../../src/figures/styles.ts'
import { zh } from '../../src/text/zh.ts'
import { readTruth, weighAs } from '../caffe-truth.ts'
import { filesBelow, SHARED } from '../shared.ts'
import { expectGoodFigure } from './figure-contract.ts'
import { readBack } from './figure-numbers.ts'

const RUN = /\.(TRAIN|TEST)(\.[^/]+)?\.json$/
const THEMES = ['light', 'dark', 'auto', 'print'] as const
/** Every so many-th net, and on each of them the next style. */
const SAMPLE = 11

const all = filesBelow(`${SHARED}/nets`, '.json').filter((file) => RUN.test(file))
const isAll = process.env.ALL_FIGURES === '1'
const runs = all.map((file, index) => ({ file, index })).filter(({ index }) => isAll || index % SAMPLE === 0)

/** A large net takes 400 bytes a layer; what a small one has besides is its frame. */
const BYTES = { frame: 24_000, graphLayer: 400, whole: 160_000 }

describe.runIf(runs.length > 0)('public networks', () => {
  test.each(runs)('$file', async ({ file, index }) => {
    const truth = readTruth(file)
    const analysis = await weighAs(truth, file.replace(RUN, '.prototxt'))
    if (!('facts' in analysis)) return
    const turn = isAll ? styles : styles.filter((_, i) => i === Math.floor(index / SAMPLE) % styles.length)
    for (const { id: style } of turn) {
      const theme = THEMES[index % THEMES.length] ?? 'light'
      const words = index % 2 === 0 ? { language: 'en' } : { language: 'zh', catalogue: zh }
      expectGoodFigure(analysis, { style, theme, ...words, fold: index % 3 === 0 ? 'off' : 'auto' })
    }
    for (const { id: style } of turn) {
      const told = readBack(analysis, printSvg(drawFigure(analysis, { style, fold: 'off' })))
      expect(told.flaws.slice(0, 5), style).toEqual([])
    }
    const graph = printSvg(expectGoodFigure(analysis, { style: 'graph' }))
    expect(graph.length).toBeLessThanOrEqual(BYTES.frame + BYTES.graphLayer * analysis.model.graph.nodes.length)
    expect(graph.length).toBeLessThanOrEqual(BYTES.whole)
  })
})
