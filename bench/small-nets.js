/** Many small networks, for scans. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A definition of five to fifteen layers, each file another one. @param {number} index */
function smallNet(index) {
  const depth = 1 + (index % 5)
  const lines = [
    `name: "net${index}"`,
    `layer { name: "data" type: "Input" top: "x0" input_param { shape { dim: 1 dim: 3 dim: ${64 + (index % 64)} dim: 64 } } }`,
  ]
  for (let place = 0; place < depth; place++) {
    const [from, to] = [`x${place}`, `x${place + 1}`]
    const outputs = 8 + ((index >> place) % 24)
    lines.push(`layer { name: "conv${place}" type: "Convolution" bottom: "${from}" top: "${to}"
  convolution_param { num_output: ${outputs} kernel_size: 3 pad: 1 weight_filler { type: "xavier" } } }
layer { name: "relu${place}" type: "ReLU" bottom: "${to}" top: "${to}" }`)
  }
  lines.push(
    `layer { name: "fc" type: "InnerProduct" bottom: "x${depth}" top: "fc" inner_product_param { num_output: 10 } }`,
  )
  lines.push('layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }')
  return `${lines.join('\n')}\n`
}

/** Writes so many small definitions, each another one. @param {string} folder @param {number} count */
export function writeNets(folder, count) {
  const nets = join(folder, `nets-${count}`)
  mkdirSync(nets, { recursive: true })
  for (let index = 0; index < count; index++) writeFileSync(join(nets, `net-${index}.prototxt`), smallNet(index))
  return nets
}
