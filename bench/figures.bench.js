/** How large figures are and how long drawing takes, by style and by depth. */

import { existsSync, readFileSync } from 'node:fs'
import { drawFigure, printSvg, styles } from '../dist/figures/index.js'
import { analyze, memorySource, readNetwork } from '../dist/index.js'
import { median } from './measure.js'
import { residualNet } from './networks.js'

export const title = 'Figures: bytes of SVG, and milliseconds from the analysis to the text'

export const columns = ['network', 'layers', 'style', 'bytes', 'bytes a layer', 'ms']

const CORPUS = '../shared/caffe/nets'

const FILES = [
  ['LeNet', 'examples/lenet/lenet.prototxt'],
  ['AlexNet', `${CORPUS}/BVLC+caffe/models/bvlc_alexnet/deploy.prototxt`],
  ['GoogLeNet', `${CORPUS}/BVLC+caffe/models/bvlc_googlenet/deploy.prototxt`],
]

/** @param {string} text */
async function weighed(text) {
  return analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
}

/** @param {import('../dist/index.js').Analysis} analysis @param {import('../dist/figures/index.js').DrawOptions} options */
function drawn(analysis, options) {
  const times = []
  let bytes = 0
  for (let run = 0; run < 7; run++) {
    const start = performance.now()
    bytes = new TextEncoder().encode(printSvg(drawFigure(analysis, options))).byteLength
    times.push(performance.now() - start)
  }
  return { bytes, ms: median(times) }
}

export async function* rows() {
  for (const [name, file] of FILES) {
    if (!existsSync(file)) continue
    const analysis = await weighed(readFileSync(file, 'utf8'))
    for (const { id: style } of styles) yield row(name, analysis, { style })
  }
  for (const layers of [1000, 10_000]) {
    const analysis = await weighed(residualNet(layers))
    yield row('residual, generated', analysis, { style: 'graph' })
    yield row('residual, nothing folded', analysis, { style: 'graph', fold: 'off' })
  }
}

/** @param {string} name @param {import('../dist/index.js').Analysis} analysis @param {import('../dist/figures/index.js').DrawOptions} options */
function row(name, analysis, options) {
  const { bytes, ms } = drawn(analysis, options)
  const { layers } = analysis.totals
  return [name, layers, options.style, bytes, Math.round(bytes / Math.max(1, layers)), ms.toFixed(0)]
}
