/**
 * Weighing beside Netron's readers, which take a file apart and weigh nothing: `pip install netron`, then
 * `NETRON=…/site-packages/netron npm run bench netron`. Both are whole processes of Node.
 */

import { against, WEIGH } from './measure.js'

export const title = "Weighing a file beside Netron's reader of it"

export const columns = ['file', 'weigh ms', 'Netron ms', 'weigh ÷ Netron']

const FILES = [
  ...['wake-word.tflite', 'mini-yolo.cfg', 'mini-squeeze.param'].map((name) => `examples/formats/${name}`),
  // One network in several formats.
  ...['net.onnx', 'net.pt', 'net.pt2', 'net.keras'].map((name) => `test/fixtures/across/${name}`),
]

export function* rows() {
  const folder = process.env.NETRON
  if (folder === undefined) return
  for (const file of FILES) {
    const { ms, floorMs, ratio } = against([WEIGH, file], { floor: ['bench/netron.js', folder, file] })
    yield [file, ms.toFixed(0), floorMs.toFixed(0), ratio.toFixed(2)]
  }
}
