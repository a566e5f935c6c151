/** What occurs again and again is written once and used wherever it stands: lattices, hatches, the bodies of layers. */

import type { Segment, Shape, Text } from '../scene/scene.ts'
import {
  closedLine,
  type Group,
  type Item,
  leaves,
  type Path,
  type Point,
  type Polygon,
  type Scene,
} from '../scene/scene.ts'
import { decimal } from './number.ts'
import { type PathData, pathData } from './svg-path.ts'

/** Shorter outlines are as long as what refers to them. */
const WORTH_SHARING = 40

/** So many groups begin alike before their beginning is shared: in smaller figures every text stays where it is read. */
const MANY = 24

export interface SharedPaths {
  /** The outlines that are shared; empty where none are. */
  definitions(): string
  /** A path or polygon with its other attributes, as seen from `origin`. */
  printPath(item: Path | Polygon, attributes: string, origin: Point): string
}

/** Finds the outlines that occur more than once. */
export function sharedPaths(scene: Scene): SharedPaths {
  const data = new Map<Path | Polygon, PathData>()
  const counts = new Map<string, number>()
  for (const leaf of leaves(scene.items)) {
    if (leaf.kind !== 'path' && leaf.kind !== 'polygon') continue
    const said = pathData(segmentsOf(leaf))
    data.set(leaf, said)
    if (said.rest.length >= WORTH_SHARING) counts.set(said.rest, (counts.get(said.rest) ?? 0) + 1)
  }
  const ids = new Map<string, string>()
  for (const [rest, count] of counts) if (count > 1) ids.set(rest, `${scene.id}-${ids.size}`)
  const paths = [...ids].map(([rest, id]) => `<path id="${id}" d="M0 0${rest}"/>`)
  return {
    definitions: () => paths.join(''),
    printPath: (item, attributes, [originX, originY]) => {
      const { start, rest } = data.get(item) ?? pathData(segmentsOf(item))
      const [x, y] = [decimal(start[0] - originX), decimal(start[1] - originY)]
      const id = ids.get(rest)
      if (id === undefined) return `<path ${attributes} d="M${x} ${y}${rest}"/>`
      return `<use ${attributes} href="#${id}" x="${x}" y="${y}"/>`
    },
  }
}

function segmentsOf(item: Path | Polygon): readonly Segment[] {
  return item.kind === 'path' ? item.segments : closedLine(item.points)
}

type Leaf = Shape | Text

/** An item that can be shared: no group, and no raster. */
function leafAt({ items }: Group, index: number): Leaf | undefined {
  const item = items[index]
  return item && item.kind !== 'group' && item.kind !== 'raster' ? item : undefined
}

/** How a group begins, where many begin so. */
export interface Beginning {
  /** Of `items`, the first so many. */
  readonly length: number
  readonly id: string
  readonly origin: Point
}

export interface SharedBeginnings {
  definitions(): string
  of(group: Group): Beginning | undefined
}

/** A way that some groups begin, one item longer than its `parent`. */
interface Stem {
  readonly parent: Stem | undefined
  readonly said: string
  readonly length: number
  count: number
}

/**
 * Finds how groups begin alike, seen from the first point of each: item by item, as long as many go on together. `print`
 * prints an item as seen from a point.
 */
export function sharedBeginnings(scene: Scene, print: (leaf: Leaf, origin: Point) => string): SharedBeginnings {
  const stems = new Map<Group, Stem>()
  let going = [...groupsOf(scene.items)]
  for (let i = 0; going.length >= MANY; i += 1) {
    const longer = new Map<Stem | undefined, Map<string, Stem>>()
    const steps = going.flatMap((group): readonly (readonly [Group, Stem])[] => {
      const [first, next] = [leafAt(group, 0), leafAt(group, i)]
      if (!first || !next) return []
      const parent = stems.get(group)
      const said = print(next, originOf(first))
      const siblings = longer.get(parent) ?? new Map<string, Stem>()
      longer.set(parent, siblings)
      const stem = siblings.get(said) ?? { parent, said, length: i + 1, count: 0 }
      siblings.set(said, stem)
      stem.count += 1
      return [[group, stem]]
    })
    const common = steps.filter(([, stem]) => stem.count >= MANY)
    for (const [group, stem] of common) stems.set(group, stem)
    going = common.map(([group]) => group)
  }
  const ends = new Map<Stem, number>()
  for (const stem of stems.values()) ends.set(stem, (ends.get(stem) ?? 0) + 1)
  const shared = [...ends].filter(([stem, count]) => count >= MANY && saidBy(stem).length >= WORTH_SHARING)
  const ids = new Map<Stem | undefined, string>(shared.map(([stem], i) => [stem, `${scene.id}-g${i}`]))
  return {
    definitions: () => shared.map(([stem]) => `<g id="${ids.get(stem)}">${saidBy(stem)}</g>`).join(''),
    of: (group) => {
      let stem = stems.get(group)
      while (stem && !ids.has(stem)) stem = stem.parent
      const [id, first] = [ids.get(stem), leafAt(group, 0)]
      if (!stem || id === undefined || !first) return undefined
      return { length: stem.length, id, origin: originOf(first) }
    },
  }
}

function saidBy(stem: Stem | undefined): string {
  return stem === undefined ? '' : saidBy(stem.parent) + stem.said
}

function* groupsOf(items: readonly Item[]): Generator<Group> {
  for (const item of items) {
    if (item.kind !== 'group') continue
    yield item
    yield* groupsOf(item.items)
  }
}

function originOf(leaf: Leaf): Point {
  if (leaf.kind === 'polygon') return leaf.points[0] ?? [0, 0]
  if (leaf.kind !== 'path') return [leaf.x, leaf.y]
  const [first] = leaf.segments
  return first && first[0] !== 'Z' ? [first[1], first[2]] : [0, 0]
}
