/** Layers that leave shapes as they are, and blobs that are there from the start. */

import { given } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import type { DerivedShape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { keepsShape } from '../../../ops/same-shape.ts'
import { type LayerReader, lowered } from './layer.ts'

const SHAPE = 'shape' as const

const memory: Op<DerivedShape> = {
  name: 'constant',
  family: 'data',
  summary: message('holds a blob itself'),
  source: 'src/layer/memorydata.cpp',
  infer: ({ attrs }) => ({ outputs: [attrs] }),
}

/** memorydata.cpp, load_model: as many axes as sizes are given. */
const readMemory: LayerReader = ({ params }) => {
  const [w, h, d, c] = [params.int('w'), params.int('h'), params.int('d'), params.int('c')]
  const sizes = d !== 0n ? [c, d, h, w] : c !== 0n ? [c, h, w] : h !== 0n ? [h, w] : w !== 0n ? [w] : []
  const shape = sizes.map((size) => given(size))
  if (shape.length === 0) return lowered(memory, shape)
  return lowered(memory, shape, [{ name: 'data', shape, isTagged: params.int('load_type') === 0n, kind: 'learned' }])
}

const same = (type: string, summary: string) =>
  keepsShape(type, SHAPE, summary, `src/layer/${type.replaceAll('-', '')}.cpp`)

const shuffleChannel = same('shuffle-channel', 'orders channels anew')
const flip = same('flip', 'turns axes round')
const copyTo = same('copy-to', 'writes a blob into another')
const cast = same('cast', 'brings numbers into another type')
const packing = same('packing', 'stores channels together')
const deepCopy = same('deep-copy', 'passes on what it gets')

/** All that pass blobs on. */
export const PASSING: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  ['ShuffleChannel', () => lowered(shuffleChannel, undefined)],
  ['MemoryData', readMemory],
  ['Flip', () => lowered(flip, undefined)],
  ['CopyTo', () => lowered(copyTo, undefined)],
  ['Cast', () => lowered(cast, undefined)],
  ['Packing', () => lowered(packing, undefined)],
  ['DeepCopy', () => lowered(deepCopy, undefined)],
])
