/** Finds blocks of layers that repeat, so that a long network can be told in a few rows. */

import type { Facts } from '../../analyze/analysis.ts'
import type { Wiring } from '../../analyze/shapes/wiring.ts'
import { exprText } from '../../core/expr.ts'
import type { DerivedShape } from '../../core/network/shape.ts'
import type { Chain, Unit } from '../words/units.ts'

/** Longer blocks are not looked for: the search costs the product of this and the number of layers. */
const LONGEST_BLOCK = 120
/** A fold takes one row for itself; it must save at least this many. */
const LEAST_SAVED = 2

interface Run {
  readonly start: number
  readonly length: number
  readonly count: number
}

/** What makes blocks equal: everything, or everything but the numbers of channels. */
export type Likeness = 'equal' | 'but-for-channels'

/** Joins successive blocks of the same structure: types, wiring, and sizes of outputs and parameters. */
export function foldRepeats(chains: readonly Chain[], wiring: Wiring, likeness: Likeness): readonly Unit[] {
  const signatures = signaturesOf(chains, wiring, likeness)
  const units: Unit[] = []
  let at = 0
  for (const run of chooseRuns(signatures)) {
    const { start, length, count } = tidyStart(run, signatures, chains)
    if (start < at) continue
    units.push(...chains.slice(at, start))
    units.push({
      blocks: Array.from({ length: count }, (_, k) => chains.slice(start + k * length, start + (k + 1) * length)),
    })
    at = start + length * count
  }
  return [...units, ...chains.slice(at)]
}

/** A number a chain; equal numbers mean equal structure. */
function signaturesOf(chains: readonly Chain[], wiring: Wiring, likeness: Likeness): readonly number[] {
  const index = new Map<Facts, number>()
  chains.forEach((chain, at) => {
    for (const layer of chain.layers) index.set(layer, at)
  })
  const numbers = new Map<string, number>()
  return chains.map((chain, at) => {
    const text = chain.layers
      .map((layer) => `${wiringText(layer, at, index, wiring)} ${sizesText(layer, likeness)}`)
      .join('\n')
    const known = numbers.get(text) ?? numbers.size
    numbers.set(text, known)
    return known
  })
}

/** Type, and how far back the inputs come from. */
function wiringText(layer: Facts, at: number, index: ReadonlyMap<Facts, number>, wiring: Wiring): string {
  const distances = layer.node.inputs.map((value) => {
    const producer = value === undefined ? undefined : wiring.producer(value)
    return producer === undefined ? '?' : at - (index.get(producer) ?? at)
  })
  return [layer.node.type, ...distances].join(' ')
}

function sizesText(layer: Facts, likeness: Likeness): string {
  const free = likeness === 'but-for-channels'
  const outputs = layer.outputs.map((shape) => shapeText(shape, free ? [1] : []))
  const params = layer.params.map(({ shape }) => shapeText(shape, free ? [0, 1] : []))
  return [...outputs, ...params].join(' ')
}

/** A shape without the axes that may differ; a shape of two axes has no channels to spare. */
function shapeText(derived: DerivedShape | undefined, freeAxes: readonly number[]): string {
  if (derived === undefined) return '?'
  const hasChannels = derived.length !== 2
  return derived.map(({ expr }, axis) => (hasChannels && freeAxes.includes(axis) ? '*' : exprText(expr))).join('×')
}

/** The runs to fold, from first to last, without overlap: at each place the one that saves most rows. */
function chooseRuns(signatures: readonly number[]): readonly Run[] {
  const best = bestRuns(signatures)
  const chosen: Run[] = []
  for (let at = 0; at < best.length; ) {
    const run = best[at]
    if (run === undefined || betterSoon(run, best)) {
      at++
      continue
    }
    chosen.push(run)
    at = run.start + run.length * run.count
  }
  return chosen
}

/** Whether a run that starts inside this one's first block saves more. */
function betterSoon(run: Run, best: readonly (Run | undefined)[]): boolean {
  const others = best.slice(run.start + 1, run.start + run.length)
  return others.some((other) => other !== undefined && saved(other) > saved(run))
}

function saved({ length, count }: Run): number {
  return rowsSaved(length, count)
}

/** All blocks but the first go, and a row for the sum comes. */
function rowsSaved(length: number, count: number): number {
  return length * (count - 1) - 1
}

/** For each place the run starting there that saves most rows; of equals the shortest block. */
function bestRuns(signatures: readonly number[]): readonly (Run | undefined)[] {
  const lengths = new Int32Array(signatures.length)
  const counts = new Int32Array(signatures.length)
  const longest = Math.min(LONGEST_BLOCK, Math.floor(signatures.length / 2))
  for (let length = 1; length <= longest; length++) {
    let equal = 0
    for (let start = signatures.length - length - 1; start >= 0; start--) {
      equal = signatures[start] === signatures[start + length] ? equal + 1 : 0
      // Less than two blocks are no run.
      if (equal < length) continue
      const count = Math.floor(equal / length) + 1
      const before = rowsSaved(lengths[start] ?? 0, counts[start] ?? 0)
      if (rowsSaved(length, count) < Math.max(LEAST_SAVED, before + 1)) continue
      lengths[start] = length
      counts[start] = count
    }
  }
  return signatures.map((_, start) => {
    const length = lengths[start] ?? 0
    return length === 0 ? undefined : { start, length, count: counts[start] ?? 0 }
  })
}

/**
 * The same run, begun where its blocks agree best with the names: of all rotations that repeat as often, the one whose
 * first block has the longest common prefix.
 */
function tidyStart(run: Run, signatures: readonly number[], chains: readonly Chain[]): Run {
  let tidiest = run
  let longest = commonPrefix(run, chains)
  for (let shift = 1; shift < run.length; shift++) {
    const start = run.start + shift
    const end = start + run.length * run.count
    if (end > chains.length || signatures[end - 1] !== signatures[end - 1 - run.length]) break
    const shifted: Run = { ...run, start }
    const prefix = commonPrefix(shifted, chains)
    if (prefix > longest) {
      tidiest = shifted
      longest = prefix
    }
  }
  return tidiest
}

function commonPrefix({ start, length }: Run, chains: readonly Chain[]): number {
  const names = chains.slice(start, start + length).map((chain) => chain.module ?? chain.layers[0].node.name)
  const [first = ''] = names
  let prefix = first.length
  for (const name of names) {
    while (!name.startsWith(first.slice(0, prefix))) prefix--
  }
  return prefix
}
