import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ByteSource, memorySource } from '../../core/bytes/bytes.ts'
import { FormatError } from '../../core/words/issue.ts'
import { say } from '../../core/words/message.ts'
import { readCaffeWeights } from './read-weights.ts'
import { valuesOf } from './weights.ts'

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/fixtures/weights/${name}`))
}

function read(name: string, bytes = fixture(name)) {
  return readCaffeWeights(memorySource(name, bytes))
}

async function refusal(bytes: Uint8Array | string, name = 'x.caffemodel'): Promise<FormatError> {
  const content = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  try {
    await read(name, content)
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('it was read')
}

describe('weights of any container', () => {
  it.each([
    ['tiny.caffemodel', 'protobuf', 'weights', 'caffe/caffemodel'],
    ['tiny.caffemodel.h5', 'hdf5', 'weights', 'caffe/caffemodel-hdf5'],
  ])('reads the layers of %s', async (name, container, role, format) => {
    const found = await read(name)
    expect(found).toMatchObject({ kind: 'net', container, file: { role, format } })
    const shapes = found.layers
      .filter(({ blobs }) => blobs.length > 0)
      .map((layer) => [layer.name, layer.blobs.map(({ shape }) => shape)])
    expect(shapes).toEqual([
      ['ip1', [[2n, 3n], [2n]]],
      ['ip2', [[4n, 2n], [4n]]],
    ])
  })

  it.each(['solver-sgd-binary_iter_3.solverstate', 'solver-sgd-hdf5_iter_3.solverstate.h5'])(
    'reads the solver state %s',
    async (name) => {
      const { kind, state, file } = await read(name)
      expect(kind).toBe('state')
      expect(file.role).toBe('state')
      expect(state).toMatchObject({ iter: 3, currentStep: 0 })
      expect(state?.learnedNet).toMatch(/_iter_3\.caffemodel/)
      expect(state?.history.map(({ shape }) => shape)).toEqual([[5n, 3n], [5n], [3n, 5n], [3n]])
    },
  )

  it('reads a mean', async () => {
    const { kind, blobs, file } = await read('mean-shape.binaryproto')
    expect(kind).toBe('blob')
    expect(file).toMatchObject({ role: 'mean', format: 'caffe/binaryproto' })
    expect(blobs.length).toBe(1)
  })

  it('reads a prototxt that carries blobs', async () => {
    const text = 'name: "t" layer { name: "ip" type: "InnerProduct" blobs { shape { dim: 2 } data: 1 data: -0.5 } }'
    const { container, layers } = await read('t.prototxt', new TextEncoder().encode(text))
    expect(container).toBe('text')
    expect(layers[0]?.blobs[0]).toMatchObject({ shape: [2n], arrays: [{ field: 'data', values: [1, -0.5] }] })
  })

  it('takes double_data in place of data', async () => {
    const { layers } = await read('edge-double-diff.caffemodel')
    const blob = layers[0]?.blobs[0]
    expect(blob && valuesOf(blob)).toMatchObject({ field: 'double_data', count: 6 })
  })

  it('upgrades old layers', async () => {
    const { layers, net } = await read('edge-v0-layers.caffemodel')
    expect(layers.map(({ type }) => type)).toEqual(['Input', 'InnerProduct', 'ReLU', 'InnerProduct'])
    expect(net?.messages('layer').length).toBe(4)
  })
})

describe('files of other kinds', () => {
  it.each([
    ['a Git LFS pointer', fixture('edge-git-lfs-pointer.caffemodel'), 'a Git LFS pointer'],
    ['a zip archive', fixture('edge-zip.caffemodel'), 'a zip archive'],
    ['a PNG image', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0]), 'a PNG image'],
    ['JSON', '{"a": 1}', 'JSON'],
  ])('%s is named', async (_what, bytes, title) => {
    const { issue } = await refusal(bytes)
    expect(issue.code).toBe('caffe/not-weights')
    expect(say(issue.message)).toContain(title)
  })

  it('a definition is told from weights, and what to type is said', async () => {
    const { issue } = await refusal('name: "n" layer { name: "x" type: "ReLU" bottom: "a" top: "b" }', 'n.prototxt')
    expect(issue.code).toBe('caffe/definition-as-weights')
    expect(issue.hint && say(issue.hint)).toBe('weigh n.prototxt shows the network that it defines')
  })

  it('what Caffe reads as an empty network is named all the same', async () => {
    const { layers, issues } = await read('edge-html.caffemodel')
    expect(layers).toEqual([])
    expect(issues.map(({ code }) => code)).toContain('caffe/not-weights')
  })

  it('nothing of use before the damage is an error with its place', async () => {
    const { issue } = await refusal(Uint8Array.from([0xe2, 0x3f, 0x00, 0x0f, 0x80, 0xff]))
    expect(issue.where?.offset).toBeDefined()
  })
})

describe('files that change', () => {
  const bytes = fixture('tiny.caffemodel')

  it('a file that grew while it was read is read as it was, and told', async () => {
    const source: ByteSource = { ...memorySource('x', bytes), sizeNow: () => Promise.resolve(bytes.length + 1) }
    const { layers, damage } = await readCaffeWeights(source)
    expect(layers.length).toBe(4)
    expect(damage?.code).toBe('file/changed')
  })

  it('a file that shrank while it was read keeps what was read', async () => {
    const large = new Uint8Array(20_000)
    large.set(bytes)
    const source: ByteSource = {
      name: 'x',
      size: 40_000,
      read: (offset, length) => Promise.resolve(large.subarray(0, 300).subarray(offset, offset + length)),
    }
    await expect(readCaffeWeights(source)).rejects.toMatchObject({ issue: { code: 'file/changed' } })
  })

  it('an error of the source itself passes through', async () => {
    const source: ByteSource = { name: 'x', size: 10, read: () => Promise.reject(new Error('disk')) }
    await expect(readCaffeWeights(source)).rejects.toThrow('disk')
  })
})
