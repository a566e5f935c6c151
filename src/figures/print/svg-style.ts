/** The one style sheet of a figure: a class for every look that occurs, colours as custom properties. */

import type { Theme } from '../choices.ts'
import { type Colours, coloursOf, type Paint } from '../scene/palette.ts'
import { type Look, leaves, type Scene, type Text } from '../scene/scene.ts'
import { decimal } from './number.ts'

/** Gives classes to looks, and prints the style sheet for them. */
export interface StyleSheet {
  /** The class of a shape's look. */
  shapeClass(look: Look): string
  /** The class of a text's look. */
  textClass(text: Text): string
  /** The style sheet. */
  print(): string
}

/** A look that occurs as often as this gets one class of its own; rarer ones share a class for each property. */
const OFTEN = 12

export function styleSheet(scene: Scene, flat: boolean): StyleSheet {
  const classes = new Map<string, string>()
  const paints = new Set<Paint>()
  const paint = (name: Paint | undefined): string => {
    if (name === undefined) return 'none'
    if (name.startsWith('#')) return name
    paints.add(name)
    return `{${name}}`
  }
  const rulesOf = (leaf: Look | Text): readonly string[] =>
    'text' in leaf ? textRules(leaf, paint) : shapeRules(leaf, paint)
  const uses = new Map<string, number>()
  for (const leaf of leaves(scene.items)) {
    if (leaf.kind === 'raster') continue
    const rule = rulesOf(leaf).join(';')
    uses.set(rule, (uses.get(rule) ?? 0) + 1)
  }
  const classOf = (rule: string): string => {
    const known = classes.get(rule)
    if (known) return known
    const made = className(classes.size)
    classes.set(rule, made)
    return made
  }
  const classesOf = (leaf: Look | Text): string => {
    const rules = rulesOf(leaf)
    const rule = rules.join(';')
    return (uses.get(rule) ?? 0) >= OFTEN ? classOf(rule) : rules.map(classOf).join(' ')
  }
  // In the order of the figure, whatever is printed first.
  for (const leaf of leaves(scene.items)) if (leaf.kind !== 'raster') classesOf(leaf)
  return { shapeClass: classesOf, textClass: classesOf, print: () => printSheet(scene, classes, paints, flat) }
}

function className(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26))
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`
}

type PaintName = (name: Paint | undefined) => string

/** One rule a property: the same few occur in many combinations. */
function shapeRules(look: Look, paint: PaintName): readonly string[] {
  const rules = [`fill:${paint(look.fill)}`]
  if (look.stroke) rules.push(`stroke:${paint(look.stroke)}`)
  const width = look.strokeWidth ?? 1
  if (look.stroke && width !== 1) rules.push(`stroke-width:${hundredths(width)}`)
  if (look.dash) rules.push(`stroke-dasharray:${look.dash.map(decimal).join(' ')}`)
  if (look.round) rules.push('stroke-linecap:round')
  if (look.opacity !== undefined) rules.push(`opacity:${hundredths(look.opacity)}`)
  return rules
}

function hundredths(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function textRules({ size, bold, anchor, fill }: Text, paint: PaintName): readonly string[] {
  const rules = [`font-size:${decimal(size)}px`]
  if (bold) rules.push('font-weight:700')
  if (anchor !== 'start') rules.push(`text-anchor:${anchor}`)
  return [`fill:${paint(fill)}`, rules.join(';')]
}

function printSheet(
  scene: Scene,
  classes: ReadonlyMap<string, string>,
  paints: ReadonlySet<Paint>,
  flat: boolean,
): string {
  const colours = coloursOf(scene.theme, scene.palette)
  const root = `#${scene.id}`
  const fixed = [...classes].map(
    ([rule, name]) => `${root} .${name}{${resolve(rule, (paint) => colourIn(colours, paint))}}`,
  )
  if (flat) return fixed.join('')
  const byName = [...classes]
    .filter(([rule]) => rule.includes('{'))
    .map(([rule, name]) => `${root} .${name}{${coloursOnly(rule)}}`)
  const changed = (theme: Theme): string => differing(colours, coloursOf(theme, scene.palette), paints)
  const onPaper = changed('print')
  return [
    ...fixed,
    // Viewers without custom properties skip the block and keep the fixed colours.
    `@supports (--a:b){${root}{${properties(colours, paints)}}`,
    ...byName,
    // Only on a screen: what light and paper have alike would stay dark when printed.
    scene.theme === 'auto' ? `@media screen and (prefers-color-scheme:dark){${root}{${changed('dark')}}}` : '',
    onPaper && `@media print{${root}{${onPaper}}}`,
    '}',
  ].join('')
}

/** The custom properties whose colours another theme has otherwise. */
function differing(base: Colours, other: Colours, paints: ReadonlySet<Paint>): string {
  return properties(other, new Set([...paints].filter((paint) => base.get(paint) !== other.get(paint))))
}

function colourIn(colours: Colours, paint: Paint): string {
  const colour = colours.get(paint)
  if (colour === undefined) throw new Error(`no colour is called ${paint}`)
  return colour
}

function resolve(rule: string, colour: (paint: Paint) => string): string {
  return rule.replace(/\{([^}]+)\}/g, (_, paint: Paint) => colour(paint))
}

/** The declarations that name a colour, as custom properties. */
function coloursOnly(rule: string): string {
  const named = rule.split(';').filter((declaration) => declaration.includes('{'))
  return resolve(named.join(';'), (paint) => `var(--wb-${paint})`)
}

function properties(colours: Colours, paints: ReadonlySet<Paint>): string {
  return [...paints].map((paint) => `--wb-${paint}:${colourIn(colours, paint)}`).join(';')
}
