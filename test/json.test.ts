/** Every command's JSON: one object with a schema, which it fits. */

import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const WEIGHTS = 'examples/lenet/lenet.caffemodel'

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const schemaOf = (name: string) => JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8'))
ajv.addSchema(schemaOf('report'), 'report.schema.json')

function told(name: string, ...args: readonly string[]) {
  const { stdout, stderr } = weigh([...args, '--format', 'json'])
  const json = stdout === '' ? { stderr } : JSON.parse(stdout)
  const validate = name === 'report' ? ajv.getSchema('report.schema.json') : ajv.compile(schemaOf(name))
  validate?.(json)
  expect(validate?.errors ?? []).toEqual([])
  expect(json.schema).toBe(1)
  return json
}

it.each([
  ['bytes', ['bytes', WEIGHTS]],
  ['bytes', ['bytes', WEIGHTS, '--at', '93']],
  ['bytes', ['bytes', WEIGHTS, '--hash']],
  ['bytes', ['bytes', LENET]],
  ['bytes', ['bytes', WEIGHTS, 'test/fixtures/weights/tiny.caffemodel']],
  ['values', ['values', WEIGHTS]],
  ['sweep', ['sweep', LENET, '--batch', '1,8']],
  ['sweep', ['sweep', LENET, '--input', 'data=1x3x3']],
  ['layers', ['layers']],
  ['layers', ['layers', 'Convolution']],
  ['explain', ['explain', LENET]],
  ['explain', ['explain', LENET, 'conv1']],
  ['why', ['why', LENET, '25000']],
  ['why', ['why', LENET, '430000']],
  ['scene', ['draw', LENET]],
  ['report', [LENET, '--training', '--solver', 'Adam']],
  ['report', [LENET, '--fit', '1GiB', '--timeline', '--symbolic']],
  ['report', [LENET, '--fit-flash', '300KB']],
  ['report', [LENET, '--device', 'v100', '--convention', 'thop']],
] as const)('%s fits its schema: %j', (name, args) => {
  told(name, ...args)
})

it('spans tile the file, and groups add up to it', () => {
  const { spans, groups, size } = told('bytes', 'bytes', WEIGHTS)
  let at = 0
  for (const { offset, length } of spans) {
    expect(offset).toBe(at)
    at += length
  }
  expect(at).toBe(size)
  expect(groups.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0)).toBe(size)
})

describe('what is asked for beside the report', () => {
  it('is data, too', () => {
    const { training, fit, symbolic } = told('report', LENET, '--solver', 'Adam', '--fit', '1GiB', '--symbolic')
    expect(training.solver).toBe('Adam')
    expect(fit.training.next.batch).toBe(fit.training.batch + 1)
    expect(symbolic.macs).toContain('N')
  })

  it('stands beside the table that is asked for, too', () => {
    const { stdout } = weigh([LENET, '--conventions', '--columns', 'layer,macs'])
    expect(stdout).toContain('conv2         1,600,000')
    expect(stdout).toContain('netscope')
  })
})

it('a format that there is none of is refused', () => {
  const { status, stderr } = weigh([LENET, '-o', 'lenet.docx'])
  expect(status).toBe(2)
  expect(stderr).toContain('not written as .docx')
})
