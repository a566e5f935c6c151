/** A network against its weights, and the commands that look into weights, as a user runs them. */

import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { weigh } from './run-weigh.ts'
import { hasShared, SHARED } from './shared.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const folder = mkdtempSync(join(tmpdir(), 'weigh-weights-'))
const model = join(folder, 'lenet.caffemodel')

const net = (text: string) => {
  const file = join(folder, `net-${Math.abs(hash(text))}.prototxt`)
  writeFileSync(file, text)
  return file
}
const hash = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)

const DATA = 'layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 } } }'
const dense = (name: string, outputs: number, more = '') =>
  `layer { name: "${name}" type: "InnerProduct" bottom: "data" top: "${name}" inner_product_param { num_output: ${outputs} ${more} } }`

/** A caffemodel of the definition, written by the program. */
function weightsOf(definition: string): string {
  const file = `${definition}.caffemodel`
  const { status, stderr } = weigh(['init', definition, '-o', file, '--force'])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return file
}

/** LeNet with fillers, so that its weights are not all zero. */
const FILLED = net(readFileSync(LENET, 'utf8').replaceAll(/(num_output: \d+)/g, '$1 weight_filler { type: "xavier" }'))

beforeAll(() => {
  weigh(['init', FILLED, '-o', model])
})

describe('init', () => {
  it('writes as many bytes as the prediction says, and what it writes fits', () => {
    const predicted = /of overhead = ([\d,]+) bytes/.exec(weigh(['bytes', FILLED]).stdout)?.[1]?.replaceAll(',', '')
    expect(String(statSync(model).size)).toBe(predicted)
    const { status, stdout } = weigh([LENET, model, '--strict'])
    expect(stdout).toContain('431,080 of 431,080 parameters')
    expect(status).toBe(0)
  })

  it('gives equal weights for equal seeds, and others for others', () => {
    const other = join(folder, 'other.caffemodel')
    weigh(['init', FILLED, '-o', other, '--seed', '2'])
    expect(readFileSync(other).equals(readFileSync(model))).toBe(false)
    weigh(['init', FILLED, '-o', other, '--force'])
    expect(readFileSync(other).equals(readFileSync(model))).toBe(true)
  })

  it('keeps a file that is there', () => {
    const before = readFileSync(model)
    const { status, stderr } = weigh(['init', FILLED, '-o', model, '--seed', '3'])
    expect(status).toBe(2)
    expect(stderr).toContain('--force')
    expect(readFileSync(model).equals(before)).toBe(true)
  })
})

describe('a network against its weights', () => {
  it('takes the files in either order', () => {
    expect(weigh([model, LENET]).stdout).toBe(weigh([LENET, model]).stdout)
  })

  it('shows the network that the file carries', () => {
    const { stdout, status } = weigh([model])
    expect(stdout).toContain('20 × 1 × 5 × 5 = 500')
    expect(status).toBe(0)
  })

  it.each([
    [
      'another size',
      [dense('ip', 4)],
      [dense('ip', 5)],
      'cannot copy weight: the file has shape [4, 3], the network needs [5, 3]',
      1,
    ],
    ['the transpose', [dense('ip', 4)], [dense('ip', 4, 'transpose: true')], 'it is the transpose', 1],
    [
      'a missing bias',
      [dense('ip', 4, 'bias_term: false')],
      [dense('ip', 4)],
      'the file has 1 blob for it, the network needs 2',
      1,
    ],
    ['a renamed layer', [dense('a', 4)], [dense('b', 4)], 'the file has a layer a with these very shapes', 0],
    [
      'a layer that the net lacks',
      [dense('a', 4), dense('b', 5)],
      [dense('a', 4)],
      "the file's layer b with 20 values is ignored",
      0,
    ],
  ])('tells %s', (_, before, after, said, status) => {
    const file = weightsOf(net([DATA, ...before].join('\n')))
    const found = weigh([net([DATA, ...after].join('\n')), file])
    expect(found.stderr).toContain(said)
    expect(found.status).toBe(status)
    expect(weigh([net([DATA, ...after].join('\n')), file, '--strict']).status).toBe(1)
  })

  it('says in JSON where the bytes of the file go', () => {
    const { files } = JSON.parse(weigh([LENET, model, '--format', 'json']).stdout)
    const [, file] = files
    expect(file).toMatchObject({ role: 'weights', weightBytes: 1_724_320, unclaimedBytes: 0 })
    expect(file.weightBytes + file.overheadBytes).toBe(file.size)
    expect(file.groups.reduce((sum: number, { bytes }: { bytes: number }) => sum + bytes, 0)).toBe(file.overheadBytes)
  })
})

