/** Prints a scene as a TikZ picture: `\input` it, or compile it as it stands (standalone). */

import { type Box, scaled } from '../scene/draw.ts'
import { type Colours, coloursOf, type Paint } from '../scene/palette.ts'
import { groundOf, runBox, runsOf } from '../scene/raster.ts'
import {
  type Item,
  type Look,
  leaves,
  type Raster,
  type Scene,
  type Segment,
  type Shape,
  type Text,
} from '../scene/scene.ts'
import { decimal } from './number.ts'
import { FONT_LINES, needsFonts, texText } from './tex-text.ts'

/** What can be chosen of a TikZ picture. */
export interface TikzOptions {
  /** A document that compiles by itself; else only the picture. */
  readonly standalone?: boolean
}

/** TeX reckons with no number above 16,383: larger figures are drawn smaller. */
const LONGEST = 16_000

/**
 * A pixel is three quarters of a big point, y runs upwards. Text sits at the same places as in the SVG. Plain labels
 * compile with every engine; Chinese ones, and names in other scripts, need LuaLaTeX or XeLaTeX, as the head then says.
 */
export function printTikz(scene: Scene, { standalone = true }: TikzOptions = {}): string {
  const colours = coloursOf(scene.theme, scene.palette)
  const used = new Set<Paint>()
  const longest = Math.max(scene.width, scene.height)
  const body = printItems(longest > LONGEST ? scaled(scene.items, LONGEST / longest) : scene.items, used)
  const picture = [
    ...[...used].map((paint) => defineColour(paint, colours)),
    '\\begin{tikzpicture}[x=0.75bp,y=-0.75bp,line width=0.75bp,wb/.style={inner sep=0pt,outer sep=0pt,anchor=base}]',
    ...body,
    '\\end{tikzpicture}',
  ]
  const plain = ![...leaves(scene.items)].some((leaf) => leaf.kind === 'text' && needsFonts(leaf.text))
  const preamble = [
    ...(plain ? [] : FONT_LINES),
    '\\usepackage[T1]{fontenc}',
    '\\usepackage{textcomp,helvet}',
    '\\renewcommand{\\familydefault}{\\sfdefault}',
  ]
  const head = [
    `% ${comment(scene.description)}`,
    `% ${plain ? 'For pdfLaTeX, LuaLaTeX or XeLaTeX.' : 'For LuaLaTeX or XeLaTeX: pdfLaTeX lacks characters that occur.'}`,
  ]
  if (!standalone) {
    const needed = ['\\usepackage{tikz}', ...preamble].map((line) => `%   ${line}`)
    return `${[...head, '% The document that takes it in needs', ...needed, ...picture].join('\n')}\n`
  }
  return [
    `% !TeX program = ${plain ? 'pdflatex' : 'lualatex'}`,
    ...head,
    '\\documentclass[tikz]{standalone}',
    ...preamble,
    '\\begin{document}',
    ...picture,
    '\\end{document}',
    '',
  ].join('\n')
}

/** One line: whatever ends one for TeX, for an editor or for a reader becomes a space. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function defineColour(paint: Paint, colours: Colours): string {
  const value = (colours.get(paint) ?? paint).slice(1).toUpperCase()
  return `\\definecolor{${colourName(paint)}}{HTML}{${value}}`
}

function colourName(paint: Paint): string {
  return `wb-${paint.replace('#', '')}`
}

function printItems(items: readonly Item[], used: Set<Paint>): readonly string[] {
  return items.flatMap((item): readonly string[] => {
    if (item.kind === 'group') {
      const name = item.nodes?.[0]
      return [...(name === undefined ? [] : [`% ${comment(name)}`]), ...printItems(item.items, used)]
    }
    if (item.kind === 'raster') return printRaster(item, used)
    return [item.kind === 'text' ? printText(item, used) : printShape(item, used)]
  })
}

function printRaster(item: Raster, used: Set<Paint>): readonly string[] {
  const fill = (paint: Paint, boxes: readonly Box[]): string => {
    used.add(paint)
    const corners = boxes.map(({ x, y, width, height }) => `${exact(x, y)} rectangle ${exact(x + width, y + height)}`)
    return `\\fill[${colourName(paint)}] ${corners.join('\n')};`
  }
  const ground = groundOf(item)
  const runs = [...runsOf(item, ground)]
  return [
    fill(ground, [item]),
    ...runs.map(([paint, all]) =>
      fill(
        paint,
        all.map((run) => runBox(item, run)),
      ),
    ),
  ]
}

/** Cells may be small: a tenth of a pixel would make some wider than others. */
function exact(x: number, y: number): string {
  return `(${[x, y].map((value) => Math.round(value * 100) / 100).join(',')})`
}

