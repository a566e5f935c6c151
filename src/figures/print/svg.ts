/** Prints a scene as SVG: text as text, one style sheet, no script, nothing from outside. */

import type { NodeId } from '../../core/network/model.ts'
import { groundOf, runsOf } from '../scene/raster.ts'
import type { Group, Item, Point, Raster, Scene, Shape, Text } from '../scene/scene.ts'
import { nodeWord } from './node-word.ts'
import { decimal } from './number.ts'
import { type SharedBeginnings, type SharedPaths, sharedBeginnings, sharedPaths } from './svg-shared.ts'
import { type StyleSheet, styleSheet } from './svg-style.ts'

/** What can be chosen of an SVG. */
export interface SvgOptions {
  /** Colours written out instead of custom properties, for renderers that don't know these. */
  readonly flat?: boolean
  /** Layers that are set off by a glow, each in a colour as CSS writes it. */
  readonly lit?: ReadonlyMap<NodeId, string>
}

/** Fonts with the widths that the layout reckons with come first; Arimo, Liberation Sans, Arial, Helvetica are alike. */
const FONT_FAMILY = "Arimo,'Liberation Sans',Arial,Helvetica,'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

/** What prints one leaf, and what is printed once for many groups. */
interface Sheet {
  readonly styles: StyleSheet
  readonly paths: SharedPaths
  readonly beginnings: SharedBeginnings
}

/** Where coordinates are counted from, but in what is shared. */
const PAGE: Point = [0, 0]

/** The scene as a whole SVG document of one root element. The same scene gives the same bytes. */
export function printSvg(scene: Scene, options: SvgOptions = {}): string {
  const { id } = scene
  const [styles, paths] = [styleSheet(scene, options.flat ?? false), sharedPaths(scene)]
  const beginnings = sharedBeginnings(scene, (leaf, origin) => printLeaf(leaf, styles, paths, origin))
  const body = printItems(scene.items, { styles, paths, beginnings })
  const definitions = paths.definitions() + beginnings.definitions()
  const [width, height] = [decimal(scene.width), decimal(scene.height)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-labelledby="${id}-t ${id}-d" lang="${scene.language}" font-family="${FONT_FAMILY}">\n`,
    `<title id="${id}-t">${escapeText(scene.title)}</title>\n`,
    `<desc id="${id}-d">${escapeText(scene.description)}</desc>\n`,
    `<style>${styles.print()}${litRules(id, options.lit ?? new Map())}</style>\n`,
    definitions && `<defs>${definitions}</defs>\n`,
    body,
    '</svg>\n',
  ].join('')
}

/** A rule for each colour. */
function litRules(id: string, lit: ReadonlyMap<NodeId, string>): string {
  const selectors = new Map<string, string[]>()
  for (const [node, colour] of lit) {
    const word = cssText(nodeWord(node))
    const known = selectors.get(colour) ?? []
    known.push(`#${id} [data-node="${word}"]`, `#${id} [data-nodes~="${word}"]`)
    selectors.set(colour, known)
  }
  const glow = (colour: string) => `filter:drop-shadow(0 0 2px ${colour}) drop-shadow(0 0 3px ${colour})`
  return [...selectors].map(([colour, all]) => `${all.join(',')}{${glow(colour)}}`).join('')
}

