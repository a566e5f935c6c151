/** Fillers run while a net is built, so a wrong one refuses the net (filler.hpp, GetFiller and Fill). */

import { atMost, equal, exprText } from '../../../core/expr.ts'
import type { Op, Site } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { asCode, guess } from '../../../core/words/closest.ts'
import { message } from '../../../core/words/message.ts'
import { shapeText } from '../../../ops/axes.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { LayerContext } from './layer.ts'

const FILLERS = ['constant', 'gaussian', 'uniform', 'positive_unitball', 'xavier', 'msra', 'bilinear'] as const

/** Fillers that some forks add (filler.hpp of FlowNet 2 and of happynear's Caffe). */
const FORK_FILLERS: readonly string[] = ['diagonal', 'gaussian_unitball']

/** What decides whether a filler can fill a blob. */
export interface Filler {
  readonly type: string
  /** −1: not sparse. */
  readonly sparse: number
}

/** The fillers of a layer's parameters; absent where the file carries the blobs themselves, or there is none to fill. */
export interface Fillers {
  readonly weight?: Filler
  readonly bias?: Filler
}

/** Where a layer's fillers stand; a field that is left out isn't looked at. */
export interface FillerFields {
  readonly weight?: string | undefined
  readonly bias?: string | undefined
}

/** Reads the fillers of a layer and reports those that Caffe doesn't have. Blobs in the file itself aren't filled. */
export function fillersOf(
  layer: ProtoMessage,
  owner: ProtoMessage,
  { weight, bias }: FillerFields,
  context: LayerContext,
): Fillers {
  if (layer.has('blobs')) return {}
  return {
    ...(weight !== undefined && { weight: fillerOf(owner, weight, context) }),
    ...(bias !== undefined && { bias: fillerOf(owner, bias, context) }),
  }
}

function fillerOf(owner: ProtoMessage, field: string, context: LayerContext): Filler {
  if (!owner.has(field)) return { type: 'constant', sparse: -1 }
  const filler = owner.message(field)
  checkFillerType(filler, context)
  checkSparse(filler, 'error', context)
  return { type: filler.string('type'), sparse: filler.number('sparse') }
}

/** Reports a filler whose type Caffe doesn't have: a note where a fork has it. */
export function checkFillerType(filler: ProtoMessage, context: LayerContext): void {
  const type = filler.string('type')
  if (FILLERS.some((name) => name === type)) return
  if (FORK_FILLERS.includes(type)) {
    const text = "`{type}` is no filler of Caffe's own"
    context.report('note', 'caffe/foreign-filler', text, { type }, { where: filler.where('type') })
    return
  }
  const hint = guess(type, FILLERS, asCode) ?? message('Caffe has {names}', { names: FILLERS.join(', ') })
  context.report(
    'error',
    'caffe/unknown-filler',
    'there is no filler `{type}`',
    { type },
    { where: filler.where('type'), hint },
  )
}

/** Reports `sparse` where the filler dies of it as it runs. */
export function checkSparse(filler: ProtoMessage, severity: 'error' | 'warning', context: LayerContext): void {
  const type = filler.string('type')
  const sparse = filler.number('sparse')
  const where = filler.where('sparse')
  if (sparse !== -1 && type !== 'gaussian') {
    const text = 'only the gaussian filler takes sparse, not {type}'
    context.report(severity, 'caffe/sparse-filler', text, { type }, { where })
  } else if (sparse < -1) {
    context.report(severity, 'caffe/sparse-filler', 'sparse must be −1 or more, not {sparse}', { sparse }, { where })
  }
}

/** Fillers that ask a blob for its first axis (filler.hpp: `blob->shape(0)`). */
const BY_ROWS: ReadonlySet<string> = new Set(['positive_unitball', 'xavier', 'msra', 'gaussian_unitball'])

/** Reports a blob that a filler can't fill. */
function checkFilled(site: Site<unknown>, { type, sparse }: Filler, shape: Shape): void {
  if (type === 'bilinear') {
    const [height, width] = shape.slice(2)
    const isSquare = shape.length === 4 && height !== undefined && width !== undefined && equal(height, width)
    site.check(isSquare, 'caffe/bilinear', 'the bilinear filler needs a square kernel over two axes')
  }
  if (BY_ROWS.has(type) || sparse >= 0) {
    const text = 'the {type} filler needs a blob with axes, not {shape}'
    site.check(shape.length > 0, 'caffe/filler-axes', text, { type, shape: shapeText(shape) })
  }
  // Each value is drawn with the probability sparse / rows (math_functions.cpp, caffe_rng_bernoulli).
  const [rows] = shape
  if (sparse >= 0 && rows !== undefined) {
    const text = 'sparse {sparse} is more than the {rows} rows of the blob'
    const args = { sparse, rows: exprText(rows) }
    site.check(atMost(BigInt(sparse), rows), 'caffe/sparse-filler', text, args)
  }
}

/** The operator, which now also reports parameters that their filler can't fill. */
export function withFillers<A extends { readonly fillers: Fillers }>(op: Op<A>): Op<A> {
  return {
    ...op,
    infer: (site) => {
      const inference = op.infer(site)
      for (const { name, shape } of inference.params ?? []) {
        const filler = name.endsWith('bias') ? site.attrs.fillers.bias : site.attrs.fillers.weight
        if (filler !== undefined && shape !== undefined) checkFilled(site, filler, shapeOf(shape))
      }
      return inference
    },
  }
}
