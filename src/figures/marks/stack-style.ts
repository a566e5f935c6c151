/** What a style of stacks decides, and the parts that it decides of. */

import type { Layer } from '../net/net.ts'
import type { Paint } from '../scene/palette.ts'
import type { Item, Look } from '../scene/scene.ts'
import type { Figure } from '../style.ts'
import type { Features } from './feature-map.ts'
import type { Stack, StackLook } from './stack.ts'

/** A line of a label. */
export interface LabelLine {
  readonly said: string
  readonly muted?: boolean
  readonly bold?: boolean
}

/** Cells of a patch, each with its colour. */
export interface Cells {
  readonly rows: number
  readonly columns: number
  readonly paint: (row: number, column: number) => Paint
}

/** What stands under the lower label, from its top left. */
export interface Sample {
  readonly items: readonly Item[]
  readonly width: number
  readonly height: number
}

/** What a style of stacks decides. */
export interface StackStyle {
  look(layer: Layer): StackLook
  /** Over the stack. */
  upper(figure: Figure, layer: Layer): readonly LabelLine[]
  /** Between this stack and the one before. */
  lower(figure: Figure, layer: Layer): readonly LabelLine[]
  /** The patch on the stack before. */
  patch(layer: Layer): Look
  /** The cells of that patch, where they are known. */
  patchCells?(layer: Layer): Cells | undefined
  /** Under the lower label. */
  sample?(layer: Layer): Sample | undefined
  /** What the colours of cells mean, beside the bar of colours. */
  readonly keyLines?: readonly string[]
  /** How many corners of a patch are joined to its point. */
  readonly projections: 2 | 4
}

/** A layer, measured. */
export interface Part {
  readonly layer: Layer
  readonly stack: Stack
  /** What a pass computed, where that was given. */
  readonly features: Features | undefined
  readonly upper: readonly LabelLine[]
  readonly lower: readonly LabelLine[]
  readonly sample: Sample | undefined
}
