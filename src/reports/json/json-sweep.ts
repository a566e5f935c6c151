/** One network at several sizes, for scripts. docs: schema/sweep.schema.json. */

import { costsOf, costsPerExample } from '../../analyze/costs/cost.ts'
import { livenessOf } from '../../analyze/costs/liveness.ts'
import { trainingOf } from '../../analyze/costs/training.ts'
import type { SweepStep } from '../../analyze/questions/sweep.ts'
import { VERSION } from '../../core/version.ts'
import { isError } from '../../core/words/issue.ts'
import type { Catalogue } from '../../core/words/message.ts'
import { issueJson } from './json-issue.ts'
import { type Json, numberJson, totalJson } from './json-value.ts'

/** A step each; one that is impossible has the errors that say why. */
export function sweepJson(steps: readonly SweepStep[], network: string, catalogue?: Catalogue): Json {
  return {
    weighbridge: VERSION,
    schema: 1,
    network,
    steps: steps.map(({ batch, input, analysis }) => {
      const errors = analysis.issues.filter(isError)
      const one = costsPerExample(analysis)
      const { totals } = analysis
      return {
        batch: numberJson(batch),
        input: input === undefined ? null : { name: input.name, shape: input.shape.map(numberJson) },
        possible: errors.length === 0,
        parameters: totalJson(totals.parameters),
        macs: totalJson(costsOf(analysis).macs),
        macsPerExample: one === undefined ? null : totalJson(one.macs),
        activationBytes: totalJson(totals.activationBytes),
        peakActivationBytes: totalJson(livenessOf(analysis).peak),
        trainingBytes: totalJson(trainingOf(analysis).total),
        errors: errors.map((found) => issueJson(found, catalogue)),
      }
    }),
  }
}
