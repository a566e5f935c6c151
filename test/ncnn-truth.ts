/** What ncnn says of a network, as ../shared/ncnn holds it, and how ours compares. */

import type { Analysis, Facts } from '../src/analyze/analysis.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import { type Shape, shapeOf } from '../src/core/network/shape.ts'
import { FormatError, type Issue } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { readNetwork } from '../src/index.ts'

export const NCNN = '../shared/ncnn'

interface TruthLayer {
  readonly id: string
  readonly type: string
  readonly outputs: readonly { readonly name: string; readonly shape?: readonly number[] | null }[]
  readonly parameters?: readonly {
    readonly count: number
    readonly flagged: boolean
    readonly offset?: number
    readonly bytes?: number
    readonly encoding?: string
  }[]
}

export interface NcnnTruth {
  readonly layers?: readonly TruthLayer[]
  readonly totals?: Readonly<Record<string, unknown>>
  readonly inputs?: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly refused?: unknown
  readonly failed?: readonly string[]
}

/** Our analysis of a definition with the inputs of a truth, or why it could not be read. */
export async function weighParam(
  text: string | Uint8Array,
  { inputs = [] }: Pick<NcnnTruth, 'inputs'>,
  weights: readonly ByteSource[] = [],
): Promise<Analysis | Issue> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const shapes = new Map<string, Shape>(inputs.map(({ name, shape }) => [name, shape.map(BigInt)]))
  try {
    return analyze(await readNetwork([memorySource('net.param', bytes), ...weights], { inputs: shapes }))
  } catch (error) {
    if (error instanceof FormatError) return error.issue
    throw error
  }
}

/** Where ours differs from the truth; empty where they agree. */
export function ncnnDifferences(truth: NcnnTruth, ours: Analysis | Issue): readonly string[] {
  if ('code' in ours) return truth.layers === undefined ? [] : [`not read: ${say(ours.message)}`]
  const errors = ours.issues.filter(({ severity }) => severity === 'error')
  if (truth.layers === undefined) return errors.length > 0 ? [] : ['ncnn refuses it, and ours does not']
  const failed = (truth.failed?.length ?? 0) > 0
  return [
    ...(failed ? [] : errors.map(({ message, where }) => `refused at line ${where?.line}: ${say(message)}`)),
    ...truth.layers.flatMap((layer, index) => layerDifferences(layer, [...ours.facts.values()][index])),
    ...totals(truth, ours),
  ]
}

function layerDifferences(
  { id, type, outputs, parameters = [] }: TruthLayer,
  own: Facts | undefined,
): readonly string[] {
  if (own === undefined) return [`${id}: no layer`]
  const found: string[] = []
  if (own.node.type !== type) found.push(`${id}: type ${own.node.type} instead of ${type}`)
  outputs.forEach(({ shape }, index) => {
    if (shape === undefined || shape === null) return
    const mine = shapeOf(own.outputs[index])
    // What the data decide is a symbol.
    const isSame =
      mine?.length === shape.length &&
      mine.every((size, axis) => size === BigInt(shape[axis] ?? 0) || isSymbol(own, size))
    if (!isSame) found.push(`${id} ${type}: [${mine?.map(String)}] instead of [${shape}]`)
  })
  const theirs = parameters.map(({ count }) => count).join()
  const mine = own.params.map(({ count }) => String(count?.expr)).join()
  if (theirs !== mine) found.push(`${id} ${type}: parameters ${mine} instead of ${theirs}`)
  return found
}

function isSymbol({ node }: Facts, size: Shape[number]): boolean {
  return node.op.sizesFromData === true && typeof size !== 'bigint'
}

function totals({ totals }: NcnnTruth, ours: Analysis): readonly string[] {
  const wanted = totals?.parameters
  if (wanted === undefined || String(ours.totals.parameters.value) === String(wanted)) return []
  return [`parameters ${ours.totals.parameters.value} instead of ${wanted}`]
}
