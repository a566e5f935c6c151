/** What differs between two files of weights: blobs that are there or not, their shapes, and their numbers. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { type Numbers, numberBlocks } from '../../core/bytes/stored-values.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../../core/network/weights.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { Analysis } from '../analysis.ts'
import type { NetworkDiff } from './diff.ts'
import { type FieldChange, fieldChanges } from './fields.ts'
import { type ValueDifference, valueDifference } from './values.ts'

/** Weights with the file that they are read from. */
export interface WeightsFile {
  readonly weights: StoredWeights
  readonly source: ByteSource
  /** The network that they are of, where it is known: it tells which blobs layers share. */
  readonly network?: Analysis | undefined
  /** What was wrong in reading them. */
  readonly issues?: readonly Issue[]
}

/** A blob of both files, or of one. */
export interface BlobDiff {
  readonly fate: 'added' | 'removed' | 'changed'
  /** The layer's name in the second file; in the first where it is gone. */
  readonly layer: string
  /** Its name in the first file, where that is another. */
  readonly layerBefore: string | undefined
  /** Which of the layer's blobs it is, from 0. */
  readonly index: number
  /** Its own name, where it has one. */
  readonly name: string | undefined
  /** `undefined` where the file has no such blob. */
  readonly before: StoredBlob | undefined
  readonly after: StoredBlob | undefined
  readonly isReshaped: boolean
  /** Set where numbers are stored in another way: types, or blocks by the names that their formats have for them. */
  readonly dtypes: { readonly before: string; readonly after: string } | undefined
  /** `undefined` where they can't be compared: there are not equally many. */
  readonly values: ValueDifference | undefined
}

/** Where two files of weights differ. */
export interface WeightsDiff {
  readonly before: StoredWeights
  readonly after: StoredWeights
  /** What was wrong in reading the files. */
  readonly issues: { readonly before: readonly Issue[]; readonly after: readonly Issue[] }
  readonly isEqual: boolean
  /** What the files say beside their blobs: the state of a solver. */
  readonly fields: readonly FieldChange[]
  /** Blobs that differ, in the first file's order; those that it has not come last. */
  readonly blobs: readonly BlobDiff[]
  /** Blobs that both have, and numbers in those of equal size. */
  readonly compared: { readonly blobs: number; readonly values: number }
  /** How many of these numbers differ. */
  readonly changed: number
}

/**
 * Compares two files of weights. Layers are joined by name, as when Caffe copies weights: a later layer of the file stands
 * for an earlier one of the same name. Where the networks are compared too, a renamed layer is found under its new name.
 * Numbers are read once, in blocks, and never held. Rejects with FormatError where a file shrinks meanwhile.
 *
 * @example
 * const [one, other] = [await openFile('a.caffemodel'), await openFile('b.caffemodel')]
 * const [before, after] = [await readWeights(one), await readWeights(other)]
 * const { changed } = await diffWeights({ ...before, source: one }, { ...after, source: other })
 */
export async function diffWeights(
  before: WeightsFile,
  after: WeightsFile,
  networks?: NetworkDiff,
): Promise<WeightsDiff> {
  const fields = fieldChanges(before.weights.settings ?? [], after.weights.settings ?? [])
  const blobs: BlobDiff[] = []
  const compared = { blobs: 0, values: 0 }
  let changed = 0
  for (const [one, other] of layerPairs(before.weights, after.weights, networks)) {
    for (const [index, pair] of blobPairs(one, other).entries()) {
      const found = await blobDiff({ ...before, layer: one }, { ...after, layer: other }, pair, index)
      if (found.before !== undefined && found.after !== undefined) compared.blobs++
      compared.values += found.values?.count ?? 0
      changed += found.values?.changed ?? 0
      if (!isSame(found) && !isWrittenElsewhere(found, before, after)) blobs.push(found)
    }
  }
  const isEqual = blobs.length + fields.length === 0
  const issues = { before: before.issues ?? [], after: after.issues ?? [] }
  return { before: before.weights, after: after.weights, issues, isEqual, fields, blobs, compared, changed }
}

type LayerPair = readonly [StoredLayer | undefined, StoredLayer | undefined]

