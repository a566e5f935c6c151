/** What a file says of its network beside layers and weights: how it is called, what else lies in it. */

import type { Message } from '../words/message.ts'

/** One kind of such things, by name. */
export interface About {
  /** Stable, for scripts: `signatures`. */
  readonly key: string
  readonly label: Message
  readonly items: readonly string[]
}
