/** Public networks that real Caffe has built: every layer, shape, parameter count and memory figure agrees. */

import { describe, expect, it } from 'vitest'
import { differences, readTruth, weighAs } from './caffe-truth.ts'
import { filesBelow, SHARED } from './shared.ts'

/** `NAME.PHASE.json` or `NAME.PHASE.STAGE.json` beside `NAME.prototxt`. */
const RUN = /\.(TRAIN|TEST)(\.[^/]+)?\.json$/

const runs = filesBelow(`${SHARED}/nets`, '.json').filter((file) => RUN.test(file))

describe.runIf(runs.length > 0)('public networks', () => {
  it.each(runs)('%s', async (file) => {
    const truth = readTruth(file)
    expect(differences(truth, await weighAs(truth, file.replace(RUN, '.prototxt')))).toEqual([])
  })
})
