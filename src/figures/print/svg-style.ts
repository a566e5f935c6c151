/** The one style sheet of a figure: a class for every look that occurs, colours as custom properties. */

import { type Colours, coloursOf, type Paint } from '../scene/palette.ts'
import type { Look, Scene, Text } from '../scene/scene.ts'
import { decimal } from './number.ts'

/** Gives classes to looks as they come up, and prints the style sheet for them. */
export interface StyleSheet {
  /** The class of a shape's look. */
  shapeClass(look: Look): string
  /** The class of a text's look. */
  textClass(text: Text): string
  /** The style sheet, for all classes so far. */
  print(scene: Scene): string
}

export function styleSheet(flat: boolean): StyleSheet {
  const classes = new Map<string, string>()
  const paints = new Set<Paint>()
  const classOf = (rule: string): string => {
    const known = classes.get(rule)
    if (known) return known
    const made = className(classes.size)
    classes.set(rule, made)
    return made
  }
  const paint = (name: Paint | undefined): string => {
    if (name === undefined) return 'none'
    if (name.startsWith('#')) return name
    paints.add(name)
    return `{${name}}`
  }
  return {
    shapeClass: (look) => classOf(shapeRule(look, paint)),
    textClass: (text) => classOf(textRule(text, paint)),
    print: (scene) => printSheet(scene, classes, paints, flat),
  }
}

function className(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26))
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`
}

type PaintName = (name: Paint | undefined) => string

function shapeRule(look: Look, paint: PaintName): string {
  const rules = [`fill:${paint(look.fill)}`]
  if (look.stroke) rules.push(`stroke:${paint(look.stroke)}`)
  if (look.stroke && look.strokeWidth !== undefined) rules.push(`stroke-width:${decimal(look.strokeWidth)}`)
  if (look.dash) rules.push(`stroke-dasharray:${look.dash.map(decimal).join(' ')}`)
  if (look.opacity !== undefined) rules.push(`opacity:${decimal(look.opacity)}`)
  return rules.join(';')
}

function textRule({ size, bold, anchor, fill }: Text, paint: PaintName): string {
  const rules = [`fill:${paint(fill)}`, `font-size:${decimal(size)}px`]
  if (bold) rules.push('font-weight:700')
  if (anchor !== 'start') rules.push(`text-anchor:${anchor}`)
  return rules.join(';')
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
  return [
    ...fixed,
    // Viewers without custom properties skip the block and keep the fixed colours.
    `@supports (--a:b){${root}{${properties(colours, paints)}}`,
    ...byName,
    scene.theme === 'auto'
      ? `@media (prefers-color-scheme:dark){${root}{${properties(coloursOf('dark', scene.palette), paints)}}}`
      : '',
    `@media print{${root}{${properties(coloursOf('print', scene.palette), paints)}}}`,
    '}',
  ].join('')
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
