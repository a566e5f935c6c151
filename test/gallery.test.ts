/**
 * The gallery in docs is the figures' snapshot test: where a figure differs, `-changed.svg` is left beside it.
 * `UPDATE_GOLDEN=1` draws it anew.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keepFeatures, prepareRun } from '../src/entries/run.ts'
import { type DrawOptions, drawFigure, printSvg, readWeightValues } from '../src/figures/index.ts'
import { readNpy } from '../src/formats/numpy/read-npy.ts'
import { analyze, memorySource, readNetwork, readWeights } from '../src/index.ts'
import { zh } from '../src/text/zh.ts'
import { SHARED } from './shared.ts'

interface Picture {
  readonly name: string
  readonly title: string
  readonly file: string
  readonly options: DrawOptions
  readonly weights?: string
  /** Values that the network runs on, for the squares. */
  readonly input?: string
}

const LENET = 'examples/lenet/lenet.prototxt'
const NETS = `${SHARED}/nets`
const TRAINED = 'examples/lenet/lenet.caffemodel'
/** The first digit of MNIST's test set, a 7, as Caffe got it. */
const DIGIT = `${SHARED}/forward/lenet/digit-0/in-data.npy`

const PICTURES: readonly Picture[] = [
  {
    name: 'lenet-kernels-maps',
    title: 'A trained LeNet reads a digit: `--style kernels`, with real feature maps',
    file: LENET,
    weights: TRAINED,
    input: DIGIT,
    options: { style: 'kernels' },
  },
  {
    name: 'lenet-lenet-maps',
    title: 'The same as `--style lenet`',
    file: LENET,
    weights: TRAINED,
    input: DIGIT,
    options: { style: 'lenet' },
  },
  {
    name: 'lenet-kernels-trained',
    title: 'LeNet: `--style kernels` with its trained weights',
    file: LENET,
    weights: TRAINED,
    options: { style: 'kernels' },
  },
  {
    name: 'lenet-conv1',
    title: 'All kernels of a layer: `--layer conv1 --all`',
    file: LENET,
    weights: TRAINED,
    options: { style: 'kernels', layer: 'conv1', all: true },
  },
  {
    name: 'lenet-kernels-zh',
    title: 'The same in Chinese: `--lang zh`',
    file: LENET,
    options: { style: 'kernels', language: 'zh', catalogue: zh },
  },
  {
    name: 'lenet-lenet',
    title: 'LeNet as LeCun drew it: `--style lenet --wording 1998`',
    file: LENET,
    options: { style: 'lenet', wording: '1998' },
  },
  {
    name: 'lenet-lenet-trained',
    title: 'The same with its trained weights: `--weights lenet.caffemodel`',
    file: LENET,
    weights: TRAINED,
    options: { style: 'lenet' },
  },
  { name: 'lenet-convnet', title: 'LeNet: `--style convnet`', file: LENET, options: { style: 'convnet' } },
  { name: 'lenet-boxes', title: 'LeNet: `--style boxes`', file: LENET, options: { style: 'boxes' } },
  {
    name: 'lenet-graph',
    title: 'LeNet: `--style graph --direction right`',
    file: LENET,
    options: { style: 'graph', direction: 'right' },
  },
  {
    name: 'lenet-bytemap',
    title: 'The bytes of the weights file: `--style bytemap`',
    file: LENET,
    weights: TRAINED,
    options: { style: 'bytemap' },
  },
  {
    name: 'alexnet-boxes',
    title: 'AlexNet: `--style boxes`',
    file: `${NETS}/BVLC+caffe/models/bvlc_alexnet/deploy.prototxt`,
    options: { style: 'boxes' },
  },
  {
    name: 'alexnet-kernels',
    title: 'AlexNet: `--style kernels`',
    file: `${NETS}/BVLC+caffe/models/bvlc_alexnet/deploy.prototxt`,
    options: { style: 'kernels' },
  },
  {
    name: 'googlenet-graph',
    title: 'GoogLeNet: `--style graph`',
    file: `${NETS}/BVLC+caffe/models/bvlc_googlenet/deploy.prototxt`,
    options: { style: 'graph' },
  },
  {
    name: 'resnet50-graph',
    title: 'ResNet-50: `--style graph`, repeated blocks folded',
    file: `${NETS}/dgschwend+netscope/presets/resnet-50.prototxt`,
    options: { style: 'graph' },
  },
  {
    name: 'resnet50-boxes',
    title: 'ResNet-50: `--style boxes`',
    file: `${NETS}/dgschwend+netscope/presets/resnet-50.prototxt`,
    options: { style: 'boxes' },
  },
  {
    name: 'squeezenet-graph',
    title: 'SqueezeNet: `--style graph`',
    file: `${NETS}/songhan+SqueezeNet-Deep-Compression/SqueezeNet_deploy.prototxt`,
    options: { style: 'graph' },
  },
  {
    name: 'mobilenet-convnet',
    title: 'MobileNet: `--style convnet`',
    file: `${NETS}/shicai+MobileNet-Caffe/mobilenet_deploy.prototxt`,
    options: { style: 'convnet' },
  },
  {
    name: 'siamese-lenet',
    title: 'A siamese network with shared weights: `--style lenet`',
    file: 'examples/siamese/mini-siamese.prototxt',
    options: { style: 'lenet' },
  },
  {
    name: 'fcn-graph',
    title: 'A fully convolutional network: `--style graph`',
    file: `${NETS}/shelhamer+fcn.berkeleyvision.org/voc-fcn8s/deploy.prototxt`,
    options: { style: 'graph' },
  },
  {
    name: 'unet-boxes',
    title: 'A U-net: `--style boxes`',
    file: 'examples/segmentation/mini-unet.prototxt',
    options: { style: 'boxes' },
  },
  {
    name: 'wake-word-boxes',
    title: 'A TensorFlow Lite model for a microcontroller: `--style boxes`',
    file: 'examples/formats/wake-word.tflite',
    options: { style: 'boxes' },
  },
  {
    name: 'yolo-graph',
    title: "Darknet's YOLO with two heads: `--style graph`",
    file: 'examples/formats/mini-yolo.cfg',
    options: { style: 'graph' },
  },
  {
    name: 'squeeze-graph',
    title: 'An ncnn network: `--style graph --direction right`',
    file: 'examples/formats/mini-squeeze.param',
    options: { style: 'graph', direction: 'right' },
  },
]

