/** Which weights belong to which definition, among many of both. */

import { groupBy } from '../core/group-by.ts'
import { type BlobKey, blobKeys } from './blob-keys.ts'
import type { FileRow, JoinRow } from './row.ts'

/** What has to be known of a file to find its partner. */
export type Matchable = Pick<FileRow, 'file' | 'kind' | 'blobs'>

/** A definition with weights that fit it. */
export type Match = Pick<JoinRow, 'definition' | 'weights' | 'by'>

/** Weights for no more than this share of a definition's layers are another network's. */
const LEAST_SHARE = 0.5

/** With fewer layers, shapes alone tell nothing. */
const LEAST_SHAPES = 2

/**
 * Finds the definition that each file of weights fits best, and for definitions that are nobody's best the weights that
 * fit them best. Layers fit by their names and shapes, or by their names where the definition leaves shapes open; where
 * few fit, the shapes of all layers together decide. Of partners that fit as many layers the one beside is taken, else
 * the one that surely fits most, else the one whose path has most in common.
 */
export function matchWeights(rows: readonly Matchable[]): readonly Match[] {
  const definitions = groupsOf(rows, 'definition')
  const weights = groupsOf(rows, 'weights')
  const matches: Match[] = []
  for (const [file, { file: definition, by }] of partnersOf(weights, definitions))
    matches.push({ definition, weights: file, by })
  const taken = new Set(matches.map(({ definition }) => definition))
  for (const [definition, { file, by }] of partnersOf(definitions, weights))
    if (!taken.has(definition)) matches.push({ definition, weights: file, by })
  return matches
}

/**
 * Whether a pair that seemed to belong together does, once it was read: shapes that a definition leaves open may turn out
 * to be others. One that could not be read is not refuted.
 */
export function isMatch({ by, owners, found }: Pick<JoinRow, 'by' | 'owners' | 'found'>): boolean {
  return by === 'shapes' || owners === 0 || found > owners * LEAST_SHARE
}

/** Files with the very same layers: many copies cost no more than one. */
interface Group {
  readonly kind: FileRow['kind']
  readonly keys: readonly BlobKey[]
  /** All shapes; empty where one is open, or where they are too few to tell anything. */
  readonly shapes: string
  /** In alphabetical order. */
  readonly files: readonly string[]
}

function groupsOf(rows: readonly Matchable[], kind: FileRow['kind']): readonly Group[] {
  const own = rows.filter((row) => row.kind === kind)
  return [...groupBy(own, ({ blobs }) => blobs)].flatMap(([blobs, same]) => {
    if (blobs === null) return []
    const keys = blobKeys(blobs)
    const shapes = keys.flatMap((key) => key.shapes ?? [])
    const tells = keys.length >= LEAST_SHAPES && shapes.length === keys.length
    return { kind, keys, shapes: tells ? shapes.sort().join() : '', files: same.map(({ file }) => file).sort() }
  })
}

interface Partner {
  readonly file: string
  readonly by: Match['by']
}

/** The partner of each file of the groups, where it has one. */
function* partnersOf(groups: readonly Group[], others: readonly Group[]): Generator<readonly [string, Partner]> {
  const index = indexOf(others)
  const byShapes = groupBy(others, ({ shapes }) => shapes)
  for (const group of groups) {
    const named = bestOf(group, index)
    const alike = (group.shapes === '' ? undefined : byShapes.get(group.shapes)) ?? []
    const fitting = named.length > 0 ? named : alike.map((other) => ({ group: other, sure: 0 }))
    for (const own of group.files) {
      const file = nearest(own, fitting)
      if (file !== undefined) yield [own, { file, by: named.length > 0 ? 'names' : 'shapes' }]
    }
  }
}

/** Groups by the layers that they have: of one name and one shape, of one name and open shapes, of one name. */
type Index = ReadonlyMap<string, readonly Group[]>

function indexOf(groups: readonly Group[]): Index {
  const entries = groups.flatMap((group) =>
    group.keys.flatMap(({ name, shapes }) => [`${name} ${shapes ?? 'open'}`, name].map((key) => ({ key, group }))),
  )
  const index = groupBy(entries, ({ key }) => key)
  return new Map([...index].map(([key, found]) => [key, found.map(({ group }) => group)]))
}

/** A group that may fit, with the layers that surely do. */
interface Fitting {
  readonly group: Group
  readonly sure: number
}

/** The groups that share most layers with one; none where it shares too few with any. */
function bestOf(group: Group, index: Index): readonly Fitting[] {
  const common = new Map<Group, { all: number; sure: number }>()
  const count = (key: string, isSure: boolean) => {
    for (const other of index.get(key) ?? []) {
      const counts = common.get(other) ?? { all: 0, sure: 0 }
      counts.all++
      if (isSure) counts.sure++
      common.set(other, counts)
    }
  }
  for (const { name, shapes } of group.keys) {
    if (shapes !== undefined) count(`${name} ${shapes}`, true)
    count(shapes === undefined ? name : `${name} open`, false)
  }
  const scored = [...common].map(([other, { all, sure }]) => ({
    group: other,
    sure,
    score: scoreOf(group, other, all),
  }))
  const most = scored.reduce((best, { score }) => Math.max(best, score), 0)
  return most === 0 ? [] : scored.filter(({ score }) => score === most)
}

/** The share of all layers that two have in common; 0 where weights for most of the definition are missing. */
function scoreOf(one: Group, other: Group, shared: number): number {
  const definition = one.kind === 'definition' ? one : other
  if (shared <= definition.keys.length * LEAST_SHARE) return 0
  return (2 * shared) / (one.keys.length + other.keys.length)
}

/**
 * The partner of a file: beside it or below, else the one that surely fits most, else the one whose path begins like its
 * own for longest. Of a group that is, in alphabetical order, one of two neighbours.
 */
function nearest(own: string, fitting: readonly Fitting[]): string | undefined {
  const folder = own.slice(0, own.lastIndexOf('/') + 1)
  const rank = (file: string, sure: number) => [Number(file.startsWith(folder)), sure, commonLength(own, file)]
  const neighbours = fitting.flatMap(({ group: { files }, sure }) => {
    const at = placeOf(own, files)
    return files.slice(Math.max(0, at - 1), at + 1).map((file) => ({ file, rank: rank(file, sure) }))
  })
  return neighbours.reduce<(typeof neighbours)[number] | undefined>(
    (best, other) => (best === undefined || isAbove(other.rank, best.rank) ? other : best),
    undefined,
  )?.file
}

function isAbove(one: readonly number[], other: readonly number[]): boolean {
  const place = one.findIndex((value, index) => value !== other[index])
  return place >= 0 && (one[place] ?? 0) > (other[place] ?? 0)
}

/** How many of the sorted files come before one. */
function placeOf(own: string, files: readonly string[]): number {
  let [low, high] = [0, files.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((files[middle] ?? '') < own) low = middle + 1
    else high = middle
  }
  return low
}

/** How many characters two paths begin with alike. */
export function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
