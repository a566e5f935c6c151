/** `weigh run --draw`: the figure of a network with what it computed in its squares. */

import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { weigh } from './run-weigh.ts'

const folder = mkdtempSync(join(tmpdir(), 'weigh-draw-'))
const LENET = ['examples/lenet/lenet.prototxt', 'examples/lenet/lenet.caffemodel']
const SEVEN = ['--image', 'examples/lenet/digit-0.png', '--scale', '0.00390625']

/** Runs LeNet on a digit and draws it. */
function drawn(name: string, more: readonly string[] = [], given: readonly string[] = [...LENET, ...SEVEN]) {
  const file = join(folder, name)
  const run = weigh(['run', ...given, '--draw', file, ...more])
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
  return readFileSync(file)
}

describe('weigh run --draw', () => {
  it('fills the squares of kernels with real maps, tints the kernels, and tells what comes out', () => {
    const svg = drawn('kernels.svg').toString('utf8')
    expect(svg).toContain('prob: the largest of its 10 values is 0.99996, at index 7.')
    expect(svg).toContain('|w| ≤ 0.551')
    expect(svg).toContain('|x| ≤ 3.33')
    expect(svg.split('shape-rendering="crispEdges"').length).toBeGreaterThan(20)
  })

  it('draws the same as the figure of planes, in Chinese, with the options of figures', () => {
    const svg = drawn('lenet.svg', ['--style', 'lenet', '--figure-labels', 'sizes', '--theme', 'dark', '--lang', 'zh'])
    expect(svg.toString('utf8')).toContain('prob：10 个值中最大的是 0.99996')
    expect(svg.toString('utf8')).not.toContain('520')
  })

  it('writes PNG, PDF and TikZ', () => {
    expect(drawn('maps.png').toString('latin1', 1, 4)).toBe('PNG')
    expect(drawn('maps.pdf').toString('latin1', 0, 5)).toBe('%PDF-')
    const tikz = drawn('maps.tex').toString('utf8')
    expect(tikz).toContain('\\fill[wb-g8]')
    expect(tikz).not.toMatch(/NaN|undefined/)
  })

  it('shows the first of several examples, whatever weights there are', () => {
    const both = drawn('both.svg', ['--image', 'examples/lenet/digit-1.png']).toString('utf8')
    expect(both).toContain('at index 7.')
    const seeded = drawn('seeded.svg', ['--seed', '1'], ['examples/lenet/lenet.prototxt', ...SEVEN]).toString('utf8')
    expect(seeded).toContain('|x| ≤ ')
    expect(seeded).toContain('|w| ≤ ')
  })

  it.each([
    [['--draw', 'maps.gif'], /^weigh: the name of a figure says what it is, and maps\.gif does not\nhint: give a name/],
    [['--style', 'kernels'], /^weigh: --style is an option of the figure, and none is drawn\nhint: type --draw/],
    [['--draw', join(folder, 'x.svg'), '--figure-layer', 'conv3'], /the network has no layer “conv3”/],
  ])('refuses %j', (options, said) => {
    const run = weigh(['run', ...LENET, ...SEVEN, ...options])
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(said)
  })

  it('says of a style that it shows no maps', () => {
    const run = weigh(['run', ...LENET, ...SEVEN, '--draw', join(folder, 'graph.svg'), '--style', 'graph'])
    expect(run.status).toBe(0)
    expect(run.stderr).toContain('the style graph shows no feature maps; kernels, convnet, lenet do')
  })
})
