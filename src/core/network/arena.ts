/** Memory that is planned ahead: one block in which every tensor has its place, for as long as it is needed. */

/** A tensor, or the scratch memory of an operator, in the block. */
export interface ArenaPlace {
  readonly name: string
  /** Bytes from the start of the block. */
  readonly offset: number
  readonly bytes: number
  /** Steps of the order of execution between which it is needed, both included. */
  readonly from: number
  readonly to: number
  /** True for memory that only an operator needs, while it runs. */
  readonly isScratch: boolean
}

/** How a runtime lays out the memory of a network. */
export interface Arena {
  /** `micro`: TensorFlow Lite for Microcontrollers; `interpreter`: the full one. */
  readonly planner: 'micro' | 'interpreter'
  /** The end of what lies furthest behind. */
  readonly bytes: number
  readonly alignment: number
  /** How many steps a pass has; as many as the network has operators, except where operators hold others. */
  readonly steps: number
  /** How many of the operators are laid out ahead, where it is not all: the output of the last of them has no size before it runs. */
  readonly planned?: number
  readonly places: readonly ArenaPlace[]
}
