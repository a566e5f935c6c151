/**
 * Weighing a checkpoint of 10 GB, beside starting Node and beside PyTorch, which maps it and takes no number out of it:
 * `PYTHON=…/bin/python npm run bench checkpoint`, where that Python has torch. The file's storages are holes.
 */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { against, median, peakMiB, WEIGH } from './measure.js'

export const title = 'A checkpoint of 10 GB'

export const columns = ['what', 'wall ms', '× node -e 0', 'peak MiB']

const SAVE = `
import sys, torch
with torch.serialization.skip_data():
    torch.save({f'layers.{i}.weight': torch.empty(4096, 6144) for i in range(100)}, sys.argv[1])`

const LOAD = `
import sys, torch
print(sum(each.numel() for each in torch.load(sys.argv[1], mmap=True, weights_only=True).values()))`

/** @param {{ folder: string }} context */
export function* rows({ folder }) {
  const python = process.env.PYTHON
  if (python === undefined) return
  const file = join(folder, 'large.pt')
  runPython(python, SAVE, file)
  const own = against([WEIGH, file], { runs: 15 })
  yield ['weigh', own.ms.toFixed(0), own.ratio.toFixed(2), peakMiB([WEIGH, file]).toFixed(0)]
  const ms = median(Array.from({ length: 5 }, () => runPython(python, LOAD, file)))
  yield ['torch.load(mmap=True, weights_only=True)', ms.toFixed(0), (ms / own.floorMs).toFixed(1), '']
}

/** Wall time in milliseconds. */
function runPython(python, code, file) {
  const start = performance.now()
  const { status, stderr } = spawnSync(python, ['-c', code, file], { stdio: ['ignore', 'ignore', 'pipe'] })
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`)
  return performance.now() - start
}
