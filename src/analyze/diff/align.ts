/**
 * Which layer of one network is which of another: by names first, then by what layers are and by the order in which they
 * stand. Everything here is linear in the number of layers, but for sorting.
 */

/** In which ways layers may be alike, the most telling first. */
const LIKENESSES = ['exact', 'placed', 'shaped', 'own'] as const

/**
 * Texts that two layers share exactly where they are alike: in what they are (`own`), also in their shapes (`shaped`), or
 * in what stands around them (`placed`), or in all of it (`exact`).
 */
export type Likeness = Readonly<Record<(typeof LIKENESSES)[number], string>>

/** A layer as it is aligned. */
export interface Alignable {
  /** Unique among its side; empty where nobody has named it. */
  readonly name: string
  readonly type: string
  readonly likeness: Likeness
  /** True where it is too much of its own to be met again by chance: it may be found at any other place. */
  readonly isDistinct: boolean
}

/** A layer of each side, by its place. */
export type Pair = readonly [before: number, after: number]

export interface Alignment {
  /** In the order of the first side. */
  readonly pairs: readonly Pair[]
  /** Of these, those that stand in another order than most. */
  readonly moved: ReadonlySet<Pair>
}

/** With fewer names that stand for another layer than before, they are taken for edited layers. */
const LEAST_MISNAMED = 3

/** Aligns two networks. Layers without a partner were added or removed. */
export function align(before: readonly Alignable[], after: readonly Alignable[]): Alignment {
  const sides: Sides = { before, after }
  const named = namedPairs(sides)
  const pairs = completed(areMisnamed(named, sides) ? alikeByName(named, sides) : named, sides)
  const order = new Set(inOrder(pairs))
  return { pairs, moved: new Set(pairs.filter((pair) => !order.has(pair))) }
}

interface Sides {
  readonly before: readonly Alignable[]
  readonly after: readonly Alignable[]
}

/** Layers of equal name and type. */
function namedPairs({ before, after }: Sides): readonly Pair[] {
  const places = new Map(after.map(({ name }, index) => [name, index]))
  return before.flatMap(({ name, type }, index): readonly Pair[] => {
    const other = name === '' ? undefined : places.get(name)
    return other === undefined || after[other]?.type !== type ? [] : [[index, other]]
  })
}

/**
 * Generated names count layers, so that one more layer at the front shifts them all. So it is where most of the layers
 * that are not what their names say are found, unchanged, under other names.
 */
function areMisnamed(named: readonly Pair[], sides: Sides): boolean {
  const changed = named.filter((pair) => !areAlike(pair, 'own', sides)).map(([one]) => one)
  if (changed.length < LEAST_MISNAMED) return false
  const found = new Set(alikeInOrder(alikeByName(named, sides), sides).map(([one]) => one))
  return changed.filter((one) => found.has(one)).length * 2 > changed.length
}

/** Layers that have kept their names and their neighbours. */
function alikeByName(named: readonly Pair[], sides: Sides): readonly Pair[] {
  return named.filter((pair) => areAlike(pair, 'placed', sides))
}

function areAlike([one, other]: Pair, way: keyof Likeness, { before, after }: Sides): boolean {
  return before[one]?.likeness[way] === after[other]?.likeness[way]
}

/** The pairs with all that follow from likeness, then from names alone, then from types alone. */
function completed(start: readonly Pair[], sides: Sides): readonly Pair[] {
  let pairs = [...alikeInOrder(start, sides)]
  pairs = [...pairs, ...distinctPairs(pairs, sides)]
  pairs = [...pairs, ...retypedPairs(pairs, sides)]
  pairs = [...pairs, ...fillGaps(pairs, sides, ({ type }) => type)]
  return pairs.sort(([one], [other]) => one - other)
}

function alikeInOrder(start: readonly Pair[], sides: Sides): readonly Pair[] {
  let pairs = start
  for (const way of LIKENESSES) pairs = [...pairs, ...fillGaps(pairs, sides, ({ likeness }) => likeness[way])]
  return pairs
}

/** Layers that are like no other are found wherever they have gone. */
function distinctPairs(pairs: readonly Pair[], sides: Sides): readonly Pair[] {
  const free = freeLayers(pairs, sides)
  const [ones, others] = [free.before, free.after].map((side) => uniqueBy(side, ({ likeness }) => likeness.shaped))
  return [...(ones ?? [])].flatMap(([key, one]): readonly Pair[] => {
    const other = others?.get(key)
    return other === undefined || !one.layer.isDistinct ? [] : [[one.place, other.place]]
  })
}

