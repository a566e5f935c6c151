/** What the two Darknets say of a network, as ../shared/darknet holds it, and how ours compares. */

import type { Analysis, Facts } from '../src/analyze/analysis.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import { type Shape, shapeOf } from '../src/core/network/shape.ts'
import { FormatError, type Issue } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { readNetwork } from '../src/index.ts'

export const DARKNET = '../shared/darknet'

interface TruthParam {
  readonly name: string
  readonly count: number
  readonly kind: string
  readonly shape?: readonly number[]
}

interface TruthLayer {
  readonly id: string
  readonly type: string
  readonly outputs: readonly { readonly shape: readonly number[]; readonly count: number }[]
  readonly parameters: readonly TruthParam[]
  readonly macs?: number
}

export interface DarknetTruth {
  readonly layers?: readonly TruthLayer[]
  readonly totals?: Readonly<Record<string, number>>
  readonly refused?: unknown
  readonly endedEarly?: unknown
}

export type Program = 'pjreddie' | 'alexeyab'

/** Our analysis of a cfg as one program reads it, or why it could not be read. */
export async function weighCfg(
  text: string | Uint8Array,
  dialect: Program | undefined,
  weights: readonly ByteSource[] = [],
): Promise<Analysis | Issue> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  try {
    const sources = [memorySource('net.cfg', bytes), ...weights]
    return analyze(await readNetwork(sources, dialect === undefined ? {} : { dialect }))
  } catch (error) {
    if (error instanceof FormatError) return error.issue
    throw error
  }
}

/** Where ours differs from the truth; empty where they agree. */
export function darknetDifferences(truth: DarknetTruth, ours: Analysis | Issue): readonly string[] {
  if ('code' in ours) return truth.layers === undefined ? [] : [`not read: ${say(ours.message)}`]
  const errors = ours.issues.filter(({ severity }) => severity === 'error')
  if (truth.layers === undefined) return errors.length > 0 ? [] : ['Darknet refuses it, and ours does not']
  // Sizes below 0 and layers of no kind pass in Darknet, and end it later: ours says so at once.
  const isSound = truth.endedEarly === undefined && !hasNonsense(truth.layers)
  if (!isSound)
    return errors.length > 0 || truth.endedEarly !== undefined ? shapesOnly(truth.layers, ours) : ['no error']
  return [
    ...errors.map(({ message, where }) => `refused at line ${where?.line}: ${say(message)}`),
    ...truth.layers.flatMap((layer, index) => layerDifferences(layer, [...ours.facts.values()][index])),
    ...totals(truth, ours),
  ]
}

function hasNonsense(layers: readonly TruthLayer[]): boolean {
  return layers.some(({ outputs }) =>
    outputs.some(
      ({ shape, count }) => shape.some((size) => size < 0) || (count === 0 && shape.every((size) => size === 0)),
    ),
  )
}

function shapesOnly(layers: readonly TruthLayer[], ours: Analysis): readonly string[] {
  return layers.flatMap(({ id, outputs }, index) => {
    const [first] = outputs
    if (first === undefined || first.shape.some((size) => size <= 0)) return []
    return shapeDifferences(id, first, shapeOf([...ours.facts.values()][index]?.outputs[0]))
  })
}

function shapeDifferences(id: string, { shape, count }: TruthLayer['outputs'][number], ours: Shape | undefined) {
  const own = ours?.slice(1)
  const wanted = shape.every((size) => size === 0) ? [count] : shape
  const product = own?.reduce<bigint>((all, size) => all * (typeof size === 'bigint' ? size : -1n), 1n)
  const isSame = own?.map(String).join() === wanted.join() || (wanted.length === 1 && product === BigInt(count))
  return isSame ? [] : [`${id}: [${own?.map(String)}] instead of [${wanted}]`]
}

function layerDifferences(layer: TruthLayer, own: Facts | undefined): readonly string[] {
  const { id, type, outputs, parameters, macs } = layer
  if (own === undefined) return [`${id}: no layer`]
  const found: string[] = []
  if (`[${own.node.type}]` !== type && own.node.type !== type)
    found.push(`${id}: type ${own.node.type} instead of ${type}`)
  const [first] = outputs
  if (first !== undefined) found.push(...shapeDifferences(id, first, shapeOf(own.outputs[0])))
  const theirs = parameters.map(({ name, count, kind, shape }) => `${name} ${count} ${kind} ${shape ?? ''}`)
  const mine = own.params.map(({ name, count, kind, shape }, index) => {
    const told = parameters[index]?.shape === undefined ? '' : shapeOf(shape)?.map(String)
    return `${name} ${count?.expr} ${kind} ${told}`
  })
  if (theirs.join() !== mine.join()) found.push(`${id}: parameters ${mine.join(', ')} instead of ${theirs.join(', ')}`)
  if (macs !== undefined && String(own.cost?.macs?.expr ?? 0n) !== String(macs))
    found.push(`${id}: macs ${own.cost?.macs?.expr} instead of ${macs}`)
  return found
}

function totals({ totals }: DarknetTruth, ours: Analysis): readonly string[] {
  const { parameters, learned, statistics } = ours.totals
  const own = { floatsRead: parameters.value, learned: learned.value, statistics: statistics.value }
  return Object.entries(own).flatMap(([name, value]) => {
    const wanted = totals?.[name]
    return wanted === undefined || String(value) === String(wanted) ? [] : [`${name} ${value} instead of ${wanted}`]
  })
}
