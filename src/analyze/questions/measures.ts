/**
 * Every number of a network by its name: its path in the JSON report, such as `totals.training.totalBytes`, or within a
 * layer `cost.macs`. For whoever picks figures by name; reports that know which ones they tell ask for them directly.
 */

import { add, type Expr, isUnknown, mul, sum } from '../../core/expr.ts'
import { type Dtype, packedBytes, bytesOf as widthOf } from '../../core/network/dtype.ts'
import type { FileLedger, Node } from '../../core/network/model.ts'
import type { OperationKind } from '../../core/network/op.ts'
import { type Shape, shapeOf } from '../../core/network/shape.ts'
import type { StoredWeights } from '../../core/network/weights.ts'
import { once } from '../../core/once.ts'
import { accountOf } from '../account/account.ts'
import { type Analysis, type Facts, isTrainable, type ParamFacts, type Total } from '../analysis.ts'
import { allocated } from '../analyze.ts'
import { CONVENTIONS } from '../conventions/index.ts'
import { type Costs, costsOf, costsPerExample, OPERATION_KINDS } from '../costs/cost.ts'
import { countBy } from '../costs/count-by.ts'
import { heldAt, livenessOf } from '../costs/liveness.ts'
import { scratchBytes, trainingOf } from '../costs/training.ts'
import { predictFile } from '../parameters/stored.ts'
import { fieldsOf } from '../shapes/field.ts'
import { atOneExample } from './what-if.ts'

/** A number with its name. */
export interface Measure {
  /** Path in the JSON report, or within a layer of it; elements of lists by their place, files by their role. */
  readonly key: string
  readonly unit: 'count' | 'bytes'
  /** Its value; `undefined` where nothing can be said. Most are computed only when they are asked for. */
  read(): Total | undefined | Promise<Total | undefined>
  /** What a layer adds to it, `undefined` where that is not known; absent where it is no sum over layers. */
  share?(layer: Facts): Expr | undefined
}

type Read = Measure['read']
type Share = NonNullable<Measure['share']>

function measure(unit: Measure['unit'], key: string, read: Read, share?: Share): Measure {
  return { key, unit, read, ...(share && { share }) }
}

function exact(value: Expr | number): Total {
  return { value: typeof value === 'number' ? BigInt(value) : value, complete: true }
}

/** All numbers of the network as a whole. */
export function measuresOf(analysis: Analysis): readonly Measure[] {
  return [
    ...sizeMeasures(analysis),
    ...costMeasures(analysis),
    ...memoryMeasures(analysis),
    ...othersMeasures(analysis),
    ...fileMeasures(analysis),
    ...inputMeasures(analysis),
    ...issueMeasures(analysis),
  ]
}

function sizeMeasures({ totals, model }: Analysis): readonly Measure[] {
  const { stored } = totals
  const all = ownOf(['learned', 'statistic'])
  const everywhere: Share = (layer) => countsOf(layer, ({ kind }) => kind !== 'auxiliary')
  return [
    measure('count', 'totals.layers', () => exact(totals.layers)),
    measure('count', 'totals.parameters', () => totals.parameters, all),
    measure('count', 'totals.learned', () => totals.learned, ownOf(['learned'])),
    measure('count', 'totals.statistics', () => totals.statistics, ownOf(['statistic'])),
    measure(
      'count',
      'totals.trainable',
      () => totals.trainable,
      (layer) => countsOf(layer, (param) => param.sharedWith === undefined && isTrainable(param)),
    ),
    measure(
      'count',
      'totals.frozen',
      () => totals.frozen,
      (layer) =>
        countsOf(layer, (param) => param.sharedWith === undefined && param.kind !== 'auxiliary' && !isTrainable(param)),
    ),
    measure('count', 'totals.buffers', () => totals.buffers, ownOf(['statistic'])),
    measure('count', 'totals.parametersOverAllBlobs', () => totals.parametersOverAllBlobs, everywhere),
    measure('count', 'totals.buffers', () => totals.buffers, ownOf(['statistic'])),
    ...(stored === undefined
      ? []
      : [
          measure('count', 'totals.storedElements', () => exact(stored.elements)),
          measure('bytes', 'totals.storedBytes', () => exact(stored.bytes)),
        ]),
    measure(
      'bytes',
      'totals.parameterBytes',
      () => totals.parameterBytes,
      ownOf(['learned', 'statistic'], (dtype) => BigInt(widthOf(dtype))),
    ),
    measure(
      'bytes',
      'totals.activationBytes',
      () => totals.activationBytes,
      (layer) => bytesOf(allocated(layer, model)),
    ),
  ]
}

