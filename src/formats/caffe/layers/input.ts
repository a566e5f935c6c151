/** Layers whose shapes stand in the file: Input, DummyData, Parameter; and Python, whose shapes stand in a program. */

import { given } from '../../../core/formula.ts'
import type { Computation } from '../../../core/network/computation.ts'
import type { Op } from '../../../core/network/op.ts'
import type { DerivedShape } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { checkFillerType, checkSparse } from './fillers.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { givenFrom, type SourceAttrs, sourceOp, withGiven } from './source.ts'

const inputOp = sourceOp('input', 'input', 'where the data comes in', 'src/caffe/layers/input_layer.cpp, LayerSetUp')
const dummyOp = sourceOp(
  'dummy-data',
  'data',
  'makes up data by a filler',
  'src/caffe/layers/dummy_data_layer.cpp, LayerSetUp',
)

/** Sizes of a BlobShape, as the 32-bit numbers that Caffe keeps (blob.cpp, Blob::Reshape). */
function shapeOfBlob(shape: ProtoMessage): DerivedShape {
  return shape.bigints('dim').map((dim) => given(BigInt.asIntN(32, dim)))
}

export const input: CaffeLayer = {
  type: 'Input',
  bottoms: { min: 0, max: 0 },
  tops: { min: 1 },
  lower: (layer, context) => {
    const param = layer.message('input_param')
    return lowered(
      inputOp,
      param.has('shape') ? withGiven(context, statedShapes(param, context)) : withoutShape(context),
      givenFrom(message('the caller')),
    )
  },
}

/** Without a shape Caffe leaves the blob as it was made: no axes, and no memory. */
function withoutShape(context: LayerContext) {
  const attrs = withGiven(
    context,
    context.tops.map(() => []),
  )
  const bare = context.tops.flatMap((top, index) => (context.givenShape(top) === undefined ? [index] : []))
  for (const index of bare) {
    const top = context.tops[index] ?? ''
    const hint = message('--input {top}=1x3x224x224 gives it one', { top })
    context.report(
      'warning',
      'caffe/input-shape',
      'input `{top}` has no shape: Caffe takes it as a blob without axes',
      { top },
      { hint },
    )
  }
  return { ...attrs, unallocated: bare }
}

const LEGACY = ['num', 'channels', 'height', 'width'] as const

export const dummyData: CaffeLayer = {
  type: 'DummyData',
  bottoms: { min: 0, max: 0 },
  tops: { min: 1 },
  lower: (layer, context) => {
    const param = layer.message('dummy_data_param')
    checkFillers(param, context)
    const isLegacy = LEGACY.some((field) => param.has(field))
    const shapes = isLegacy ? legacyShapes(param, context) : statedShapes(param, context)
    checkFilled(param, shapes, context)
    const attrs = withGiven(context, shapes)
    return lowered(dummyOp, attrs, () => fills(param, attrs))
  },
}

/** Blobs full of one value; other fillers draw at random. */
function fills(param: ProtoMessage, { shapes }: SourceAttrs): Computation | Message {
  const fillers = param.messages('data_filler')
  const sizes = shapes.map((shape) => shape?.map(({ expr }) => Number(expr)) ?? [])
  const chosen = shapes.map((_, index) => fillers[fillers.length > 1 ? index : 0])
  const random = chosen.find((filler) => !isConstant(filler))
  if (random !== undefined) return message('the {type} filler draws at random', { type: random.string('type') })
  return { kind: 'fill', shapes: sizes, values: chosen.map((filler) => filler?.number('value') ?? 0) }
}

function checkFillers(param: ProtoMessage, context: LayerContext): void {
  const fillers = param.messages('data_filler')
  const args = { count: fillers.length, tops: context.tops.length }
  if (fillers.length > 1 && fillers.length !== context.tops.length) {
    context.report('error', 'caffe/data-filler', 'data_filler is given {count} times for {tops} tops', args, {
      where: param.where('data_filler'),
    })
  }
  for (const filler of fillers) {
    checkFillerType(filler, context)
    checkSparse(filler, isConstant(filler) ? 'error' : 'warning', context)
  }
}

/** Constant fillers run while the net is built, the others in each pass; neither can fill an empty blob (filler.hpp). */
function isConstant(filler: ProtoMessage | undefined): boolean {
  return filler === undefined || filler.string('type') === 'constant'
}

