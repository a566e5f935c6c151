/** Forks, definitions, symbols and templates as a user meets them on the command line. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { weigh } from './run-weigh.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weigh-layers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

const NET =
  'input: "data" input_shape { dim: 1 dim: 8 dim: 20 dim: 30 }\nlayer { name: "x" type: "Mine" bottom: "data" top: "out" mine_param { by: 5 } }\n'
const MINE = `[[layer]]\ntype = "Mine"\nfamily = "shape"\ndoc = "divides both sizes"\nparam = "mine_param"\nparameters = { by = "int = 2" }\noutputs = ['[N, C, H/by, W/by]']\n`

describe('definitions', () => {
  test('a layer that nobody knows is told with a definition to fill in', () => {
    const { status, stderr } = weigh([file('unknown.prototxt', NET)])
    expect(status).toBe(1)
    expect(stderr).toContain('nobody here knows a layer type `Mine`')
    expect(stderr).toContain('[[layer]]')
  })

  test('--layers defines it, and explain shows its working', () => {
    const args = ['explain', file('net.prototxt', NET), 'x', '--layers', file('mine.toml', MINE)]
    const { status, stdout } = weigh(args)
    expect(status).toBe(0)
    expect(stdout).toContain('divides both sizes')
    expect(stdout).toContain('20/5')
  })

  test('.weighbridge.toml is found upwards', () => {
    file('project/.weighbridge.toml', MINE)
    const { status, stdout } = weigh([file('project/deep/er/net.prototxt', NET)])
    expect(status).toBe(0)
    expect(stdout).toContain('1 × 8 × 4 × 6')
  })

  test('a mistake in a formula is shown at its column', () => {
    const wrong = file('wrong.toml', MINE.replace('H/by', 'H/bye'))
    const { status, stderr } = weigh([file('net.prototxt', NET), '--layers', wrong])
    expect(status).toBe(1)
    expect(stderr).toContain(`${wrong}:7:`)
    expect(stderr).toContain('there is no parameter "bye"')
  })

  test('a file that is not there is wrong usage', () => {
    expect(weigh([file('net.prototxt', NET), '--layers', 'none.toml']).status).toBe(2)
  })
})

describe('weigh layers', () => {
  test("lists Caffe's own layers and those of forks", () => {
    const { status, stdout } = weigh(['layers', '--format', 'csv'])
    expect(status).toBe(0)
    for (const type of ['Convolution', 'PriorBox', 'Correlation', 'StridedSlice'])
      expect(stdout).toContain(`\n${type},`)
  })

  test('explains one, in any spelling', () => {
    const { stdout } = weigh(['layers', 'prior_box'])
    expect(stdout).toContain('[1, 2, 4 × boxes × H × W]')
  })

  test('speaks Chinese', () => {
    expect(weigh(['layers', 'Permute', '--lang', 'zh']).stdout).toContain('按给定顺序重排各轴')
  })

  test('knows what may have been meant', () => {
    expect(weigh(['layers', 'PriorBx'])).toMatchObject({ status: 2, stderr: expect.stringContaining('PriorBox') })
    expect(weigh(['layers', '--fork', 'pspnett'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('pspnet'),
    })
  })
})

describe('what a definition leaves open', () => {
  const proposal =
    'input: "s" input_shape { dim: 1 dim: 18 dim: 3 dim: 4 }\ninput: "d" input_shape { dim: 1 dim: 36 dim: 3 dim: 4 }\ninput: "i" input_shape { dim: 1 dim: 3 }\nlayer { name: "p" type: "Proposal" bottom: "s" bottom: "d" bottom: "i" top: "rois" }\n'

  test('is a symbol, which --bind settles', () => {
    const path = file('proposal.prototxt', proposal)
    expect(weigh([path]).stdout).toContain('R × 5')
    expect(weigh([path, '--bind', 'R=300']).stdout).toContain('300 × 5')
    expect(weigh([path, '--bind', 'R']).status).toBe(2)
  })

  test('is a placeholder, which --set fills in', () => {
    const path = file(
      'net.prototxt.j2',
      NET.replace('dim: 8', 'dim: {{ channels }}').replace('Mine', 'ReLU').replace('mine_param { by: 5 }', ''),
    )
    const refused = weigh([path])
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain('--set channels=VALUE')
    expect(weigh([path, '--set', 'channels=16']).stdout).toContain('1 × 16 × 20 × 30')
  })
})
