import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filesBelow, SHARED } from '../../../test/shared.ts'
import { say } from '../../core/words/message.ts'
import { messageType } from '../../formats/caffe/schema.ts'
import { ProtoMessage, type ProtoValue } from './message.ts'
import { printText } from './print-text.ts'
import type { Field, MessageType } from './schema.ts'
import { parseText } from './text.ts'

const encoder = new TextEncoder()
const NET = messageType('NetParameter')

function parse(text: string, type: MessageType = NET) {
  return parseText('net.prototxt', encoder.encode(text), type)
}

/** `line:column message — hint` of every issue. */
function told(text: string): readonly string[] {
  return parse(text).issues.map(({ where, message, hint }) => {
    return `${where?.line}:${where?.column} ${say(message)}${hint === undefined ? '' : ` — ${say(hint)}`}`
  })
}

const layer = (body: string) => `layer { ${body} }`

describe('the text format', () => {
  it.each([
    ['octal', 'layer { convolution_param { num_output: 010 } }', 8],
    ['hexadecimal', 'layer { convolution_param { num_output: 0x1F } }', 31],
    ['separators', 'layer { convolution_param { num_output: 5; } },', 5],
    ['angle brackets', 'layer < convolution_param: < num_output: 5 > >', 5],
    ['a list of messages', 'layer: [{ convolution_param { num_output: 5 } }]', 5],
    ['comments', '# first\nlayer { # second\n convolution_param { num_output: 5 } }', 5],
    ['no space at all', 'layer{convolution_param{num_output:5}}', 5],
  ])('takes %s', (_, text, value) => {
    const { message, issues } = parse(text)
    expect(issues).toEqual([])
    expect(message.messages('layer')[0]?.message('convolution_param').number('num_output')).toBe(value)
  })

  it.each([
    ['"a" \'b\'\n"c"', 'abc'],
    ['"\\x41\\101\\n\\u00e9\\U0001F600"', 'AA\né😀'],
    ['"\\344\\275\\240"', '你'],
    ["'it''s'", 'its'],
    // A character in two strings, half a pair of surrogates, and what lies beyond Unicode.
    ['"\\345" "\\215\\267"', '卷'],
    ['"\\uD83D\\uDE00"', '😀'],
    ['"\\ud83d"', '\udced\udca0\udcbd'],
    ['"\\U00110000"', '\\U00110000'],
  ])('joins and unescapes %s', (text, value) => {
    expect(parse(`name: ${text}`).message.string('name')).toBe(value)
  })

  it.each([
    [layer('nmae: "a"'), ['1:9 LayerParameter has no field `nmae` — did you mean `name`?']],
    [layer('name: a'), ['1:15 name: a string in quotes is expected here, not a']],
    [layer('name: "a" name: "b"'), ['1:19 `name` may stand only once here']],
    ['name: "a\nlayer { }', ['1:7 a string ends on its line: its closing quote is missing']],
    ['layer {', ['1:7 `layer` is opened here and never closed']],
    ['}', ['1:1 this } closes nothing']],
    ['layer { top "a" }', ['1:13 a `:` must follow `top`']],
    [
      layer('convolution_param { num_output: 4294967296 }'),
      ['1:41 num_output: the integer 4294967296 is out of range'],
    ],
    [layer('convolution_param { num_output: 3.5 }'), ['1:41 num_output: an integer is expected here, not 3.5']],
    [layer('phase: test'), ['1:16 phase: `test` is not a value of Phase — did you mean `TEST`?']],
    [layer('clip_param { min: 0 }'), ['1:9 ClipParameter needs the field `max`']],
    [
      '\ufeffname: "a"',
      ["1:1 the character U+FEFF can't stand here — save the file as UTF-8 without a byte order mark"],
    ],
    [
      layer('name: \u201ca\u201d'),
      [
        '1:15 the character \u201c (U+201C) can\'t stand here — type " here',
        '1:17 the character \u201d (U+201D) can\'t stand here — type " here',
      ],
    ],
    ['layer { name\uff1a "a" }', ["1:13 the character \uff1a (U+FF1A) can't stand here — type : here"]],
    ['// a net\nname: "a"', ['1:1 a field name is expected here, not / — a comment starts with #']],
    [layer('name = "a"'), ['1:14 a `:` must follow `name` — type : here']],
    ['name: "\\X41"', ['1:8 this escape means nothing in a string']],
    ['name: "\\U00200000"', ['1:8 this escape means nothing in a string']],
  ])('refuses %j', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it('keeps apart names that are no UTF-8', () => {
    const bytes = Buffer.from('layer { top: "\xbe\xed" bottom: "\xb3\xd8" }', 'latin1')
    const { message, issues } = parseText('x', bytes, NET)
    const [found] = message.messages('layer')
    expect(issues).toMatchObject([{ code: 'text/no-utf8', severity: 'note', where: { line: 1, column: 14 } }])
    expect(found?.string('top')).not.toBe(found?.string('bottom'))
  })

  it.each([
    ['3.4028235677973366e38', 3.4028234663852886e38],
    ['3.4028235677973367e38', 3.4028234663852886e38],
    ['3.402823567797338e38', Number.POSITIVE_INFINITY],
    ['-1e39', Number.NEGATIVE_INFINITY],
    ['0.1', 0.10000000149011612],
  ])('reads %s into 32 bits as protobuf does', (text, value) => {
    expect(parse(`layer { loss_weight: ${text} }`).message.messages('layer')[0]?.numbers('loss_weight')).toEqual([
      value,
    ])
  })
})

describe('a place', () => {
  it.each([
    ['name: 5', 1, 7, 6],
    ['name: "a"\nlayer { name: 5 }', 2, 15, 24],
    ['# 网络\r\nname: 5', 2, 7, 16],
    ['layer { name: "卷积" top: 5 }', 1, 25, 28],
    // As editors count, what lies above U+FFFF is two.
    ['layer { name: "😀" top: 5 }', 1, 25, 26],
    ['\n\n\tname: 5', 3, 8, 9],
  ])('in %j has a line, a column in characters and an offset in bytes', (text, line, column, offset) => {
    expect(parse(text).issues[0]?.where).toEqual({ file: 'net.prototxt', line, column, length: 1, offset })
  })

  it('in old encodings has an offset in bytes too', () => {
    const bytes = Buffer.from('# \xbe\xed\nname: "\xbe\xed" x: 1', 'latin1')
    expect(parseText('n', bytes, NET).issues[0]?.where).toEqual({
      file: 'n',
      line: 2,
      column: 12,
      length: 1,
      offset: 16,
    })
  })
})

describe('after a mistake', () => {
  const topsAfter = (text: string) => {
    const { message, issues } = parse(text)
    const layers = message.messages('layer').map((found) => `${found.string('name')}: ${found.strings('top').join()}`)
    return [issues.length, layers]
  }

  it.each([
    ['an unknown field', 'layer { name: "a" kernel: 5 top: "x" }', [1, ['a: x']]],
    ['an unknown message', 'layer { name: "a" k { a: 1 b { } } top: "x" }', [1, ['a: x']]],
    ['a value of another kind', 'layer { name: b top: "x" }', [1, [': x']]],
    ['a value that is missing', 'layer {\n  name:\n  top: "x"\n}', [1, [': x']]],
    ['a colon that is missing', 'layer { name "a" top: "x" }', [1, ['a: x']]],
    ['an equals sign', 'layer { name = "a" top: "x" }', [1, ['a: x']]],
    ['a scalar as message', 'layer { name { a: 1 } top: "x" }', [1, [': x']]],
    ['a message as scalar', 'layer { relu_param: 5 top: "x" }', [1, [': x']]],
    ['a list for one value', 'layer { name: ["a", "b"] top: "x" }', [1, [': x']]],
    ['a bad value in a list', 'layer { loss_weight: [1, a, 2] top: "x" }', [1, [': x']]],
    ['a line of other words', 'layer { name: "a"\n  some words here\n  top: "x" }', [1, ['a: x']]],
    ['a string left open', 'layer {\n name: "a\n top: "x"\n}', [1, ['a: x']]],
    ['a brace too many', 'layer { name: "a" }}\nlayer { name: "b" top: "x" }', [1, ['a: ', 'b: x']]],
    [
      'a brace too few',
      'layer {\n  name: "a"\nlayer {\n  name: "b"\n}\nlayer { name: "c" }',
      [1, ['a: ', 'b: ', 'c: ']],
    ],
    [
      'a brace too few inside',
      'layer {\n  name: "a"\n  relu_param {\n  top: "x"\n}\nlayer { name: "b" }',
      // The brace of the layer closes it: what is missing is seen when the next layer starts.
      [1, ['a: x', 'b: ']],
    ],
  ])('reads on behind %s', (_, text, expected) => {
    expect(topsAfter(text)).toEqual(expected)
  })

  it('stops after many mistakes', () => {
    const { issues } = parse('x: 1\n'.repeat(10_000))
    expect(issues).toHaveLength(51)
    expect(issues.at(-1)?.code).toBe('text/too-many')
  })

  it.each(['x { ', 'layer { ', 'x [ ', '{', 'layer < ', 'layer: [ '])(
    'ends on %j a hundred thousand times',
    (piece) => {
      const { issues } = parse(piece.repeat(100_000))
      expect(issues.length).toBeGreaterThan(0)
      expect(issues.length).toBeLessThan(60)
    },
  )

  it('refuses messages that lie too deep in each other', () => {
    const field: Field = {
      name: 'x',
      number: 1,
      label: 'optional',
      get type() {
        return { kind: 'message', message: endless } as const
      },
      default: undefined,
      packed: false,
      deprecated: false,
    }
    const endless: MessageType = {
      name: 'Endless',
      field: (name) => (name === 'x' ? field : undefined),
      fieldByNumber: () => field,
      fields: () => [field],
    }
    const deep = (depth: number) => parse('x{'.repeat(depth) + '}'.repeat(depth), endless).issues
    expect(deep(100)).toEqual([])
    expect(deep(100_000).map(({ code }) => code)).toEqual(['text/too-deep'])
  })

  it('leaves unread what is longer than any definition', () => {
    const { message, issues } = parse('input_dim: 1\n'.repeat(700_000))
    expect(issues.map(({ code }) => code)).toEqual(['text/too-large'])
    expect(message.count('input_dim')).toBeGreaterThan(400_000)
  })
})

/** A random message of the type, with every kind of value that its fields can have. */
function arbitraryMessage(type: MessageType, depth: number): fc.Arbitrary<ProtoMessage> {
  const usable = type.fields().filter((field) => depth > 0 || field.type.kind !== 'message')
  const chosen = fc.subarray([...usable], { maxLength: Math.min(4, usable.length) })
  return chosen.chain((fields) => {
    const required = type.fields().filter((field) => field.label === 'required' && !fields.includes(field))
    const all = [...fields, ...required].map((field) => {
      const most = field.label === 'repeated' ? 3 : 1
      return fc
        .array(arbitraryValue(field, depth), { minLength: 1, maxLength: most })
        .map((values) => ({ field, values }))
    })
    return fc.tuple(...all).map((parts) => {
      const message = new ProtoMessage(type, { where: () => ({ file: '' }) }, 0)
      for (const { field, values } of parts) for (const value of values) message.add(field, value, 0, 0)
      return message
    })
  })
}

function arbitraryValue({ type }: Field, depth: number): fc.Arbitrary<ProtoValue> {
  if (type.kind === 'message') return arbitraryMessage(type.message, depth - 1)
  if (type.kind === 'enum') return fc.constantFrom(...type.enum.names.keys())
  switch (type.scalar) {
    case 'bool':
      return fc.boolean()
    case 'string':
    case 'bytes':
      return fc.string({ unit: 'binary' })
    case 'int64':
      return fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
    case 'uint64':
      return fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })
    case 'int32':
      return fc.integer()
    case 'uint32':
      return fc.integer({ min: 0, max: 2 ** 32 - 1 })
    case 'float':
      return fc.float()
    default:
      return fc.double()
  }
}