/** Parameters of some kinds, shared ones where they stand first; each counts for one, or for its bytes. */
function ownOf(kinds: readonly ParamFacts['kind'][], width?: (dtype: Dtype) => bigint): Share {
  const isOwn = ({ kind, sharedWith }: ParamFacts) => kinds.includes(kind) && sharedWith === undefined
  return (layer) => countsOf(layer, isOwn, width)
}

/** `undefined` where the layer may have more. */
function countsOf(
  layer: Facts,
  keep: (param: ParamFacts) => boolean,
  width?: (dtype: Dtype) => bigint,
): Expr | undefined {
  if (!layer.complete) return undefined
  return sum(layer.params.filter(keep).map(({ count, dtype }) => mul(count?.expr ?? 0n, width?.(dtype) ?? 1n)))
}

function outputBytes(layer: Facts): Expr | undefined {
  return bytesOf(layer.outputBytes)
}

/** The sum; `undefined` where a part is not known. */
function bytesOf(parts: Facts['outputBytes']): Expr | undefined {
  const total = knownSum(parts)
  return total.complete ? total.value : undefined
}

function knownSum(parts: Facts['outputBytes']): Total {
  const known = parts.flatMap((part) => (part === undefined || isUnknown(part.expr) ? [] : [part.expr]))
  return { value: sum(known), complete: known.length === parts.length }
}

function costMeasures(analysis: Analysis): readonly Measure[] {
  const own = () => costsOf(analysis)
  const one = () => costsPerExample(analysis)
  const macs =
    (of: () => Costs | undefined): Share =>
    ({ node }) =>
      macsOf(of(), node)
  const kinds = OPERATION_KINDS.map((kind) =>
    measure(
      'count',
      `totals.operations.${kind}`,
      () => ({ value: own().operations[kind], complete: own().macs.complete }),
      ({ node }) => operationsOf(own(), node, kind),
    ),
  )
  return [
    measure('count', 'totals.macs', () => own().macs, macs(own)),
    measure('count', 'totals.macsPerExample', () => one()?.macs, macs(one)),
    ...kinds,
  ]
}

function macsOf(costs: Costs | undefined, { id }: Node): Expr | undefined {
  const cost = costs?.layers.get(id)
  return cost?.complete === true ? cost.macs : undefined
}

function operationsOf(costs: Costs, { id }: Node, kind: OperationKind): Expr | undefined {
  const cost = costs.layers.get(id)
  return cost?.complete === true ? cost.operations[kind] : undefined
}

function memoryMeasures(analysis: Analysis): readonly Measure[] {
  const { parameters, activationBytes, parameterBytes } = analysis.totals
  const training = once(() => trainingOf(analysis))
  const both = parameters.complete && activationBytes.complete
  const bytes = (
    key: 'gradientBytes' | 'historyBytes' | 'activationBytes' | 'activationGradientBytes' | 'scratchBytes',
    complete: boolean,
  ) => measure('bytes', `totals.training.${key}`, () => ({ value: training(analysis)[key], complete }))
  return [
    measure('bytes', 'totals.peakActivationBytes', () => livenessOf(analysis).peak, heldAtPeak(analysis)),
    measure('bytes', 'totals.scratchBytes', () => ({
      value: scratchBytes(analysis),
      complete: activationBytes.complete,
    })),
    measure('count', 'totals.training.macsToInputs', () => training(analysis).macsToInputs),
    measure('count', 'totals.training.macsToParameters', () => training(analysis).macsToParameters),
    measure('bytes', 'totals.training.parameterBytes', () => parameterBytes),
    bytes('gradientBytes', parameters.complete),
    bytes('historyBytes', parameters.complete),
    bytes('activationBytes', activationBytes.complete),
    bytes('activationGradientBytes', activationBytes.complete),
    bytes('scratchBytes', activationBytes.complete),
    measure('bytes', 'totals.training.totalBytes', () => ({ value: training(analysis).total.value, complete: both })),
  ]
}

