/** What one output sees of the input: the recurrence along the way, and the positions that it really reads. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { type AxisField, fieldsOf, spatialSizes } from '../../analyze/shapes/field.ts'
import { type Seen, seenBy } from '../../analyze/shapes/seen.ts'
import { shapeOf } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, pairsTable, type Table, type Text, textCell } from '../table.ts'
import { countText } from '../words/numbers.ts'

type Pair = readonly [label: Text, value: Cell]

const AXES: readonly Text[] = [message('height'), message('width')]

/** The receptive field of a layer in a line; nothing where it can't be said, or the layer is an input itself. */
export function fieldPairs(analysis: Analysis, { node }: Facts): readonly Pair[] {
  const field = fieldsOf(analysis).get(node.outputs[0] ?? '')
  if (field === undefined || node.inputs.length === 0) return []
  const each = (of: (axis: AxisField) => Text) => field.axes.map(of).join(' × ')
  const args = {
    size: each(({ size }) => countText(size.expr)),
    stride: each(({ stride }) => countText(stride.expr)),
    input: analysis.model.graph.values.get(field.source)?.name ?? field.source,
  }
  const isWhole = field.axes.every(({ whole }) => whole)
  const said = isWhole
    ? message('{size} positions of {input}: everything', args)
    : message('{size} positions of {input}, {stride} apart from one output to the next', args)
  return [[message('sees'), textCell(said)]]
}

/** The same in full, for one output: `position`, or the middle of the feature map. */
export function fieldTable(analysis: Analysis, layer: Facts, position?: readonly number[]): Table {
  const field = fieldsOf(analysis).get(layer.node.outputs[0] ?? '')
  const title = message('What one output sees')
  if (field === undefined) {
    const said = message('this can not be said: positions on the way are not known, or branches move on differently')
    return pairsTable('field', [[message('sees'), textCell(said)]], { title })
  }
  const workings = field.axes.flatMap((axis, at): readonly Pair[] => {
    const label = field.axes.length === 2 ? (AXES[at] ?? '') : message('axis {axis}', { axis: at + 2 })
    return [[label, axisCell(axis)]]
  })
  return pairsTable('field', [...workings, ...seenPairs(analysis, layer, position)], { title })
}

function axisCell({ size, stride, start }: AxisField): Cell {
  const item = (label: Text, quantity: AxisField['size']) => ({ label, quantity, form: 'equation' as const })
  return {
    kind: 'working',
    items: [item(message('positions'), size), item(message('apart'), stride), item(message('first centre'), start)],
  }
}

function seenPairs(analysis: Analysis, layer: Facts, given: readonly number[] | undefined): readonly Pair[] {
  const sizes = spatialSizes(analysis)(layer.node.outputs[0], shapeOf(layer.outputs[0])) ?? []
  const middle = sizes.map((size) => (typeof size === 'bigint' ? Number(size) >> 1 : 0))
  const position = given ?? middle
  const seen = seenBy(analysis, layer, position)
  return (seen ?? []).map(({ input, axes }): Pair => {
    const args = {
      position: position.join(', '),
      input: analysis.model.graph.values.get(input)?.name ?? input,
      ranges: axes.map(rangeText).join(' × '),
    }
    const said =
      position.length === 0
        ? message('{input} at {ranges}', args)
        : message('output ({position}) sees {input} at {ranges}', args)
    return [message('reads'), textCell(said)]
  })
}

/** `0…6`; holes are not told, since the box is what matters. */
function rangeText(positions: Seen['axes'][number]): string {
  const [first] = positions
  const last = positions.at(-1)
  return first === undefined ? '–' : first === last ? String(first) : `${first}…${last}`
}
