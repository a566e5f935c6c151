/** What if a definition said something else: fields of layers, widths, and what fits into flash. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Change, type Slimmed, slimmings, widthChanges } from '../src/entries/ask.ts'
import { analyze, memorySource, readNetwork } from '../src/index.ts'
import { optionsOf } from '../src/reports/network/flash.ts'
import { weigh } from './run-weigh.ts'
import { hasShared } from './shared.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const RESIDUAL = 'test/fixtures/keras/residual.json'
const CFG = 'test/fixtures/darknet/tiny.cfg'
const CONFIG = 'test/fixtures/transformers/config.json'

const change = (text: string): Change => ({ target: text.split('=')[0] ?? '', value: text.split('=')[1] ?? '' })

async function read(file: string, ...changes: readonly (string | Change)[]) {
  const all = changes.map((each) => (typeof each === 'string' ? change(each) : each))
  return analyze(await readNetwork([memorySource(file, readFileSync(file))], { changes: all }))
}

const parameters = async (...args: Parameters<typeof read>) => (await read(...args)).totals.parameters.value

describe('fields of a definition', () => {
  it.each([
    // 10·25 + 10 + 50·10·25 + 50 + 400,500 + 5,010
    [LENET, ['conv1.num_output=10'], 418_320n],
    [LENET, ['conv1.convolution_param.num_output=10'], 418_320n],
    // 20·9 + 20 + 50·20·9 + 50 + (50·6·6·500 + 500) + 5,010
    [LENET, ['conv*.kernel_size=3'], 914_760n],
    // What is not there yet: the stride of pool2 is, the group of conv2 is not.
    [LENET, ['conv2.group=2'], 431_080n - 12_500n],
    [LENET, ['ip1.bias_term=false'], 430_580n],
    // 50·20·3·5 + 50, and ip1 reads 50·6·6
    [LENET, ['conv2.kernel_size=3,5', 'conv2.pad=1,2'], 520n + 15_050n + 900_500n + 5_010n],
  ] as const)('%s with %j', async (file, changes, count) => {
    expect(await parameters(file, ...changes)).toBe(count)
  })

  it('places of issues stay true', async () => {
    const { issues } = await read(LENET, 'conv2.num_output=ten')
    expect(issues.map(({ code, where }) => [code, where?.line])).toContainEqual(['text/value', 39])
  })

  it('a cfg, a model of Keras and a configuration have theirs', async () => {
    const before = await Promise.all([parameters(CFG), parameters(RESIDUAL), parameters(CONFIG)])
    const [layer] = (await read(CFG)).model.graph.nodes.filter(({ type }) => type === 'convolutional')
    const conv = (await read(RESIDUAL)).model.graph.nodes.find(({ type }) => type === 'Conv2D')
    const after = await Promise.all([
      parameters(CFG, `${layer?.name}.filters=1`),
      parameters(RESIDUAL, `${conv?.name}.kernel_size=1`),
      parameters(CONFIG, 'vocab_size=1'),
    ])
    for (const [index, count] of after.entries()) expect(count).toBeLessThan(Number(before[index]))
  })

  it.each([
    [LENET, 'conv1.num_outputs=3', 'change/field', 'did you mean `num_output`?'],
    [LENET, 'cnv1.num_output=3', 'change/layer', 'did you mean conv1.num_output?'],
    [CONFIG, 'vocab_siz=3', 'change/field', 'did you mean `vocab_size`?'],
    ['examples/formats/tiny.tflite', 'maps.filters=3', 'change/stored', 'definitions of Caffe'],
  ])('%s has no %s', (file, given, code, hint) => {
    const { status, stderr } = weigh([file, '--what-if', given])
    expect(status).toBe(2)
    expect(stderr).toContain(code)
    expect(stderr).toContain(hint)
  })

  it('every command reads the network so', () => {
    expect(weigh(['explain', LENET, 'conv1', '--what-if', 'conv1.num_output=10']).stdout).toContain('10 × 1 × 5 × 5')
    expect(weigh(['why', LENET, '418320', '--what-if', 'conv1.num_output=10']).stdout).toContain('418,320')
  })
})

describe('width', () => {
  it('makes every layer so much as wide, but not what comes out', async () => {
    const lenet = await read(LENET)
    expect(widthChanges(lenet, 0.5)).toEqual(
      ['conv1.num_output=10', 'conv2.num_output=25', 'ip1.num_output=250'].map(change),
    )
    // 10·26 + 25·251 + 250·401 + 10·251
    expect(weigh([LENET, '--width', '0.5']).stdout).toContain('= 109,295 parameters')
    expect(weigh([LENET, '--what-if', 'width=0.5', '-w', '60']).stdout).toContain('109,295')
  })

  it('what is said of one layer holds for it', () => {
    const { stdout } = weigh([LENET, '--width', '0.5', '--what-if', 'conv1.num_output=20'])
    expect(stdout).toContain('20 × 1 × 5 × 5 = 500')
    expect(stdout).toContain('25 × 20 × 5 × 5')
  })

  it('groups of one map each go along, other groups divide what there is', async () => {
    const grouped = await read(LENET, 'conv2.group=2')
    expect(widthChanges(grouped, 0.1)).toContainEqual(change('conv2.num_output=6'))
    const mobile = await read('examples/mobile/mini-mobile.prototxt')
    const half = await read('examples/mobile/mini-mobile.prototxt', ...widthChanges(mobile, 0.5))
    expect(half.issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(half.totals.parameters.value).toBeLessThan(Number(mobile.totals.parameters.value) / 2)
  })
})

describe('what fits into flash', () => {
  const ways = async (file: string, room: bigint): Promise<readonly Slimmed[]> => {
    const analysis = await read(file)
    return slimmings(analysis, room, (changes) => read(file, ...changes))
  }

  it('those that fit come first, with the largest that do', async () => {
    const found = await ways(LENET, 300_000n)
    expect(found.map(({ slimming, bytes, fits }) => [optionsOf(slimming), bytes, fits])).toEqual([
      // 520 + 25,050 + 60·801 + 10·61 = 74,240
      ['--what-if ip1.num_output=60', 296_960n, true],
      ['--width 0.40625', 285_724n, true],
      ['--dtype weights=int4', 215_540n, true],
      ['--dtype weights=int8 --width 0.8125', 287_669n, true],
      ['--dtype weights=fp16 --width 0.5625', 274_006n, true],
      ['--dtype weights=int8', 431_080n, false],
      ['--dtype weights=fp16', 862_160n, false],
      ['', 1_724_320n, false],
    ])
    for (const { bytes, fits } of found) expect(bytes <= 300_000n).toBe(fits)
  })

  it('what is said to be typed comes to what is said', () => {
    const args = ['--dtype', 'weights=int8', '--width', '0.8125']
    expect(weigh([LENET, ...args]).stdout).toContain('287,669 × 1 byte = 287,669 bytes')
  })

  it.skipIf(!hasShared)('MobileNet in int8, folded, is 26,728 bytes too large for 4 MiB', async () => {
    const found = await ways('../shared/caffe/nets/shicai+MobileNet-Caffe/mobilenet_deploy.prototxt', 4n << 20n)
    const folded = found.find(({ slimming }) => optionsOf(slimming) === '--dtype weights=int8 --fold-batchnorm')
    expect(folded).toMatchObject({ bytes: 4_221_032n, fits: false })
    const narrower = found.find(
      ({ slimming: { folds, dtype, width } }) => folds && dtype === 'int8' && width !== undefined,
    )
    expect(narrower).toMatchObject({ slimming: { width: 0.96875 }, fits: true })
  })
})
