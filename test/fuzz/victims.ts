/** Sound files of each format, to be damaged: a new format has its line here. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOUND = 'test/fixtures/found'

/** By the id of the format. */
const VICTIMS: Readonly<Record<string, readonly string[]>> = {
  transformers: ['test/fixtures/transformers/config.json'],
  darknet: ['test/fixtures/darknet/tiny.cfg'],
  'darknet-weights': ['test/fixtures/darknet/tiny.weights'],
  ncnn: ['test/fixtures/ncnn/tiny.param', 'test/fixtures/ncnn/tiny.param.bin'],
  'ncnn-bin': ['test/fixtures/ncnn/tiny.bin'],
  caffe: [
    'examples/lenet/lenet.prototxt',
    'test/fixtures/caffe/recurrent.prototxt',
    'test/fixtures/caffe/old-v0.prototxt',
  ],
  'caffe-weights': ['test/fixtures/weights/siamese.caffemodel', 'test/fixtures/weights/tiny.caffemodel.h5'],
  onnx: [
    'test/fixtures/onnx/control.onnx',
    'test/fixtures/onnx/quantised.onnx',
    'test/fixtures/onnx/functions.onnxtxt',
  ],
  safetensors: ['test/fixtures/weights-only/packed.safetensors'],
  gguf: ['test/fixtures/weights-only/tiny-llama.gguf'],
  'torch-export': ['test/fixtures/torch-export/net.pt2'],
  pytorch: ['test/fixtures/pytorch/state-dict.pt', 'test/fixtures/pytorch/model.bin.index.json'],
  keras: ['test/fixtures/keras/residual.json', 'test/fixtures/keras/legacy.json'],
  'keras-archive': ['test/fixtures/keras/small.keras'],
  'keras-h5': ['test/fixtures/keras/small.h5', 'test/fixtures/keras/small.weights.h5'],
  tflite: ['test/fixtures/tflite/tiny.tflite'],
  numpy: ['test/fixtures/numpy/array.npy', 'test/fixtures/numpy/arrays.npz'],
}

/** The files of a format; none where nobody has listed any. */
export function victimsOf(format: string): readonly string[] {
  return VICTIMS[format] ?? []
}

/** What was ever found, whatever format it claims to have. */
export function found(): readonly string[] {
  return readdirSync(FOUND)
    .filter((name) => name !== 'README.md')
    .map((name) => join(FOUND, name))
}
