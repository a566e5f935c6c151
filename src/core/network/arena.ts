/** Memory that is planned ahead: one block in which every tensor has its place, for as long as it is needed. */

import type { NodeId } from './graph.ts'

/** What needs memory: a tensor, or an operator for its scratch. */
export interface Demand {
  /** The tensor; of scratch memory, the first that its operator writes. */
  readonly name: string
  readonly bytes: number
  /** Steps of the order of execution between which it is needed, both included. */
  readonly from: number
  readonly to: number
  /** True for memory that only an operator needs, while it runs. */
  readonly isScratch: boolean
}

/** A demand with its place in the block. */
export interface ArenaPlace extends Demand {
  /** Bytes from the start of the block. */
  readonly offset: number
}

/** `micro`: TensorFlow Lite for Microcontrollers; `interpreter`: the full one. */
export type Planner = 'micro' | 'interpreter'

/** How a runtime lays out the memory of a network. */
export interface Arena {
  readonly planner: Planner
  /** The end of what lies furthest behind. */
  readonly bytes: number
  readonly alignment: number
  /** The operator of each step; `undefined` for steps between operators. Behind the last, results are still needed. */
  readonly layers: readonly (NodeId | undefined)[]
  /** The last operator that is laid out ahead, where it is not all: its output has no size before it runs. */
  readonly until?: NodeId
  /** What the plan was made of, in the planner's order. */
  readonly demands: readonly Demand[]
  /** In the order of their offsets. */
  readonly places: readonly ArenaPlace[]
}
