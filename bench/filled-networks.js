/** Definitions of networks that passes are timed on: with fillers, so that there are weights to compute with. */

import { readFileSync } from 'node:fs'

/** A network by its name. @param {string} name */
export function definitionOf(name) {
  return name === 'LeNet'
    ? withFillers(readFileSync('examples/lenet/lenet.prototxt', 'utf8').replace('dim: 64', 'dim: 1'))
    : alexNet()
}

const FILLER = 'weight_filler { type: "xavier" }'

/** @param {string} text */
const withFillers = (text) => text.replace(/num_output: \d+/g, (field) => `${field} ${FILLER}`)

/** AlexNet as BVLC's: two towers in groups, responses normalised after the first two pools. */
function alexNet() {
  const lines = [
    'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 227 dim: 227 } } }',
  ]
  let bottom = 'data'
  /** @param {string} type @param {string} name @param {string} fields */
  const add = (type, name, fields = '') => {
    const top = type === 'ReLU' ? bottom : name
    lines.push(`layer { name: "${name}" type: "${type}" bottom: "${bottom}" top: "${top}" ${fields} }`)
    bottom = top
  }
  /** @param {string} name @param {string} fields */
  const conv = (name, fields) => {
    add('Convolution', name, `convolution_param { ${fields} ${FILLER} }`)
    add('ReLU', `${name}/relu`)
  }
  /** @param {string} name @param {number} size */
  const dense = (name, size) => add('InnerProduct', name, `inner_product_param { num_output: ${size} ${FILLER} }`)
  const norm = 'lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }'
  const pool = 'pooling_param { pool: MAX kernel_size: 3 stride: 2 }'
  conv('conv1', 'num_output: 96 kernel_size: 11 stride: 4')
  add('LRN', 'norm1', norm)
  add('Pooling', 'pool1', pool)
  conv('conv2', 'num_output: 256 kernel_size: 5 pad: 2 group: 2')
  add('LRN', 'norm2', norm)
  add('Pooling', 'pool2', pool)
  conv('conv3', 'num_output: 384 kernel_size: 3 pad: 1')
  conv('conv4', 'num_output: 384 kernel_size: 3 pad: 1 group: 2')
  conv('conv5', 'num_output: 256 kernel_size: 3 pad: 1 group: 2')
  add('Pooling', 'pool5', pool)
  for (const name of ['fc6', 'fc7']) {
    dense(name, 4096)
    add('ReLU', `${name}/relu`)
  }
  dense('fc8', 1000)
  add('Softmax', 'prob')
  return lines.join('\n')
}
