/** One layer of the graph: a header in the family's colour, rows below, what is folded in as chips at the foot. */

import { fitText, reserve } from '../fonts/measure.ts'
import { cue } from '../marks/cue.ts'
import type { Inner, Layer } from '../net/net.ts'
import { countText, dimsText, equalOrAll, parametersText, shortOperation } from '../net/words.ts'
import { type Box, rect, text } from '../scene/draw.ts'
import type { Item } from '../scene/scene.ts'
import type { Figure } from '../style.ts'

const HEADER = 19
const ROW = 13
const CHIP = 14
const PAD = 8
const NARROWEST = 92
const WIDEST = 200
const CUE = 9

/** A row of small texts on tinted grounds. */
interface ChipRow {
  readonly chips: readonly { readonly inner: Inner; readonly said: string; readonly width: number }[]
}

/** What a node says, measured. */
export interface NodeText {
  readonly width: number
  readonly height: number
  readonly rows: readonly string[]
  readonly chipRows: readonly ChipRow[]
  /** True for layers that are a word rather than a box: merges, reshapes, data. */
  readonly pill: boolean
}

/** Measures before anything is placed. */
export function nodeText(figure: Figure, layer: Layer): NodeText {
  const rows = rowsOf(figure, layer)
  const pill = layer.blocks.length === 0 && (layer.hue === 'merge' || layer.hue === 'data')
  const header = reserve(layer.name, 10.5, true) + CUE + 6
  const chips = layer.inner.map((inner) => {
    const said = fitText(inner.type, WIDEST - 2 * PAD - 10, 9)
    return { inner, said, width: reserve(said, 9) + 10 }
  })
  const chipWidth = chips.reduce((sum, chip) => sum + chip.width + 3, -3)
  const wanted = Math.max(header, ...rows.map((row) => reserve(row, 10)), chips.length <= 3 ? chipWidth : 0)
  // Even, so that its middle is a whole pixel.
  const width = 2 * Math.round(Math.min(WIDEST, Math.max(pill ? 60 : NARROWEST, wanted + 2 * PAD)) / 2)
  const chipRows = wrapChips(chips, width - 2 * PAD)
  const rowsHeight = rows.length === 0 ? 0 : rows.length * ROW + 5
  const chipsHeight = chipRows.length === 0 ? 0 : chipRows.length * (CHIP + 3) + 3
  return { width, height: HEADER + rowsHeight + chipsHeight, rows, chipRows, pill }
}

function rowsOf(figure: Figure, layer: Layer): readonly string[] {
  const { say } = figure
  const rows: string[] = []
  const operation = shortOperation(figure, layer)
  const pads = layer.window?.pad ?? []
  const pad = pads.some((value) => value !== 0) ? `, ${say('pad {n}', { n: equalOrAll(pads) })}` : ''
  if (figure.labelled('operations') && operation) rows.push(operation + pad)
  const parameters = parametersText(figure, layer)
  if (figure.labelled('parameters') && parameters) rows.push(parameters)
  if (figure.labelled('macs') && layer.macs !== undefined && layer.macs !== 0n) {
    rows.push(say('{n} MACs', { n: countText(layer.macs) }))
  }
  return rows
}

function wrapChips(chips: ChipRow['chips'], width: number): readonly ChipRow[] {
  const rows: { chips: ChipRow['chips'][number][] }[] = []
  let used = 0
  for (const chip of chips) {
    const row = rows.at(-1)
    if (!row || used + 3 + chip.width > width) {
      rows.push({ chips: [chip] })
      used = chip.width
    } else {
      row.chips.push(chip)
      used += 3 + chip.width
    }
  }
  return rows
}

/** A node at its place: what many have alike (bodies, then operations) before what is its own, the name last. */
export function drawNode(layer: Layer, said: NodeText, x: number, y: number): readonly Item[] {
  const box = { x, y, width: said.width, height: said.height }
  const chips = chipItems(said, x + PAD, y + said.height - said.chipRows.length * (CHIP + 3) - 2)
  return [
    ...(said.pill ? pillItems(layer, box) : barItems(layer, box)),
    ...chips.filter(({ kind }) => kind !== 'text'),
    ...chips.filter(({ kind }) => kind === 'text'),
    ...said.rows.map((row, i) => {
      const baseline = y + HEADER + 12 + i * ROW
      const fill = i === 0 ? 'ink' : 'muted'
      return text(x + PAD, baseline, row, {
        anchor: 'start',
        fill: said.pill ? 'ink' : fill,
        maxWidth: said.width - 2 * PAD + 2,
      })
    }),
    nameItem(layer, said, box),
  ]
}

function nameItem({ name, hue }: Layer, { pill, rows, chipRows }: NodeText, { x, y, width, height }: Box): Item {
  const isAlone = pill && rows.length === 0 && chipRows.length === 0
  const indent = PAD + (pill && hue === 'data' ? 0 : CUE + 4)
  return text(x + indent, isAlone ? y + Math.round(height / 2) + 4 : y + 13, name, {
    ...{ size: 10.5, bold: true, anchor: 'start', fill: pill ? 'ink' : 'on-head' },
    maxWidth: width - PAD - indent + 2,
  })
}

function barItems(layer: Layer, box: Box): readonly Item[] {
  const { x, y, width } = box
  const dashed = layer.outputs[0] === undefined ? { dash: [4, 3] } : {}
  return [
    rect(box, { fill: 'paper', stroke: layer.hue, strokeWidth: 1, ...dashed }, 3),
    rect({ x, y, width, height: HEADER }, { fill: `${layer.hue}-head`, stroke: layer.hue, strokeWidth: 1 }, 3),
    ...cue(layer.hue, { x: x + PAD - 1, y: y + (HEADER - CUE) / 2, width: CUE, height: CUE }, 'on-head'),
  ]
}

function pillItems({ hue }: Layer, box: Box): readonly Item[] {
  const { x, y, height } = box
  if (hue === 'data') return [rect(box, { fill: 'data-0', stroke: hue, strokeWidth: 2 }, 0)]
  return [
    rect(box, { fill: `${hue}-0`, stroke: hue, strokeWidth: 1 }, Math.min(9, height / 2)),
    ...cue(hue, { x: x + PAD - 1, y: y + (HEADER - CUE) / 2, width: CUE, height: CUE }, hue),
  ]
}

function chipItems({ chipRows }: NodeText, x: number, y: number): readonly Item[] {
  const items: Item[] = []
  chipRows.forEach((row, i) => {
    let at = x
    for (const { inner, said, width } of row.chips) {
      const top = y + i * (CHIP + 3)
      items.push(
        rect(
          { x: at, y: top, width, height: CHIP },
          { fill: `${inner.hue}-0`, stroke: inner.hue, strokeWidth: 0.75 },
          3,
        ),
        text(at + width / 2, top + 10, said, { size: 9 }),
      )
      at += width + 3
    }
  })
  return items
}

/** The tooltip: name, type, sizes, parameters. */
export function nodeTitle(figure: Figure, layer: Layer): string {
  const parts = [
    `${layer.name} (${[layer.type, ...layer.inner.map(({ type }) => type)].join(', ')})`,
    dimsText(layer.outputs[0], true),
  ]
  const parameters = parametersText(figure, layer)
  if (parameters) parts.push(parameters)
  return parts.join(', ')
}
