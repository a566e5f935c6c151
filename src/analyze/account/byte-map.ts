/** A file as a bar: which stretches are weights, and of which layer; which are overhead. */

import type { ByteSpan } from '../../core/bytes/bytes.ts'
import type { FileLedger } from '../../core/network/model.ts'
import { type ByteKind, eachSpan } from './account.ts'

/** A stretch of a file. */
export interface Region {
  readonly offset: number
  readonly length: number
  readonly kind: ByteKind
  /** The layer or dataset to which weights belong, where it has a name. */
  readonly name: string | undefined
}

/** The stretches of a file in order: they partition it. Weights of different layers are apart; overhead is not split. */
export function regionsOf(file: FileLedger): readonly Region[] {
  const regions: Region[] = []
  for (const top of file.spans) {
    let name: string | undefined
    for (const [span] of eachSpan([top])) {
      if (span.name !== undefined) name ??= span.name
      if (span.children.length === 0) append(regions, span, name)
    }
  }
  return regions
}

function append(regions: Region[], span: ByteSpan, owner: string | undefined): void {
  if (span.length === 0) return
  const kind = kindOf(span)
  const name = kind === 'weights' ? owner : undefined
  const last = regions.at(-1)
  if (last?.kind === kind && last.name === name) {
    regions[regions.length - 1] = { ...last, length: last.length + span.length }
  } else regions.push({ offset: span.offset, length: span.length, kind, name })
}

function kindOf({ role }: ByteSpan): ByteKind {
  return role === 'payload' ? 'weights' : role === 'unclaimed' ? 'unclaimed' : 'overhead'
}

/** One cell of a bar: what most of its bytes are, and how many are weights. */
export interface BarCell {
  readonly kind: ByteKind
  readonly name: string | undefined
  readonly weightBytes: number
  readonly bytes: number
}

/** The file cut into `count` cells of equal length. */
export function cellsOf(file: FileLedger, count: number): readonly BarCell[] {
  const regions = regionsOf(file)
  const cells: BarCell[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const from = Math.floor((file.size * index) / count)
    const to = Math.floor((file.size * (index + 1)) / count)
    while (at < regions.length - 1 && endOf(regions[at]) <= from) at++
    cells.push(cellOf(regions, at, from, to))
  }
  return cells
}

function cellOf(regions: readonly Region[], first: number, from: number, to: number): BarCell {
  let largest: Region | undefined
  let most = 0
  let weightBytes = 0
  for (let index = first; index < regions.length; index++) {
    const region = regions[index]
    if (region === undefined || region.offset >= to) break
    const shared = Math.min(endOf(region), to) - Math.max(region.offset, from)
    if (region.kind === 'weights') weightBytes += Math.max(0, shared)
    if (shared > most) {
      most = shared
      largest = region
    }
  }
  return { kind: largest?.kind ?? 'overhead', name: largest?.name, weightBytes, bytes: to - from }
}

function endOf(region: Region | undefined): number {
  return region === undefined ? 0 : region.offset + region.length
}
