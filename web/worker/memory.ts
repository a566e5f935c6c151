/** Memory over time, moment by moment. */

import { heldAt, livenessOf } from '../../src/analyze/costs/liveness.ts'
import { say } from '../../src/core/words/message.ts'
import { hueOf } from '../../src/figures/scene/palette.ts'
import { bytesText } from '../../src/reports/words/numbers.ts'
import type { MomentView } from '../protocol.ts'
import { session, weighed } from './session.ts'

/** What is held while each layer runs; sizes that are still open count as nothing and say so. */
export function momentViews(): readonly MomentView[] {
  const analysis = weighed()
  const { catalogue } = session
  const { moments, peakAt } = livenessOf(analysis)
  return moments.map((moment) => {
    const { node } = moment.layer
    return {
      id: node.id,
      name: node.name,
      hue: hueOf(node.op.family),
      bytes: typeof moment.bytes === 'bigint' ? Number(moment.bytes) : 0,
      text: say(bytesText(moment.bytes), catalogue),
      isPeak: moment === peakAt,
      held: heldAt(analysis, moment).map(({ owner, bytes = 0n }) => ({
        layer: owner.node.name,
        text: say(bytesText(bytes), catalogue),
        bytes: typeof bytes === 'bigint' ? Number(bytes) : 0,
      })),
    }
  })
}
