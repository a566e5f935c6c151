/** Two networks side by side, what differs set off. */

import type { Analysis } from '../analyze/analysis.ts'
import type { LayerFate, NetworkDiff } from '../analyze/diff/diff.ts'
import { type DrawOptions, drawFigure } from './draw.ts'
import { printSvg } from './print/svg.ts'

/** Tones that are seen on light and on dark ground. */
const COLOURS: Readonly<Partial<Record<LayerFate, string>>> = {
  added: '#1a9c4b',
  removed: '#e0392e',
  changed: '#e08a00',
  renamed: '#e08a00',
  moved: '#e08a00',
}

/**
 * Both networks of a comparison as SVG, drawn from top to bottom unless the options say otherwise: layers that are gone glow
 * red, new ones green, changed ones amber. Their ids differ, so that both can stand on one page. Throws FigureError where a
 * style or a layer that the options name doesn't exist.
 *
 * @example
 * const diff = { network: diffNetworks(before, after), weights: undefined }
 * await reportDiff(diff, { format: 'html', figures: diffFigures(diff.network) })
 */
export function diffFigures(network: NetworkDiff, options: DrawOptions = {}): readonly [before: string, after: string] {
  const draw = (analysis: Analysis, side: 'before' | 'after') => {
    const lit = network.layers.flatMap((layer): readonly (readonly [string, string])[] => {
      const node = layer[side]?.node
      const colour = COLOURS[layer.fate]
      return node === undefined || colour === undefined ? [] : [[node.id, colour]]
    })
    const id = `${options.id ?? 'w'}-${side}`
    const scene = drawFigure(analysis, { style: 'graph', direction: 'down', theme: 'auto', ...options, id })
    return printSvg(scene, { lit: new Map(lit) })
  }
  return [draw(network.before, 'before'), draw(network.after, 'after')]
}
