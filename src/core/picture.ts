/** An image in memory, whatever file it came from. */

/** Pixels without transparency, row by row from the top left, the channels of a pixel side by side. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Grey, or red, green and blue. */
  readonly channels: 1 | 3
  /** From 0 (black) to 1. */
  readonly data: Float32Array
}
