/** The receptive field of a layer, for a drawing of it on the input. */

import { inputsOf } from '../../src/analyze/questions/what-if.ts'
import { spatialSizes } from '../../src/analyze/shapes/field.ts'
import { seenBy } from '../../src/analyze/shapes/seen.ts'
import { shapeOf } from '../../src/core/network/shape.ts'
import { message, say } from '../../src/core/words/message.ts'
import type { FieldView } from '../protocol.ts'
import { session, weighed } from './session.ts'

/** What the value in the middle of a layer's output sees of each input of one or two spatial axes. */
export function fieldViews(id: string): readonly FieldView[] {
  const analysis = weighed()
  const layer = analysis.facts.get(id)
  const spatial = spatialSizes(analysis)
  const sizes = layer && spatial(layer.node.outputs[0], shapeOf(layer.outputs[0]))
  if (layer === undefined || sizes === undefined || layer.node.inputs.length === 0) return []
  const middle = sizes.flatMap((size) => (typeof size === 'bigint' ? [Number(size) >> 1] : []))
  if (middle.length !== sizes.length) return []
  const inputs = inputsOf(analysis)
  return (seenBy(analysis, layer, middle) ?? []).flatMap(({ input, axes }) => {
    const size = (spatial(input, inputs.get(input)) ?? []).map(Number)
    if (size.length !== axes.length || size.length === 0 || size.length > 2) return []
    const seen = axes.map((axis): [number, number] => [axis[0] ?? 0, axis.length])
    if (seen.some(([, count]) => count === 0)) return []
    const name = analysis.model.graph.values.get(input)?.name ?? input
    const args = { input: name, seen: seen.map(([, count]) => count).join(' × '), size: size.join(' × ') }
    const text = message('One value in the middle of the output sees {seen} of the {size} positions of {input}.', args)
    return [{ input: name, size, seen, text: say(text, session.catalogue) }]
  })
}