/** What a message holds, places left out. */
function content(message: ProtoMessage): unknown {
  return [...message.content].map(([name, { values }]) => [
    name,
    values.map((value) => (value instanceof ProtoMessage ? content(value) : Object.is(value, -0) ? '-0' : value)),
  ])
}

describe('printing', () => {
  it('and reading again is the identity, for any message of the schema', () => {
    fc.assert(
      fc.property(arbitraryMessage(NET, 3), (message) => {
        const again = parse(printText(message))
        expect(again.issues).toEqual([])
        expect(content(again.message)).toEqual(content(message))
      }),
    )
  })

  it('and reading again is the identity, for real files', () => {
    for (const file of [
      ...filesBelow('examples', '.prototxt'),
      ...filesBelow(`${SHARED}/nets`, '.prototxt').filter((_, at) => at % 10 === 0),
    ]) {
      const { message } = parseText(file, readFileSync(file), NET)
      const again = parse(printText(message))
      expect(again.issues, file).toEqual([])
      expect(content(again.message), file).toEqual(content(message))
    }
  })
})

describe('any input', () => {
  it('ends without a crash: random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void parseText('x', bytes, NET)))
  })

  it('ends without a crash: real files with random edits', () => {
    const texts = filesBelow('examples', '.prototxt').map((file) => readFileSync(file, 'latin1'))
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '<',
      ':',
      ',',
      '"',
      "'",
      '\\',
      '#',
      '\n',
      '-',
      '0x',
      '.5',
      'e',
      'x',
      '\xff',
      '\0',
    )
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(30), put: fc.oneof(piece, fc.constant('')) })
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
        const edited = edits.reduce((all, { at, cut, put }) => {
          const offset = at % (all.length + 1)
          return all.slice(0, offset) + put + all.slice(offset + cut)
        }, text)
        const { message, issues } = parseText('x', Buffer.from(edited, 'latin1'), NET)
        expect(issues.length).toBeLessThan(60)
        // What is read without a mistake is the same when it is printed and read again.
        if (issues.length === 0) expect(content(parse(printText(message)).message)).toEqual(content(message))
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  it('ends without a crash: random tokens', () => {
    const token = fc.constantFrom(
      'layer',
      'name',
      'top',
      '{',
      '}',
      '<',
      '>',
      '[',
      ']',
      ':',
      ',',
      ';',
      '"a"',
      "'",
      '"',
      '1',
      '-',
      '0x',
      '1.5f',
      'true',
      '#',
      '\n',
      ' ',
      'x',
      'input_param',
      'dim',
    )
    fc.assert(fc.property(fc.array(token, { maxLength: 60 }), (tokens) => void parse(tokens.join(' '))))
  })
})
