/** The memory of feature maps during one pass: who shares it, and when it is let go. */

import type { Graph, ValueId } from '../core/network/model.ts'
import { Refusal } from './kernel.ts'
import { countOf, type Tensor } from './tensor.ts'

/** The step of the order of execution after which nobody needs a value: the last for what nothing consumes. */
export function lastSteps({ nodes, outputs }: Graph): ReadonlyMap<ValueId, number> {
  const last = new Map<ValueId, number>()
  nodes.forEach((node, step) => {
    for (const value of node.outputs) last.set(value, step)
    for (const value of node.inputs) if (value !== undefined) last.set(value, step)
  })
  for (const value of outputs) last.set(value, nodes.length)
  return last
}

/** One piece of memory, which several values may lie in. */
interface Piece {
  data: Float32Array
  until: number
}

const BYTES = Float32Array.BYTES_PER_ELEMENT

/** Blobs hold less (blob.cpp, Blob::Reshape). */
const MOST_VALUES = 2 ** 31 - 1

/** Feature maps that are alive, and how much they take. */
export class LiveMemory {
  readonly #last: ReadonlyMap<ValueId, number>
  readonly #mostBytes: number
  readonly #pieces = new Map<ValueId, Piece>()
  readonly #held = new Set<Piece>()
  #bytes = 0
  /** The most bytes that were ever held. */
  peakBytes = 0

  constructor(last: ReadonlyMap<ValueId, number>, mostBytes: number) {
    this.#last = last
    this.#mostBytes = mostBytes
  }

  /** Refuses what could not be held beside what is there already, before anything is taken. */
  reserve(shapes: readonly (readonly number[])[], scratch = 0): void {
    const values = shapes.map(countOf)
    const bytes = BYTES * (values.reduce((sum, count) => sum + count, 0) + scratch)
    if (values.every((count) => count <= MOST_VALUES) && this.#bytes + bytes <= this.#mostBytes) return
    const text = 'it would take {bytes} bytes beside the {held} that are held, and at most {most} are allowed'
    throw new Refusal('run/memory', text, { bytes, held: this.#bytes, most: this.#mostBytes })
  }

  /** Memory for a value: its own, or that of the value whose memory it shares or overwrites. */
  take(value: ValueId, shape: readonly number[], sharedWith: ValueId | undefined): Tensor {
    const count = countOf(shape)
    const shared = sharedWith === undefined ? undefined : this.#pieces.get(sharedWith)
    const piece = shared ?? { data: new Float32Array(0), until: 0 }
    if (piece.data.length < count) {
      this.#bytes += BYTES * (count - piece.data.length)
      piece.data = new Float32Array(count)
    }
    this.#keep(value, piece)
    return { shape, data: piece.data.length === count ? piece.data : piece.data.subarray(0, count) }
  }

  #keep(value: ValueId, piece: Piece): void {
    piece.until = Math.max(piece.until, this.#last.get(value) ?? 0)
    this.#pieces.set(value, piece)
    this.#held.add(piece)
    this.peakBytes = Math.max(this.peakBytes, this.#bytes)
  }

  /** Lets go what nobody needs after this step. */
  release(step: number): void {
    for (const piece of this.#held) {
      if (piece.until > step) continue
      this.#held.delete(piece)
      this.#bytes -= BYTES * piece.data.length
      piece.data = new Float32Array(0)
    }
  }
}
