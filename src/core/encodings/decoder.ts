/** What turns stored bytes into numbers. */

/** Numbers as they can be computed with. */
export type Numbers = Float32Array | Float64Array

/** Turns whole blocks, little-endian, into numbers, as many as the blocks hold. */
export type Decoder = (bytes: Uint8Array) => Numbers
