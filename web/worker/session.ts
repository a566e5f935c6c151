/** What the worker keeps between requests: the text, what it weighs, and the files of weights beside it. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import { inputsOf, withBatch, withDtypes } from '../../src/analyze/questions/what-if.ts'
import { withInputs } from '../../src/analyze/shapes/with-inputs.ts'
import { type ByteSource, memorySource } from '../../src/core/bytes/bytes.ts'
import type { Dtype } from '../../src/core/network/dtype.ts'
import { parseShape, type Shape } from '../../src/core/network/shape.ts'
import type { StoredWeights } from '../../src/core/network/weights.ts'
import { FormatError, issue } from '../../src/core/words/issue.ts'
import { type Catalogue, message } from '../../src/core/words/message.ts'
import type { FeatureSource } from '../../src/figures/index.ts'
import type { CaffeFile } from '../../src/formats/caffe/weights.ts'
import { blobShapes, type ReadOptions } from '../../src/formats/format.ts'
import { readNetwork } from '../../src/formats/index.ts'
import { DEFAULT_SETTINGS, type Settings } from '../protocol.ts'

/** A file of weights that was opened; its numbers stay where they are. */
export interface OpenWeights {
  readonly source: ByteSource
  readonly content: CaffeFile
  /** The same in the words of all formats. */
  readonly stored: StoredWeights
}

export interface Session {
  catalogue: Catalogue | undefined
  language: string
  /** Set once a network was weighed. */
  analysis: Analysis | undefined
  name: string
  settings: Settings
  /** The network as it was opened, with its text. */
  opened: { readonly text: string; readonly analysis: Analysis | undefined } | undefined
  weights: OpenWeights | undefined
  /** What the last pass computed, of the analysis that it ran. */
  features: { readonly of: Analysis; readonly source: FeatureSource } | undefined
  /** Files that a definition may name, by their last name. */
  readonly beside: Map<string, ByteSource>
}

export const session: Session = {
  catalogue: undefined,
  language: 'en',
  analysis: undefined,
  name: '',
  settings: DEFAULT_SETTINGS,
  opened: undefined,
  weights: undefined,
  features: undefined,
  beside: new Map(),
}

/** The network that was weighed last. Throws an Error where there is none: the page asks for views after weighing. */
export function weighed(): Analysis {
  if (session.analysis === undefined) throw new FormatError(issue('page/nothing', 'note', 'no network could be read'))
  return session.analysis
}

/** Weighs a text under the reader's suppositions. Throws FormatError where it can't be read. */
export async function weighText(name: string, text: string, settings: Settings): Promise<Analysis> {
  const source = memorySource(name, new TextEncoder().encode(text))
  const weights = session.weights?.stored
  const shapes = weights?.kind === 'net' ? { blobShapes: blobShapes(weights) } : {}
  const model = await readNetwork([source], { ...readOptions(settings), ...shapes, open: openBeside })
  const joined = weights?.kind === 'net' ? { ...model, weights, files: [...model.files, weights.file] } : model
  return suppose(analyze(joined), settings)
}

function openBeside(name: string): Promise<ByteSource | undefined> {
  return Promise.resolve(session.beside.get(name.replace(/^.*[\\/]/, '')))
}

function readOptions({ phase, stages, level }: Settings): ReadOptions {
  return {
    phase,
    stages: stages.split(/[\s,]+/).filter((stage) => stage !== ''),
    level: /^[+-]?\d{1,9}$/.test(level.trim()) ? Number(level) : 0,
  }
}

/** Inputs first, then the batch, then the types of numbers. */
function suppose(analysis: Analysis, { inputs, batch, dtypes }: Settings): Analysis {
  const shapes = shapesOf(analysis, inputs)
  const resized = shapes.size === 0 ? analysis : analyze(withInputs(analysis.model, shapes))
  const size = batch.trim() === '' ? undefined : parseShape(batch)?.[0]
  const batched = size === undefined ? resized : analyze(withBatch(resized, size))
  const types = {
    ...(dtypes.activations !== '' && { activations: dtypes.activations as Dtype }),
    ...(dtypes.weights !== '' && { weights: dtypes.weights as Dtype }),
  }
  return Object.keys(types).length === 0 ? batched : analyze(withDtypes(batched.model, types))
}

function shapesOf(analysis: Analysis, given: Settings['inputs']): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const [value, known] of inputsOf(analysis)) {
    const name = analysis.model.graph.values.get(value)?.name ?? value
    const text = Object.hasOwn(given, name) ? (given[name] ?? '') : ''
    if (text.trim() === '') continue
    const shape = parseShape(text)
    if (shape === undefined) {
      const hint = message('write sizes with × or x between them, such as 64 × 3 × 224 × 224')
      throw new FormatError(issue('page/shape', 'error', '{text} is no shape for {name}', { text, name }, { hint }))
    }
    if (shape.length === known.length) shapes.set(value, shape)
  }
  return shapes
}
