/** The reference executor: runs a network forward in plain arrays, in a browser as well as in Node. */

export { type KeptFeatures, keepFeatures } from './features.ts'
export { batchOf, type ImagePreparation, imageTensor, preparationFor } from './image.ts'
export { Refusal } from './kernel.ts'
export { type LayerRun, type Pass, prepareRun, type Runner, type RunOptions } from './run.ts'
export type { Tensor } from './tensor.ts'
export { type Computed, type TermSlice, type Terms, termsOf } from './terms.ts'
export type { WeightsAtHand } from './weights.ts'