/** Text between quotes of a style sheet, also where that stands in markup. */
function cssText(text: string): string {
  return text.replace(/[^\w-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `)
}

function printItems(items: readonly Item[], sheet: Sheet): string {
  let all = ''
  for (const item of items) {
    if (item.kind === 'group') all += printGroup(item, sheet)
    else if (item.kind === 'raster') all += printRaster(item, sheet.styles)
    else all += printLeaf(item, sheet.styles, sheet.paths, PAGE)
  }
  return all
}

function printLeaf(leaf: Shape | Text, styles: StyleSheet, paths: SharedPaths, origin: Point): string {
  return leaf.kind === 'text' ? printText(leaf, styles, origin) : printShape(leaf, styles, paths, origin)
}

function printGroup(item: Group, sheet: Sheet): string {
  const beginning = sheet.beginnings.of(item)
  const rest = printItems(beginning ? item.items.slice(beginning.length) : item.items, sheet)
  const title = item.title === undefined ? '' : `<title>${escapeText(item.title)}</title>`
  const attributes = groupAttributes(item)
  if (beginning) {
    const [x, y] = beginning.origin.map(decimal)
    const use = `href="#${beginning.id}" x="${x}" y="${y}"/>`
    return title + rest === '' ? `<use${attributes} ${use}\n` : `<g${attributes}>${title}<use ${use}${rest}</g>\n`
  }
  if (rest === '' && !item.edge) return ''
  return `<g${attributes}>${title}${rest}</g>\n`
}

function groupAttributes({ nodes, tensor, edge }: Group): string {
  const [first, ...others] = nodes ?? []
  let all = ''
  const word = (id: NodeId): string => escapeAttribute(nodeWord(id))
  if (first !== undefined && others.length === 0) all += ` data-node="${word(first)}"`
  if (others.length > 0) all += ` data-nodes="${nodes?.map(word).join(' ')}"`
  if (tensor !== undefined) all += ` data-tensor="${escapeAttribute(tensor)}"`
  if (edge) all += ` data-from="${word(edge.from)}" data-to="${word(edge.to)}"`
  return all
}

function printText(item: Text, styles: StyleSheet, [originX, originY]: Point): string {
  const [x, y] = [decimal(item.x - originX), decimal(item.y - originY)]
  const turn = item.rotate ? ` transform="rotate(${decimal(item.rotate)} ${x} ${y})"` : ''
  const whole = item.whole === undefined ? '' : `<title>${escapeText(item.whole)}</title>`
  return `<text class="${styles.textClass(item)}" x="${x}" y="${y}"${turn}>${whole}${escapeText(item.text)}</text>`
}

function printShape(item: Shape, styles: StyleSheet, paths: SharedPaths, origin: Point): string {
  const look = `class="${styles.shapeClass(item)}"`
  if (item.kind === 'polygon' || item.kind === 'path') return paths.printPath(item, look, origin)
  const [x, y] = [decimal(item.x - origin[0]), decimal(item.y - origin[1])]
  if (item.kind === 'rect') {
    const [width, height] = [decimal(item.width), decimal(item.height)]
    // A path says the same in fewer bytes.
    if (!item.radius) return `<path ${look} d="M${x} ${y}h${width}v${height}h${decimal(-item.width)}z"/>`
    return `<rect ${look} x="${x}" y="${y}" width="${width}" height="${height}" rx="${decimal(item.radius)}"/>`
  }
  const [rx, ry] = [decimal(item.rx), decimal(item.ry)]
  if (rx === ry) return `<circle ${look} cx="${x}" cy="${y}" r="${rx}"/>`
  return `<ellipse ${look} cx="${x}" cy="${y}" rx="${rx}" ry="${ry}"/>`
}

/** In units of cells; a run of one colour is a line as thick as a cell, and edges are sharp, so that no seams show. */
function printRaster(item: Raster, styles: StyleSheet): string {
  const { x, y, width, height, rows, columns } = item
  const scale = [width / columns, height / rows].map((factor) => String(Math.round(factor * 1e4) / 1e4))
  const ground = groundOf(item)
  let all = `<path class="${styles.shapeClass({ fill: ground })}" d="M0 0h${columns}v${rows}h-${columns}z"/>`
  for (const [paint, runs] of runsOf(item, ground)) {
    let [atX, atY] = [0, 0]
    let data = ''
    for (const { row, column, length } of runs) {
      const dx = column - atX
      data += data === '' ? `M${column} ${row}.5` : `m${dx}${row < atY ? '-' : ' '}${Math.abs(row - atY)}`
      data += `h${length}`
      ;[atX, atY] = [column + length, row]
    }
    all += `<path class="${styles.shapeClass({ stroke: paint })}" d="${data}"/>`
  }
  const place = `translate(${decimal(x)} ${decimal(y)})scale(${scale.join(' ')})`
  return `<g transform="${place}" shape-rendering="crispEdges">${all}</g>`
}

/** For text between tags; what XML cannot hold becomes a dot. */
function escapeText(text: string): string {
  return text
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, '·')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '·')
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;' })[character] ?? '&gt;')
}

function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;')
}
