import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FormatError } from './core/issue.ts'
import { openFile } from './node.ts'

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