describe('bytes', () => {
  it('adds up to the size', () => {
    const { stdout } = weigh(['bytes', model, '--format', 'csv'])
    const size = statSync(model).size
    const rows = stdout
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[2])
    expect(rows).toContain(String(size))
    expect(weigh(['bytes', model]).stdout).toContain(`of overhead = ${size.toLocaleString('en')} bytes`)
  })

  it('says what a byte is', () => {
    expect(weigh(['bytes', model, '--at', '0']).stdout).toContain('tag')
    expect(weigh(['bytes', model, '--at', '99999999']).status).toBe(2)
  })

  it.runIf(hasShared)("explains the blog's 705 bytes, and the 19 that head writes less", () => {
    const trained = `${SHARED}/weights/lenet-trained/lenet_iter_10000.caffemodel`
    const { stdout } = weigh(['bytes', trained])
    expect(stdout).toContain('1,724,320 of weights + 705 of overhead = 1,725,025 bytes')
    const difference = weigh(['bytes', `${SHARED}/weights/lenet-head/lenet-head-train.caffemodel`, trained]).stdout
    expect(difference).toContain('+16 +3 = +19 bytes')
  })
})

describe('values and export', () => {
  it('tells range and spread of every blob', () => {
    const { stdout, status } = weigh(['values', model, '--layer', 'conv*'])
    expect(stdout).toMatch(/conv1\.0 .*r = /)
    expect(stdout).not.toContain('ip1')
    expect(status).toBe(0)
  })

  it('copies bit by bit', () => {
    const target = join(folder, 'lenet.safetensors')
    expect(weigh(['export', model, '-o', target]).status).toBe(0)
    const bytes = readFileSync(target)
    const length = Number(bytes.readBigUInt64LE(0))
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString())
    const [from, to] = header['conv2.0'].data_offsets
    expect(header['conv2.0'].shape).toEqual([50, 20, 5, 5])
    const own = bytes.subarray(8 + length + from, 8 + length + to)
    expect(readFileSync(model).includes(own)).toBe(true)
    expect(existsSync(target)).toBe(true)
    expect(weigh(['export', model, '-o', target]).status).toBe(2)
    expect(weigh(['export', model, '-o', join(folder, 'x.bin')]).status).toBe(2)
  })
})

describe('a cut file', () => {
  it('is told where a layer lacks blobs, and not taken for a network without a bias', () => {
    const cut = join(folder, 'short.caffemodel')
    // Behind conv1's kernels, before its bias.
    writeFileSync(cut, readFileSync(model).subarray(0, 2090))
    const { status, stderr } = weigh([LENET, cut])
    expect(status).toBe(1)
    expect(stderr).toContain('the file is cut')
    expect(stderr).toContain('the file has 1 blob for it, the network needs 2')
    expect(stderr).toContain('hint: the file is damaged: more may have stood where it ends')
    expect(stderr).not.toContain('bias_term')
    // Within the bias.
    writeFileSync(cut, readFileSync(model).subarray(0, 2100))
    expect(weigh([LENET, cut]).stderr).toContain(
      'cannot copy bias: the file has shape [], the network needs [20] (weights/shape)\nhint: the file is damaged',
    )
  })
})

describe('draw --weights', () => {
  it('draws what a cut file has, and tells of the cut', () => {
    const cut = join(folder, 'cut.caffemodel')
    writeFileSync(cut, readFileSync(model).subarray(0, 100_000))
    const { status, stdout, stderr } = weigh(['draw', LENET, '--weights', cut])
    expect(stderr).toContain('the file is cut: 100282 bytes should follow here')
    expect(stdout).toMatch(/^<svg/)
    expect(status).toBe(1)
  })

  it('takes a text that carries its blobs', () => {
    const text = net(
      `${DATA} ${dense('ip', 2).replace(/}$/, `blobs { shape { dim: 2 dim: 3 } ${'data: 1 '.repeat(6)} } }`)}`,
    )
    const { status, stderr } = weigh(['draw', text, '--weights', text])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(weigh(['values', text]).stdout).toMatch(/ip\.0 +2 × 3 +1 +1 +1/)
    const exported = weigh(['export', text, '-o', join(folder, 'text.npz')])
    expect(exported.stderr).toContain('ip.0 is left out: its numbers do not lie in the file as they are')
    expect(exported.status).toBe(1)
  })
})
