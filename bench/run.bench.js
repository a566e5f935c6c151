/** Forward passes on one core, beside the same multiply-accumulates in plain loops. */

import { livenessOf } from '../dist/entries/ask.js'
import { initialFile } from '../dist/entries/bytes.js'
import { prepareRun } from '../dist/entries/run.js'
import { analyze, memorySource, readNetwork } from '../dist/index.js'
import { definitionOf } from './filled-networks.js'
import { median } from './measure.js'

export const title = 'One image through a network'

export const columns = ['network', 'MMACs', 'ms', 'GMAC/s', '× plain loops', 'feature maps at the peak']

export async function* rows() {
  const plain = plainRate()
  for (const name of ['LeNet', 'AlexNet']) {
    const { ms, macs, peak } = await timePass(definitionOf(name), name === 'LeNet' ? 51 : 5)
    const rate = macs / ms / 1e6
    yield [name, (macs / 1e6).toFixed(1), ms.toFixed(1), rate.toFixed(2), (plain / rate).toFixed(2), `${peak} bytes`]
  }
}

/** The median of passes on weights from the fillers. @param {string} text @param {number} runs */
async function timePass(text, runs) {
  const definition = memorySource('net.prototxt', new TextEncoder().encode(text))
  const weights = await written(definition)
  const model = await readNetwork([definition, weights])
  const runner = prepareRun(model, { stored: model.weights, source: weights }, { keepsWeights: true })
  const analysis = analyze(model)
  const [layer] = analysis.facts.values()
  const shape = layer.outputs[0].map(({ expr }) => Number(expr))
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(0.5)
  const times = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await runner.forward(new Map([['data', { shape, data }]]))
    times.push(performance.now() - started)
  }
  const macs = [...analysis.facts.values()].reduce((sum, { cost }) => sum + Number(cost?.macs?.expr ?? 0n), 0)
  return { ms: median(times), macs, peak: livenessOf(analysis).peak.value }
}

async function written(definition) {
  const pieces = await initialFile(analyze(await readNetwork([definition])))
  return memorySource('net.caffemodel', new Uint8Array(Buffer.concat([...pieces])))
}

/** GMAC/s of the loops as anyone would write them: a row of floats added to another, again and again. */
function plainRate() {
  const [m, n, k] = [128, 729, 600]
  const [a, b, c] = [new Float32Array(m * k).fill(0.5), new Float32Array(k * n).fill(0.5), new Float32Array(m * n)]
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now()
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        const factor = a[i * k + p]
        for (let j = 0; j < n; j++) c[i * n + j] += factor * b[p * n + j]
      }
    }
    return performance.now() - started
  })
  return (m * n * k) / median(times) / 1e6
}
