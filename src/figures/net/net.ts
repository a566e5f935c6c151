/** A network as figures see it: layers with what follows in place folded in, joined by edges, sizes as numbers or words. */

import type { Expr } from '../../core/expr.ts'
import type { NodeId } from '../../core/network/model.ts'
import type { Family } from '../../core/network/op.ts'
import type { Hue } from '../scene/palette.ts'

/** One axis. */
export interface Size {
  /** As it is printed: `24`, `H`, `?`. */
  readonly text: string
  /** `undefined` while it is a symbol or unknown. */
  readonly value: number | undefined
}

/** The shape of a blob, with maps and sides told apart. */
export interface Extent {
  /** The first axis of two or more. */
  readonly batch: Size | undefined
  /** Number of feature maps or units. */
  readonly maps: Size
  /** Depth (of three-dimensional maps), height, width; empty for plain units. */
  readonly sides: readonly Size[]
}

/** How a kernel or window is moved; every list has one entry a side. */
export interface Window {
  readonly kernel: readonly Size[]
  readonly stride: readonly number[]
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
  readonly group: number
  /** `max`, `ave` and the like, where the file says it. */
  readonly mode: string | undefined
  /** True where the window is the whole map. */
  readonly global: boolean
}

/** One blob of parameters. */
export interface Block {
  readonly node: NodeId
  readonly index: number
  readonly name: string
  readonly shape: readonly Size[] | undefined
  readonly count: Expr | undefined
  readonly kind: 'learned' | 'statistic' | 'auxiliary'
  readonly sharedWith: NodeId | undefined
}

/** A layer that is drawn as a part of another: an activation, a normalisation in place. */
export interface Inner {
  readonly id: NodeId
  readonly name: string
  readonly type: string
  readonly family: Family
  readonly hue: Hue
  readonly blocks: readonly Block[]
}

/** A layer that is drawn. */
export interface Layer {
  /** Position in the order of execution. */
  readonly index: number
  readonly id: NodeId
  readonly name: string
  readonly type: string
  readonly family: Family
  readonly hue: Hue
  /** Ids of all that it stands for: itself, splits, what is folded in, repeats. */
  readonly nodes: readonly NodeId[]
  readonly inner: readonly Inner[]
  /** One an output; `undefined` where the rank is not known. */
  readonly outputs: readonly (Extent | undefined)[]
  readonly window: Window | undefined
  /** Its weights stand by input, not by output: those of transposed layers. */
  readonly byInput: boolean
  /** Its own blobs, without those of `inner`. */
  readonly blocks: readonly Block[]
  /** Own and inner parameters together. */
  readonly parameters: Expr
  readonly complete: boolean
  readonly macs: Expr | undefined
  /** How many times the run stands in the net that it is the first of; 1 almost always. */
  readonly repeat: number
  /** Number of layers of that run, this one included. */
  readonly runLength: number
}

/** A blob on its way from one drawn layer to another. */
export interface Edge {
  readonly from: number
  readonly to: number
  /** The layers of the file at the ends: the last one folded into `from`, the one in `to` that reads. */
  readonly fromNode: NodeId
  readonly toNode: NodeId
  readonly output: number
  readonly input: number
}

/** The whole. */
export interface FigureNet {
  readonly name: string
  readonly layers: readonly Layer[]
  readonly edges: readonly Edge[]
  /** Indices into `edges`, by layer. */
  readonly into: readonly (readonly Edge[])[]
  readonly outOf: readonly (readonly Edge[])[]
}

/** The edges sorted under the layers that they leave and enter. */
export function joined(name: string, layers: readonly Layer[], edges: readonly Edge[]): FigureNet {
  const into: Edge[][] = layers.map(() => [])
  const outOf: Edge[][] = layers.map(() => [])
  for (const edge of edges) {
    outOf[edge.from]?.push(edge)
    into[edge.to]?.push(edge)
  }
  return { name, layers, edges, into, outOf }
}

/** The extent of what a layer hands on first. */
export function mainOutput(layer: Layer): Extent | undefined {
  return layer.outputs[0]
}

/** The extent of what a layer reads first. */
export function mainInput(net: FigureNet, layer: Layer): Extent | undefined {
  const edge = net.into[layer.index]?.[0]
  return edge && net.layers[edge.from]?.outputs[edge.output]
}

/** The blobs of a layer and of what is folded into it. */
export function allBlocks({ blocks, inner }: Layer): readonly Block[] {
  return [...blocks, ...inner.flatMap((part) => part.blocks)]
}

/** How much of a side of its map a window takes, counted from the last side (-1), at most all; `undefined` while not known. */
export function windowShare(kernel: readonly Size[], { sides }: Extent, back: number): number | undefined {
  const [size, whole] = [kernel.at(back)?.value, sides.at(back)?.value]
  return size === undefined || whole === undefined || whole === 0 ? undefined : Math.min(1, size / whole)
}

/** Whether this edge is the only one of both its ends. */
export function isOnly(net: FigureNet, { from, to }: Edge): boolean {
  return net.outOf[from]?.length === 1 && net.into[to]?.length === 1
}

/** Every layer is read by the next one and by no other. */
export function isChain({ edges, layers }: FigureNet): boolean {
  return edges.length === Math.max(0, layers.length - 1) && edges.every(({ from, to }) => to === from + 1)
}