const FOLDER = join(import.meta.dirname, '..', 'docs', 'gallery')
const isUpdate = process.env.UPDATE_GOLDEN === '1'

async function drawn({ file, options, weights, input }: Picture): Promise<string> {
  const bytes = new Uint8Array(readFileSync(file))
  const source = memorySource(file, bytes)
  if (weights === undefined)
    return printSvg(drawFigure(analyze(await readNetwork([source])), { theme: 'auto', ...options }))
  const stored = memorySource(weights, new Uint8Array(readFileSync(weights)))
  const analysis = analyze(await readNetwork([source, stored]))
  const read = (await readWeights(stored)).weights
  const values = await readWeightValues(stored, read, analysis)
  if (input === undefined) return printSvg(drawFigure(analysis, { theme: 'auto', ...options, values }))
  const { observe, features } = keepFeatures()
  const data = await readNpy(memorySource(input, new Uint8Array(readFileSync(input))))
  await prepareRun(analysis.model, { stored: read, source: stored }).forward(new Map([['data', data]]), observe)
  return printSvg(drawFigure(analysis, { theme: 'auto', ...options, values, features }))
}

function expectPicture(name: string, actual: string): void {
  const file = join(FOLDER, name)
  const changed = file.replace(/(\.\w+)$/, '-changed$1')
  if (isUpdate) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(file, actual)
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === actual) rmSync(changed, { force: true })
  else {
    writeFileSync(changed, actual)
    expect.fail(`docs/gallery/${name} differs; see ${changed}`)
  }
}

describe('the gallery', () => {
  for (const picture of PICTURES) {
    const isThere =
      existsSync(picture.file) &&
      [picture.weights, picture.input].every((file) => file === undefined || existsSync(file))
    test.runIf(isThere)(picture.name, async () => expectPicture(`${picture.name}.svg`, await drawn(picture)))
  }

  test('the page lists all pictures', () => {
    const parts = PICTURES.map(
      ({ name, title }) => `## ${title}\n\n![${title.replaceAll('`', '')}](gallery/${name}.svg)\n`,
    )
    const page = `# Gallery\n\nMade by \`weigh draw\`, each from a file; the tests compare every picture.\n\n${parts.join('\n')}`
    if (isUpdate) writeFileSync(join(FOLDER, '..', 'gallery.md'), page)
    expect(readFileSync(join(FOLDER, '..', 'gallery.md'), 'utf8')).toBe(page)
  })
})
