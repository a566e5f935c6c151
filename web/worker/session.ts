/** What the worker keeps between requests: the files that are open, and the network that they make with the text. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { analyze } from '../../src/analyze/analyze.ts'
import { inputsOf, withBatch, withDtypes } from '../../src/analyze/questions/what-if.ts'
import { withInputs } from '../../src/analyze/shapes/with-inputs.ts'
import { type ByteSource, memorySource } from '../../src/core/bytes/bytes.ts'
import { type Dtype, dtypeNamed } from '../../src/core/network/dtype.ts'
import type { FileLedger, Model } from '../../src/core/network/model.ts'
import { parseShape, type Shape } from '../../src/core/network/shape.ts'
import { FormatError, type Issue, issue } from '../../src/core/words/issue.ts'
import { type Catalogue, message } from '../../src/core/words/message.ts'
import type { FeatureSource } from '../../src/figures/index.ts'
import type { ReadOptions } from '../../src/formats/format.ts'
import { readNetwork } from '../../src/formats/index.ts'
import { DEFAULT_SETTINGS, type Settings } from '../protocol.ts'
import { Folder } from './folder.ts'
import { rememberingFormats } from './remembering.ts'

/** A file that makes no network, but whose bytes can be shown. */
export interface BareFile {
  readonly file: FileLedger
  readonly issues: readonly Issue[]
}

export interface Session {
  catalogue: Catalogue | undefined
  language: string
  /** Set once a network was weighed. */
  analysis: Analysis | undefined
  /** Name of the text in the editor, or of the first of the files. */
  name: string
  /** The text that was weighed last; `null` where the files are all. */
  text: string | null
  settings: Settings
  /** The network as it was opened, with its text. */
  opened: { readonly text: string | null; readonly analysis: Analysis | undefined } | undefined
  /** The network that others are compared with. */
  kept: { readonly analysis: Analysis; readonly name: string } | undefined
  /** All files that are at hand. */
  folder: Folder
  /** Those of them that make the network: beside the text, or all of it. */
  files: readonly ByteSource[]
  bare: BareFile | undefined
  /** What the last pass computed, of the analysis that it ran. */
  features: { readonly of: Analysis; readonly source: FeatureSource } | undefined
}

export const session: Session = {
  catalogue: undefined,
  language: 'en',
  analysis: undefined,
  name: '',
  text: '',
  settings: DEFAULT_SETTINGS,
  opened: undefined,
  kept: undefined,
  folder: new Folder([]),
  files: [],
  bare: undefined,
  features: undefined,
}

/** The network that was weighed last. Throws an Error where there is none: the page asks for views after weighing. */
export function weighed(): Analysis {
  if (session.analysis === undefined) throw new FormatError(issue('page/nothing', 'note', 'no network could be read'))
  return session.analysis
}

/** Reads a text with the files beside it, or the files alone. Throws FormatError where that is no network. */
export function readFiles(
  name: string,
  text: string | null,
  files: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Model> {
  const own = text === null ? [] : [memorySource(name, new TextEncoder().encode(text))]
  return readNetwork([...own, ...files], { ...options, ...session.folder.around(), formats: rememberingFormats })
}

let last: { readonly key: string; readonly files: readonly ByteSource[]; readonly model: Model } | undefined

/** Weighs a network under the reader's suppositions. Throws FormatError where it can't be read. */
export async function weighUnder(name: string, text: string | null, settings: Settings): Promise<Analysis> {
  const options = readOptions(settings)
  const key = JSON.stringify([name, text, options], (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const { files } = session
  // What is supposed of sizes and types changes nothing that is read.
  const model = last?.key === key && last.files === files ? last.model : await readFiles(name, text, files, options)
  last = { key, files, model }
  return suppose(analyze(model), settings)
}

function readOptions({ phase, stages, level, context, tokens, cacheDtype, batch }: Settings): ReadOptions {
  const count = (typed: string) => (/^[1-9]\d{0,15}$/.test(typed.trim()) ? BigInt(typed.trim()) : undefined)
  const [tokensInCache, tokensOfPass, examples] = [context, tokens, batch].map(count)
  const held = cacheDtype === '' ? undefined : dtypeNamed(cacheDtype)
  return {
    phase,
    stages: stages.split(/[\s,]+/).filter((stage) => stage !== ''),
    level: /^[+-]?\d{1,9}$/.test(level.trim()) ? Number(level) : 0,
    ...(tokensInCache !== undefined && { context: tokensInCache }),
    ...(tokensOfPass !== undefined && { tokens: tokensOfPass }),
    ...(examples !== undefined && { batch: examples }),
    ...(held !== undefined && { cacheDtype: held }),
  }
}

/** Inputs first, then the batch, then the types of numbers. */
function suppose(analysis: Analysis, { inputs, batch, dtypes }: Settings): Analysis {
  const shapes = shapesOf(analysis, inputs)
  const resized = shapes.size === 0 ? analysis : analyze(withInputs(analysis.model, shapes))
  const size = batch.trim() === '' || analysis.model.isBatchless === true ? undefined : parseShape(batch)?.[0]
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
