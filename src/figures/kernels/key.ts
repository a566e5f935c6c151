/** How to read the figure: the arithmetic of one layer, one of its kernels at work, and the colours. */

import { reserve } from '../fonts/measure.ts'
import { featureLines } from '../marks/feature-lines.ts'
import type { Kernels } from '../marks/kernels.ts'
import { valueKey } from '../marks/value-scale.ts'
import { countText } from '../net/words.ts'
import { boundsOf, moved, NOWHERE, text } from '../scene/draw.ts'
import type { Item } from '../scene/scene.ts'
import type { Body, Figure } from '../style.ts'
import { stepItems } from './reading.ts'
import type { Stage } from './stage.ts'

/** The layer that is explained: the first whose kernels read several maps through a window, else the first of all. */
function exampleOf(stages: readonly Stage[]): { readonly stage: Stage; readonly kernels: Kernels } | undefined {
  const found: { stage: Stage; kernels: Kernels }[] = []
  for (const stage of stages) if (stage.kernels) found.push({ stage, kernels: stage.kernels })
  const windowed = found.find(
    ({ kernels }) => (kernels.depth.value ?? 0) > 1 && kernels.sides.some(({ value }) => value !== 1),
  )
  return windowed ?? found[0]
}

const GAP = 14

/** How to read the blocks and, where they are tinted, their colours; `undefined` where there is nothing to tell. */
export function keyOf(figure: Figure, stages: readonly Stage[], hasValues: boolean): Body['key'] {
  const reading = readingOf(figure, stages)
  const lines = [
    ...(hasValues ? [figure.say(TINTS)] : []),
    ...featureLines(
      figure,
      stages.map(({ features }) => features),
    ),
  ]
  const colours = lines.length === 0 ? undefined : valueKey(figure, lines)
  if (!reading || !colours) return reading ?? colours
  const items = [...reading.items, ...moved(colours.items, 0, reading.box.y + reading.box.height + GAP)]
  return { items, box: boundsOf(items) ?? NOWHERE }
}

const TINTS = 'Cells are real weights: red below zero, blue above, strongest at the largest magnitude of the layer.'

/** One kernel, taken apart; `undefined` where no layer has kernels or arithmetic is not wanted. */
function readingOf(figure: Figure, stages: readonly Stage[]): Body['key'] {
  const example = exampleOf(stages)
  if (!example || !figure.labelled('arithmetic')) return undefined
  const { stage, kernels } = example
  const items: Item[] = [
    text(0, 10, figure.say('How to read {layer}', { layer: stage.layer.name }), {
      bold: true,
      size: 11,
      anchor: 'start',
      maxWidth: 400,
    }),
  ]
  const equation = equationItems(figure, kernels, 34)
  items.push(...equation)
  items.push(...stepItems(figure, stage, kernels, 78))
  const box = boundsOf(items)
  return box && { items, box }
}

/** `50 × 20 × 5 × 5 + 50 = 25,050`, every factor with what it counts. */
function equationItems({ say }: Figure, kernels: Kernels, y: number): readonly Item[] {
  const [high, wide] = [kernels.sides.at(-2), kernels.sides.at(-1)]
  const deeper = kernels.sides.slice(0, -2)
  const parts: readonly (readonly [string, string])[] = [
    [kernels.count.text, say('kernels, one for each map out')],
    ['×', ''],
    [
      kernels.depth.text,
      kernels.group > 1 ? say('slices, one for each map in of its group') : say('slices, one for each map in'),
    ],
    ...deeper.flatMap(({ text: side }) => [['×', ''] as const, [side, say('deep')] as const]),
    ...(high ? [['×', ''] as const, [high.text, say('high')] as const] : []),
    ...(wide ? [['×', ''] as const, [wide.text, say('wide')] as const] : []),
    ...(kernels.bias
      ? [['+', ''] as const, [countText(kernels.bias.count ?? 0n), say('biases, one for each kernel')] as const]
      : []),
    ['=', ''],
    [sumText(kernels), say('parameters')],
  ]
  const items: Item[] = []
  let x = 0
  for (const [said, meaning] of parts) {
    const width = Math.max(reserve(said, 15, true), reserve(meaning, 9.5))
    items.push(text(x + width / 2, y + 6, said, { size: 15, bold: meaning !== '' }))
    if (meaning) items.push(text(x + width / 2, y + 21, meaning, { size: 9.5, fill: 'muted' }))
    x += width + GAP
  }
  return items
}

function sumText({ weight, bias }: Kernels): string {
  const [weights, biases] = [weight.count ?? 0n, bias?.count ?? 0n]
  return typeof weights === 'bigint' && typeof biases === 'bigint' ? countText(weights + biases) : countText(weights)
}
