/** Columns of the layer table that tell what layers cost; their cells are made only where they are asked for. */

import type { Analysis, Facts } from '../../analyze/analysis.ts'
import { allOperations, type Costs, costsOf, costsPerExample, type LayerCost } from '../../analyze/costs/cost.ts'
import { livenessOf, momentOf } from '../../analyze/costs/liveness.ts'
import { atOneExample } from '../../analyze/questions/what-if.ts'
import { type AxisField, fieldsOf } from '../../analyze/shapes/field.ts'
import { wiringOf } from '../../analyze/shapes/wiring.ts'
import { add, type Expr, exprText, isUnknown, sum } from '../../core/expr.ts'
import { once } from '../../core/once.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type Column, type Text, textCell } from '../table.ts'
import { countText } from '../words/numbers.ts'
import { percentCell, type Source } from './layer-cells.ts'

/** A column with the cell of a row, which stands for one layer or several. */
export interface CostColumn extends Column {
  /** The title where costs of one example can't be told, and are those of all. */
  readonly titleOfAll?: Text
  /** True where the row of a folded block tells the sum of its layers. */
  readonly sums?: boolean
  cell(layers: readonly [Facts, ...Facts[]], source: Source): Cell | undefined
}

export const COST_COLUMNS: readonly CostColumn[] = [
  {
    key: 'macs',
    title: message('MACs per example'),
    titleOfAll: message('MACs'),
    kind: 'integer',
    align: 'right',
    expendable: true,
    sums: true,
    cell: (layers, { analysis }) => costCell(layers, shownCosts(analysis), ({ macs }) => macs),
  },
  {
    key: 'macs-working',
    title: message('how they come about'),
    kind: 'working',
    align: 'left',
    explains: 'macs',
    cell: ([layer], { analysis }) => {
      const { cost } = atOneExample(analysis)?.facts.get(layer.node.id) ?? layer
      if (cost?.macs === undefined || isUnknown(cost.macs.expr)) return undefined
      return { kind: 'working', items: [{ quantity: cost.macs, form: 'equation' }] }
    },
  },
  {
    key: 'macs-share',
    title: message('share of MACs'),
    kind: 'percent',
    align: 'right',
    sums: true,
    cell: (layers, { analysis }) => percentCell(macsOf(layers, analysis), shownCosts(analysis).macs.value),
  },
  {
    key: 'macs-so-far',
    title: message('MACs so far'),
    kind: 'percent',
    align: 'right',
    cell: (layers, { analysis }) => {
      if (macsOf(layers, analysis) === 0n) return undefined
      return percentCell(macsSoFar(analysis).get(layers.at(-1) ?? layers[0]), shownCosts(analysis).macs.value)
    },
  },
  {
    key: 'macs-all',
    title: message('MACs of all examples'),
    kind: 'integer',
    align: 'right',
    sums: true,
    cell: (layers, { analysis }) => costCell(layers, costsOf(analysis), ({ macs }) => macs),
  },
  {
    key: 'operations',
    title: message('other operations'),
    kind: 'integer',
    align: 'right',
    sums: true,
    cell: (layers, { analysis }) =>
      costCell(layers, shownCosts(analysis), ({ operations }) => allOperations(operations)),
  },
  {
    key: 'field',
    title: message('sees of the input'),
    kind: 'text',
    align: 'left',
    cell: (layers, source) => fieldCell(layers, source, ({ size }) => size.expr),
  },
  {
    key: 'field-stride',
    title: message('steps on the input'),
    kind: 'text',
    align: 'left',
    cell: (layers, source) => fieldCell(layers, source, ({ stride }) => stride.expr),
  },
  {
    key: 'held',
    title: message('held meanwhile'),
    kind: 'bytes',
    align: 'right',
    cell: (layers, { analysis }) => {
      const moment = momentOf(analysis, layers[0])
      return moment === undefined ? undefined : { kind: 'bytes', value: moment.bytes }
    },
  },
  {
    key: 'held-bar',
    title: message('of the peak'),
    kind: 'percent',
    align: 'right',
    cell: ([layer], { analysis }) => percentCell(momentOf(analysis, layer)?.bytes, livenessOf(analysis).peak.value),
  },
]

/** One number of the receptive field for each axis: `227 × 227`. */
function fieldCell([{ node }]: readonly [Facts, ...Facts[]], { analysis }: Source, of: (axis: AxisField) => Expr) {
  const field = fieldsOf(analysis).get(node.outputs[0] ?? '')
  if (field === undefined) return undefined
  const data = field.axes.map((axis) => exprText(of(axis))).join('x')
  return textCell(field.axes.map((axis) => countText(of(axis))).join(' × '), { data })
}

/** Costs of one example, or of all where they can't be told for one. */
function shownCosts(analysis: Analysis): Costs {
  return costsPerExample(analysis) ?? costsOf(analysis)
}

/** What some layers cost together; nothing for rows without costs. */
function costCell(layers: readonly Facts[], all: Costs, of: (cost: LayerCost) => Expr): Cell | undefined {
  const costs = layers.flatMap(({ node }) => all.layers.get(node.id) ?? [])
  const value = sum(costs.map(of))
  const atLeast = costs.some(({ complete }) => !complete)
  if (value === 0n) return atLeast ? textCell('?') : undefined
  return { kind: 'integer', value, atLeast }
}

function macsOf(layers: readonly Facts[], analysis: Analysis): Expr {
  const costs = shownCosts(analysis).layers
  return sum(layers.map(({ node }) => costs.get(node.id)?.macs ?? 0n))
}

/** MACs of each layer with all that run before it. */
const macsSoFar = once((analysis: Analysis): ReadonlyMap<Facts, Expr> => {
  let macs: Expr = 0n
  return new Map(
    wiringOf(analysis).layers.map((layer) => {
      macs = add(macs, macsOf([layer], analysis))
      return [layer, macs] as const
    }),
  )
})
