/** What a model that reads token by token keeps of them, and what one token uses, in words. */

import type { Analysis } from '../../analyze/analysis.ts'
import { servingOf } from '../../analyze/costs/serving.ts'
import { keyOf, sub } from '../../core/expr.ts'
import { groupBy } from '../../core/group-by.ts'
import type { CachedLayer } from '../../core/network/model.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Cell, type Text, textCell } from '../table.ts'
import { bytesText, countText } from '../words/numbers.ts'

type Pair = readonly [label: Text, value: Cell]

/** Lines of the totals; none for models of other kinds. */
export function servingPairs(analysis: Analysis): readonly Pair[] {
  const [facts, serving] = [servingOf(analysis), analysis.model.serving]
  if (facts === undefined || serving === undefined) return []
  const { embeddingParameters: table, activeParameters: active } = facts
  const { parameters } = analysis.totals
  const pairs: Pair[] = []
  if (table !== 0n) {
    const args = { count: countText(sub(parameters.value, table)), table: countText(table) }
    pairs.push([
      message('of these'),
      textCell(message('{count} without the table of the tokens, which has {table}', args)),
    ])
  }
  if (keyOf(active) !== keyOf(parameters.value)) {
    pairs.push([message('of these'), textCell(message('{count} are used for one token', { count: countText(active) }))])
  }
  if (facts.layers.length === 0) return pairs
  const args = {
    bytes: bytesText(facts.cacheBytes),
    context: countText(serving.context),
    each: bytesText(facts.bytesPerToken),
    dtype: serving.cacheDtype,
  }
  pairs.push([
    message('cache'),
    textCell(message('{bytes} for {context} tokens in {dtype}, {each} for each further one', args)),
  ])
  const kinds = [...groupBy(facts.layers, ({ layer }) => layer.kind)]
  return [...pairs, ...kinds.map(([kind, { length }]): Pair => ['', textCell(kindText(kind, length))])]
}

function kindText(kind: CachedLayer['kind'], count: number): Message {
  const args = { count: countText(BigInt(count)) }
  switch (kind) {
    case 'full':
      return message('{count} layers keep all tokens', args)
    case 'window':
      return message('{count} layers keep the tokens of a window', args)
    case 'chunk':
      return message('{count} layers keep the tokens of a chunk', args)
    case 'latent':
      return message('{count} layers keep a compressed form of all tokens', args)
    case 'recurrent':
      return message('{count} layers keep a state of fixed size', args)
    case 'cross':
      return message('{count} layers keep the tokens of the encoder', args)
    case 'shared':
      return message('{count} layers read what other layers keep', args)
  }
}
