import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { numberBlocks } from '../../core/bytes/stored-values.ts'
import type { Hdf5Dataset } from './dataset.ts'
import { type Hdf5File, readHdf5 } from './read.ts'

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/fixtures/weights/${name}`))
}

async function read(bytes: Uint8Array): Promise<Hdf5File> {
  return readHdf5(new Ledger(memorySource('file.h5', bytes)))
}

function datasetAt({ objects }: Hdf5File, path: string): Hdf5Dataset {
  const found = objects.find((object) => object.path === path)
  if (found?.kind !== 'dataset') throw new Error(`no dataset ${path}`)
  return found
}

async function valuesAt(bytes: Uint8Array, file: Hdf5File, path: string): Promise<readonly number[]> {
  const { stored } = datasetAt(file, path)
  if (stored === undefined) throw new Error(`${path} is not stored plainly`)
  const values: number[] = []
  for await (const block of numberBlocks(memorySource('file.h5', bytes), stored)) values.push(...block)
  return values
}

const UP_TO_29 = Array.from({ length: 30 }, (_, index) => index)

/** Changes bytes of a copy. */
function edited(bytes: Uint8Array, offset: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice()
  copy.set(values, offset)
  return copy
}

function offsetOf(bytes: Uint8Array, text: string, from = 0): number {
  return Buffer.from(bytes).indexOf(text, from, 'latin1')
}

describe('HDF5 as Caffe writes it', () => {
  it('finds groups and datasets, and accounts for every byte', async () => {
    const { objects, account, superblockVersion, damage, issues } = await read(fixture('tiny.caffemodel.h5'))
    expect(superblockVersion).toBe(0)
    expect(damage).toBeUndefined()
    expect(issues).toEqual([])
    expect(objects.map(({ path }) => path)).toEqual([
      '/data',
      '/data/data',
      '/data/ip1',
      '/data/ip1/0',
      '/data/ip1/1',
      '/data/ip2',
      '/data/ip2/0',
      '/data/ip2/1',
      '/data/relu1',
    ])
    expect(account.unclaimedBytes).toBe(0)
    expect(account.payloadBytes).toBe(80)
  })
})

describe('HDF5 as others write it', () => {
  it('reads old chunks, compact data and heaps behind a block of the user', async () => {
    const bytes = fixture('old-chunked.h5')
    const file = await read(bytes)
    expect(file.damage).toBeUndefined()
    expect(file.account.unclaimedBytes).toBe(0)
    expect(await valuesAt(bytes, file, '/chunked')).toEqual(UP_TO_29)
    expect(await valuesAt(bytes, file, '/compact')).toEqual([1, 2, 3])
    expect(file.account.totals.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['user-block', 'chunk-tree', 'global-heap']),
    )
  })

  it('reads new groups, fractal heaps and other byte orders; links lead to what is there', async () => {
    const bytes = fixture('new-style.h5')
    const file = await read(bytes)
    expect(file.superblockVersion).toBe(2)
    expect(file.damage).toBeUndefined()
    expect(file.account.unclaimedBytes).toBe(0)
    expect(file.objects.filter(({ path }) => path.startsWith('/data/')).length).toBe(20)
    expect(await valuesAt(bytes, file, '/data/layer7/0')).toEqual([7, 7])
    expect(await valuesAt(bytes, file, '/chunked')).toEqual(UP_TO_29)
    expect(await valuesAt(bytes, file, '/big-endian')).toEqual([0, 1, 2])
    expect(datasetAt(file, '/compressed')).toMatchObject({ filters: ['deflate'], shape: [6n, 5n] })
    expect(datasetAt(file, '/compressed').stored).toBeUndefined()
    expect(file.issues).toEqual([])
    const further = file.objects.filter((object) => object.kind === 'dataset' && object.sharedWith !== undefined)
    expect(further.map(({ path }) => path).sort()).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `/loop/layer${index}/0`),
      '/soft',
    ])
  })
})

describe('damaged HDF5', () => {
  it('is told, and the rest is still there, where one header is broken', async () => {
    const bytes = fixture('tiny.caffemodel.h5')
    const { account } = await read(bytes)
    const header = account.spans.find(({ name, label }) => label === 'object-header' && name === '/data/ip1/0')
    if (header === undefined) throw new Error('the header is there')
    const { objects, damage, account: after } = await read(edited(bytes, header.offset, 9))
    expect(damage).toMatchObject({ code: 'hdf5/broken', where: { path: '/data/ip1/0', offset: header.offset } })
    expect(objects.map(({ path }) => path)).toContain('/data/ip2/1')
    expect(after.unclaimedBytes).toBeGreaterThan(0)
  })

  it('is told where it is cut, with what lies before', async () => {
    const bytes = fixture('tiny.caffemodel.h5')
    const { damage, objects } = await read(bytes.subarray(0, 4200))
    expect(damage).toMatchObject({ code: 'hdf5/cut', where: { offset: 4200 } })
    expect(objects.map(({ path }) => path)).toEqual(['/data', '/data/data', '/data/ip1', '/data/ip1/0'])
  })

  it('names what follows behind its end', async () => {
    const bytes = new Uint8Array(9000)
    bytes.set(fixture('tiny.caffemodel.h5'))
    const { issues, account, damage } = await read(bytes)
    expect(damage).toBeUndefined()
    expect(issues.map(({ code }) => code)).toEqual(['hdf5/trailing-bytes'])
    expect(account.totals).toContainEqual(expect.objectContaining({ label: '(rest)', valueBytes: 232 }))
  })

  it('ends where a tree leads back into itself', async () => {
    const bytes = fixture('tiny.caffemodel.h5')
    const tree = offsetOf(bytes, 'TREE')
    // The first child of the root's tree (behind 24 bytes and a key) becomes the tree itself, one level up.
    const level = edited(bytes, tree + 5, 1)
    const loop = edited(level, tree + 32, tree & 0xff, tree >> 8, 0, 0, 0, 0, 0, 0)
    const { damage } = await read(loop)
    expect(damage?.code).toBe('hdf5/broken')
  })

  it('has no superblock, or one with impossible widths', async () => {
    const bytes = fixture('tiny.caffemodel.h5')
    expect((await read(new Uint8Array(3))).damage?.code).toBe('hdf5/broken')
    expect((await read(edited(bytes, 13, 3))).damage?.code).toBe('hdf5/broken')
    expect((await read(edited(bytes, 8, 77))).damage?.code).toBe('hdf5/broken')
  })
})
