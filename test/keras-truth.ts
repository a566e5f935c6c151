/** What Keras says of a model, as ../shared/keras holds it, and how ours compares. */

import { type Analysis, eachFacts, type Facts } from '../src/analyze/analysis.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import { shapeOf } from '../src/core/network/shape.ts'
import { FormatError, type Issue } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { readNetwork } from '../src/index.ts'

export const KERAS = '../shared/keras'

interface TruthLayer {
  readonly id: string
  readonly type: string
  readonly outputs: readonly { readonly shape: readonly (number | null)[] | null }[] | null
  readonly parameters: readonly {
    readonly name: string
    readonly shape: readonly number[]
    readonly trainable: boolean
    readonly dtype: string
  }[]
  readonly nested?: readonly TruthLayer[]
  readonly sharedWith?: string
}

export interface KerasTruth {
  readonly layers?: readonly TruthLayer[]
  readonly totals?: { readonly parameters?: number; readonly trainable: number; readonly nonTrainable: number }
}

/** Our analysis of a definition, or why it could not be read. */
export async function weighKeras(...sources: readonly ByteSource[]): Promise<Analysis | Issue> {
  try {
    return analyze(await readNetwork(sources))
  } catch (error) {
    if (error instanceof FormatError) return error.issue
    throw error
  }
}

export function weighJson(text: string): Promise<Analysis | Issue> {
  return weighKeras(memorySource('model.json', new TextEncoder().encode(text)))
}

/** Where ours differs from the truth; empty where they agree. */
export function kerasDifferences(truth: KerasTruth, ours: Analysis | Issue): readonly string[] {
  if ('code' in ours) return [`not read: ${say(ours.message)}`]
  const errors = ours.issues.filter(({ severity }) => severity === 'error')
  return [
    ...errors.map(({ message, where }) => `refused at ${where?.layer}: ${say(message)}`),
    ...(truth.layers ?? []).flatMap((layer) => layerDifferences(layer, '', ours)),
    ...totals(truth, ours),
  ]
}

function layerDifferences(layer: TruthLayer, prefix: string, ours: Analysis): readonly string[] {
  const id = layer.id.startsWith(prefix) ? layer.id : prefix + layer.id
  const own = [...eachFacts([...ours.facts.values()])].find(({ node }) => node.id === id)
  if (own === undefined) return [`${id}: no layer`]
  const nested = (layer.nested ?? []).flatMap((one) => layerDifferences(one, `${id}/`, ours))
  return [...ownDifferences(id, layer, own), ...nested]
}

function ownDifferences(id: string, layer: TruthLayer, own: Facts): readonly string[] {
  const found: string[] = []
  if (own.node.type !== layer.type) found.push(`${id}: type ${own.node.type} instead of ${layer.type}`)
  layer.outputs?.forEach(({ shape }, index) => {
    const mine = shapeOf(own.outputs[index])
    const text = mine?.map((size) => (typeof size === 'bigint' ? String(size) : 'null')).join()
    const wanted = shape?.map(String).join()
    if (text !== wanted) found.push(`${id}: [${text}] instead of [${wanted}]`)
  })
  if (layer.nested !== undefined || layer.parameters === null) return found
  const theirs = layer.parameters.map(
    ({ name, shape, trainable, dtype }) =>
      `${name
        .split('/')
        .at(-1)
        ?.replace(/^variable_\d+$/, 'variable')} [${shape}] ${trainable} ${dtype}`,
  )
  const mine = own.params.map(
    ({ name, shape, trainable, dtype }) =>
      `${name.split('/').at(-1)} [${shapeOf(shape)?.map(String)}] ${trainable} ${dtype}`,
  )
  if (theirs.join() !== mine.join()) found.push(`${id}: ${mine.join(', ')} instead of ${theirs.join(', ')}`)
  return found
}

function totals({ totals }: KerasTruth, ours: Analysis): readonly string[] {
  if (typeof totals?.parameters !== 'number') return []
  const { parameters } = ours.totals
  return String(parameters.value) === String(totals.parameters)
    ? []
    : [`${parameters.value} parameters instead of ${totals.parameters}`]
}
