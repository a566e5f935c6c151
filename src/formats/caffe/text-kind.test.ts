import { expect, test } from 'vitest'
import { sniff } from '../sniff.ts'
import { netOrSolver, recogniseText } from './text-kind.ts'

const NET = 'name: "tiny"\nlayer { name: "a" type: "ReLU" bottom: "b" top: "c" }\n'
const SOLVER = 'net: "net.prototxt"\nbase_lr: -0.1\nsolver_mode: GPU\n'

test.each([
  [NET, 'net'],
  [SOLVER, 'solver'],
  ['# nothing\n', 'net'],
  ['type: "SGD" debug_info: true max_iter: 5', 'solver'],
  ['net_param { layer { name: "a" } }', 'solver'],
  ['layer < name: "a" > base_lr: 1', 'net'],
  ['} layers { } base_lr: 1', 'net'],
])('%j is read as a %s', (text, kind) => {
  expect(netOrSolver(new TextEncoder().encode(text))).toBe(kind)
})

/** What a text is with an ending of Caffe's own, and with any other. */
test.each([
  [NET, 'network', 'network'],
  [SOLVER, 'solver', 'solver'],
  ['', 'network', 'nothing'],
  ['input: "data" input_shape: { dim: [1, 3] }\nlayers { }', 'network', 'network'],
  // Broken, and plainly meant as a network.
  ['layer { name: }', 'network', 'network'],
  ['words that mean nothing', 'network', 'nothing'],
  // Other people's protobuf, YAML, prose with a network in it.
  ['item { name: "aeroplane" label: 1 }', 'other', 'nothing'],
  ['platform: "caffe" backend: "x" version_policy { } name: "y"', 'other', 'nothing'],
  ['net: resnet\nepochs: 5\n', 'solver', 'nothing'],
  ['type: caffe\n', 'solver', 'nothing'],
  ['# A network\n\nIt looks so:\n\nlayer { name: "a" }\n', 'network', 'nothing'],
  ['def layer(name):\n  return name\n', 'network', 'nothing'],
])('%j is recognised as %s, or as %s', (text, own, other) => {
  const head = new TextEncoder().encode(text)
  const probe = { name: 'file', head, content: sniff(head) }
  expect(recogniseText({ ...probe, isOwn: true })).toBe(own)
  expect(recogniseText({ ...probe, isOwn: false })).toBe(other)
})

test('a word that the first look cuts off decides nothing', () => {
  const head = new TextEncoder().encode('# as the look ends here\nlay')
  expect(recogniseText({ name: 'x', head, content: sniff(head), isOwn: true })).toBe('network')
})
