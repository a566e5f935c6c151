/** From an analysis to a figure. */

import type { Analysis } from '../analyze/analysis.ts'
import { closest } from '../core/words/closest.ts'
import { type Message, type MessageArgs, message, say } from '../core/words/message.ts'
import { FigureError } from './figure-error.ts'
import { fontOf } from './fonts/measure.ts'
import { frame, type Heading } from './frame.ts'
import { foldRepeats } from './net/fold.ts'
import type { FigureNet } from './net/net.ts'
import { readNet } from './net/read.ts'
import { selectLayers } from './net/select.ts'
import { countText, totalText } from './net/words.ts'
import { DEFAULT_OPTIONS, type FeatureSource, type FigureOptions } from './options.ts'
import { rect } from './scene/draw.ts'
import { type Item, leaves, type Scene } from './scene/scene.ts'
import type { Figure, FigureStyle } from './style.ts'
import { styles } from './styles.ts'

/** What a caller may choose; everything has a default. */
export type DrawOptions = { readonly [K in keyof FigureOptions]?: FigureOptions[K] | undefined } & {
  readonly style?: string | undefined
}

/**
 * Draws a network. Nothing is read but the analysis, so the same analysis and options give the same scene on every
 * machine. Throws FigureError where the style or a layer doesn't exist.
 */
export function drawFigure(analysis: Analysis, options: DrawOptions = {}): Scene {
  const chosen = { ...DEFAULT_OPTIONS, ...definedOf(options) }
  const style = options.style === undefined ? suggestedFor(analysis, chosen) : styleCalled(options.style)
  const figure = figureOf(analysis, style, chosen)
  const body = style.draw(figure)
  const heading = headingOf(figure)
  const framed = frame(body, heading, figure)
  const { width, height } = framed
  const id = chosen.id ?? `w${hash(identity(analysis, style, options))}`
  const items: readonly Item[] = [rect({ x: 0, y: 0, width, height }, { fill: 'paper' }), ...framed.items]
  return {
    ...{ width, height, id, items },
    title: heading.title,
    description: `${figure.say(style.title.text)}. ${heading.title}: ${heading.subtitle}.`,
    language: chosen.language,
    theme: chosen.theme,
    palette: chosen.palette,
    warnings: [...(body.warnings ?? []), ...featuresUnseen(style, chosen), ...missingGlyphs(items)],
  }
}

/** `undefined` means the default too. */
function definedOf(options: DrawOptions): Partial<FigureOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** The network as the style will draw it, with the words to do so. */
function figureOf(analysis: Analysis, style: FigureStyle, options: FigureOptions): Figure {
  const whole = readNet(analysis, style.folding)
  for (const name of [options.from, options.to, options.layer]) if (name !== undefined) requireLayer(whole, name)
  const part = selectLayers(whole, options)
  return {
    net: style.folds ? foldRepeats(part, options.fold) : part,
    analysis,
    options,
    say: (text: string, args: MessageArgs = {}) => say(message(text, args), options.catalogue),
    labelled: (kind) => options.labels.includes(kind),
  }
}

function requireLayer(net: FigureNet, name: string): void {
  const names = net.layers.flatMap(({ id, name, inner }) => [id, name, ...inner.map((part) => part.id)])
  if (names.includes(name)) return
  const meant = closest(name, names)
  if (meant === undefined) throw new FigureError(message('the network has no layer “{name}”', { name }))
  throw new FigureError(message('the network has no layer “{name}”; did you mean “{meant}”?', { name, meant }))
}

function styleCalled(id: string): FigureStyle {
  const found = styles.find((style) => style.id === id)
  if (found) return found
  const known = styles.map((style) => style.id).join(', ')
  throw new FigureError(message('there is no style “{id}”; the styles are {known}', { id, known }))
}

/** Kernels while a net is short and straight, slabs while it is nearly so, else the graph. */
export function suggestStyle(analysis: Analysis): FigureStyle {
  const net = readNet(analysis, { norms: true, shapes: true })
  const straight = net.outOf.every((edges) => edges.length < 2) && net.into.every((edges) => edges.length < 2)
  const hasKernels = net.layers.some(({ blocks }) => blocks.length > 0)
  if (straight && hasKernels && net.layers.length <= 14) return styleCalled('kernels')
  return styleCalled(straight && net.layers.length <= 32 ? 'boxes' : 'graph')
}

/** Where feature maps are given, a style that shows them: planes for networks that are too large for kernels. */
function suggestedFor(analysis: Analysis, { features }: FigureOptions): FigureStyle {
  const suggested = suggestStyle(analysis)
  return features === undefined || suggested.showsFeatures ? suggested : styleCalled('lenet')
}

function featuresUnseen({ id, showsFeatures }: FigureStyle, { features }: FigureOptions): readonly Message[] {
  if (features === undefined || showsFeatures) return []
  const known = styles.filter((style) => style.showsFeatures).map((style) => style.id)
  return [message('the style {id} shows no feature maps; {known} do', { id, known: known.join(', ') })]
}

function headingOf(figure: Figure): Heading {
  const { totals, model } = figure.analysis
  const { say } = figure
  const parts = [
    totals.layers === 1 ? say('1 layer') : say('{n} layers', { n: totals.layers }),
    say('{n} parameters', { n: totalText(totals.parameters) }),
  ]
  return { title: model.name || say('network without a name'), subtitle: parts.join(' · ') }
}

/** What tells one figure on a page from another. */
function identity(analysis: Analysis, style: FigureStyle, options: DrawOptions): string {
  const { values, features } = options
  const nodes = [...analysis.facts.keys()].join(' ')
  return JSON.stringify([
    style.id,
    wishesOf(options),
    values !== undefined,
    analysis.model.name,
    nodes,
    countText(analysis.totals.parameters.value),
    ...(features === undefined ? [] : digests(analysis, features)),
  ])
}

/** The options that are not as usual, in one order: equal wishes give equal ids, however they are put. */
function wishesOf({ theme, style, ...options }: DrawOptions): object {
  const { catalogue: _, values: __, features: ___, theme: usualTheme, ...usual } = DEFAULT_OPTIONS
  const others = (Object.keys(usual) as (keyof typeof usual)[]).map(
    (name) => [name, options[name], usual[name]] as const,
  )
  const all = [['theme', theme, usualTheme], ['style', style, undefined], ...others] as const
  const unusual = all.filter(([, wish, asUsual]) => wish !== undefined && String(wish) !== String(asUsual))
  return Object.fromEntries(unusual.map(([name, wish]) => [name, wish]))
}

/** What tells one pass from another: the sums of all that it computed. */
function digests(analysis: Analysis, features: FeatureSource): readonly number[] {
  return [...analysis.facts.keys()].flatMap((id) => features(id, 0)?.reduce((sum, value) => sum + value, 0) ?? [])
}

/** The last digits of FNV-1a in base 36. */
function hash(text: string): string {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return (state >>> 0).toString(36).slice(-5)
}

/** Characters that no shipped font has: viewers may still have them, printers need another font. */
function missingGlyphs(items: readonly Item[]): readonly Message[] {
  const missing = new Set<string>()
  for (const leaf of leaves(items)) {
    if (leaf.kind !== 'text') continue
    for (const character of leaf.text) if (!fontOf(character)) missing.add(character)
  }
  if (missing.size === 0) return []
  const characters = [...missing].slice(0, 12).join(' ')
  return [message('no shipped font has {characters}: another font is needed to print them', { characters })]
}
