/** What to change so that parameters fit into a memory, as the flash of a microcontroller: each way with what it comes to. */

import type { Change } from '../../core/network/change.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Node } from '../../core/network/model.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { foldAffine, withDtypes } from './what-if.ts'
import { type Width, widthChanges, widthsOf } from './width.ts'

/** One way to change a network. */
export interface Slimming {
  /** Fixed normalisations folded into the layers before them. */
  readonly folds: boolean
  /** Parameters held in another type; absent: as they are. */
  readonly dtype?: Dtype
  /** Every layer so much as wide; absent: as they are. */
  readonly width?: number
  /** One field of the definition set to something else. */
  readonly change?: Change
}

/** What a way comes to. */
export interface Slimmed {
  readonly slimming: Slimming
  readonly parameters: bigint
  readonly bytes: bigint
  readonly fits: boolean
}

/** The network read anew with changes; `undefined` where that can't be. */
export type ReadAgain = (changes: readonly Change[]) => Promise<Analysis | undefined>

/** From the widest to the narrowest; what holds floats is not made wider. */
const TYPES: readonly (Dtype | undefined)[] = [undefined, 'float16', 'int8', 'int4']

/** Widths are looked for in such steps. */
const STEPS = 32

/**
 * Ways to fit the parameters into `room` bytes, those that fit first: the fewest changes, and of those what keeps most.
 * What is left as it is comes first of those that don't. Empty where sizes are not known.
 */
export async function slimmings(analysis: Analysis, room: bigint, again: ReadAgain): Promise<readonly Slimmed[]> {
  const search = new Search(analysis, room, again)
  const found = await search.all()
  const steps = ({ slimming: { folds, dtype, width, change } }: Slimmed) =>
    [folds, dtype !== undefined, width !== undefined, change !== undefined].filter(Boolean).length
  const distance = ({ bytes }: Slimmed) => (bytes < room ? room - bytes : bytes - room)
  return found.sort(
    (a, b) =>
      Number(b.fits) - Number(a.fits) || (a.fits ? steps(a) - steps(b) : 0) || Number(distance(a) - distance(b)),
  )
}

class Search {
  readonly #analysis: Analysis
  readonly #room: bigint
  readonly #again: ReadAgain
  readonly #read = new Map<string, Promise<Analysis | undefined>>()

  constructor(analysis: Analysis, room: bigint, again: ReadAgain) {
    this.#analysis = analysis
    this.#room = room
    this.#again = again
  }

  async all(): Promise<Slimmed[]> {
    const plain = slimmed(this.#analysis, { folds: false }, this.#room)
    if (plain === undefined) return []
    const whole = slimmed(this.#analysis, { folds: true }, this.#room)
    const mayFold = whole !== undefined && whole.bytes < plain.bytes
    const found: Slimmed[] = []
    for (const folds of mayFold ? [false, true] : [false]) found.push(...(await this.#withTypes(folds)))
    if (!plain.fits) found.push(...(await this.#oneLayer()))
    return found
  }

  /** The widest type that fits; of those that don't, how narrow the layers must be. */
  async #withTypes(folds: boolean): Promise<readonly Slimmed[]> {
    const found: Slimmed[] = []
    let least: bigint | undefined
    for (const dtype of TYPES) {
      const slimming = { folds, ...(dtype && { dtype }) }
      const here = slimmed(this.#analysis, slimming, this.#room)
      if (here === undefined || (least !== undefined && here.bytes >= least)) continue
      least = here.bytes
      found.push(here)
      if (here.fits) break
      const narrow = await this.#narrowest(slimming)
      if (narrow !== undefined) found.push(narrow)
    }
    return found
  }

  /** The largest width that fits. */
  async #narrowest(slimming: Slimming): Promise<Slimmed | undefined> {
    return largest(STEPS, async (step) => {
      const width = step / STEPS
      const run = await this.#at(`width=${width}`, () => widthChanges(this.#analysis, width))
      return run && slimmed(run, { ...slimming, width }, this.#room)
    })
  }

  /** The layer with the most parameters, as wide as it may be. */
  async #oneLayer(): Promise<readonly Slimmed[]> {
    const { model } = this.#analysis
    const [most] = [...widthsOf(this.#analysis)]
      .filter(({ group }) => group === 1)
      .sort((a, b) => Number(this.#parametersOf(b.node) - this.#parametersOf(a.node)))
    if (model.widths === undefined || most === undefined) return []
    const found = await largest(most.count, async (count) => {
      const change = changeOf(most, count)
      const run = await this.#at(`${change.target}=${count}`, () => [change])
      return run && slimmed(run, { folds: false, change }, this.#room)
    })
    return found === undefined ? [] : [found]
  }

  #parametersOf({ id }: Node): bigint {
    const counts = this.#analysis.facts.get(id)?.params.map(({ count }) => count?.expr) ?? []
    return counts.reduce<bigint>((sum, count) => (typeof count === 'bigint' ? sum + count : sum), 0n)
  }

  #at(key: string, changes: () => readonly Change[]): Promise<Analysis | undefined> {
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const made = this.#analysis.model.widths === undefined ? Promise.resolve(undefined) : this.#again(changes())
    this.#read.set(key, made)
    return made
  }
}

function changeOf({ node, field }: Width, count: number): Change {
  return { target: `${node.name}.${field}`, value: String(count) }
}

/** The largest of 1 … below with which it fits, by halving: less of it never takes more room. */
async function largest(
  below: number,
  at: (step: number) => Promise<Slimmed | undefined>,
): Promise<Slimmed | undefined> {
  let best: Slimmed | undefined
  let [low, high] = [1, below - 1]
  while (low <= high) {
    const middle = Math.floor((low + high) / 2)
    const here = await at(middle)
    if (here?.fits === true) {
      best = here
      low = middle + 1
    } else high = middle - 1
  }
  return best
}

function slimmed(analysis: Analysis, slimming: Slimming, room: bigint): Slimmed | undefined {
  const { folds, dtype } = slimming
  const typed = dtype === undefined ? analysis.model : withDtypes(analysis.model, { weights: dtype })
  const model = folds ? foldAffine(typed) : typed
  const { totals } = model === analysis.model ? analysis : analyze(model)
  const [parameters, bytes] = [totals.parameters.value, totals.parameterBytes.value]
  if (typeof parameters !== 'bigint' || typeof bytes !== 'bigint') return undefined
  return { slimming, parameters, bytes, fits: totals.parameterBytes.complete && bytes <= room }
}