function printShape(item: Shape, used: Set<Paint>): string {
  return `\\path[${lookOptions(item, used).join(',')}] ${outline(item)};`
}

function lookOptions(look: Look, used: Set<Paint>): readonly string[] {
  const options: string[] = []
  for (const [key, paint] of [
    ['fill', look.fill],
    ['draw', look.stroke],
  ] as const) {
    if (paint === undefined) continue
    used.add(paint)
    options.push(`${key}=${colourName(paint)}`)
  }
  if (look.stroke !== undefined && look.strokeWidth !== undefined)
    options.push(`line width=${points(look.strokeWidth)}`)
  if (look.dash) {
    const parts = look.dash.map((length, i) => `${i % 2 === 0 ? 'on' : 'off'} ${points(length)}`)
    options.push(`dash pattern=${parts.join(' ')}`)
  }
  if (look.round) options.push('line cap=round')
  if (look.opacity !== undefined) options.push(`opacity=${decimal(look.opacity)}`)
  return options
}

function points(pixels: number): string {
  return `${Math.round(pixels * 75) / 100}bp`
}

function place(x: number, y: number): string {
  return `(${decimal(x)},${decimal(y)})`
}

function outline(item: Shape): string {
  switch (item.kind) {
    case 'rect': {
      const rounded = item.radius
        ? `[rounded corners=${points(Math.min(item.radius, item.width / 2, item.height / 2))}] `
        : ''
      return `${rounded}${place(item.x, item.y)} rectangle ${place(item.x + item.width, item.y + item.height)}`
    }
    case 'ellipse':
      return `${place(item.x, item.y)} ellipse [x radius=${points(item.rx)},y radius=${points(item.ry)}]`
    case 'polygon':
      return `${item.points.map(([x, y]) => place(x, y)).join(' -- ')} -- cycle`
    case 'path':
      return item.segments
        .map((part, i) => segment(part) + (i % 8 === 7 ? '\n' : ' '))
        .join('')
        .trimEnd()
  }
}

function segment(part: Segment): string {
  if (part[0] === 'Z') return '-- cycle'
  if (part[0] === 'C') {
    const [, x1, y1, x2, y2, x, y] = part
    return `.. controls ${place(x1, y1)} and ${place(x2, y2)} .. ${place(x, y)}`
  }
  return part[0] === 'M' ? place(part[1], part[2]) : `-- ${place(part[1], part[2])}`
}

const ANCHORS = { start: 'base west', middle: 'base', end: 'base east' } as const

function printText(item: Text, used: Set<Paint>): string {
  used.add(item.fill)
  const size = Math.round(item.size * 75) / 100
  const options = ['wb', `anchor=${ANCHORS[item.anchor]}`, `text=${colourName(item.fill)}`]
  if (item.rotate) options.push(`rotate=${decimal(-item.rotate)}`)
  const font = `\\fontsize{${size}bp}{${size}bp}\\selectfont${item.bold ? '\\bfseries' : ''}`
  return `\\node[${options.join(',')}] at ${place(item.x, item.y)} {${font} ${texText(item.text)}};`
}
