/** How long weighing takes, beside starting Node and doing nothing; and how it grows with the network. */

import { statSync } from 'node:fs'
import { against, peakMiB, WEIGH } from './measure.js'
import { largestOfCorpus, writeResidualNet } from './networks.js'

export const title = 'Weighing a definition'

export const columns = ['network', 'layers', 'text KB', 'wall ms', '× node -e 0', 'peak MiB']

/** @param {{ folder: string }} context */
export function* rows({ folder }) {
  const files = [
    ['LeNet', 9, 'examples/lenet/lenet.prototxt'],
    ['largest public one at hand', undefined, largestOfCorpus()],
    ...[10, 100, 1000, 10_000].map((layers) => ['residual, generated', layers, writeResidualNet(folder, layers)]),
  ]
  for (const [name, layers, file] of files) {
    if (file === undefined) continue
    const { ms, ratio } = against([WEIGH, file], { runs: layers === 10_000 ? 5 : 15 })
    yield [
      name,
      layers ?? '',
      (statSync(file).size / 1000).toFixed(0),
      ms.toFixed(0),
      ratio.toFixed(2),
      peakMiB([WEIGH, file]).toFixed(0),
    ]
  }
}
