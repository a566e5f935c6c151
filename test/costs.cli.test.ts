import { describe, expect, test } from 'vitest'
import { weigh } from './run-weigh.ts'

const LENET = 'examples/lenet/lenet.prototxt'
const RESNET = 'examples/residual/mini-resnet.prototxt'
const UNET = 'examples/segmentation/mini-unet.prototxt'

/** Runs the program; without colours, wide enough that nothing is cut. */
const said = (...args: readonly string[]) => weigh([...args, '--lang', 'en']).stdout.replace(/\s+/g, ' ')

describe('costs on the command line', () => {
  test('MACs per example stand in the totals', () => {
    expect(said(LENET)).toContain('2,293,000 MACs per example and 30,500 other operations')
  })

  test('conv2 is explained by its product', () => {
    expect(said('explain', LENET, 'conv2')).toContain('50 × 8 × 8 × (20 × 5 × 5) = 1,600,000 MACs per example')
  })

  test('--sort macs --top 2 shows the two dearest layers', () => {
    const out = said(LENET, '--sort', 'macs', '--top', '2')
    expect(out.indexOf('conv2')).toBeLessThan(out.indexOf('ip1'))
    expect(out).not.toMatch(/pool1 Pooling/)
  })

  test('--batch weighs at another batch', () => {
    expect(said(LENET, '--batch', '1')).toContain('78,816 bytes')
  })

  test('--dtype halves what is held and stored', () => {
    const out = said(LENET, '--dtype', 'fp16')
    expect(out).toContain('431,080 × 2 bytes = 862,160 bytes')
    expect(out).toContain('2,522,112 bytes')
    expect(said(LENET, '--dtype', 'weights=int8')).toContain('431,080 × 1 byte = 431,080 bytes')
  })

  test('--fold-batchnorm leaves MACs and takes the normalisations away', () => {
    expect(said(RESNET)).toContain('274,063 parameters')
    const folded = said(RESNET, '--fold-batchnorm')
    expect(folded).toContain('40,813,184 MACs per example')
    expect(folded).not.toContain('statistics')
  })

  test('--conventions says who counts what', () => {
    const out = said(LENET, '--conventions', '--width', '120')
    expect(out).toContain('flops 4,616,500 FLOPs')
    expect(out).toContain('torchinfo 2,308,230 MACs')
  })

  test('--convention counts layer by layer', () => {
    expect(said(LENET, '--convention', 'torchinfo')).toContain('As torchinfo counts: 2,308,230 MACs per example')
    expect(weigh([LENET, '--convention', 'fvcor', '--lang', 'en']).stderr).toContain('did you mean fvcore?')
  })

  test('--training, --timeline, --device and --symbolic add their sections', () => {
    const out = said(LENET, '--training', '--solver', 'Adam', '--timeline', '--device', 'v100', '--symbolic')
    expect(out).toContain('Adam keeps 2 for each parameter')
    expect(out).toContain('Alive while pool1 runs')
    expect(out).toContain('a bound, never a measured time')
    expect(out).toContain('2,293,000·N')
  })

  test('--fit gives the largest batch and the next one as proof', () => {
    const out = said(LENET, '--fit', '64MiB')
    expect(out).toContain('a batch of 1,135: 67,100,320 bytes')
    expect(out).toContain('1,136 need 67,157,920 bytes')
  })

  test('sweep prints a row for each setting, and says which layer makes one impossible', () => {
    const out = said('sweep', LENET, '--batch', '1,8', '--input', 'data=1x28x28,1x3x3')
    expect(out).toContain('8 1x28x28 431,080 2,293,000 18,344,000')
    const run = weigh(['sweep', LENET, '--input', 'data=1x3x3', '--lang', 'en'])
    expect(run.stdout).toContain('impossible')
    expect(run.status).toBe(1)
  })

  test('why names what gives a claimed figure, or that none does', () => {
    expect(said('why', LENET, '4.6 MFLOPs')).toContain('as FLOPs counts')
    expect(said('why', LENET, '1,724,320 bytes')).toContain('exactly 431,080 × 4 = 1,724,320')
    expect(weigh(['why', LENET, '999 GB', '--lang', 'en']).status).toBe(1)
    expect(weigh(['why', LENET, 'much', '--lang', 'en']).status).toBe(2)
  })

  test('--field says which pixels one output sees', () => {
    expect(said('explain', LENET, 'conv2', '--field', '--at', '0,0')).toContain(
      'output (0, 0) sees data at 0…13 × 0…13',
    )
    expect(said('explain', UNET, 'up2', '--field')).toContain('apart 4/2 = 2')
  })

  test('JSON holds costs, peak, training and conventions', () => {
    const report = JSON.parse(weigh([LENET, '--format', 'json']).stdout)
    expect(report.totals).toMatchObject({
      macs: 146752000,
      macsPerExample: 2293000,
      peakActivationBytes: 3686400,
      peakLayer: 'pool1',
      asCountedBy: { flops: { count: 4616500, perExample: true }, caffe: { dataMemoryBytes: 5172224 } },
    })
    expect(report.layers[3].cost).toMatchObject({
      macs: 102400000,
      macsPerExample: 1600000,
      working: '50 × 8 × 8 × (20 × 5 × 5) = 1,600,000',
    })
  })
})
