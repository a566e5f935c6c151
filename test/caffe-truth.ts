/** What real Caffe says of a network, as the files of ../shared/caffe hold it, and how ours compares. */

import { readFileSync } from 'node:fs'
import type { Analysis, Facts } from '../src/analyze/analysis.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { exprText } from '../src/core/expr.ts'
import type { DerivedShape, Shape } from '../src/core/network/shape.ts'
import { FormatError, type Issue } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { wellFormed } from '../src/core/words/well-formed.ts'
import { readNetwork } from '../src/index.ts'

interface TruthLayer {
  readonly name: string
  readonly type: string
  readonly tops: readonly (readonly [string, readonly number[]])[]
  readonly params?: readonly (readonly number[])[]
}

interface Assumed {
  readonly layer: string
  readonly from_type?: string
  readonly to_type?: string
  readonly tops?: readonly { readonly name: string; readonly shape: readonly number[] }[]
  readonly datum?: readonly number[]
  readonly image?: readonly number[]
  readonly datasets?: Readonly<Record<string, readonly number[]>>
}

export interface Truth {
  readonly phase?: 'TRAIN' | 'TEST'
  readonly level?: number
  readonly stages?: readonly string[]
  readonly rule?: string
  readonly assumedInputs?: readonly Assumed[]
  readonly totals: Readonly<Record<string, number>>
  readonly layers?: readonly TruthLayer[]
}

export function readTruth(file: string): Truth {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Our analysis of a definition under the conditions of a truth, or why it could not be read. */
export async function weighAs(truth: Truth, definition: string): Promise<Analysis | Issue> {
  try {
    const source = memorySource(definition, readFileSync(definition))
    const model = await readNetwork([source], {
      phase: truth.phase ?? 'TEST',
      level: truth.level ?? 0,
      stages: truth.stages ?? [],
      inputs: inputsOf(truth),
      datums: datumsOf(truth),
    })
    return analyze(model)
  } catch (error) {
    if (error instanceof FormatError) return error.issue
    throw error
  }
}

function inputsOf({ assumedInputs = [], layers = [] }: Truth): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const { to_type, tops = [] } of assumedInputs) {
    if (to_type === 'DummyData') for (const { name, shape } of tops) shapes.set(name, shape.map(BigInt))
  }
  // What an HDF5 file holds can't be given in any other way.
  for (const { type, tops } of layers)
    if (type === 'HDF5Data') for (const [top, shape] of tops) shapes.set(top, shape.map(BigInt))
  return shapes
}

function datumsOf({ assumedInputs = [] }: Truth): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const { layer, datum, image } of assumedInputs) {
    const record = datum ?? image
    if (record !== undefined) shapes.set(layer, record.map(BigInt))
  }
  return shapes
}

/** Where ours differs from the truth; empty where they agree. */
export function differences(truth: Truth, ours: Analysis | Issue): readonly string[] {
  if ('code' in ours) return truth.layers === undefined ? [] : [`not read: ${say(ours.message)}`]
  const errors = ours.issues.filter(({ severity }) => severity === 'error')
  if (truth.layers === undefined) return errors.length > 0 ? [] : ['Caffe refuses it, and ours does not']
  return [
    ...errors.map(({ message, where }) => `refused at line ${where?.line}: ${say(message)}`),
    ...layerDifferences(truth, truth.layers, [...ours.facts.values()]),
    ...totalDifferences(truth.totals, ours),
  ]
}

function layerDifferences(
  { assumedInputs = [] }: Truth,
  layers: readonly TruthLayer[],
  facts: readonly Facts[],
): readonly string[] {
  const names = (all: readonly (readonly [string, string])[]) =>
    all.map(([name, type]) => wellFormed(`${name}: ${type}`))
  const types = new Map(assumedInputs.map(({ layer, from_type }) => [layer, from_type]))
  const theirs = names(layers.map(({ name, type }) => [name, types.get(name) ?? type]))
  const ours = names(facts.map(({ node }) => [node.name, node.type]))
  const found: string[] =
    theirs.join() === ours.join() ? [] : [`layers ${ours.join(', ')} instead of ${theirs.join(', ')}`]
  layers.forEach((layer, index) => {
    const own = facts[index]
    if (own === undefined) return
    const tops = shapesText(layer.tops.map(([, shape]) => shape))
    const params = shapesText(layer.params ?? [])
    if (derivedText(own.outputs) !== tops)
      found.push(`${layer.name}: tops ${derivedText(own.outputs)} instead of ${tops}`)
    const ownParams = derivedText(own.params.map(({ shape }) => shape))
    if (ownParams !== params) found.push(`${layer.name}: parameters ${ownParams} instead of ${params}`)
  })
  return found
}

function shapesText(shapes: readonly (readonly number[])[]): string {
  return shapes.map((shape) => `[${shape.join()}]`).join(' ')
}

function derivedText(shapes: readonly (DerivedShape | undefined)[]): string {
  return shapes
    .map((shape) => (shape === undefined ? '?' : `[${shape.map(({ expr }) => exprText(expr)).join()}]`))
    .join(' ')
}

function totalDifferences(theirs: Truth['totals'], { totals }: Analysis): readonly string[] {
  const ours = {
    layers: String(totals.layers + totals.insertedLayers),
    autoSplits: String(totals.insertedLayers),
    uniqueParameters: exprText(totals.parameters.value),
    parametersOverAllBlobs: exprText(totals.parametersOverAllBlobs.value),
    dataMemoryBytes: exprText(totals.caffeDataBytes?.value ?? 0n),
  }
  return Object.entries(ours)
    .filter(([key, value]) => value !== String(theirs[key]))
    .map(([key, value]) => `${key}: ${value} instead of ${theirs[key]}`)
}
