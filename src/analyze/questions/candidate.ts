/** Figures that a claim may stand for. */

import type { AmountKind } from '../../core/words/amount.ts'
import type { Message } from '../../core/words/message.ts'

/** A figure that the network has under some convention. */
export interface Candidate {
  readonly kind: AmountKind
  readonly what: Message
  readonly value: bigint
  /** `431,080 × 4`, where it is computed from another. */
  readonly arithmetic?: string
  /** True for figures that people usually print. */
  readonly usual?: boolean
  /** True for figures of single layers, of kinds of them, and up to a layer. */
  readonly isPart?: boolean
}
