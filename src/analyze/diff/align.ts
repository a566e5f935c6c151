/**
 * Which layer of one network is which of another: by names first, then by what layers are and by the order in which they
 * stand. No step compares all layers with all others.
 */

import { commonRow, inOrder, type Pair } from './rows.ts'

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
  const known = alikeByName(named, sides)
  const found = new Set(
    gapsOf(known, sides)
      .flatMap(alikePairs)
      .map(([one]) => one),
  )
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
  const pairs = [...start]
  pairs.push(...gapsOf(pairs, sides).flatMap(alikePairs))
  pairs.push(...distinctPairs(pairs, sides))
  pairs.push(...retypedPairs(pairs, sides))
  pairs.push(...gapsOf(pairs, sides).flatMap((gap) => pairsBy(gap, ({ type }) => type)))
  return pairs.sort(([one], [other]) => one - other)
}

/** Layers that are like no other are found wherever they have gone. */
function distinctPairs(pairs: readonly Pair[], sides: Sides): readonly Pair[] {
  const free = freeLayers(pairs, sides)
  const others = uniqueBy(free.after, ({ likeness }) => likeness.shaped)
  return [...uniqueBy(free.before, ({ likeness }) => likeness.shaped)].flatMap(([key, one]): readonly Pair[] => {
    const other = others.get(key)
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

/** Layers of both sides that have no partner, in their order. */
interface Gap {
  readonly before: readonly Placed[]
  readonly after: readonly Placed[]
}

function freeLayers(pairs: readonly Pair[], { before, after }: Sides): Gap {
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

/** The gaps between those pairs that stand in order. */
function gapsOf(pairs: readonly Pair[], sides: Sides): readonly Gap[] {
  return parted(freeLayers(pairs, sides), inOrder(pairs))
}

/** A gap in pieces, at pairs that stand in order; only pieces with layers of both sides. */
function parted(gap: Gap, anchors: readonly Pair[]): readonly Gap[] {
  const pieces = Array.from({ length: anchors.length + 1 }, () => ({ before: [] as Placed[], after: [] as Placed[] }))
  for (const side of ['before', 'after'] as const) {
    let at = 0
    for (const placed of gap[side]) {
      const anchor = () => anchors[at]?.[side === 'before' ? 0 : 1] ?? Number.POSITIVE_INFINITY
      while (anchor() < placed.place) at++
      if (anchor() !== placed.place) pieces[at]?.[side].push(placed)
    }
  }
  return pieces.filter(({ before, after }) => before.length > 0 && after.length > 0)
}

/** Layers of a gap that are alike: by what tells most first, unless the shortest list of edits leaves more of them. */
function alikePairs(gap: Gap): readonly Pair[] {
  const pairs: Pair[] = []
  for (const way of LIKENESSES) {
    pairs.push(...parted(gap, inOrder(pairs)).flatMap((piece) => pairsBy(piece, ({ likeness }) => likeness[way])))
  }
  if (pairs.length === Math.min(gap.before.length, gap.after.length)) return pairs
  const shortest = commonRow(gap.before.map(ownText), gap.after.map(ownText)) ?? []
  if (shortest.length <= pairs.length) return pairs
  return shortest.map(([one, other]): Pair => [gap.before[one]?.place ?? 0, gap.after[other]?.place ?? 0])
}

function ownText({ layer }: Placed): string {
  return layer.likeness.own
}

/** How often gaps are looked at again: each time, what was found divides them further. */
const MOST_ROUNDS = 8

/**
 * Pairs of equal keys in order: the first layer of a key is joined with the first of the other side, the second with the
 * second, and of these pairs the longest row without a crossing is kept; then the same between them.
 */
function pairsBy(gap: Gap, keyOf: (layer: Alignable) => string): readonly Pair[] {
  let found: readonly Pair[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fresh = parted(gap, found).flatMap((piece) => inOrder(countedPairs(piece, keyOf)))
    if (fresh.length === 0) break
    found = inOrder([...found, ...fresh])
  }
  return found
}

function countedPairs({ before, after }: Gap, keyOf: (layer: Alignable) => string): readonly Pair[] {
  const places = new Map<string, number[]>()
  for (const { layer, place } of after.toReversed()) {
    const key = keyOf(layer)
    const known = places.get(key)
    if (known === undefined) places.set(key, [place])
    else known.push(place)
  }
  return before.flatMap(({ layer, place }): readonly Pair[] => {
    const other = places.get(keyOf(layer))?.pop()
    return other === undefined ? [] : [[place, other]]
  })
}
