/** What a style of figures is: it turns a network into shapes, and knows neither printers nor the page around it. */

import type { Analysis } from '../analyze/analysis.ts'
import type { Message, MessageArgs } from '../core/words/message.ts'
import type { LabelKind } from './choices.ts'
import type { FigureNet } from './net/net.ts'
import type { Folding } from './net/read.ts'
import type { FigureOptions } from './options.ts'
import type { Box } from './scene/draw.ts'
import type { Hue } from './scene/palette.ts'
import type { Item } from './scene/scene.ts'

/** All that a style reads. */
export interface Figure {
  readonly net: FigureNet
  readonly analysis: Analysis
  readonly options: FigureOptions
  /** The text in the figure's language. */
  say(text: string, args?: MessageArgs): string
  /** Whether this kind of label is wanted. */
  labelled(kind: LabelKind): boolean
}

/** What a style has drawn; the frame around it adds title, legend and caption. */
export interface Body {
  readonly items: readonly Item[]
  /** What it covers, labels included. */
  readonly box: Box
  /** Families to explain in the legend, in this order. */
  readonly legend: readonly Hue[]
  /** A legend of the style's own, below the families. */
  readonly key?: { readonly items: readonly Item[]; readonly box: Box }
  /** Sentences below the drawing. */
  readonly caption: readonly string[]
  readonly warnings?: readonly Message[]
}

/** A way to draw networks. */
export interface FigureStyle {
  /** As it is typed: `lenet`. */
  readonly id: string
  /** What it is, in one line. */
  readonly title: Message
  readonly folding: Folding
  /** Repeated runs become one drawn instance; false where the style shows every byte or layer anyway. */
  readonly folds: boolean
  /** Whether its squares hold real feature maps where these are given. */
  readonly showsFeatures: boolean
  draw(figure: Figure): Body
}
