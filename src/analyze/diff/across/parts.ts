/** The parameters of a step by what they do, and where their numbers lie. */

import type { StoredArray } from '../../../core/bytes/bytes.ts'
import type { Affine, Model } from '../../../core/network/model.ts'
import type { StoredBlob } from '../../../core/network/weights.ts'
import { once } from '../../../core/once.ts'
import type { Analysis, Facts, ParamFacts } from '../../analysis.ts'

/** `factor`: what Caffe divides mean and variance by. */
export type Role = 'kernel' | 'bias' | 'scale' | 'shift' | 'mean' | 'variance' | 'factor' | 'other'

/** One parameter of a step. */
export interface Part {
  readonly role: Role
  /** As its format calls it. */
  readonly name: string
  /** Sizes; `undefined` where not all are known. */
  readonly shape: readonly bigint[] | undefined
  /** Where its numbers lie; `undefined` without weights. */
  readonly stored: StoredArray | undefined
  /** What its integers stand for, where they do. */
  readonly affine: Affine | undefined
  /** The numbers themselves, where the file is a text. */
  readonly values: readonly number[] | undefined
  /** The file that holds them. */
  readonly file: string | undefined
}

/** The parameters of a layer; masks, codebooks and counters are none. */
export function partsOf(layer: Facts, analysis: Analysis): readonly Part[] {
  return layer.params.flatMap((param, index): readonly Part[] => {
    // A count of batches is no part of what a layer does.
    if (param.kind === 'auxiliary' || param.name.endsWith('num_batches_tracked')) return []
    const shape = param.shape?.map(({ expr }) => expr)
    const sizes = shape?.filter((size) => typeof size === 'bigint')
    const held = numbersOf(layer, index, analysis)
    return [
      {
        ...{ role: roleOf(param, layer), name: param.name },
        shape: sizes?.length === shape?.length ? sizes : undefined,
        ...held,
      },
    ]
  })
}

/** What a parameter does, by the words of all formats; those of a normalisation are a vector each. */
function roleOf({ name, shape }: ParamFacts, { node, params, cost }: Facts): Role {
  const word = name.toLowerCase()
  if (/mean/.test(word)) return 'mean'
  if (/var/.test(word)) return 'variance'
  if (word === 'scale factor') return 'factor'
  const isNorm =
    node.op.family === 'norm' || node.op.family === 'elementwise' || params.every((param) => isVector(param.shape))
  if (/bias|beta|shift|offset|^b$/.test(word)) return isNorm ? 'shift' : 'bias'
  if (/gamma|scale|slope/.test(word)) return 'scale'
  if (isNorm) return cost?.work === 'sum' || cost?.work === 'bias' ? 'shift' : 'scale'
  return isVector(shape) && node.op.family !== 'embedding' ? 'bias' : 'kernel'
}

/** Whether no more than one axis has a size. */
function isVector(shape: ParamFacts['shape']): boolean {
  return (shape ?? []).filter(({ expr }) => expr !== 1n).length < 2
}

type Held = Pick<Part, 'stored' | 'affine' | 'values' | 'file'>

/** The numbers of a layer's parameter: of the tensor that it is, or of the blob that its format joins with it. */
function numbersOf(layer: Facts, index: number, { model, joined }: Analysis): Held {
  const name = layer.params[index]?.tensor
  const tensor = name === undefined ? undefined : tensorsOf(model).get(name)
  if (tensor !== undefined) {
    return { stored: tensor.stored, affine: tensor.affine, values: undefined, file: tensor.file }
  }
  const blob: StoredBlob | undefined = joined?.layers.get(layer.node.id)?.source?.blobs[index]
  const file = blob && (joined?.weights ?? model.weights)?.file.name
  return { stored: blob?.stored, affine: undefined, values: blob?.values, file }
}

const tensorsOf = once((model: Model) => new Map(model.tensors.map((tensor) => [tensor.name, tensor] as const)))

/** How many numbers a part has; `undefined` where not all of its sizes are known. */
export function countOfPart({ shape }: Pick<Part, 'shape'>): bigint | undefined {
  return shape?.reduce((product, size) => product * size, 1n)
}
