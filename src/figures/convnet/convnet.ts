/** draw_convnet's figure, from the model: stacks of grey or tinted maps, a patch on each, four lines to a point. */

import { message } from '../../core/words/message.ts'
import { drawStacks, readsMaps } from '../marks/stack-figure.ts'
import type { LabelLine, StackStyle } from '../marks/stack-style.ts'
import { type Layer, mainOutput } from '../net/net.ts'
import {
  equalOrAll,
  groupText,
  isFlat,
  isSpreading,
  mapsText,
  parametersText,
  poolingText,
  sidesText,
} from '../net/words.ts'
import type { Figure, FigureStyle } from '../style.ts'

export const convnet: FigureStyle = {
  id: 'convnet',
  title: message('stacks of feature maps, as draw_convnet draws them'),
  folding: { norms: true, shapes: true },
  folds: true,
  showsFeatures: true,
  draw: (figure) => drawStacks(figure, STYLE),
}

const STYLE: StackStyle = {
  look: ({ hue }) => ({
    shift: 4,
    unitSide: 4,
    bars: false,
    plane: (index, isUnknown) => ({
      fill: index % 2 === 0 ? `${hue}-0` : `${hue}-alt`,
      stroke: hue,
      strokeWidth: hue === 'data' ? 1.5 : 1,
      ...(isUnknown && { dash: [4, 3] }),
    }),
  }),
  upper,
  lower,
  patch: ({ hue }) => ({ fill: hue, stroke: `${hue}-line`, opacity: 0.55 }),
  projections: 4,
}

function upper(figure: Figure, layer: Layer): readonly LabelLine[] {
  const lines: LabelLine[] = [{ said: layer.name, muted: true }]
  if (figure.labelled('sizes')) {
    lines.push(
      { said: whatItIs(figure, layer) },
      { said: mapsText(mainOutput(layer), figure.options.batch), bold: true },
    )
  }
  return lines
}

function whatItIs({ say, net }: Figure, layer: Layer): string {
  const extent = mainOutput(layer)
  if (layer.hue === 'data') return say('Inputs')
  if ((net.outOf[layer.index] ?? []).length === 0) return say('Outputs')
  return extent && isFlat(extent) ? say('Hidden units') : say('Feature maps')
}

function lower(figure: Figure, layer: Layer): readonly LabelLine[] {
  const lines: LabelLine[] = []
  if (figure.labelled('operations')) lines.push(...operation(figure, layer).map((said) => ({ said })))
  if (figure.labelled('operations') && layer.inner.length > 0) {
    lines.push({ said: layer.inner.map(({ type }) => type).join(', '), muted: true })
  }
  const parameters = parametersText(figure, layer)
  if (figure.labelled('parameters') && parameters) lines.push({ said: parameters, muted: true })
  return lines
}

function operation(figure: Figure, layer: Layer): readonly string[] {
  const { say, net } = figure
  const { window } = layer
  if (layer.hue === 'data') return []
  if (layer.family === 'dense')
    return readsMaps(net, layer) ? [say('Flatten'), say('Fully connected')] : [say('Fully connected')]
  if ((layer.family !== 'conv' && layer.family !== 'pool') || !window) return [layer.type]
  const stride = equalOrAll(window.stride, 'x')
  const details = [
    say('{size} kernel', { size: sidesText(window.kernel, 'x') }),
    stride === '1' ? '' : say('stride {n}', { n: stride }),
    groupText(figure, layer),
  ]
  const kernel = window.global ? say('whole map') : details.filter(Boolean).join(', ')
  if (layer.family === 'pool') return [poolingText(figure, layer), kernel]
  return [isSpreading(net, layer) ? say('Deconvolution') : say('Convolution'), kernel]
}
