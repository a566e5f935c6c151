/** What a format calls things, where reports for people say them. */

import type { Message } from '../words/message.ts'

/** The words of a format. */
export interface Words {
  /** Its name as people write it: `Caffe`, `ONNX`. */
  readonly title: string
  /** One array of numbers in a file of weights: a blob, an initializer, a tensor. */
  readonly array: Message
  /** Over the table of what training takes. */
  readonly training?: Message
  /** Beside the memory of all feature maps: what the framework's own log says of it; absent: nothing. */
  readonly loggedMemory?: (splits: number) => Message
  /** How the framework's own table words the counts of `parameters`, `trainable` and `frozen`; absent: it has none. */
  readonly summary?: Message
  /** Set where nodes are an exporter's, many to one module of the author: tables for people show modules. */
  readonly rows?: 'modules'
  /** Set where a graph was found for a file of tensors: they are still told by their modules. */
  readonly byModules?: true
}
