/** How commands read networks. */

import type { NetworkOptions } from '../formats/format.ts'

/** How a network is read, and what is supposed of it. */
export interface Reading extends NetworkOptions {
  /** Every layer so much as wide. */
  readonly width?: number
}
