/** What a claimed figure may count, as JSON. */

import type { Claim } from '../../analyze/questions/claim.ts'
import type { Candidate } from '../../analyze/questions/why.ts'
import { VERSION } from '../../core/version.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import type { Json } from '../json/json-value.ts'
import type { Answer } from './why.ts'

/** The report of `weigh why`; its schema is schema/why.schema.json. */
export function whyJson(
  claim: Claim,
  { findings, nearest, published }: Answer,
  network: string,
  catalogue?: Catalogue,
): Json {
  const told = ({ kind, what, value, arithmetic, isPart }: Candidate) => ({
    kind,
    what: say(what, catalogue),
    value,
    arithmetic: arithmetic ?? null,
    part: isPart === true,
  })
  return {
    weighbridge: VERSION,
    schema: 1,
    network,
    claim: {
      text: claim.text,
      kind: claim.kind ?? null,
      readings: claim.readings.map(({ value, tolerance, unit }) => ({ value, tolerance, unit })),
    },
    findings: findings.map(({ candidate, reading, fit, off }) => ({
      ...told(candidate),
      fit,
      unit: reading.unit,
      off,
    })),
    nearest: nearest.map(({ candidate, difference, between }) => ({
      ...told(candidate),
      difference,
      between: between === undefined ? null : told(between),
    })),
    published: published.map((figure) => ({ ...figure })),
  }
}
