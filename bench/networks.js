/** Definitions to weigh: LeNet, the largest of the corpus where it is there, and residual networks of any depth. */

import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const CORPUS = '../shared/caffe/nets'

/** A residual network of about `layers` layers, as people generate them. @param {number} layers */
export function residualNet(layers) {
  const lines = [
    'name: "residual"',
    'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 64 dim: 56 dim: 56 } } }',
  ]
  let bottom = 'data'
  for (let block = 0; lines.length - 1 < layers; block++) {
    const name = (part) => `res${block}_${part}`
    for (const part of ['a', 'b']) {
      const top = name(part)
      const from = part === 'a' ? bottom : name('a')
      lines.push(`layer { name: "${top}" type: "Convolution" bottom: "${from}" top: "${top}"
  convolution_param { num_output: 64 kernel_size: 3 pad: 1 stride: 1 bias_term: false weight_filler { type: "msra" } } }`)
      lines.push(
        `layer { name: "bn_${top}" type: "BatchNorm" bottom: "${top}" top: "${top}" batch_norm_param { use_global_stats: true } }`,
      )
      lines.push(
        `layer { name: "scale_${top}" type: "Scale" bottom: "${top}" top: "${top}" scale_param { bias_term: true } }`,
      )
      if (part === 'a') lines.push(`layer { name: "relu_${top}" type: "ReLU" bottom: "${top}" top: "${top}" }`)
    }
    lines.push(
      `layer { name: "${name('sum')}" type: "Eltwise" bottom: "${bottom}" bottom: "${name('b')}" top: "${name('sum')}" }`,
    )
    bottom = name('sum')
  }
  return `${lines.slice(0, layers + 1).join('\n')}\n`
}

/** Bare convolutions in a row: each is drawn by itself. @param {number} layers */
export function plainNet(layers) {
  const lines = [
    'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 64 dim: 56 dim: 56 } } }',
  ]
  for (let i = 0; lines.length < layers; i++) {
    const bottom = i === 0 ? 'data' : `conv${i - 1}`
    lines.push(`layer { name: "conv${i}" type: "Convolution" bottom: "${bottom}" top: "conv${i}"
  convolution_param { num_output: 64 kernel_size: 3 pad: 1 } }`)
  }
  return `name: "plain"\n${lines.join('\n')}\n`
}

/** Writes a residual network below `folder`. @param {string} folder @param {number} layers */
export function writeResidualNet(folder, layers) {
  return writeNet(folder, `residual-${layers}`, residualNet(layers))
}

/** Writes a definition below `folder`. @param {string} folder @param {string} name @param {string} text */
export function writeNet(folder, name, text) {
  const file = join(folder, `${name}.prototxt`)
  writeFileSync(file, text)
  return file
}

/** The largest definition of the corpus, or `undefined` where the corpus is not there. */
export function largestOfCorpus() {
  if (!existsSync(CORPUS)) return undefined
  const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.prototxt'))
    .map((entry) => join(entry.parentPath, entry.name))
  return files.reduce((best, file) => (statSync(file).size > statSync(best).size ? file : best))
}
