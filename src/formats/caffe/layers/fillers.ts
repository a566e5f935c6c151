/** Fillers run while a net is built, so a wrong one refuses the net (filler.hpp, GetFiller). */

import { closest } from '../../../core/closest.ts'
import { message } from '../../../core/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { LayerContext } from './layer.ts'

const FILLERS = ['constant', 'gaussian', 'uniform', 'positive_unitball', 'xavier', 'msra', 'bilinear'] as const

/** Reports a filler whose type Caffe doesn't have. */
export function checkFiller(owner: ProtoMessage, field: string, context: LayerContext): void {
  if (owner.has(field)) checkFillerMessage(owner.message(field), context)
}

/** Reports a filler whose type Caffe doesn't have. */
export function checkFillerMessage(filler: ProtoMessage, context: LayerContext): void {
  const type = filler.string('type')
  if (filler.number('sparse') !== -1 && type !== 'gaussian') {
    const where = filler.where('sparse')
    context.report(
      'error',
      'caffe/sparse-filler',
      'only the gaussian filler takes sparse, not {type}',
      { type },
      { where },
    )
  }
  if (FILLERS.some((name) => name === type)) return
  const near = closest(type, FILLERS)
  const hint =
    near === undefined
      ? message('Caffe has {names}', { names: FILLERS.join(', ') })
      : message('did you mean `{name}`?', { name: near })
  context.report(
    'error',
    'caffe/unknown-filler',
    'there is no filler `{type}`',
    { type },
    { where: filler.where('type'), hint },
  )
}

/** Whether the field's filler is `bilinear`, which fits square 4-D kernels only. */
export function isBilinear(owner: ProtoMessage, field: string): boolean {
  return owner.has(field) && owner.message(field).string('type') === 'bilinear'
}
