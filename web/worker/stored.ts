/** Where the numbers of parameters lie in the files that are open. */

import type { Facts } from '../../src/analyze/analysis.ts'
import type { ByteSource } from '../../src/core/bytes/bytes.ts'
import type { Model, StoredTensor } from '../../src/core/network/model.ts'
import { blobFinder, type StoredBlob } from '../../src/core/network/weights.ts'
import { once } from '../../src/core/once.ts'
import { session } from './session.ts'

/** Numbers of a parameter, with the file that holds them. */
export interface StoredParam {
  readonly source: ByteSource
  readonly blob: StoredBlob
}

const tensorsByName = once(
  ({ tensors }: Model): ReadonlyMap<string, StoredTensor> => new Map(tensors.map((tensor) => [tensor.name, tensor])),
)

/** The numbers of a layer's parameter, as its tensor or under its layer's name; `undefined` where no open file has them. */
export function storedParam({ node, params }: Facts, index: number): StoredParam | undefined {
  const model = session.analysis?.model
  if (model === undefined) return undefined
  const tensor = tensorsByName(model).get(params[index]?.tensor ?? '')
  if (tensor?.stored !== undefined) return withSource(blobOf(tensor, tensor.stored.count), tensor.file)
  const { weights } = model
  const blob = weights && finderOf(weights)(node.name, index)
  return blob && withSource(blob, blob.where.file)
}

const finderOf = once(blobFinder)

function blobOf({ name, shape, dtype, stored, where, file = '' }: StoredTensor, count: number): StoredBlob {
  return { name, shape, isLegacy: false, count, dtype, ...(stored && { stored }), where: where ?? { file } }
}

function withSource(blob: StoredBlob, file: string | undefined): StoredParam | undefined {
  const source = blob.stored?.source ?? session.folder.get(file ?? '')
  return source && { source, blob }
}
