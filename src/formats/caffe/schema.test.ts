import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ProtoMessage } from '../../wire/protobuf/message.ts'
import { messageType } from './schema.ts'

const FOLDER = 'src/formats/caffe'

function rows(name: string): readonly (readonly string[])[] {
  const [, ...lines] = readFileSync(`${FOLDER}/${name}`, 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split('\t'))
}

/** The value of a field of an empty message. */
function valueIn(message: string, name: string): unknown {
  const empty = new ProtoMessage(messageType(message), { where: () => ({ file: '' }) }, 0)
  const type = empty.type.field(name)?.type
  if (type?.kind === 'message') return empty.message(name)
  if (type?.kind === 'enum') return empty.enumName(name)
  switch (type?.scalar) {
    case 'bool':
      return empty.bool(name)
    case 'string':
      return empty.string(name)
    case 'bytes':
      return empty.count(name)
    case 'int64':
    case 'uint64':
      return empty.bigint(name)
    default:
      return empty.number(name)
  }
}

describe("Caffe's schema", () => {
  it('says of every field what the table says', () => {
    const fields = rows('schema-fields.tsv')
    expect(fields.length).toBeGreaterThan(400)
    for (const [message = '', name = '', number, label, type = '', value = '', deprecated, packed] of fields) {
      const found = messageType(message).field(name)
      expect(found, `${message}.${name}`).toBeDefined()
      expect(messageType(message).fieldByNumber(Number(number))).toBe(found)
      expect(found?.label).toBe(label)
      expect(found?.default ?? '').toBe(value)
      expect(found?.packed).toBe(packed === 'true')
      expect(found?.deprecated).toBe(Boolean(deprecated))
      const kind = found?.type
      if (kind?.kind === 'scalar') expect(kind.scalar).toBe(type)
      else if (kind?.kind === 'enum') expect([type, `${message}.${type}`]).toContain(kind.enum.name)
      else expect(kind?.message).toBe(messageType(type))
    }
  })

  it('knows every value of every enum', () => {
    const enums = new Map<string, ReadonlyMap<string, number>>()
    for (const [message = '', name = ''] of rows('schema-fields.tsv')) {
      const type = messageType(message).field(name)?.type
      if (type?.kind === 'enum') enums.set(type.enum.name, type.enum.numbers)
    }
    for (const [name = '', value = '', number] of rows('schema-enums.tsv')) {
      const values = enums.get(name)
      if (values !== undefined) expect(values.get(value), `${name}.${value}`).toBe(Number(number))
    }
  })

  it.each([
    ['ConvolutionParameter', 'bias_term', true],
    ['ConvolutionParameter', 'num_output', 0],
    ['LRNParameter', 'alpha', 1],
    ['BatchNormParameter', 'moving_average_fraction', Math.fround(0.999)],
    ['FillerParameter', 'type', 'constant'],
    ['FillerParameter', 'sparse', -1],
    ['SolverParameter', 'random_seed', -1n],
    ['PoolingParameter', 'pool', 'MAX'],
    ['NetState', 'phase', 'TEST'],
  ])('%s.%s is %s where it is absent', (message, name, value) => {
    expect(valueIn(message, name)).toBe(value)
  })

  it('has defaults for every field that is no message', () => {
    for (const [message = '', name = ''] of rows('schema-fields.tsv')) {
      expect(() => valueIn(message, name), `${message}.${name}`).not.toThrow()
    }
  })

  it('takes a mistake in our own code for one', () => {
    expect(() => messageType('Nothing')).toThrow('no message Nothing')
    const net = new ProtoMessage(messageType('NetParameter'), { where: () => ({ file: '' }) }, 0)
    expect(() => net.string('nmae')).toThrow('NetParameter has no field nmae')
    expect(() => net.message('name')).toThrow('NetParameter.name is no message')
    expect(() => net.number('name')).toThrow('not a number')
  })
})