/** What is alive while the most is, by the layers that wrote it. */
function heldAtPeak(analysis: Analysis): Share {
  const held = once(() => {
    const bytes = new Map<Facts, Expr>()
    const { peakAt } = livenessOf(analysis)
    for (const { owner, bytes: size } of peakAt === undefined ? [] : heldAt(analysis, peakAt))
      bytes.set(owner, add(bytes.get(owner) ?? 0n, size ?? 0n))
    return bytes
  })
  return (layer) => (outputBytes(layer) === undefined ? undefined : (held(analysis).get(layer) ?? 0n))
}

/** The figures of others: Caffe's log, and what tools count for one example. */
function othersMeasures(analysis: Analysis): readonly Measure[] {
  const { totals, facts } = analysis
  const conventions = CONVENTIONS.filter(({ id }) => id !== 'macs').map((convention) => {
    const counted = once(() => countBy(atOneExample(analysis) ?? analysis, convention))
    return measure(
      'count',
      `totals.asCountedBy.${convention.id}.count`,
      () => counted(analysis).total,
      ({ node }) => counted(analysis).layers.get(node.id)?.expr ?? 0n,
    )
  })
  const { caffeDataBytes } = totals
  if (caffeDataBytes === undefined) return conventions
  return [
    measure('bytes', 'totals.asCountedBy.caffe.dataMemoryBytes', () => caffeDataBytes, outputBytes),
    measure('count', 'totals.asCountedBy.caffe.splitLayers', () => exact(totals.insertedLayers)),
    measure('count', 'totals.asCountedBy.caffe.layers', () => exact(facts.size)),
    ...conventions,
  ]
}

/** Files by their role. Without a file of weights, the one that the framework would write takes its place. */
function fileMeasures(analysis: Analysis): readonly Measure[] {
  const { files, weights } = analysis.model
  const given = files.flatMap((file) => [
    measure('bytes', `files.${file.role}.size`, () => exact(file.size)),
    ...accountMeasures(file, weights),
  ])
  return files.some(({ role }) => role === 'weights') ? given : [...given, ...predictedMeasures(analysis)]
}

function accountMeasures(file: FileLedger, weights: StoredWeights | undefined): readonly Measure[] {
  const account = accountOf(file)
  if (account === undefined) return []
  const groups = account.overhead.flatMap(({ label, count, bytes }) => [
    measure('count', `files.${file.role}.groups.${label}.count`, () => exact(count)),
    measure('bytes', `files.${file.role}.groups.${label}.bytes`, () => exact(bytes)),
  ])
  const own = (key: 'weightBytes' | 'overheadBytes' | 'unclaimedBytes', share?: Share) =>
    measure('bytes', `files.${file.role}.${key}`, () => exact(account[key]), share)
  const share = weights?.file === file ? storedBytes(weights) : undefined
  return [own('weightBytes', share), own('overheadBytes'), own('unclaimedBytes'), ...groups]
}

/** What the file holds of each layer. */
function storedBytes({ layers }: StoredWeights): Share {
  const bytes = new Map(
    layers.map(({ name, blobs }) => [
      name,
      blobs.reduce((total, { count, dtype }) => total + packedBytes(dtype, BigInt(count)), 0n),
    ]),
  )
  return ({ node }) => bytes.get(node.name) ?? 0n
}

