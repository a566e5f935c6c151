/** The networks that come with the page are those of the papers: their parameters, to the last. */

import { expect, it } from 'vitest'
import { analyze } from '../../src/analyze/analyze.ts'
import { memorySource } from '../../src/core/bytes/bytes.ts'
import { readNetwork } from '../../src/formats/index.ts'
import { classic } from '../../web/classics/index.ts'

it.each([
  // As BVLC's own deploy files count: bvlc_alexnet, bvlc_googlenet, VGG_ILSVRC_16_layers.
  ['alexnet.prototxt', 60_965_224n],
  ['vgg16.prototxt', 138_357_544n],
  ['googlenet.prototxt', 6_998_552n],
  // 25,557,032 as torchvision counts, 53,120 statistics, a factor for each of 53 layers of normalisation.
  ['resnet50.prototxt', 25_557_032n + 53_120n + 53n],
  // 4,231,976 as the paper's 4.2 M, 21,888 statistics, and a factor for each of 27.
  ['mobilenet.prototxt', 4_231_976n + 21_888n + 27n],
  // 26,285,486 as torchvision's and others' SSD300 for VOC.
  ['ssd300.prototxt', 26_285_486n],
  ['unet.prototxt', 31_030_658n],
])('%s has %d parameters', async (name, count) => {
  const text = classic(name) ?? ''
  const { totals, issues } = analyze(await readNetwork([memorySource(name, new TextEncoder().encode(text))]))
  expect(issues.filter(({ severity }) => severity !== 'note')).toEqual([])
  expect(totals.parameters.value).toBe(count)
})
