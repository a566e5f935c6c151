/** How much of a pass is held at once: each value from the node that makes it to the last that reads it. */

import { packedBytes } from '../../core/network/dtype.ts'
import type { Node, ValueId } from '../../core/network/model.ts'
import { Refusal } from '../kernel.ts'
import { isTensor, type RunValue } from './call.ts'
import type { PreparedTensors } from './prepared.ts'

/** One piece of memory, which several values may lie in. */
interface Piece {
  bytes: number
  until: number
}

const MOST_BYTES = 2 ** 32

/** What is alive, and how much it takes. */
export class Held {
  readonly #last: ReadonlyMap<ValueId, number>
  readonly #most: number
  readonly #pieces = new Map<ValueId, Piece>()
  readonly #alive = new Map<Piece, ValueId[]>()
  #bytes = 0
  /** The most bytes that were ever held. */
  peakBytes = 0

  constructor({ model, captured, options }: PreparedTensors) {
    this.#last = lastSteps(model.graph, captured)
    this.#most = options.mostBytes ?? MOST_BYTES
  }

  /** Notes what a node made. Refuses what is more than may be held. */
  take(node: Node, results: readonly (RunValue | undefined)[]): void {
    node.outputs.forEach((id, at) => {
      const value = results[at]
      const bytes = isTensor(value) ? Number(packedBytes(value.dtype, BigInt(value.data.length))) : 0
      const shared = node.op.sharesMemory === true ? this.#pieces.get(node.inputs[0] ?? '') : undefined
      const piece = shared ?? { bytes: 0, until: 0 }
      this.#bytes += Math.max(0, bytes - piece.bytes)
      piece.bytes = Math.max(piece.bytes, bytes)
      piece.until = Math.max(piece.until, this.#last.get(id) ?? 0)
      this.#pieces.set(id, piece)
      this.#alive.set(piece, [...(this.#alive.get(piece) ?? []), id])
    })
    this.peakBytes = Math.max(this.peakBytes, this.#bytes)
    if (this.#bytes <= this.#most) return
    const args = { bytes: this.#bytes, most: this.#most }
    throw new Refusal('run/memory', 'it would hold {bytes} bytes, and at most {most} are allowed', args)
  }

  /** Lets go what nobody needs after this step, and tells which values that are. */
  release(step: number): readonly ValueId[] {
    const gone: ValueId[] = []
    for (const [piece, ids] of this.#alive) {
      if (piece.until > step) continue
      this.#alive.delete(piece)
      this.#bytes -= piece.bytes
      gone.push(...ids)
    }
    return gone
  }
}

function lastSteps(
  { nodes, outputs }: PreparedTensors['model']['graph'],
  captured: PreparedTensors['captured'],
): ReadonlyMap<ValueId, number> {
  const last = new Map<ValueId, number>()
  nodes.forEach((node, step) => {
    for (const id of node.outputs) last.set(id, step)
    for (const id of [...node.inputs, ...(captured.get(node) ?? [])]) if (id !== undefined) last.set(id, step)
  })
  for (const id of outputs) last.set(id, nodes.length)
  return last
}
