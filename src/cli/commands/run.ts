/** `weigh run FILE WEIGHTS`: the network's forward pass on real values, beside what was predicted. */

import type { Analysis } from '../../analyze/analysis.ts'
import { analyze } from '../../analyze/analyze.ts'
import { observerOf } from '../../analyze/questions/observe.ts'
import { inputsOf } from '../../analyze/questions/what-if.ts'
import { withInputs } from '../../analyze/shapes/with-inputs.ts'
import { hasErrors, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { namePattern } from '../../core/words/name-pattern.ts'
import type { NetworkOptions } from '../../formats/format.ts'
import { npyFileOf } from '../../formats/numpy/npy.ts'
import { reportRun } from '../../reports/report.ts'
import {
  bytesOfTensor,
  isOfTensors,
  keepFeatures,
  type LayerRun,
  prepareRun,
  type Runner,
  type Typed,
  type WeightsAtHand,
} from '../../run/index.ts'
import { integerOption } from '../arguments.ts'
import { type Command, type Invocation, UsageError } from '../command.ts'
import { emit, tellIssues, writerOptions } from '../emit.ts'
import { readSmall } from '../file-source.ts'
import { FORMATS, formatOf, printingOptions, refuseFor } from '../formats.ts'
import { guess } from '../hints.ts'
import { refuseInput } from '../inputs.ts'
import { exitStatus, groupFiles, type OpenNetwork, openNetwork } from '../networks.ts'
import type { OptionValues } from '../option-values.ts'
import { COMMON_OPTIONS, LAYER_OPTION, READING_OPTIONS, readingOptions } from '../options.ts'
import { writeFileWhole } from '../output.ts'
import { drawRun, RUN_FIGURE_OPTIONS, wantedFigure } from '../run-figure.ts'
import { fedReading, RUN_INPUT_OPTIONS, type RunInputs, readRunInputs, statedShapes } from '../run-inputs.ts'

const RUN_FORMATS = FORMATS.filter((format) => format !== 'jsonl')

export const run: Command = {
  name: 'run',
  operands: 'FILE [WEIGHTS]',
  options: [
    ...RUN_INPUT_OPTIONS,
    { name: 'labels', value: 'FILE', file: true, help: message('names of the classes, one a line') },
    { name: 'top', value: 'N', help: message('how many of the best classes are told (5)') },
    {
      name: 'save',
      value: 'LAYER=FILE.npy',
      repeatable: true,
      file: true,
      help: message('write what a layer gives as a NumPy array'),
    },
    { name: 'count', help: message('count every multiplication in the loops, slowly, against the predicted MACs') },
    {
      name: 'seed',
      value: 'N',
      help: message('draw weights that no file has from the fillers, with this seed; without a filler they are 0'),
    },
    { name: 'times', help: message('the time of each layer (always told on a terminal)') },
    LAYER_OPTION,
    ...READING_OPTIONS.filter(({ name }) => name !== 'input'),
    ...printingOptions(RUN_FORMATS),
    ...RUN_FIGURE_OPTIONS,
    ...COMMON_OPTIONS,
  ],
  examples: [
    {
      command: 'weigh run lenet.prototxt lenet.caffemodel --image digit.png --scale 0.00390625',
      what: message('which digit LeNet takes it for'),
    },
    {
      command: 'weigh run deploy.prototxt net.caffemodel --image cat.jpg --mean 104,117,123 --labels synset_words.txt',
      what: message('an ImageNet classifier, its image as BGR without the mean'),
    },
    {
      command: 'weigh run lenet.prototxt lenet.caffemodel --image digit.png --scale 0.00390625 --draw maps.svg',
      what: message('the network as a figure, with its feature maps of that digit'),
    },
    {
      command: 'weigh run net.prototxt net.caffemodel --input data=x.npy --save conv1=conv1.npy',
      what: message('arrays in, arrays out'),
    },
    {
      command: 'weigh run net.onnx --input x=x.npy --save logits=y.npy',
      what: message("an ONNX model, its arrays in their own types; a node's name or a value's says what is kept"),
    },
    {
      command: 'weigh run net.prototxt --seed 1 --input data=x.npy --count',
      what: message('that the predicted MACs are true'),
    },
  ],
  async run({ operands, options, terminal }) {
    wantedFigure(options)
    const files = await filesOf(operands)
    const format = formatOf(options, RUN_FORMATS)
    if (format === 'json') refuseFor(format, ['layer'], options)
    const shapes = statedShapes(options)
    const reading = readingOptions({ ...options, all: (name) => (name === 'input' ? shapes : options.all(name)) })
    const network = await openNetwork(files, reading)
    try {
      if (network.analysis === undefined) {
        await tellIssues(network, options, terminal)
        return exitStatus([network])
      }
      const inputs = await readRunInputs(network.analysis, options)
      const isFed = isOfTensors(network.analysis.model) && inputs.tensors.size > 0
      if (!isFed) return await runNetwork(network, inputs, { operands, options, terminal }, format)
      return await runFed(files, { ...reading, ...fedReading(inputs) }, inputs, { operands, options, terminal }, format)
    } finally {
      network.close()
    }
  },
}

/** One network: a definition and its weights, or either. */
async function filesOf(operands: readonly string[]): Promise<readonly string[]> {
  const usage = message('type {usage}', { usage: 'weigh run FILE [WEIGHTS] --image IMAGE' })
  if (operands.length === 0) throw new UsageError(message('which network?'), usage)
  const [files = [], ...others] = await groupFiles(operands)
  if (others.length > 0) throw new UsageError(message('one network is run at a time'), usage)
  return files
}

/** Reads a network once more, with the sizes of what it runs on. */
async function runFed(
  files: readonly string[],
  reading: NetworkOptions,
  inputs: RunInputs,
  invocation: Invocation,
  format: (typeof RUN_FORMATS)[number],
): Promise<number> {
  const network = await openNetwork(files, reading)
  try {
    return await runNetwork(network, inputs, invocation, format)
  } finally {
    network.close()
  }
}

async function runNetwork(
  network: OpenNetwork,
  inputs: RunInputs,
  { options, terminal }: Invocation,
  format: (typeof RUN_FORMATS)[number],
): Promise<number> {
  const { analysis } = network
  if (analysis === undefined) return exitStatus([network])
  const labels = labelsOf(options.value('labels'))
  const wanted = savesOf(analysis, options)
  for (const file of [...wanted.values(), ...options.all('output'), ...options.all('draw')]) refuseInput(file)
  const isTensors = isOfTensors(analysis.model)
  const fed = isTensors ? analysis : analyze(withInputs(analysis.model, fedShapes(analysis, inputs)))
  const seed = integerOption(options, 'seed', 0)
  const runner = prepareRun(fed.model, weightsOf(network, fed), {
    counts: options.has('count'),
    sources: network.sources,
    ...(seed !== undefined && { seed }),
  })
  const saved = new Map<string, Typed>()
  const figure = wantedFigure(options)
  const kept = keepFeatures(fed.model.layout)
  const seen = await watch(fed, runner, inputs, (layer) => {
    keepWanted(layer, fed, wanted, saved)
    if (figure !== undefined) kept.observe(layer)
  })
  const issues: readonly Issue[] = [...inputs.notes.map(noteOf), ...fed.issues, ...seen.issues]
  const shown = {
    format,
    labels,
    examples: inputs.examples,
    top: integerOption(options, 'top', 1) ?? 5,
    times: options.has('times') || (terminal.stdout.isTTY === true && !options.has('output')),
    ...(options.has('layer') && { keep: namePattern(options.all('layer')) }),
    ...writerOptions(options, terminal),
  }
  await emit(await reportRun(seen, shown), options, terminal)
  for (const [name, file] of wanted) {
    const tensor = saved.get(name)
    if (tensor !== undefined) writeFileWhole(file, npyFileOf(tensor.dtype, tensor.shape, bytesOfTensor(tensor)))
  }
  if (figure !== undefined) await drawRun(figure, fed, kept, options, terminal)
  await tellIssues({ issues, lineOf: network.lineOf }, options, terminal)
  return hasErrors(issues) || [...wanted.keys()].some((name) => !saved.has(name)) ? 1 : 0
}

function noteOf(said: Issue['message']): Issue {
  return issue('run/image', 'note', said.text, said.args)
}

/**
 * The shapes that inputs really have; where an image or array has its own batch, all others from outside follow it. What
 * the file itself makes up (DummyData) stays as it is there.
 */
function fedShapes(analysis: Analysis, { tensors }: RunInputs) {
  const { nodes, values } = analysis.model.graph
  const [first] = tensors.values()
  const batch = first?.shape[0]
  const own = new Set(nodes.filter(makesUp).flatMap(({ outputs }) => outputs))
  return new Map(
    [...inputsOf(analysis)].map(([value, shape]) => {
      const tensor = tensors.get(values.get(value)?.name ?? value)
      if (tensor !== undefined) return [value, tensor.shape.map(BigInt)] as const
      const isKept = batch === undefined || shape.length === 0 || own.has(value)
      return [value, isKept ? shape : [BigInt(batch), ...shape.slice(1)]] as const
    }),
  )
}

function makesUp({ computes }: Analysis['model']['graph']['nodes'][number]): boolean {
  const computation = computes?.()
  return computation !== undefined && 'kind' in computation && computation.kind === 'fill'
}

function weightsOf({ sources }: OpenNetwork, { model }: Analysis): WeightsAtHand | undefined {
  const source = sources.find(({ name }) => name === model.weights?.file.name)
  return model.weights && source && { stored: model.weights, source }
}

async function watch(analysis: Analysis, runner: Runner, { tensors }: RunInputs, each: (layer: LayerRun) => void) {
  const observer = observerOf(analysis)
  const pass = await runner.forward(tensors, (layer) => {
    observer.see(layer)
    each(layer)
  })
  return observer.result(pass)
}

function labelsOf(file: string | undefined): readonly string[] {
  if (file === undefined) return []
  const text = new TextDecoder().decode(readSmall(file))
  return text.replace(/\n$/, '').split(/\r?\n/)
}

/** Names of layers or blobs, and the files that their values go to. Throws UsageError for a name that is neither. */
function savesOf({ model }: Analysis, options: OptionValues): ReadonlyMap<string, string> {
  const names = new Set([
    ...model.graph.nodes.map(({ name }) => name),
    ...[...model.graph.values.values()].map(({ name }) => name),
  ])
  return new Map(
    options.all('save').map((given) => {
      const at = given.lastIndexOf('=')
      const [name, file] = [given.slice(0, at), given.slice(at + 1)]
      const usage = message('type {usage}', { usage: '--save conv1=conv1.npy' })
      if (at <= 0 || file === '') throw new UsageError(message('--save does not understand {given}', { given }), usage)
      if (!names.has(name))
        throw new UsageError(message('there is no layer or blob {name}', { name }), guess(name, names))
      return [name, file]
    }),
  )
}

/** A layer's first top goes by the layer's name; every blob by its own, as its last layer left it. */
function keepWanted(
  { node, tops }: LayerRun,
  { model }: Analysis,
  wanted: ReadonlyMap<string, string>,
  saved: Map<string, Typed>,
): void {
  const layers = new Set(model.graph.nodes.map(({ name }) => name))
  for (const [index, { shape, data, exact }] of tops.entries()) {
    const blob = model.graph.values.get(node.outputs[index] ?? '')?.name ?? ''
    const names = [...(index === 0 ? [node.name] : []), ...(layers.has(blob) ? [] : [blob])]
    for (const name of names)
      if (wanted.has(name)) saved.set(name, exact ?? { dtype: 'float32', shape, data: data.slice() })
  }
}
