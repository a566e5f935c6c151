/** What a layout is made from, and what it gives. */

/** What a node needs. */
export interface LayoutNode {
  /** Length of the body along. */
  readonly along: number
  /** Room on either side of the axis on which edges arrive and leave. */
  readonly above: number
  readonly below: number
  /** Length along of a label that is centred on the body. */
  readonly upper?: number
  /** Length along of a label that is centred between the body before and this one. */
  readonly lower?: number
}

export interface LayoutEdge {
  readonly from: number
  readonly to: number
}

export interface LayoutOptions {
  /** Least distance along between bodies. */
  readonly rankGap: number
  /** Least distance across between boxes. */
  readonly laneGap: number
  /** Greatest length along of a band. */
  readonly bandLimit?: number
  /** Picks the greatest length so that the whole is about `aspect` times as long as wide; overrides `bandLimit`. */
  readonly aspect?: number
  /** Distance across between bands. */
  readonly bandGap: number
}

export interface PlacedNode {
  readonly rank: number
  readonly band: number
  /** Where the body starts. */
  readonly along: number
  /** Where its axis lies. */
  readonly across: number
}

/** A stretch of an edge: straight along at one distance across. */
export interface Stretch {
  readonly band: number
  readonly from: number
  readonly to: number
  readonly across: number
}

export interface Band {
  /** Length along. */
  readonly along: number
  /** Where it begins across, and how much it takes. */
  readonly across: number
  readonly size: number
  /** Number of edges that go on in the next band. */
  readonly carried: number
}

export interface Layout {
  readonly nodes: readonly PlacedNode[]
  /** From the end of one body to the start of the other, in the order of the edges. */
  readonly routes: readonly (readonly Stretch[])[]
  readonly bands: readonly Band[]
  readonly along: number
  readonly across: number
}

/** A rank's items: nodes, and the places where edges pass. */
export interface Slot {
  /** Index of the node; `undefined` where an edge passes. */
  readonly node: number | undefined
  readonly edge: number | undefined
  readonly rank: number
  readonly above: number
  readonly below: number
  /** Neighbours in the rank before and after, as slot indices. */
  readonly before: number[]
  readonly after: number[]
}

/** An element that is there. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`no element ${index} of ${list.length}`)
  return found
}