function layerPairs(
  before: StoredWeights,
  after: StoredWeights,
  networks: NetworkDiff | undefined,
): readonly LayerPair[] {
  const [ones, others] = [lastOfName(before), lastOfName(after)]
  const own = new Set([...(networks?.before.facts.values() ?? [])].map(({ node }) => node.name))
  const taken = new Set<string>()
  const pairs = [...ones].map(([name, layer]): LayerPair => {
    // A layer of the network that is gone has no partner, even where another has taken its name.
    const now = own.has(name) ? networks?.names.get(name) : name
    const other = now === undefined || taken.has(now) ? undefined : others.get(now)
    if (other !== undefined) taken.add(other.name)
    return [layer, other]
  })
  return [
    ...pairs,
    ...[...others].flatMap(([name, layer]): LayerPair[] => (taken.has(name) ? [] : [[undefined, layer]])),
  ]
}

function lastOfName({ layers }: StoredWeights): ReadonlyMap<string, StoredLayer> {
  return new Map(layers.map((layer) => [layer.name, layer]))
}

type BlobPair = readonly [StoredBlob | undefined, StoredBlob | undefined]

/** Blobs of two layers side by side: by their names where they have some, else by their places. */
function blobPairs(one: StoredLayer | undefined, other: StoredLayer | undefined): readonly BlobPair[] {
  const [before, after] = [one?.blobs ?? [], other?.blobs ?? []]
  if (![...before, ...after].some(({ name }) => name !== undefined)) {
    const count = Math.max(before.length, after.length)
    return Array.from({ length: count }, (_, index): BlobPair => [before[index], after[index]])
  }
  const names = new Set([...before, ...after].map(({ name }) => name))
  return [...names].map(
    (name): BlobPair => [before.find((blob) => blob.name === name), after.find((blob) => blob.name === name)],
  )
}

interface LayerOf {
  readonly source: ByteSource
  readonly layer: StoredLayer | undefined
}

async function blobDiff(one: LayerOf, other: LayerOf, [before, after]: BlobPair, index: number): Promise<BlobDiff> {
  const name = other.layer?.name ?? one.layer?.name ?? ''
  const both = before !== undefined && after !== undefined
  return {
    fate: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    layer: name,
    layerBefore: one.layer === undefined || one.layer.name === name ? undefined : one.layer.name,
    index,
    name: (after ?? before)?.name,
    before,
    after,
    isReshaped: both && sizesOf(before) !== sizesOf(after),
    dtypes:
      both && encodingOf(before) !== encodingOf(after)
        ? { before: encodingOf(before), after: encodingOf(after) }
        : undefined,
    values:
      both && before.count === after.count
        ? await valueDifference(numbersOf(one.source, before), numbersOf(other.source, after))
        : undefined,
  }
}

function isSame({ fate, isReshaped, dtypes, values }: BlobDiff): boolean {
  return fate === 'changed' && !isReshaped && dtypes === undefined && values?.changed === 0
}

/** A shared blob stands in one file once, and in another for each of its layers. */
function isWrittenElsewhere({ fate, layer, index }: BlobDiff, before: WeightsFile, after: WeightsFile): boolean {
  const [holder, other] = fate === 'removed' ? [before, after] : [after, before]
  if (fate === 'changed' || holder.weights.writesSharedOnce || !other.weights.writesSharedOnce) return false
  const facts = [...((holder.network ?? other.network)?.facts.values() ?? [])]
  return facts.some(({ node, params }) => node.name === layer && params[index]?.sharedWith !== undefined)
}

function encodingOf({ stored, dtype }: StoredBlob): string {
  return stored?.encoding ?? dtype
}

/** Old files put axes of size 1 before the others, or leave them 0. */
function sizesOf({ shape, isLegacy }: StoredBlob): string {
  const first = isLegacy ? shape.findIndex((size) => size > 1n) : 0
  return shape.slice(first < 0 ? shape.length : first).join('×')
}

function numbersOf(source: ByteSource, { stored, values = [] }: StoredBlob): AsyncIterable<Numbers> {
  return stored === undefined ? inMemory(values) : numberBlocks(source, stored)
}

async function* inMemory(values: readonly number[]): AsyncGenerator<Numbers> {
  yield Float64Array.from(values)
}
