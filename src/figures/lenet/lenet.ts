/** The figure of LeNet-5 (LeCun et al. 1998, Fig. 2) and its wording, for any network. */

import type { Family } from '../../core/network/op.ts'
import { message } from '../../core/words/message.ts'
import { drawStacks } from '../marks/stack-figure.ts'
import type { LabelLine, StackStyle } from '../marks/stack-style.ts'
import { type Layer, mainOutput } from '../net/net.ts'
import { isFlat, mapsText, parametersText, poolingText, sidesText } from '../net/words.ts'
import type { Figure, FigureStyle } from '../style.ts'
import { hasRealKernels, patchCells, sampleOf } from './real-kernels.ts'

export const lenet: FigureStyle = {
  id: 'lenet',
  title: message('planes and bars, as in LeCun’s paper of 1998'),
  folding: { norms: true, shapes: true },
  folds: true,
  showsFeatures: true,
  draw: (figure) => {
    const letters = lettersOf(figure)
    return drawStacks(figure, {
      ...STYLE,
      upper: (_, layer) => upper(figure, layer, letters),
      lower,
      patchCells: (layer) => patchCells(figure, layer),
      sample: (layer) => sampleOf(figure, layer),
      keyLines: hasRealKernels(figure) ? keyLines(figure) : [],
    })
  },
}

function keyLines({ say }: Figure): readonly string[] {
  return [
    say('Cells are real weights: red below zero, blue above, strongest at the largest magnitude of the layer.'),
    say('A tile is the kernel of the map of its number, the slice that reads the map in front.'),
  ]
}

const STYLE: Pick<StackStyle, 'look' | 'patch' | 'projections'> = {
  look: () => ({
    shift: 5,
    unitSide: 4,
    bars: true,
    plane: (_, isUnknown) => ({ fill: 'paper', stroke: 'ink', strokeWidth: 1, ...(isUnknown && { dash: [4, 3] }) }),
  }),
  patch: () => ({ fill: 'paper', stroke: 'ink', strokeWidth: 0.8 }),
  projections: 2,
}

const LETTERS: Readonly<Partial<Record<Family, string>>> = { conv: 'C', pool: 'S', dense: 'F' }

/** `C1`, `S2`, `F5` by layer, and which layer says "feature maps" in full. */
interface Letters {
  readonly byLayer: ReadonlyMap<number, string>
  readonly first: number | undefined
}

function lettersOf({ net }: Figure): Letters {
  const byLayer = new Map<number, string>()
  let number = 0
  let first: number | undefined
  for (const layer of net.layers) {
    const letter = LETTERS[layer.family]
    if (letter === undefined) continue
    number += 1
    byLayer.set(layer.index, `${letter}${number}`)
    const extent = mainOutput(layer)
    if (first === undefined && extent && !isFlat(extent)) first = layer.index
  }
  return { byLayer, first }
}

function upper(figure: Figure, layer: Layer, { byLayer, first }: Letters): readonly LabelLine[] {
  const { say, net } = figure
  const extent = mainOutput(layer)
  const size = mapsText(extent, figure.options.batch)
  const name: LabelLine = { said: layer.name, muted: true }
  if (!figure.labelled('sizes')) return [name]
  if (layer.hue === 'data')
    return [name, { said: say('INPUT') }, { said: extent?.maps.value === 1 ? sidesText(extent.sides, 'x') : size }]
  const letter = byLayer.get(layer.index)
  const isLast = (net.outOf[layer.index] ?? []).length === 0
  if (extent && isFlat(extent)) {
    if (isLast) return [name, { said: say('OUTPUT') }, { said: size }]
    return [name, { said: letter ? say('{letter}: layer', { letter }) : layer.type }, { said: size }]
  }
  if (letter === undefined) return [name, { said: say('f. maps') }, { said: size }]
  const words = layer.index === first ? say('{letter}: feature maps', { letter }) : say('{letter}: f. maps', { letter })
  return [name, { said: words }, { said: size }]
}

function lower(figure: Figure, layer: Layer): readonly LabelLine[] {
  const lines: LabelLine[] = []
  if (figure.labelled('operations') && layer.hue !== 'data') {
    lines.push({ said: operation(figure, layer) })
    if (layer.window && !layer.window.global) lines.push({ said: sidesText(layer.window.kernel, 'x') })
  }
  const parameters = parametersText(figure, layer)
  if (figure.labelled('parameters') && parameters) lines.push({ said: parameters, muted: true })
  return lines
}

function operation(figure: Figure, layer: Layer): string {
  const { say } = figure
  if (layer.family === 'conv') return say('Convolutions')
  if (layer.family === 'dense') return say('Full connection')
  if (layer.family !== 'pool') return layer.type
  if (figure.options.wording === '1998') return say('Subsampling')
  return poolingText(figure, layer)
}
