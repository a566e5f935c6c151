/** Conventions of counting: what a tool or a paper counts for each kind of work, as formulas. */

import type { Work } from '../../core/network/op.ts'
import type { Message } from '../../core/words/message.ts'

/**
 * One way of counting, as data. Its rules are formulas of: `macs`; `multiply`, `add`, `compare`, `divide`, `exp`, `log`,
 * `power` (our own counts of the layer); `in` and `out`, the number of values of the first input and output; `inputs`,
 * how many inputs there are; `bias`, 1 where the layer has a bias and else 0; `window`, how many values one output is
 * made from, uncut; `kernel`, `strides` and `group` of windows; `learned`, the number of its learned parameters;
 * `examples` and `channels`, the first two sizes of the output, and `channels_in` of the input.
 */
export interface Convention {
  /** As `--convention` takes it. */
  readonly id: string
  /** As people call it. */
  readonly title: string
  /** What the figure is called there. */
  readonly unit: 'MACs' | 'FLOPs'
  /** What is counted, in a sentence. */
  readonly summary: Message
  /** Where the rules stand: repository, file and commit, or a paper. */
  readonly source: string
  /** What each kind of work counts for; kinds that are not named count nothing, unless `otherwise` says more. */
  readonly rules: Readonly<Partial<Record<Work, string>>>
  /** The rule of all other layers. */
  readonly otherwise?: string
}
