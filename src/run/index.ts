/** The reference executor: runs a network forward in plain arrays, in a browser as well as in Node. */

export { type KeptFeatures, keepFeatures } from './features.ts'
export { batchOf, type ImagePreparation, imageTensor, preparationFor } from './image.ts'
export { Refusal } from './kernel.ts'
export { isBlobComputation } from './kernels.ts'
export type { LayerRun, Pass, Runner, RunOptions } from './pass.ts'
export { prepareRun } from './run.ts'
export { type Row, seenAs, type Tensor, type Typed } from './tensor.ts'
export { bytesOfTensor } from './tensors/bits.ts'
export { isOfTensors } from './tensors/prepared.ts'
export { tensorOfBytes } from './tensors/stored.ts'
export { type Computed, type TermSlice, type Terms, termsOf } from './terms.ts'
export type { WeightsAtHand } from './weights.ts'
