/** Every layer type of BVLC Caffe (those that register themselves in src/caffe/layers, and Python). */

import { accuracy } from './accuracy.ts'
import { batchReindex, concat, filter, silence, slice, split } from './combine.ts'
import { convolution, deconvolution, im2col } from './conv.ts'
import { data, hdf5Data, hdf5Output, imageData, memoryData, windowData } from './data.ts'
import { embedLayer, innerProduct } from './dense.ts'
import { eltwise } from './eltwise.ts'
import { dummyData, input, parameter, python } from './input.ts'
import type { CaffeLayer } from './layer.ts'
import { losses } from './loss.ts'
import { neurons } from './neuron.ts'
import { batchNorm, lrn, mvn } from './norm.ts'
import { poolingLayer } from './pooling.ts'
import { lstm, lstmUnit, rnn } from './recurrent.ts'
import { flatten, reshape } from './reshape.ts'
import { argMax, crop, reduction, tile } from './resize.ts'
import { bias, scale } from './scale.ts'
import { sppLayer } from './spp.ts'

/** All layer types, by name. */
export const caffeLayers: ReadonlyMap<string, CaffeLayer> = new Map(
  [
    ...losses,
    ...neurons,
    accuracy,
    argMax,
    batchNorm,
    batchReindex,
    bias,
    concat,
    convolution,
    crop,
    data,
    deconvolution,
    dummyData,
    eltwise,
    embedLayer,
    filter,
    flatten,
    hdf5Data,
    hdf5Output,
    im2col,
    imageData,
    innerProduct,
    input,
    lrn,
    lstm,
    lstmUnit,
    memoryData,
    mvn,
    parameter,
    poolingLayer,
    python,
    reduction,
    reshape,
    rnn,
    scale,
    silence,
    slice,
    split,
    sppLayer,
    tile,
    windowData,
  ].map((layer) => [layer.type, layer]),
)

/** The layer type of that name, as Caffe spells it. */
export function caffeLayer(type: string): CaffeLayer | undefined {
  return caffeLayers.get(type)
}
