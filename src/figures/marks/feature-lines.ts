/** What is said of real feature maps beside the bar of colours and below the figure. */

import type { Figure } from '../style.ts'
import { type Features, largestUnits } from './feature-map.ts'
import { preciseValue } from './value-scale.ts'

/** The features of every layer of the net, in its order. */
type FeaturesByLayer = readonly (Features | undefined)[]

/** What fills the squares; nothing where no features are drawn. */
export function featureLines({ say }: Figure, features: FeaturesByLayer): readonly string[] {
  if (features.every((each) => each === undefined)) return []
  return [
    say('Squares are real feature maps, computed for one input, in these colours: one scale a layer.'),
    ...(features.some((each) => each?.tint === 'g') ? [say('The input is grey, from zero to its largest value.')] : []),
  ]
}

/** What comes out at the end. */
export function featureResults({ net, say }: Figure, features: FeaturesByLayer): readonly string[] {
  return net.layers.flatMap(({ name, inner, index: at }): readonly string[] => {
    const own = features[at]
    const [index] = own === undefined || (net.outOf[at] ?? []).length > 0 ? [] : largestUnits(own, 1)
    if (own === undefined || index === undefined) return []
    const value = preciseValue(own.all[index] ?? 0)
    // What is folded in came last.
    const args = { layer: inner.at(-1)?.name ?? name, n: own.all.length, value, index }
    return [say('{layer}: the largest of its {n} values is {value}, at index {index}.', args)]
  })
}
