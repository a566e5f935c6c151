/** What one layer costs, in full. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { costsOf, OPERATION_KINDS } from '../../analyze/costs/cost.ts'
import { momentOf } from '../../analyze/costs/liveness.ts'
import { atOneExample } from '../../analyze/questions/what-if.ts'
import { isUnknown, keyOf } from '../../core/expr.ts'
import type { OperationKind } from '../../core/network/op.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Cell, type Text, textCell } from '../table.ts'
import { bytesText, countText } from '../words/numbers.ts'

type Pair = readonly [label: Text, value: Cell]

const NAMES: Readonly<Record<OperationKind, Message>> = {
  multiply: message('multiplications'),
  add: message('additions'),
  compare: message('comparisons'),
  divide: message('divisions'),
  exp: message('exponentials'),
  log: message('logarithms'),
  power: message('powers and roots'),
}

/** The arithmetic of a layer for one example, by kind of operation, each with its working. */
export function layerCostPairs(analysis: Analysis, layer: Facts): readonly Pair[] {
  const { id } = layer.node
  const one = atOneExample(analysis)
  const cost = (one?.facts.get(id) ?? layer).cost
  const macs = cost?.macs
  const unit = one === undefined ? message('MACs') : message('MACs per example')
  const first: readonly Pair[] =
    macs === undefined || isUnknown(macs.expr)
      ? []
      : [[message('costs'), { kind: 'working', items: [{ quantity: macs, form: 'derivation', unit }] }]]
  const others = OPERATION_KINDS.flatMap((kind): readonly Pair[] => {
    const quantity = cost?.operations?.[kind]
    if (quantity === undefined || quantity.expr === 0n || isUnknown(quantity.expr)) return []
    return [[message('costs'), { kind: 'working', items: [{ quantity, form: 'equation', unit: NAMES[kind] }] }]]
  })
  return [...first, ...others, ...batchPairs(analysis, layer, one), ...heldPairs(analysis, layer)]
}

/** The same with the shapes as they stand, where that is not one example. */
function batchPairs(analysis: Analysis, { node }: Facts, one: Analysis | undefined): readonly Pair[] {
  const all = costsOf(analysis).layers.get(node.id)?.macs ?? 0n
  const single = one === undefined ? all : (costsOf(one).layers.get(node.id)?.macs ?? 0n)
  if (keyOf(all) === keyOf(single)) return []
  return [[message('as it stands'), textCell(message('{count} MACs', { count: countText(all) }))]]
}

/** What must be held while the layer runs. */
function heldPairs(analysis: Analysis, layer: Facts): readonly Pair[] {
  const moment = momentOf(analysis, layer)
  if (moment === undefined || moment.bytes === 0n) return []
  const bytes = bytesText(moment.bytes)
  return [[message('meanwhile'), textCell(message('{bytes} of feature maps are held', { bytes }))]]
}
