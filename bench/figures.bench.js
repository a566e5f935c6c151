/**
 * How large figures are, how long drawing takes and what memory it needs, by style and by depth, beside the most that is
 * allowed. Peaks are those of a process that weighs and draws, and hold garbage that nobody came to collect; what
 * drawing holds is the scene and the text, after a collection, less what weighing held.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { drawFigure, printSvg, styles } from '../dist/figures/index.js'
import { analyze, memorySource, readNetwork } from '../dist/index.js'
import { median, peakMiB } from './measure.js'
import { plainNet, residualNet, writeNet } from './networks.js'

export const title = 'Figures: bytes of SVG, milliseconds from the analysis to the text, and memory'

export const columns = [
  ...['network', 'layers', 'style', 'bytes', 'of at most', 'bytes a layer', 'ms', 'of at most'],
  ...['peak MiB', 'held MiB', '× output', 'of at most'],
]

const CORPUS = '../shared/caffe/nets'

const KB = 1024

/** Name, file, and the most bytes by style; `any` for all others. */
const FILES = [
  ['LeNet', 'examples/lenet/lenet.prototxt', { kernels: 24 * KB }],
  ['AlexNet', `${CORPUS}/BVLC+caffe/models/bvlc_alexnet/deploy.prototxt`, { any: 60 * KB }],
  ['GoogLeNet', `${CORPUS}/BVLC+caffe/models/bvlc_googlenet/deploy.prototxt`, { any: 150 * KB }],
]

/** The most milliseconds for so many layers. */
const MOST_MS = new Map([
  [1000, 300],
  [10_000, 3000],
])

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

const dist = (/** @type {string} */ path) => JSON.stringify(pathToFileURL(`dist/${path}`).href)

/** The most memory, in bytes of output, where these are many enough to count beside the program itself. */
const MOST_HELD = 20
const MANY_BYTES = 2 ** 18

/** Weighs and draws the definition that the command line names; prints what drawing holds. */
const PROCESS = `
import { readFileSync } from 'node:fs'
import { analyze, memorySource, readNetwork } from ${dist('index.js')}
import { drawFigure, printSvg } from ${dist('figures/index.js')}
const [file, options] = process.argv.slice(1)
const held = () => (globalThis.gc?.(), process.memoryUsage().heapUsed)
const analysis = analyze(await readNetwork([memorySource(file, new Uint8Array(readFileSync(file)))]))
const before = held()
const scene = drawFigure(analysis, JSON.parse(options))
const svg = printSvg(scene)
console.log(held() - before, scene.items.length, svg.length)`

/** @param {string} file @param {object} options */
function memory(file, options) {
  const args = ['--input-type=module', '-e', PROCESS, '--', file, JSON.stringify(options)]
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', ...args], { encoding: 'utf8' })
  return { peak: peakMiB(args), held: Number(stdout.split(' ')[0]) }
}

/** @param {{ folder: string }} context */
export async function* rows({ folder }) {
  for (const [name, file, most] of FILES) {
    if (!existsSync(file)) continue
    const analysis = await weighed(readFileSync(file, 'utf8'))
    for (const { id: style } of styles) yield row(name, file, analysis, { style }, most[style] ?? most.any)
  }
  for (const layers of [1000, 10_000]) {
    const folded = layers === 1000 ? 100 * KB : undefined
    for (const [name, text] of [
      ['residual', residualNet(layers)],
      ['bare convolutions', plainNet(layers)],
    ]) {
      const file = writeNet(folder, `${name}-${layers}`, text)
      const analysis = await weighed(text)
      yield row(name, file, analysis, { style: 'graph' }, folded)
      yield row(`${name}, nothing folded`, file, analysis, { style: 'graph', fold: 'off' }, 400 * layers)
    }
  }
}

/**
 * @param {string} name
 * @param {string} file
 * @param {import('../dist/index.js').Analysis} analysis
 * @param {import('../dist/figures/index.js').DrawOptions} options
 * @param {number | undefined} most
 */
function row(name, file, analysis, options, most) {
  const { bytes, ms } = drawn(analysis, options)
  const { peak, held } = memory(file, options)
  const { layers } = analysis.totals
  return [
    ...[name, layers, options.style, bytes, most ?? '', Math.round(bytes / Math.max(1, layers)), ms.toFixed(0)],
    ...[MOST_MS.get(layers) ?? '', peak.toFixed(0), (held / 2 ** 20).toFixed(1), (held / bytes).toFixed(1)],
    bytes < MANY_BYTES ? '' : MOST_HELD,
  ]
}
