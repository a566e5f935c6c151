/** Networks that real Caffe ran, with every blob it computed (../shared/caffe/forward). */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { prepareRun, type Runner, type RunOptions, type Tensor } from '../src/entries/run.ts'
import { readNetwork } from '../src/formats/index.ts'
import { type NpyArray, readNpy } from '../src/formats/numpy/read-npy.ts'
import type { Model } from '../src/index.ts'

export interface TruthTop {
  readonly name: string
  readonly shape: readonly number[]
  readonly file?: string
  readonly maxAbs?: number
  readonly f64Diff?: number
}

interface RunTruth {
  /** Paths below `relativeTo`; absent where the network lies in the folder itself. */
  readonly prototxt?: string
  readonly caffemodel?: string
  readonly relativeTo?: string
  readonly phase: 'TRAIN' | 'TEST'
  readonly weights?: string
  readonly inputs: readonly { readonly name: string; readonly file: string }[]
  /** How often the network ran; the last pass is what is kept. */
  readonly forwards?: number
  readonly loss?: number
  readonly layers: readonly {
    readonly name: string
    readonly autoSplit?: boolean
    readonly tops: readonly TruthTop[]
  }[]
}

/** The folders of one kind of truth; none where the truth is not there. */
export function truthFolders(kind: string): readonly string[] {
  const folder = join('../shared/caffe/forward', kind)
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

const fileSource = (path: string) => memorySource(path, new Uint8Array(readFileSync(path)))
export const arrayIn = (path: string): Promise<NpyArray> => readNpy(fileSource(path))

export interface PreparedTruth {
  readonly truth: RunTruth
  readonly model: Model
  readonly runner: Runner
  readonly inputs: ReadonlyMap<string, Tensor>
}

/** The network of a folder, ready to run with its weights and the inputs that Caffe had. */
export async function prepareTruth(folder: string, options: RunOptions = {}): Promise<PreparedTruth> {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as RunTruth
  const files = filesOf(folder, truth)
  const definition = fileSource(files.definition)
  const weights = files.weights === undefined ? undefined : fileSource(files.weights)
  const inputs = new Map<string, Tensor>()
  for (const { name, file } of truth.inputs) inputs.set(name, await arrayIn(join(folder, file)))
  const shapes = new Map([...inputs].map(([name, { shape }]) => [name, shape.map(BigInt)]))
  const model = await readNetwork(weights ? [definition, weights] : [definition], {
    phase: truth.phase,
    inputs: shapes,
  })
  const atHand = weights && model.weights && { stored: model.weights, source: weights }
  return { truth, model, runner: prepareRun(model, atHand, options), inputs }
}

function filesOf(folder: string, { prototxt, caffemodel, relativeTo = '', weights }: RunTruth) {
  const below = join('..', relativeTo)
  if (prototxt !== undefined)
    return { definition: join(below, prototxt), weights: caffemodel && join(below, caffemodel) }
  const own = join(folder, 'net.prototxt')
  if (existsSync(own)) return { definition: own, weights: weights && join(folder, weights) }
  // The digits are of the network that is trained.
  const trained = '../shared/caffe/weights/lenet-trained'
  return { definition: join(trained, 'lenet.prototxt'), weights: join(trained, 'lenet_iter_10000.caffemodel') }
}
