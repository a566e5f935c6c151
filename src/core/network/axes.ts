/** What the axes of a value are: which count examples, which are feature maps, which are places. */

/** `spatial`: places in an image, a volume or a signal; `sequence`: places in a text or in time; `feature`: what stands at each. */
export type AxisRole = 'batch' | 'channel' | 'spatial' | 'sequence' | 'feature' | 'head'

/** Where a format keeps the feature maps of an image: in front of height and width, or behind. */
export type Layout = 'channels-first' | 'channels-last'

/** The roles of axes that no operator tells: examples, where a format has an axis of them, then maps and places as the layout has them. */
export function usualRoles(rank: number, layout: Layout = 'channels-first', isBatchless = false): readonly AxisRole[] {
  if (rank === 0) return []
  if (rank === 1) return ['channel']
  if (isBatchless) return rank === 2 ? ['sequence', 'feature'] : usualRoles(rank + 1, layout).slice(1)
  const places = Array.from({ length: rank - 2 }, () => 'spatial' as const)
  return layout === 'channels-first' ? ['batch', 'channel', ...places] : ['batch', ...places, 'channel']
}
