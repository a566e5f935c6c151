/** Colours by name, for both themes and for print. The values are docs' table of contrasts, checked by the contract suite. */

import type { Family } from '../../core/network/op.ts'
import type { Palette, Theme } from '../choices.ts'

/** What a family is coloured as. */
export type Hue = 'conv' | 'dense' | 'pool' | 'norm' | 'activation' | 'attention' | 'merge' | 'data' | 'unknown'

/**
 * A colour's name: `ink`, `muted`, `line`, `paper`, `shade` and `on-head` for text and lines; per hue `conv` (stroke),
 * `conv-line` (strokes on the fills of any hue), `conv-0` … `conv-4` (fills), `conv-alt` (the second of two alternating fills), `conv-head` (behind `on-head` text);
 * `w-8` … `w8` for signed values, `g0` … `g8` for an input that has none below zero; or a literal `#rrggbb`.
 */
export type Paint = string

/** One theme's colours. */
export type Colours = ReadonlyMap<Paint, string>

export const HUES: readonly Hue[] = [
  'conv',
  'dense',
  'pool',
  'norm',
  'activation',
  'attention',
  'merge',
  'data',
  'unknown',
]

/** Steps of the scale of signed values on either side of zero. */
export const VALUE_STEPS = 8

const FAMILY_HUE: Record<Family, Hue> = {
  input: 'data',
  data: 'data',
  conv: 'conv',
  pool: 'pool',
  dense: 'dense',
  norm: 'norm',
  activation: 'activation',
  elementwise: 'merge',
  shape: 'merge',
  recurrent: 'attention',
  loss: 'merge',
  output: 'data',
  detection: 'attention',
  attention: 'attention',
  embedding: 'dense',
  quantise: 'merge',
  control: 'merge',
  unknown: 'unknown',
}

/** The hue that a family is drawn in. */
export function hueOf(family: Family): Hue {
  return FAMILY_HUE[family]
}

/** The hues among these, each once and in the order of legends. */
export function legendOf(hues: readonly Hue[]): readonly Hue[] {
  return HUES.filter((hue) => hues.includes(hue))
}

/** Stroke, light fill, dark fill. */
const HUE_COLOURS: Record<Hue, readonly [string, string, string]> = {
  conv: ['#0072b2', '#c7e0ee', '#0c3a54'],
  dense: ['#c44e00', '#f2d8c7', '#572c10'],
  pool: ['#00875f', '#c7e5dc', '#0c4234'],
  norm: ['#a3558f', '#ebdae6', '#4a2f46'],
  activation: ['#946500', '#e7ddc7', '#453510'],
  attention: ['#7a5ac8', '#e2dbf3', '#3b305c'],
  merge: ['#5f7383', '#dce0e4', '#303a42'],
  data: ['#767676', '#e1e1e1', '#393b3d'],
  unknown: ['#c62b3a', '#f2d0d4', '#581f26'],
}

/** The dark theme's strokes are a little lighter than the light one's, since they must also stand out from dark fills. */
const DARK_STROKE_LIFT = 0.22

const LIGHT = { ink: '#1b1f23', muted: '#57606a', line: '#818b94', paper: '#ffffff', shade: '#f3f5f7' }
const DARK = { ink: '#e6e8ea', muted: '#a9b1b8', line: '#8a949d', paper: '#14171a', shade: '#1f2428' }

/** How much of the ink a stroke takes that stands on fills: then it stands out from the fills of other hues too. */
const LINE_INK = 0.45

/** Negative, positive: the ends of the scale of signed values. */
const VALUE_ENDS = ['#b2182b', '#1f5fa8'] as const

/** The colours of a theme; `auto` answers with the light ones. */
export function coloursOf(theme: Theme, palette: Palette): Colours {
  const dark = theme === 'dark'
  const base = dark ? DARK : LIGHT
  const colours = new Map<Paint, string>(Object.entries(base))
  colours.set('on-head', theme === 'print' ? LIGHT.ink : '#ffffff')
  for (const hue of HUES) addHue(colours, hue, dark, theme === 'print', palette)
  addValues(colours, dark)
  addGreys(colours, theme)
  return colours
}

function addHue(colours: Map<Paint, string>, hue: Hue, dark: boolean, print: boolean, palette: Palette): void {
  const [stroke, light, night] = palette === 'grey' ? (['#6b6b6b', '#e3e3e3', '#3a3d40'] as const) : HUE_COLOURS[hue]
  const fill = dark ? night : light
  const line = dark ? mix(stroke, '#ffffff', DARK_STROKE_LIFT) : stroke
  colours.set(hue, line)
  colours.set(`${hue}-line`, mix(line, (dark ? DARK : LIGHT).ink, LINE_INK))
  for (let step = 0; step < 5; step += 1) colours.set(`${hue}-${step}`, mix(fill, stroke, step * 0.09))
  colours.set(`${hue}-alt`, mix(fill, dark ? '#ffffff' : '#000000', 0.08))
  colours.set(`${hue}-head`, print ? light : stroke)
}

/** A scale through the paper's colour, so that zero is nothing. */
function addValues(colours: Map<Paint, string>, dark: boolean): void {
  const zero = dark ? '#23282d' : '#f7f7f7'
  for (let step = -VALUE_STEPS; step <= VALUE_STEPS; step += 1) {
    const end = step < 0 ? VALUE_ENDS[0] : VALUE_ENDS[1]
    const strong = dark ? mix(end, '#ffffff', 0.25) : end
    colours.set(`w${step}`, mix(zero, strong, Math.abs(step) / VALUE_STEPS))
  }
}

/** A scale from the paper's colour to that of ink; on paper it stays light enough to save ink. */
function addGreys(colours: Map<Paint, string>, theme: Theme): void {
  const { paper, ink } = theme === 'dark' ? DARK : LIGHT
  const most = theme === 'print' ? 0.5 : 1
  for (let step = 0; step <= VALUE_STEPS; step += 1)
    colours.set(`g${step}`, mix(paper, ink, (most * step) / VALUE_STEPS))
}

/** A colour between two, `share` of the way, in sRGB. */
function mix(from: string, to: string, share: number): string {
  const channel = (i: number): string => {
    const a = Number.parseInt(from.slice(1 + 2 * i, 3 + 2 * i), 16)
    const b = Number.parseInt(to.slice(1 + 2 * i, 3 + 2 * i), 16)
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(0)}${channel(1)}${channel(2)}`
}

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2). */
export function luminance(colour: string): number {
  const linear = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const [r = 0, g = 0, b = 0] = linear
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
