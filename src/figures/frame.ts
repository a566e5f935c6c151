/** The page around a drawing: margins, title, legend, caption. */

import { type Message, message } from '../core/words/message.ts'
import { reserve, wrapText } from './fonts/measure.ts'
import { cue } from './marks/cue.ts'
import { type Box, boundsOf, moved, NOWHERE, rect, text } from './scene/draw.ts'
import type { Hue } from './scene/palette.ts'
import type { Item } from './scene/scene.ts'
import type { Body, Figure } from './style.ts'

const MARGIN = 18
const TITLE_SIZE = 15
const LINE = 14
/** Captions are set no wider than is good to read. */
const CAPTION_WIDTH = 760

/** Names of the families, as the legend has them. */
const HUE_NAMES: Record<Hue, Message> = {
  conv: message('convolution'),
  dense: message('dense'),
  pool: message('pooling'),
  norm: message('normalisation'),
  activation: message('activation'),
  attention: message('recurrent, attention, detection'),
  merge: message('merge, reshape, loss'),
  data: message('input, output'),
  unknown: message('unknown layer'),
}

/** What is written around the drawing. */
export interface Heading {
  readonly title: string
  readonly subtitle: string
}

interface Framed {
  readonly items: readonly Item[]
  readonly width: number
  readonly height: number
}

/** Puts everything together, the drawing in the middle of what is wider. */
export function frame(body: Body, heading: Heading, figure: Figure): Framed {
  const contentWidth = Math.max(body.box.width, body.key?.box.width ?? 0, 240)
  const items: Item[] = []
  let y = MARGIN
  if (figure.options.title) {
    items.push(...titleItems(heading, contentWidth, y))
    y += TITLE_SIZE + LINE + 16
  }
  const place = (part: { readonly items: readonly Item[]; readonly box: Box }, indent: number): void => {
    // What stands on whole pixels goes on to stand on them.
    items.push(...moved(part.items, Math.ceil(MARGIN + indent - part.box.x), Math.ceil(y - part.box.y)))
    y += Math.ceil(part.box.height)
  }
  place(body, Math.max(0, (contentWidth - body.box.width) / 2))
  if (body.key && figure.options.legend) {
    y += 18
    place(body.key, 0)
  }
  if (figure.options.legend && body.legend.length > 0) {
    y += 18
    const legend = legendItems(body.legend, contentWidth, figure)
    place(legend, 0)
  }
  const lines = body.caption.flatMap((line) => wrapText(line, Math.min(contentWidth, CAPTION_WIDTH), 10))
  if (lines.length > 0) y += 12
  for (const line of lines) {
    y += LINE
    items.push(text(MARGIN, y, line, { anchor: 'start', fill: 'muted' }))
  }
  return { items, width: Math.ceil(contentWidth + 2 * MARGIN), height: Math.ceil(y + MARGIN) }
}

function titleItems({ title, subtitle }: Heading, width: number, y: number): readonly Item[] {
  return [
    text(MARGIN, y + TITLE_SIZE, title, { size: TITLE_SIZE, bold: true, anchor: 'start', maxWidth: width }),
    text(MARGIN, y + TITLE_SIZE + LINE + 2, subtitle, { size: 11, anchor: 'start', fill: 'muted', maxWidth: width }),
  ]
}

const SWATCH = 13

function legendItems(hues: readonly Hue[], width: number, figure: Figure): { items: readonly Item[]; box: Box } {
  const items: Item[] = []
  let [x, y] = [0, 0]
  for (const hue of hues) {
    const name = figure.say(HUE_NAMES[hue].text)
    const entry = SWATCH + 6 + reserve(name, 10) + 18
    if (x > 0 && x + entry > width) {
      x = 0
      y += LINE + 6
    }
    items.push(...swatch(hue, x, y), text(x + SWATCH + 6, y + 10, name, { anchor: 'start' }))
    x += entry
  }
  return { items, box: boundsOf(items) ?? NOWHERE }
}

function swatch(hue: Hue, x: number, y: number): readonly Item[] {
  const box = { x, y, width: SWATCH, height: SWATCH }
  const inside = { x: x + 2.5, y: y + 2.5, width: SWATCH - 5, height: SWATCH - 5 }
  return [rect(box, { fill: `${hue}-0` }, 2), ...cue(hue, inside, hue)]
}