function checkFilled(param: ProtoMessage, shapes: readonly (DerivedShape | undefined)[], context: LayerContext): void {
  const fillers = param.messages('data_filler')
  shapes.forEach((shape, index) => {
    if (shape?.some((dim) => dim.expr === 0n) !== true) return
    const filler = fillers[fillers.length > 1 ? index : 0]
    const severity = isConstant(filler) ? 'error' : 'warning'
    const text = 'a size is 0, and there is nothing to fill'
    context.report(severity, 'caffe/empty-data', text, {}, { where: param.where() })
  })
}

/** The shapes in the file: one for all tops, or one for each. */
function statedShapes(param: ProtoMessage, context: LayerContext): readonly (DerivedShape | undefined)[] {
  const shapes = param.messages('shape').map(shapeOfBlob)
  const args = { count: shapes.length, tops: context.tops.length }
  if (shapes.length !== 1 && shapes.length !== context.tops.length) {
    context.report('error', 'caffe/input-shapes', 'shape is given {count} times for {tops} tops', args, {
      where: param.where('shape'),
    })
  }
  return context.tops.map((_, index) => shapes[shapes.length === 1 ? 0 : index])
}

function legacyShapes(param: ProtoMessage, context: LayerContext): readonly (DerivedShape | undefined)[] {
  if (param.has('shape'))
    context.report(
      'error',
      'caffe/field-twice',
      'give shape, or num, channels, height and width, not both',
      {},
      { where: param.where('shape') },
    )
  for (const field of LEGACY) {
    const args = { field, count: param.count(field), tops: context.tops.length }
    if (args.count === 1 || args.count === args.tops) continue
    context.report('error', 'caffe/input-shapes', '{field} is given {count} times for {tops} tops', args, {
      where: param.where(field),
    })
  }
  return context.tops.map((_, index) =>
    LEGACY.map((field) => {
      const sizes = param.numbers(field)
      return given(sizes[sizes.length === 1 ? 0 : index] ?? 0)
    }),
  )
}

const parameterOp: Op<{ readonly shape: DerivedShape }> = {
  name: 'parameter',
  family: 'input',
  summary: message('a learned blob that other layers read'),
  source: 'src/caffe/layers/parameter_layer.hpp, LayerSetUp',
  sharesMemory: true,
  infer: ({ attrs }) => ({
    outputs: [attrs.shape],
    params: [{ name: 'parameter', shape: attrs.shape, kind: 'learned' }],
  }),
}

export const parameter: CaffeLayer = {
  type: 'Parameter',
  bottoms: { min: 0, max: 0 },
  tops: { min: 1, max: 1 },
  lower: (layer) => {
    const shape = shapeOfBlob(layer.message('parameter_param').message('shape'))
    return lowered(parameterOp, { shape }, () => ({ kind: 'parameter', shape: shape.map(({ expr }) => Number(expr)) }))
  },
}

const pythonOp: Op<{ readonly shapes: readonly (DerivedShape | undefined)[] }> = {
  name: 'python',
  family: 'unknown',
  summary: message('runs a Python class that is not in the file'),
  source: 'include/caffe/layers/python_layer.hpp',
  infer: ({ attrs }) => ({ outputs: attrs.shapes }),
}

export const python: CaffeLayer = {
  type: 'Python',
  bottoms: { min: 0 },
  tops: { min: 0 },
  lower: (layer, context) => {
    const param = layer.message('python_param')
    const isLoss = /Loss/.test(param.string('layer'))
    // A loss is one number, in Python's classes as in Caffe's own.
    const { shapes } = withGiven(context, isLoss ? context.tops.map(() => [given(1)]) : [])
    const open = context.tops.filter((_, index) => shapes[index] === undefined)
    if (open.length > 0 || context.tops.length === 0) {
      const args = { name: `${param.string('module')}.${param.string('layer')}` }
      const top = open[0]
      const hint =
        top === undefined ? undefined : message('--input {top}=1x3x224x224 gives the shape of a top', { top })
      context.report(
        'error',
        'caffe/python-layer',
        'the Python class {name} is not in the file, and Caffe needs to be built with Python',
        args,
        { where: layer.where('type'), hint },
      )
    }
    return lowered(pythonOp, { shapes }, () => message('it runs a Python class that is not in the file'))
  },
}