/** Layers that have kept their names, but not their types. */
function retypedPairs(pairs: readonly Pair[], sides: Sides): readonly Pair[] {
  const free = freeLayers(pairs, sides)
  const places = new Map(free.after.map(({ layer, place }) => [layer.name, place]))
  return free.before.flatMap(({ layer: { name }, place }): readonly Pair[] => {
    const other = name === '' ? undefined : places.get(name)
    return other === undefined ? [] : [[place, other]]
  })
}

interface Placed {
  readonly layer: Alignable
  readonly place: number
}

function freeLayers(pairs: readonly Pair[], { before, after }: Sides) {
  const [ones, others] = [new Set(pairs.map(([one]) => one)), new Set(pairs.map(([, other]) => other))]
  const free = (side: readonly Alignable[], taken: ReadonlySet<number>): readonly Placed[] =>
    side.flatMap((layer, place) => (taken.has(place) ? [] : [{ layer, place }]))
  return { before: free(before, ones), after: free(after, others) }
}

function uniqueBy(layers: readonly Placed[], keyOf: (layer: Alignable) => string): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>()
  const repeated = new Set<string>()
  for (const placed of layers) {
    const key = keyOf(placed.layer)
    if (found.has(key)) repeated.add(key)
    found.set(key, placed)
  }
  for (const key of repeated) found.delete(key)
  return found
}

/** How often gaps are looked at again: each time, what was found divides them further. */
const MOST_ROUNDS = 8

/**
 * New pairs of equal keys between those that stand in order, in order themselves: in each gap the first of a key is joined
 * with the first of the other side, the second with the second, and of these pairs the longest row without a crossing
 * is kept.
 */
function fillGaps(pairs: readonly Pair[], sides: Sides, keyOf: (layer: Alignable) => string): readonly Pair[] {
  const found: Pair[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const known = [...pairs, ...found]
    const fresh = gapsBetween(inOrder(known), freeLayers(known, sides)).flatMap((gap) =>
      inOrder(countedPairs(gap, keyOf)),
    )
    if (fresh.length === 0) break
    found.push(...fresh)
  }
  return found
}

interface Gap {
  readonly before: Placed[]
  readonly after: Placed[]
}

/** The free layers of both sides, by the pairs that they stand between. */
function gapsBetween(
  anchors: readonly Pair[],
  free: { readonly before: readonly Placed[]; readonly after: readonly Placed[] },
) {
  const gaps: Gap[] = Array.from({ length: anchors.length + 1 }, () => ({ before: [], after: [] }))
  for (const side of [0, 1] as const) {
    let at = 0
    for (const placed of side === 0 ? free.before : free.after) {
      while (at < anchors.length && (anchors[at]?.[side] ?? 0) < placed.place) at++
      const gap = gaps[at]
      if (side === 0) gap?.before.push(placed)
      else gap?.after.push(placed)
    }
  }
  return gaps.filter((gap) => gap.before.length > 0 && gap.after.length > 0)
}

function countedPairs({ before, after }: Gap, keyOf: (layer: Alignable) => string): readonly Pair[] {
  const places = new Map<string, number[]>()
  for (const { layer, place } of after) {
    const key = keyOf(layer)
    const known = places.get(key)
    if (known === undefined) places.set(key, [place])
    else known.push(place)
  }
  for (const waiting of places.values()) waiting.reverse()
  return before.flatMap(({ layer, place }): readonly Pair[] => {
    const other = places.get(keyOf(layer))?.pop()
    return other === undefined ? [] : [[place, other]]
  })
}

/** The longest row of pairs that stand in the same order on both sides (patience sorting). */
function inOrder(pairs: readonly Pair[]): readonly Pair[] {
  const sorted = [...pairs].sort(([one], [other]) => one - other)
  const tails: number[] = []
  const previous: number[] = []
  sorted.forEach(([, after], index) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[tails[middle] ?? 0]?.[1] ?? 0) < after) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? -1 : (tails[low - 1] ?? -1)
    tails[low] = index
  })
  const row: Pair[] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = sorted[index]
    if (pair !== undefined) row.push(pair)
  }
  return row.reverse()
}
