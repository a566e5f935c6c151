/** The bytes of a weights file as pieces in the file's order: payload by layer, everything else by what it is for. */

import type { Analysis } from '../../analyze/analysis.ts'
import type { SpanRole } from '../../core/bytes/bytes.ts'
import type { FileLedger } from '../../core/network/model.ts'
import type { Layer } from '../net/net.ts'
import { flatSpans } from '../net/spans.ts'

/** A run of bytes. */
export interface Piece {
  readonly offset: number
  readonly length: number
  /** The layer whose weights these are; `undefined` for overhead. */
  readonly layer: Layer | undefined
  readonly role: SpanRole
  /** How many spans were put together here. */
  readonly spans: number
}

/** All bytes of a file, without gaps and in order. */
export function piecesOf(file: FileLedger, layers: readonly Layer[], { facts }: Analysis): readonly Piece[] {
  const byName = new Map<string, Layer>()
  for (const layer of layers) {
    for (const name of [...layer.nodes, layer.name, ...layer.inner.map((part) => part.name)]) byName.set(name, layer)
  }
  // Files of tensors call them by their own names.
  for (const { node, params } of facts.values()) {
    const layer = byName.get(node.id)
    for (const { tensor } of params) if (tensor !== undefined && layer !== undefined) byName.set(tensor, layer)
  }
  const pieces: Piece[] = []
  for (const { offset, length, role, names } of flatSpans(file)) {
    if (length === 0) continue
    const name = role === 'payload' ? names.find((each) => byName.has(each)) : undefined
    pieces.push({ offset, length, role, spans: 1, layer: name === undefined ? undefined : byName.get(name) })
  }
  return pieces
}

/** Without a file: what the parameters would take, layer by layer. */
export function plannedPieces(layers: readonly Layer[], bytesOf: (layer: Layer) => number): readonly Piece[] {
  let offset = 0
  return layers.flatMap((layer): readonly Piece[] => {
    const length = bytesOf(layer)
    const piece: Piece = { offset, length, layer, role: 'payload', spans: 1 }
    offset += length
    return length > 0 ? [piece] : []
  })
}

/** Neighbours of one layer become one piece; runs too short to be seen become one piece of overhead. */
export function mergePieces(pieces: readonly Piece[], leastBytes: number): readonly Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const same = last && last.layer === piece.layer && (piece.layer !== undefined || last.role === piece.role)
    if (same) joined[joined.length - 1] = together(last, piece, last.layer)
    else joined.push(piece)
  }
  const seen: Piece[] = []
  for (const piece of joined) {
    const last = seen.at(-1)
    const small = piece.length < leastBytes
    if (last && small && last.length < leastBytes) seen[seen.length - 1] = together(last, piece, undefined)
    else seen.push(piece)
  }
  return seen
}

function together(one: Piece, other: Piece, layer: Layer | undefined): Piece {
  return { ...one, layer, length: one.length + other.length, spans: one.spans + other.spans }
}
