/** What stands in files that are no text, as a text to read: the layers with what they read and say, or the tensors. */

import type { Analysis, Facts } from '../../src/analyze/analysis.ts'
import { wiringOf } from '../../src/analyze/shapes/wiring.ts'
import type { NodeId, Setting } from '../../src/core/network/model.ts'
import type { Shape } from '../../src/core/network/shape.ts'
import { exprPretty } from '../../src/core/notation.ts'
import { type Catalogue, message, say } from '../../src/core/words/message.ts'
import { headingOf } from '../../src/reports/network/heading.ts'

/** A text, and the line of each layer in it, from 1. */
export interface Outline {
  readonly text: string
  readonly lines: ReadonlyMap<NodeId, number>
}

/** More lines are not read, but scrolled past. */
const MOST_LINES = 30_000

/** The outline of a network. */
export function outlineOf(analysis: Analysis, catalogue: Catalogue | undefined): Outline {
  const { title = '', caption = [] } = headingOf(analysis)
  const written = [`# ${[title, ...caption].map((text) => say(text, catalogue)).join(' · ')}`]
  const lines = new Map<NodeId, number>()
  const settings = analysis.model.settings?.() ?? []
  written.push(...settings.slice(0, MOST_LINES / 2).map(settingLine))
  const layers = wiringOf(analysis).layers
  for (const layer of layers) {
    if (written.length > MOST_LINES) {
      const rest = layers.length - lines.size
      written.push(`# ${say(message('… and {count} more layers', { count: rest }), catalogue)}`)
      break
    }
    lines.set(layer.node.id, written.length + 2)
    written.push('', ...(analysis.model.kind === 'weights' ? moduleLines(layer) : layerLines(layer, analysis)))
  }
  return { text: `${written.join('\n')}\n`, lines }
}

function layerLines(layer: Facts, analysis: Analysis): readonly string[] {
  const { node } = layer
  const wiring = wiringOf(analysis)
  const inputs = node.inputs.map((value) => (value === undefined ? '?' : wiring.name(value)))
  const outputs = node.outputs.map((value) => wiring.name(value))
  const head = `${node.name === '' ? node.id : node.name}: ${node.type}(${inputs.join(', ')}) → ${outputs.join(', ')}`
  return [head, ...(node.settings?.() ?? []).map((setting) => `  ${settingLine(setting)}`)]
}

function moduleLines({ node, params }: Facts): readonly string[] {
  const tensors = params.map(({ name, dtype, shape }) => {
    const sizes = shapeText(shape?.map(({ expr }) => expr))
    return `  ${name}  ${dtype}  ${sizes}`
  })
  return [node.name === '' ? '.' : node.name, ...tensors]
}

function shapeText(shape: Shape | undefined): string {
  if (shape === undefined) return '?'
  return shape.length === 0 ? '[]' : shape.map(exprPretty).join(' × ')
}

/** A value of many lines, or one of many words, is cut: it is data, and the file has it. */
function settingLine({ path, value }: Setting): string {
  const line = value.replaceAll(/\s+/g, ' ')
  return `${path} = ${line.length > 200 ? `${line.slice(0, 200)} …` : line}`
}