function predictedMeasures(analysis: Analysis): readonly Measure[] {
  const predicted = once(() => predictFile(analysis))
  // Shared blobs are written where they stand.
  const share: Share = (layer) => (layer.complete ? layer.parameterBytes : undefined)
  const own = (key: 'size' | 'weightBytes' | 'overheadBytes', otherwise: () => Total | undefined, shared?: Share) =>
    measure(
      'bytes',
      `files.weights.${key}`,
      async () => {
        const file = await predicted(analysis)
        return file === undefined ? otherwise() : exact(file[key])
      },
      shared,
    )
  return [
    own('size', () => ({ ...unpredicted(analysis), complete: false }), share),
    own('weightBytes', () => unpredicted(analysis), share),
    own('overheadBytes', () => undefined),
  ]
}

/** Bytes of weights where sizes are missing that the file would need: a bound, or a number in symbols. */
function unpredicted({ facts }: Analysis): Total {
  const layers = [...facts.values()]
  const isKnown = ({ complete, params }: Facts) => complete && params.every(({ kind }) => kind !== 'auxiliary')
  return { value: sum(layers.map((layer) => layer.parameterBytes)), complete: layers.every(isKnown) }
}

function inputMeasures({ model, facts }: Analysis): readonly Measure[] {
  const shapes = new Map(
    [...facts.values()].flatMap(({ node, outputs }) => node.outputs.map((value, at) => [value, shapeOf(outputs[at])])),
  )
  const { inputs, outputs } = model.graph
  return [
    ...inputs.flatMap((value, at) => shapeMeasures(`model.inputs.${at}.shape`, shapes.get(value))),
    ...outputs.flatMap((value, at) => shapeMeasures(`model.outputs.${at}.shape`, shapes.get(value))),
  ]
}

function shapeMeasures(key: string, shape: Shape | undefined): readonly Measure[] {
  return (shape ?? []).map((size, axis) => measure('count', `${key}.${axis}`, () => exact(size)))
}

function issueMeasures({ issues }: Analysis): readonly Measure[] {
  return (['error', 'warning', 'note'] as const).map((severity) =>
    measure('count', `issues.${severity}`, () => exact(issues.filter((found) => found.severity === severity).length)),
  )
}

/** All numbers of a layer. */
export function layerMeasures(layer: Facts, analysis: Analysis): readonly Measure[] {
  const { node, complete } = layer
  const cost = (of: () => Costs | undefined) => () => {
    const found = of()?.layers.get(node.id)
    return found && { value: found.macs, complete: found.complete }
  }
  const kinds = OPERATION_KINDS.map((kind) =>
    measure('count', `cost.operations.${kind}`, () => {
      const found = costsOf(analysis).layers.get(node.id)
      return found && { value: found.operations[kind], complete: found.complete }
    }),
  )
  return [
    measure('count', 'parameterCount', () => ({ value: layer.parameterCount.expr, complete })),
    measure('bytes', 'memory.parameterBytes', () => ({ value: layer.parameterBytes, complete })),
    measure('bytes', 'memory.outputBytes', () => knownSum(layer.outputBytes)),
    measure(
      'count',
      'cost.macs',
      cost(() => costsOf(analysis)),
    ),
    measure(
      'count',
      'cost.macsPerExample',
      cost(() => costsPerExample(analysis)),
    ),
    ...kinds,
    ...node.outputs.flatMap((_, at) => shapeMeasures(`outputs.${at}.shape`, shapeOf(layer.outputs[at]))),
    ...layer.params.flatMap(({ shape, count }, at) => [
      measure('count', `parameters.${at}.count`, () => count && exact(count.expr)),
      ...shapeMeasures(`parameters.${at}.shape`, shapeOf(shape)),
    ]),
    ...fieldMeasures(layer, analysis),
  ]
}

function fieldMeasures({ node }: Facts, analysis: Analysis): readonly Measure[] {
  const axes = fieldsOf(analysis).get(node.outputs[0] ?? '')?.axes ?? []
  return axes.flatMap((axis, at) =>
    (['size', 'stride', 'start'] as const).map((key) =>
      measure('count', `field.${key}.${at}`, () => exact(axis[key].expr)),
    ),
  )
}
