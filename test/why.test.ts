/** What people ask of figures, as they write them. */

import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { weigh } from './run-weigh.ts'
import { SHARED } from './shared.ts'

const LENET = 'examples/lenet/lenet.prototxt'

function answer(file: string, claim: string) {
  const { status, stdout } = weigh(['why', file, claim, '--format', 'json'])
  return { status, ...JSON.parse(stdout) }
}
const whats = ({ findings }: { findings: readonly { what: string }[] }) => findings.map(({ what }) => what)

test.each([
  ['25000', 'weight of conv2'],
  ['500', 'weight of conv1'],
  ['1.64M', 'bytes of parameters, as fp32'],
  ['405,510', 'parameters of all InnerProduct layers (2)'],
  ['25,570', 'parameters from the first layer to conv2'],
  ['1.6M', 'MACs of conv2'],
])('%s of LeNet is the %s', (claim, what) => {
  const found = answer(LENET, claim)
  expect(whats(found)).toContain(what)
  expect(found.status).toBe(0)
})

test('a file of weights tells its own size', () => {
  const found = answer('examples/lenet/lenet.caffemodel', '1,725,025 bytes')
  expect(whats(found)).toContain('size of examples/lenet/lenet.caffemodel')
})

test('where nothing fits, the nearest are named, and what lies between', () => {
  const found = answer(LENET, '430,000')
  expect(found.status).toBe(1)
  expect(found.findings.every(({ fit }: { fit: string }) => fit === 'near')).toBe(true)
  expect(found.nearest[0]).toMatchObject({ what: 'parameters without biases', difference: -500 })
  expect(found.nearest[0].between.what).toBe('weight of conv1')
})

test.runIf(existsSync(SHARED)).each([
  ['cls/resnet/deploy_resnet50.prototxt', '4.1 GFLOPs', 'ResNet-50 (torchvision)'],
  ['cls/vgg/deploy_vgg16-pytorch.prototxt', '93MB', 'VGG-16 (ILSVRC)'],
])('%s: %s is what was published of %s', (file, claim, network) => {
  const found = answer(`${SHARED}/nets/soeaver+caffe-model/${file}`, claim)
  expect(found.published.map((figure: { network: string }) => figure.network)).toContain(network)
  expect(found.published[0].source).not.toBe('')
})
