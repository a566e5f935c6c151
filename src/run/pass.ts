/** What a pass is asked for, and what it tells. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Node } from '../core/network/model.ts'
import type { Issue } from '../core/words/issue.ts'
import type { Tensor } from './tensor.ts'

/** How passes are run. */
export interface RunOptions {
  /** Keeps parameters in memory between passes, instead of reading each of them when its layer runs. */
  readonly keepsWeights?: boolean
  /** Does the products by their definition, slowly, and counts every multiplication. */
  readonly counts?: boolean
  /** Draws weights that no file has from the fillers, with this seed; without it they are missing. */
  readonly seed?: number
  /** What feature maps, the parameters of one layer and its scratch memory may take together; default 4 GiB. */
  readonly mostBytes?: number
  /** The model's files, of networks that carry their weights or name them: numbers are read from there. */
  readonly sources?: readonly ByteSource[]
}

/** A layer that ran. Its arrays may be overwritten or let go once the next layer runs: copy what is to be kept. */
export interface LayerRun {
  readonly node: Node
  readonly inputs: readonly Tensor[]
  readonly params: readonly Tensor[]
  readonly tops: readonly Tensor[]
  /** Tops of an input layer that nobody gave, by their place: their values are none. */
  readonly missing?: readonly number[]
  /** Time that its arithmetic took, without the reading of parameters. */
  readonly milliseconds: number
  /** Multiplications that were part of a sum of products; only where they are counted. */
  readonly multiplications?: number
}

/** What came out of a pass. */
export interface Pass {
  /** Blobs that nothing consumes, by their names in the file. */
  readonly outputs: ReadonlyMap<string, Tensor>
  /** The sum of all losses, each by its weight; absent where no layer has one. */
  readonly loss?: number
  /** The most bytes of feature maps that were held at once. */
  readonly peakBytes: number
  /** Layers that did not run, and why; those that need them did not run either. */
  readonly issues: readonly Issue[]
  /** Layers that did not run for want of an input. */
  readonly skipped: readonly Node[]
}

/** A network that is ready to run. Recurrent layers keep their state from one pass to the next, as in Caffe. */
export interface Runner {
  /** Names of the blobs that a pass needs from outside. */
  readonly inputs: readonly string[]
  /**
   * Runs all layers in their order. `inputs` holds values for the blobs that come from outside, by name; their shapes need
   * not be those of the file. What can't be computed is told as an issue at its layer, and all that doesn't need it runs.
   */
  forward(inputs: ReadonlyMap<string, Tensor>, observe?: (layer: LayerRun) => void): Promise<Pass>
}
