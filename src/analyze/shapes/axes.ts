/** The roles of axes: what operators tell, what passes through them, and what the format's layout has otherwise. */

import { type AxisRole, usualRoles } from '../../core/network/axes.ts'
import type { ValueId } from '../../core/network/model.ts'
import { once } from '../../core/once.ts'
import { type Analysis, type Facts, siteOf } from '../analysis.ts'

/** The roles of a value's axes; `undefined` where the rank is not known. */
export type Roles = (value: ValueId) => readonly AxisRole[] | undefined

/** The roles of the axes of every value of the network. */
export const rolesOf = once(({ model, facts }: Analysis): Roles => {
  const roles = new Map<ValueId, readonly AxisRole[]>()
  for (const value of model.graph.inputs) {
    const rank = model.graph.values.get(value)?.given?.shape?.length
    if (rank !== undefined) roles.set(value, usualRoles(rank, model.layout, model.isBatchless))
  }
  for (const layer of facts.values()) {
    layer.node.outputs.forEach((value, index) => {
      const rank = layer.outputs[index]?.length
      if (rank !== undefined)
        roles.set(
          value,
          told(layer, index) ?? passed(layer, rank, roles) ?? usualRoles(rank, model.layout, model.isBatchless),
        )
    })
  }
  return (value) => roles.get(value)
})

function told(layer: Facts, output: number): readonly AxisRole[] | undefined {
  const own = layer.node.op.axes?.(siteOf(layer), output)
  return own?.length === layer.outputs[output]?.length ? own : undefined
}

/** The roles of the first input, where it has as many axes. */
function passed({ node }: Facts, rank: number, roles: ReadonlyMap<ValueId, readonly AxisRole[]>) {
  const own = roles.get(node.inputs[0] ?? '')
  return own?.length === rank ? own : undefined
}
