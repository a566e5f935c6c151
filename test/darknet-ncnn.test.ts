/** Files of Darknet and ncnn, down to the byte and the note: what docs/from-darknet-and-ncnn.md promises. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../src/analyze/analysis.ts'
import { type ByteSource, memorySource } from '../src/core/bytes/bytes.ts'
import type { Issue } from '../src/core/words/issue.ts'
import { say } from '../src/core/words/message.ts'
import { type Program, weighCfg } from './darknet-truth.ts'
import { weighParam } from './ncnn-truth.ts'

const CFG = readFileSync('test/fixtures/darknet/tiny.cfg', 'utf8')
const WEIGHTS = new Uint8Array(readFileSync('test/fixtures/darknet/tiny.weights'))
const PARAM = readFileSync('test/fixtures/ncnn/tiny.param', 'utf8')
const BINARY_PARAM = new Uint8Array(readFileSync('test/fixtures/ncnn/tiny.param.bin'))
const BIN = new Uint8Array(readFileSync('test/fixtures/ncnn/tiny.bin'))

function analysed(found: Analysis | Issue): Analysis {
  if ('code' in found) throw new Error(say(found.message))
  return found
}

function codesOf({ issues }: Analysis): readonly string[] {
  return issues.map(({ code, severity }) => `${severity} ${code}`)
}

async function weighed(cfg: string, dialect?: Program, weights?: Uint8Array): Promise<Analysis> {
  const files: readonly ByteSource[] = weights === undefined ? [] : [memorySource('net.weights', weights)]
  return analysed(await weighCfg(cfg, dialect, files))
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]))
}

describe('Darknet', () => {
  it('warns of a key that looks like a slip, with its line and the key that was meant', async () => {
    const cfg = '[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilter=4\nowner=me\n'
    const { issues } = await weighed(cfg, 'pjreddie')
    const unused = issues.filter(({ code }) => code === 'darknet/unused-key')
    expect(unused.map(({ severity, where, hint }) => [severity, where?.line, hint !== undefined])).toEqual([
      ['warning', 6, true],
      ['note', 7, false],
    ])
  })

  it('lays weights out by the layers, to the last byte', async () => {
    const { model, totals } = await weighed(CFG, 'pjreddie', WEIGHTS)
    expect(totals.parameters).toEqual({ value: 207n, complete: true })
    expect(model.tensors.map(({ name, offset, count }) => [name, offset, count]).slice(0, 5)).toEqual([
      ['0.biases', 20, 4n],
      ['0.scales', 36, 4n],
      ['0.rolling_mean', 52, 4n],
      ['0.rolling_variance', 68, 4n],
      ['0.weights', 84, 108n],
    ])
    expect(model.issues).toEqual([])
  })

  it.each([
    ['cut within the second layer', WEIGHTS.subarray(0, 20 + 4 * 130), ['warning darknet/weights-short'], '1 layers'],
    ['only the header', WEIGHTS.subarray(0, 20), ['warning darknet/weights-short'], 'no layer'],
    ['longer by 8 bytes', joined(WEIGHTS, new Uint8Array(8)), ['warning darknet/weights-long'], '8 bytes'],
    ['empty', new Uint8Array(), ['warning darknet/header', 'warning darknet/weights-short'], 'no layer'],
  ])('says of a file that is %s what it fills', async (_, bytes, codes, words) => {
    const analysis = await weighed(CFG, 'pjreddie', bytes)
    expect(codesOf(analysis)).toEqual(codes)
    expect(analysis.issues.map(({ message }) => say(message)).join()).toContain(words)
    expect(analysis.totals.parameters.value).toBe(207n)
  })

  it('finds a header of the wrong length', async () => {
    const short = joined(WEIGHTS.subarray(0, 16), WEIGHTS.subarray(20))
    const [found] = (await weighed(CFG, 'pjreddie', short)).issues
    expect(found?.hint && say(found.hint)).toBe('a header of 16 bytes would fit, but version 0.2 has one of 20')
  })

  it('reads 4 bytes of `seen` before version 0.2', async () => {
    const old = joined(new Uint8Array([0, 0, 0, 0, 1, 0, 0, 0]), WEIGHTS.subarray(8, 16), WEIGHTS.subarray(20))
    expect(codesOf(await weighed(CFG, 'pjreddie', old))).toEqual([])
  })

  it.each([
    ['a key of its own', CFG.replace('[maxpool]', '[maxpool]\nstride_x=2'), 'alexeyab'],
    ['a section of its own', `${CFG}\n[empty]\n`, 'alexeyab'],
    ['CR LF', CFG.replaceAll('\n', '\r\n'), 'alexeyab'],
    ['nothing', CFG, 'pjreddie'],
  ])('tells the program by %s', async (_, cfg, program) => {
    const { issues } = await weighed(cfg)
    const note = issues.find(({ code }) => code === 'darknet/dialect')
    expect(note && say(note.message)).toContain(program === 'alexeyab' ? 'AlexeyAB' : 'pjreddie')
  })

  it('says where the other program reads the file otherwise', async () => {
    const cfg = CFG.replace('layers=-1,1', 'layers=-1,1\ngroups=2')
    const { issues } = await weighed(cfg, 'alexeyab')
    expect(issues.map(({ message }) => say(message))).toContain("pjreddie's program reads this otherwise: groups (4)")
  })

  it('knows nothing behind a size that comes out negative', async () => {
    const { facts, issues } = await weighed(CFG.replace('size=3\nstride=1\npad=1', 'size=40'), 'pjreddie')
    expect(issues[0]).toMatchObject({ code: 'darknet/negative-size', severity: 'error' })
    expect(facts.get('0')?.outputs[0]?.map(({ expr }) => typeof expr)).toEqual(['bigint', 'bigint', 'object', 'object'])
  })
})

describe('ncnn', () => {
  const bin = memorySource('net.bin', BIN)

  it('reads arrays in every encoding, to the last byte', async () => {
    const { model, totals, issues } = analysed(await weighParam(PARAM, {}, [bin]))
    expect(totals.parameters).toEqual({ value: 198n, complete: true })
    expect(
      model.tensors
        .filter(({ name }) => name.endsWith('weight_data'))
        .map((one) => [one.name, one.encoding, one.offset]),
    ).toEqual([
      ['conv.weight_data', 'float16', 4],
      ['deep.weight_data', 'int8', 304],
      ['dense.weight_data', 'table256', 1404],
    ])
    expect(issues).toEqual([])
  })

  it('reads the same network from a binary definition', async () => {
    const text = analysed(await weighParam(PARAM, {}, [bin]))
    const binary = analysed(await weighParam(BINARY_PARAM, {}, [bin]))
    const shapes = ({ facts }: Analysis) =>
      [...facts.values()].map(({ node, outputs }) => [
        node.type,
        outputs.map((shape) => shape?.map(({ expr }) => expr)),
      ])
    expect(shapes(binary)).toEqual(shapes(text))
    expect(binary.totals).toEqual(text.totals)
  })

  it.each([
    ['short', BIN.subarray(0, 1000), ['error ncnn/bin-short']],
    ['long', joined(BIN, new Uint8Array(17)), ['warning ncnn/bin-long']],
  ])('tells of weights that are too %s', async (_, bytes, codes) => {
    expect(codesOf(analysed(await weighParam(PARAM, {}, [memorySource('net.bin', bytes)])))).toEqual(codes)
  })

  it('finds the channels of an input from the weights', async () => {
    const { facts } = analysed(await weighParam(PARAM.replace(' 0=8 1=8 2=3', ''), {}))
    expect(facts.get('data')?.outputs[0]?.map(({ expr }) => (typeof expr === 'bigint' ? expr : undefined))).toEqual([
      3n,
      undefined,
      undefined,
    ])
    expect(facts.get('dense')?.outputs[0]?.map(({ expr }) => expr)).toEqual([5n])
  })
})
