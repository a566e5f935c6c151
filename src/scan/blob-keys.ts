/**
 * The names and shapes of all layers with parameters as one text, so that definitions and weights can be found by one
 * another: 24 hexadecimal digits a layer, 12 of a hash of its name and 12 of one of its shapes, in alphabetical order.
 */

import type { Analysis } from '../analyze/analysis.ts'
import type { Hash } from '../core/bytes/sha256.ts'
import { type Shape, shapeOf } from '../core/network/shape.ts'
import type { StoredWeights } from '../core/network/weights.ts'

const DIGITS = 12

/** Stands for shapes that the definition leaves open. */
const OPEN = '0'.repeat(DIGITS)

interface Owner {
  readonly name: string
  /** `undefined` where one is not known. */
  readonly shapes: readonly (Shape | undefined)[]
}

/** Of a network: what its layers own. Null where none owns anything. */
export function blobKeysOf({ facts }: Analysis, newHash: () => Hash): string | null {
  const owners = [...facts.values()].filter(({ params }) => params.length > 0)
  return keysOf(
    owners.map(({ node, params }) => ({ name: node.name, shapes: params.map(({ shape }) => shapeOf(shape)) })),
    newHash,
  )
}

/** Of a file of weights: what it holds. Null where that is nothing. */
export function storedKeysOf({ layers }: StoredWeights, newHash: () => Hash): string | null {
  const owners = layers.filter(({ blobs }) => blobs.length > 0)
  return keysOf(
    owners.map(({ name, blobs }) => ({ name, shapes: blobs.map(({ shape }) => shape) })),
    newHash,
  )
}

function keysOf(owners: readonly Owner[], newHash: () => Hash): string | null {
  if (owners.length === 0) return null
  const keys = owners.map(({ name, shapes }) => `${digits(name, newHash)}${shapesKey(shapes, newHash)}`)
  return keys.sort().join('')
}

/** Old files have four sizes for every blob, ones in front of those that it has: they are left out. */
function shapesKey(shapes: Owner['shapes'], newHash: () => Hash): string {
  const texts = shapes.map((shape) => {
    if (shape === undefined || shape.some((size) => typeof size !== 'bigint')) return undefined
    const from = shape.findIndex((size) => size !== 1n)
    return (from < 0 ? [] : shape.slice(from)).join('x')
  })
  return texts.includes(undefined) ? OPEN : digits(texts.join(','), newHash)
}

function digits(text: string, newHash: () => Hash): string {
  const hash = newHash()
  hash.update(new TextEncoder().encode(text))
  return hash.digest('hex').slice(0, DIGITS)
}

/** One layer of a text of keys. */
export interface BlobKey {
  readonly name: string
  /** `undefined` where the definition leaves it open. */
  readonly shapes: string | undefined
}

/** Takes a text of keys apart. */
export function blobKeys(text: string): readonly BlobKey[] {
  return Array.from({ length: Math.floor(text.length / (2 * DIGITS)) }, (_, index) => {
    const at = index * 2 * DIGITS
    const shapes = text.slice(at + DIGITS, at + 2 * DIGITS)
    return { name: text.slice(at, at + DIGITS), shapes: shapes === OPEN ? undefined : shapes }
  })
}
