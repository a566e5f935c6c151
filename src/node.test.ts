import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyze } from './analyze/analyze.ts'
import { FormatError } from './core/words/issue.ts'
import { openFile, readNetworkFiles } from './node.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weighbridge-node-'))
  await writeFile(join(folder, 'ten'), Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))
})

afterAll(() => rm(folder, { recursive: true }))

test.each([
  { offset: 0, length: 3, bytes: [0, 1, 2] },
  { offset: 7, length: 3, bytes: [7, 8, 9] },
  { offset: 8, length: 5, bytes: [8, 9] },
  { offset: 10, length: 1, bytes: [] },
  { offset: 99, length: 1, bytes: [] },
])('reads $length bytes from $offset of ten', async ({ offset, length, bytes }) => {
  const file = await openFile(join(folder, 'ten'))
  expect(file.size).toBe(10)
  expect([...(await file.read(offset, length))]).toEqual(bytes)
  await file.close()
})

test('tells when a file grew', async () => {
  const path = join(folder, 'growing')
  await writeFile(path, 'one')
  const file = await openFile(path)
  await writeFile(path, 'one, two')
  expect([file.size, await file.sizeNow?.()]).toEqual([3, 8])
  await file.close()
})

test.each([
  { what: 'a missing file', name: 'missing', reason: 'ENOENT' },
  { what: 'a folder', name: '.', reason: 'EISDIR' },
])('says why it cannot open $what', async ({ name, reason }) => {
  const failure = await openFile(join(folder, name)).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(FormatError)
  expect(failure).toMatchObject({ issue: { code: 'file/unreadable', message: { args: { reason } } } })
})

test('reads a network as the command line does: through its solver, with the definitions that lie above', async () => {
  const below = join(folder, 'models', 'deep')
  await mkdir(below, { recursive: true })
  const definition = '[[layer]]\ntype = "Twice"\nfamily = "shape"\ndoc = "twice as wide"\noutputs = [\'[2*b0[0]]\']\n'
  await writeFile(join(folder, '.weighbridge.toml'), definition)
  const data = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 3 } } }'
  await writeFile(
    join(below, 'net.prototxt'),
    `${data} layer { name: "twice" type: "Twice" bottom: "data" top: "twice" }`,
  )
  await writeFile(join(below, 'solver.prototxt'), 'net: "models/deep/net.prototxt"\ntype: "Adam"\n')
  const { facts, issues } = analyze(await readNetworkFiles([join(below, 'solver.prototxt')]))
  expect(issues.map(({ code }) => code)).toEqual(['caffe/solver'])
  expect(facts.get('twice')?.outputs[0]?.map(({ expr }) => expr)).toEqual([6n])
})

test('closes what it opened, also where reading fails', async () => {
  const open = () => readdir('/proc/self/fd').then((names) => names.length)
  if (!existsSync('/proc/self/fd')) return
  await writeFile(join(folder, 'bad.prototxt'), 'layer {')
  const before = await open()
  await readNetworkFiles([join(folder, 'bad.prototxt')])
  await expect(readNetworkFiles([join(folder, 'bad.prototxt'), join(folder, 'missing')])).rejects.toThrow(FormatError)
  expect(await open()).toBe(before)
})
