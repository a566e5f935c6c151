/**
 * What each format's files look like: every member of the registry lists here what holds it to the contract. A line is
 * one network, as the files that are given together; a fixture whose bytes the test makes stands under test/fixtures too.
 */

import { existsSync } from 'node:fs'
import { filesBelow } from '../shared.ts'

/** Format → networks, each as its files. */
export const FIXTURES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  hello: [['test/fixtures/hello/net.hello']],
  safetensors: [['test/fixtures/safetensors/tiny.safetensors']],
  gguf: [['test/fixtures/gguf/tiny.gguf']],
  transformers: [['test/fixtures/transformers/config.json']],
  tflite: [['test/fixtures/tflite/tiny.tflite']],
  keras: [['test/fixtures/keras/residual.json'], ['test/fixtures/keras/legacy.json']],
  'keras-archive': [['test/fixtures/keras/small.keras']],
  'keras-h5': [['test/fixtures/keras/small.h5'], ['test/fixtures/keras/small.weights.h5']],
  caffe: [['examples/lenet/lenet.prototxt'], ['test/fixtures/caffe/pooling.prototxt']],
  'caffe-weights': [['test/fixtures/weights/tiny.caffemodel'], ['test/fixtures/weights/tiny.caffemodel.h5']],
  darknet: [
    ['test/fixtures/darknet/tiny.cfg'],
    ['test/fixtures/darknet/tiny.cfg', 'test/fixtures/darknet/tiny.weights'],
  ],
  'darknet-weights': [['test/fixtures/darknet/tiny.weights']],
  ncnn: [
    ['test/fixtures/ncnn/tiny.param', 'test/fixtures/ncnn/tiny.bin'],
    ['test/fixtures/ncnn/tiny.param.bin', 'test/fixtures/ncnn/tiny.bin'],
  ],
  onnx: [
    ['test/fixtures/onnx/lenet.onnx'],
    ['test/fixtures/onnx/control.onnx'],
    ['test/fixtures/onnx/functions.onnx'],
    ['test/fixtures/onnx/quantised.onnx'],
    ['test/fixtures/onnx/reshapes.onnxtxt'],
  ],
  'ncnn-bin': [['test/fixtures/ncnn/tiny.bin', 'test/fixtures/ncnn/tiny.param']],
  'torch-export': [['test/fixtures/torch-export/net.pt2']],
  pytorch: [
    ['test/fixtures/pytorch/state-dict.pt'],
    ['test/fixtures/pytorch/training.ckpt'],
    [
      'test/fixtures/pytorch/model.bin.index.json',
      'test/fixtures/pytorch/model-1-of-2.bin',
      'test/fixtures/pytorch/model-2-of-2.bin',
    ],
  ],
  numpy: [['test/fixtures/numpy/array.npy'], ['test/fixtures/numpy/arrays.npz']],
}

/** Words that only one framework has: no report of another may say them. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  caffe: /caffe|prototxt|\bblobs?\b|\bTEST\b/i,
  onnx: /\bonnx|initializer/i,
  keras: /\bkeras/i,
  tflite: /tflite|TensorFlow Lite/i,
  pytorch: /pytorch|\baten\b/i,
  darknet: /darknet/i,
  ncnn: /ncnn/i,
}

/** A word of another framework in what is said of a network; `undefined` where there is none. Names of its files are its own. */
export function foreignWord(format: string, files: readonly string[], said: string): string | undefined {
  const own = format.split('-')[0] ?? ''
  // Exported programs are PyTorch's too.
  const also = format === 'torch-export' ? 'pytorch' : own
  const names = files.map((file) => `(${file.replace(/[^/]*$/, '')})?${file.replace(/^.*\//, '')}`).join('|')
  const text = said.replaceAll(new RegExp(names, 'g'), '')
  const found = Object.entries(OWN_WORDS).filter(([name]) => name !== own && name !== also)
  return found.map(([, words]) => words.exec(text)?.[0]).find((word) => word !== undefined)
}

/** Small files of each format that others made, where they lie beside the project. */
export function strangers(): readonly string[] {
  return existsSync('../shared/formats') ? filesBelow('../shared/formats', '') : []
}
