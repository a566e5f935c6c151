/** Reads the numbers of an SVG back, text by text, and holds them against the analysis. */

import type { Analysis, Facts } from '../../src/analyze/analysis.ts'
import { nodeOfWord } from '../../src/figures/print/node-word.ts'
import { everyElement, parseXml, type XmlElement } from './xml.ts'

/** What was read, and what of it is wrong. */
export interface ReadBack {
  readonly flaws: readonly string[]
  /** Numbers that were compared, by what they are. */
  readonly read: Readonly<Record<'shapes' | 'kernels' | 'parameters' | 'biases' | 'equations' | 'bytes', number>>
}

/** The texts under an element, those of shared beginnings included, those of other layers' groups not; whole ones. */
function textsOf(element: XmlElement, shared: ReadonlyMap<string, XmlElement>): readonly string[] {
  return element.children.flatMap((child) => {
    if (child.name === 'text') return [child.children.find(({ name }) => name === 'title')?.text ?? child.text]
    if (child.name === 'g') return nodesOf(child).length > 0 ? [] : textsOf(child, shared)
    const used = child.name === 'use' ? shared.get(child.attributes.get('href')?.slice(1) ?? '') : undefined
    return used ? textsOf(used, shared) : []
  })
}

export function nodesOf({ attributes }: XmlElement): readonly string[] {
  const [one, several] = [attributes.get('data-node'), attributes.get('data-nodes')]
  if (several !== undefined) return several.split(' ').map(nodeOfWord)
  return one === undefined ? [] : [nodeOfWord(one)]
}

/** What a layer's group should say, as far as the analysis knows it. */
interface Wanted {
  readonly shapes: readonly string[]
  readonly weight: readonly bigint[] | undefined
  readonly biases: bigint
  readonly parameters: bigint
  readonly shared: boolean
}

function wantedOf(analysis: Analysis, nodes: readonly string[]): Wanted {
  const facts = nodes.flatMap((id) => analysis.facts.get(id) ?? [])
  const [first] = facts
  const [weight, bias] = first?.params ?? []
  const shapes = facts.flatMap(({ outputs }) => outputs.flatMap((shape) => (shape ? spellings(numbersOf(shape)) : [])))
  const sum = (own: readonly Facts[]): bigint =>
    own.reduce((all, { parameterCount: { expr } }) => all + (typeof expr === 'bigint' ? expr : 0n), 0n)
  return {
    shapes,
    weight: weight?.shape && numbersOf(weight.shape),
    biases: typeof bias?.count?.expr === 'bigint' ? bias.count.expr : 0n,
    parameters: sum(facts),
    shared: facts.some(({ params }) => params.some(({ sharedWith }) => sharedWith !== undefined)),
  }
}

function numbersOf(shape: NonNullable<Facts['outputs'][number]>): readonly bigint[] | undefined {
  const sizes = shape.map(({ expr }) => expr)
  return sizes.every((size) => typeof size === 'bigint') ? sizes : undefined
}

/** How figures may write a shape: `20×24×24`, `20@24x24`, units alone, the sides of a single map. */
function spellings(shape: readonly bigint[] | undefined): readonly string[] {
  if (!shape) return []
  const [maps = 1n, ...sides] = shape.length > 1 ? shape.slice(1) : shape
  const said = [[maps, ...sides].join('×'), `${maps}@${sides.join('x')}`]
  if (sides.every((side) => side === 1n)) said.push(String(maps))
  if (maps === 1n) said.push(sides.join('x'))
  return said
}

const number = (said = ''): bigint => BigInt(said.replaceAll(',', ''))

/** Reads a figure in English, nothing folded. `floats`: its bytes are those of parameters as floats. */
export function readBack(analysis: Analysis, svg: string): ReadBack {
  const root = parseXml(svg)
  const shared = new Map([...everyElement(root)].map((each) => [each.attributes.get('id') ?? '', each] as const))
  const read = { shapes: 0, kernels: 0, parameters: 0, biases: 0, equations: 0, bytes: 0 }
  const flaws: string[] = []
  const check = (kind: keyof typeof read, holds: boolean, said: string): void => {
    read[kind] += 1
    if (!holds) flaws.push(`${kind}: ${said}`)
  }
  for (const element of everyElement(root)) {
    const nodes = nodesOf(element)
    if (nodes.length > 0) checkLayer(textsOf(element, shared), wantedOf(analysis, nodes), nodes[0] ?? '', check)
    const text = element.name === 'text' ? element.text : ''
    if (/\d.* = .*\d/.test(text) && !text.includes('…')) check('equations', equationHolds(text), text)
  }
  const total = analysis.totals.parameters.value
  const description = root.children[1]?.text ?? ''
  const told = `${analysis.totals.layers} layers`.replace(/^1 layers/, '1 layer')
  check('parameters', description.includes(told) && saysTotal(description, total), description)
  return { flaws, read }
}

function saysTotal(description: string, total: unknown): boolean {
  if (typeof total !== 'bigint') return true
  return number(/([\d,]+) parameters/.exec(description)?.[1]) === total
}

type Check = (kind: keyof ReadBack['read'], holds: boolean, said: string) => void

function checkLayer(texts: readonly string[], wanted: Wanted, name: string, check: Check): void {
  const { shapes, weight, biases, parameters, shared } = wanted
  for (const said of texts) {
    const at = `${name}: ${said}`
    if (/^\d+(×\d+)+$/.test(said) || /^\d+@\d+(x\d+)*$/.test(said)) check('shapes', shapes.includes(said), at)
    const count = /^(?:≥ )?([\d,]+) parameters$/.exec(said)
    if (count) check('parameters', number(count[1]) === parameters, at)
    const bytes = /^([\d,]+) B$/.exec(said)
    if (bytes && !shared) check('bytes', number(bytes[1]) === parameters * 4n, at)
    if (!weight) continue
    const kernels = /^(\d+) kernels of ([\d×]+)$/.exec(said)
    if (kernels) {
      const sizes = [kernels[1] ?? '', ...(kernels[2] ?? '').split('×')].map(BigInt)
      const holds = sizes.reduce((a, b) => a * b) === weight.reduce((a, b) => a * b) && weight.includes(sizes[0] ?? 0n)
      check('kernels', holds, at)
    }
    const window = /^(?:(?:de)?conv )?(\d+(?:[×x]\d+)+)(?:\/| kernel)/.exec(said)
    if (window && weight.length > 2) check('kernels', window[1]?.replaceAll('x', '×') === weight.slice(2).join('×'), at)
    const bias = /^\+ ([\d,]+) biases$/.exec(said)
    if (bias) check('biases', number(bias[1]) === biases, at)
  }
}

/** `a × b = c + d`, and `a = b × 4 = c`, where what follows goes on with the first number of its side. */
function equationHolds(said: string): boolean {
  const sides = said.split(' = ').map((side) => {
    const terms = side.split(/ \+ /).map((term) => [...term.matchAll(/[\d,]*\d/g)].map(([digits]) => number(digits)))
    return {
      value: terms.reduce((sum, factors) => sum + factors.reduce((a, b) => a * b, 1n), 0n),
      first: terms[0]?.[0],
    }
  })
  return sides.slice(1).every(({ value, first }, i) => sides[i]?.value === value || sides[i]?.value === first)
}
