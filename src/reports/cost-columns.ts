/** Columns of the layer table that tell what layers cost; their cells are made only where they are asked for. */

import type { Analysis, Facts } from '../analyze/analysis.ts'
import { type Costs, costsOf, costsPerExample } from '../analyze/cost.ts'
import { type AxisField, fieldsOf } from '../analyze/field.ts'
import { livenessOf } from '../analyze/liveness.ts'
import { atOneExample } from '../analyze/what-if.ts'
import { type Expr, isUnknown, sum } from '../core/expr.ts'
import { message } from '../core/message.ts'
import type { Source } from './layer-cells.ts'
import { countText } from './numbers.ts'
import { type Cell, type Column, type Text, textCell } from './table.ts'

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
    sums: true,
    cell: (layers, { analysis }) => macsCell(layers, costsPerExample(analysis) ?? costsOf(analysis)),
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
    cell: (layers, { analysis }) => percent(macsUpTo(layers, layers, analysis), analysis),
  },
  {
    key: 'macs-so-far',
    title: message('MACs so far'),
    kind: 'percent',
    align: 'right',
    cell: (layers, { analysis, wiring }) => {
      const end = wiring.layers.indexOf(layers.at(-1) ?? layers[0])
      return percent(macsUpTo(layers, wiring.layers.slice(0, end + 1), analysis), analysis)
    },
  },
  {
    key: 'macs-all',
    title: message('MACs of all examples'),
    kind: 'integer',
    align: 'right',
    sums: true,
    cell: (layers, { analysis }) => macsCell(layers, costsOf(analysis)),
  },
  {
    key: 'operations',
    title: message('other operations'),
    kind: 'integer',
    align: 'right',
    sums: true,
    cell: (layers, { analysis }) => operationsCell(layers, costsPerExample(analysis) ?? costsOf(analysis)),
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
      const moment = livenessOf(analysis).moments.find(({ layer }) => layer === layers[0])
      return moment === undefined ? undefined : { kind: 'bytes', value: moment.bytes }
    },
  },
  {
    key: 'held-bar',
    title: message('of the peak'),
    kind: 'percent',
    align: 'right',
    cell: (layers, { analysis }) => {
      const { moments, peak } = livenessOf(analysis)
      const held = moments.find(({ layer }) => layer === layers[0])?.bytes
      return share(held, peak.value)
    },
  },
]

/** One number of the receptive field for each axis: `227 × 227`. */
function fieldCell([{ node }]: readonly [Facts, ...Facts[]], { analysis }: Source, of: (axis: AxisField) => Expr) {
  const field = fieldsOf(analysis).get(node.outputs[0] ?? '')
  return field === undefined ? undefined : textCell(field.axes.map((axis) => countText(of(axis))).join(' × '))
}

function macsCell(layers: readonly Facts[], all: Costs): Cell | undefined {
  const costs = layers.flatMap(({ node }) => all.layers.get(node.id) ?? [])
  const value = sum(costs.map(({ macs }) => macs))
  const atLeast = costs.some(({ complete }) => !complete)
  if (value === 0n) return atLeast ? textCell('?') : undefined
  return { kind: 'integer', value, atLeast }
}

function operationsCell(layers: readonly Facts[], all: Costs): Cell | undefined {
  const costs = layers.flatMap(({ node }) => all.layers.get(node.id) ?? [])
  const value = sum(costs.flatMap(({ operations }) => Object.values(operations)))
  const atLeast = costs.some(({ complete }) => !complete)
  if (value === 0n) return atLeast ? textCell('?') : undefined
  return { kind: 'integer', value, atLeast }
}

/** MACs of some layers; `undefined` for rows without any. */
function macsUpTo(own: readonly Facts[], some: readonly Facts[], analysis: Analysis) {
  const { layers } = costsPerExample(analysis) ?? costsOf(analysis)
  const macsOf = (facts: readonly Facts[]) => sum(facts.map(({ node }) => layers.get(node.id)?.macs ?? 0n))
  return macsOf(own) === 0n ? undefined : macsOf(some)
}

function percent(macs: ReturnType<typeof macsUpTo>, analysis: Analysis): Cell | undefined {
  return share(macs, (costsPerExample(analysis) ?? costsOf(analysis)).macs.value)
}

function share(part: ReturnType<typeof macsUpTo>, whole: ReturnType<typeof macsUpTo>): Cell | undefined {
  if (typeof part !== 'bigint' || typeof whole !== 'bigint' || whole === 0n || part === 0n) return undefined
  return { kind: 'percent', value: Number((part * 1_000_000n) / whole) / 1_000_000 }
}
