import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../src/analyze/analysis.ts'
import { say } from '../../src/core/words/message.ts'
import { drawFigure } from '../../src/figures/draw.ts'
import { sideScale } from '../../src/figures/marks/scale.ts'
import { readNet } from '../../src/figures/net/read.ts'
import type { FeatureSource, ValueSource } from '../../src/figures/options.ts'
import { printSvg } from '../../src/figures/print/svg.ts'
import { boundsOf } from '../../src/figures/scene/draw.ts'
import { coloursOf, contrast, HUES, luminance } from '../../src/figures/scene/palette.ts'
import { type Item, leaves, type Scene } from '../../src/figures/scene/scene.ts'
import { styles } from '../../src/figures/styles.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { zh } from '../../src/text/zh.ts'
import { filesBelow, SHARED } from '../shared.ts'
import { expectGoodFigure, textsOf } from './figure-contract.ts'
import { readBack } from './figure-numbers.ts'
import { layerGroups } from './figure-parts.ts'

const THEMES = ['light', 'dark', 'auto', 'print'] as const
const STYLES = styles.map(({ id }) => id)
const LANGUAGES = [
  { language: 'en', catalogue: undefined },
  { language: 'zh', catalogue: zh },
]

async function weighed(name: string, text: string | Uint8Array): Promise<Analysis> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return analyze(await readNetwork([memorySource(name, bytes)]))
}

const examples = filesBelow('examples', '.prototxt')

describe.each(examples)('%s', (file) => {
  test.each(STYLES)('as %s keeps the contract in every theme and language', async (style) => {
    const analysis = await weighed(file, readFileSync(file))
    for (const theme of THEMES) {
      for (const words of LANGUAGES) {
        expectGoodFigure(analysis, { style, theme, ...words })
        expectGoodFigure(analysis, {
          style,
          theme,
          ...words,
          fold: 'off',
          palette: 'grey',
          batch: true,
          labels: ['sizes', 'macs'],
        })
      }
    }
  })
})

/** Weights that nobody trained: as many as the layer has, from −1 to 1. */
function madeUp(analysis: Analysis): ValueSource {
  return (node, blob) => {
    const count = analysis.facts.get(node)?.params[blob]?.count?.expr
    if (typeof count !== 'bigint' || count > 1_000_000n) return undefined
    return Float32Array.from({ length: Number(count) }, (_, i) => Math.sin(i * i))
  }
}

describe.each(examples)('%s with weights', (file) => {
  test.each(['kernels', 'lenet'])('as %s keeps the contract in every theme and language', async (style) => {
    const analysis = await weighed(file, readFileSync(file))
    for (const theme of THEMES) {
      for (const words of LANGUAGES) {
        expectGoodFigure(analysis, { style, theme, ...words, values: madeUp(analysis) })
      }
    }
  })
})

test('tiles and patches of `lenet` have the colours of the kernels that they show, strongest at the largest', async () => {
  const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
  const values = Float32Array.from({ length: 500 }, (_, i) => (i === 3 ? -2 : i === 499 ? 1 : 0))
  const { items } = drawFigure(analysis, { style: 'lenet', values: (node) => (node === 'conv1' ? values : undefined) })
  const strong = (paint: string) => [...leaves(items)].filter((leaf) => leaf.kind === 'path' && leaf.fill === paint)
  // Each once in the legend as well, but that is made of rectangles.
  expect(strong('w-8').length).toBe(1)
  expect(strong('w4').length).toBe(2)
  const texts = textsOf(items)
  expect(texts).toContain('|w| ≤ 2')
  expect(texts).toContain('−max')
  const untold = drawFigure(analysis, { style: 'lenet' })
  expect(textsOf(untold.items).join()).not.toMatch(/max$|real weights/)
})

/** As many numbers as one example of each first output has, in a wave around zero. */
function madeUpFeatures(analysis: Analysis): FeatureSource {
  const made = new Map<number, Float32Array>()
  return (node, output) => {
    const shape = analysis.facts.get(node)?.outputs[output]
    const count = shape?.slice(1).reduce((product, { expr }) => product * Number(expr), 1) ?? 0
    if (!Number.isSafeInteger(count)) return undefined
    const values = made.get(count) ?? Float32Array.from({ length: count }, (_, i) => Math.sin(i / 3))
    made.set(count, values)
    return values
  }
}

describe.each(examples)('%s with feature maps', (file) => {
  test.each(['kernels', 'lenet', 'convnet'])('as %s keeps the contract', async (style) => {
    const analysis = await weighed(file, readFileSync(file))
    const features = madeUpFeatures(analysis)
    expectGoodFigure(analysis, { style, theme: 'auto', features })
    const values = madeUp(analysis)
    expectGoodFigure(analysis, {
      style,
      theme: 'print',
      language: 'zh',
      catalogue: zh,
      features,
      values,
      maps: 3,
      fold: 'off',
    })
  })
})

test.each(['kernels', 'lenet'])(
  'squares of `%s` have the colours of the feature maps, strongest at the largest',
  async (style) => {
    const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
    const made: Readonly<Record<string, Float32Array>> = {
      data: Float32Array.from({ length: 784 }, (_, i) => (i === 30 ? 0.5 : i === 31 ? 1 : 0)),
      pool1: Float32Array.from({ length: 20 * 144 }, (_, i) => (i === 13 ? -4 : i === 144 ? 2 : 0)),
      prob: Float32Array.from({ length: 10 }, (_, i) => (i === 7 ? 0.75 : 0.25 / 9)),
    }
    const { items } = drawFigure(analysis, { style, features: (node) => made[node] })
    const rasters = [...leaves(items)].filter((leaf) => leaf.kind === 'raster')
    const [digit] = rasters
    expect([digit?.rows, digit?.columns]).toEqual([28, 28])
    expect(digit?.cells.flatMap((paint, at) => (paint === 'g0' ? [] : [[at, paint]]))).toEqual([
      [30, 'g4'],
      [31, 'g8'],
    ])
    const pooled = rasters.filter(({ rows }) => rows === 12)
    expect(pooled.length).toBe(4)
    expect(pooled[0]?.cells.indexOf('w-8')).toBe(13)
    expect(pooled[1]?.cells.indexOf('w4')).toBe(0)
    const texts = textsOf(items)
    expect(texts).toContain('prob: the largest of its 10 values is 0.75, at index 7.')
    expect(texts.join()).toContain('The input is grey')
    // Maps of other layers were not given, nor are those drawn whose number of values is another.
    expect(rasters.some(({ rows }) => rows === 24)).toBe(false)
    const nothing = drawFigure(analysis, {
      style: 'kernels',
      features: (node) => (node === 'pool1' ? new Float32Array(2880) : undefined),
    })
    expect(textsOf(nothing.items)).toContain('|x| ≤ 0')
    const wrong = drawFigure(analysis, { style, features: () => new Float32Array(3) })
    expect([...leaves(wrong.items)].some(({ kind }) => kind === 'raster')).toBe(false)
  },
)

test('with feature maps a style that shows them is chosen, and one that does not says so', async () => {
  const file = 'examples/residual/mini-resnet.prototxt'
  const analysis = await weighed(file, readFileSync(file))
  const features = madeUpFeatures(analysis)
  const chosen = drawFigure(analysis, { features })
  expect([...leaves(chosen.items)].some(({ kind }) => kind === 'raster')).toBe(true)
  expect(chosen.warnings).toEqual([])
  const [warning] = drawFigure(analysis, { features, style: 'graph' }).warnings
  expect(warning && say(warning)).toBe('the style graph shows no feature maps; kernels, convnet, lenet do')
})

test('large maps are drawn by means, whatever their size, and figures of two inputs share no id', async () => {
  const net = layer('data', 'Input', 'input_param { shape { dim: 1 dim: 1 dim: 1000 dim: 3000 } }')
  const analysis = await weighed(
    'net',
    net + layer('r', 'Pooling', 'pooling_param { kernel_size: 2 stride: 2 }', 'data'),
  )
  const half = (high: number) => Float32Array.from({ length: 3e6 }, (_, i) => (i % 3000 < 1500 ? high : 0))
  const drawn = [1, 2].map((high) =>
    drawFigure(analysis, { style: 'kernels', features: (id) => (id === 'data' ? half(high) : undefined) }),
  )
  const [raster] = [...leaves(drawn[0]?.items ?? [])].filter((leaf) => leaf.kind === 'raster')
  expect(raster?.columns).toBeLessThanOrEqual(46)
  expect(new Set(raster?.cells)).toEqual(new Set(['g8', 'g0']))
  expect(drawn[0]?.id).not.toBe(drawn[1]?.id)
  expect(printSvg(drawn[0] as Scene).length).toBeLessThan(12_000)
})

const layer = (name: string, type: string, rest: string, bottom = '', top = name): string =>
  `layer { name: ${JSON.stringify(name)} type: "${type}" ${bottom ? `bottom: ${JSON.stringify(bottom)}` : ''} top: ${JSON.stringify(top)} ${rest} }\n`

const input = (shape: string): string =>
  layer(
    'data',
    'Input',
    `input_param { shape { ${shape
      .split('x')
      .map((dim) => `dim: ${dim}`)
      .join(' ')} } }`,
  )

const conv = (name: string, bottom: string, rest = 'kernel_size: 3'): string =>
  layer(name, 'Convolution', `convolution_param { num_output: 4 ${rest} }`, bottom)

const ODD = `a<b&"c' \u0001\u202e`
const DEGENERATE: Readonly<Record<string, string>> = {
  'no layers': 'name: "nothing"',
  'one layer': input('1x3x8x8'),
  'maps of one value': input('1x3x1x1') + conv('c', 'data', 'kernel_size: 1'),
  'one row': input('1x3x1x64') + conv('c', 'data', 'kernel_h: 1 kernel_w: 5'),
  'maps of three dimensions': input('1x3x8x8x8') + conv('c', 'data'),
  'a vector': input('7') + layer('r', 'ReLU', '', 'data'),
  'no channels': input('1x0x8x8') + conv('c', 'data'),
  'an impossible kernel': input('1x3x4x4') + conv('c', 'data', 'kernel_size: 9') + conv('d', 'c'),
  'an unknown layer': input('1x3x8x8') + layer('what', 'Mystery', '', 'data') + conv('c', 'what'),
  'a layer that reads nothing': conv('c', 'nowhere'),
  'a name of 5,000 characters': input('1x3x8x8') + conv('n'.repeat(5000), 'data'),
  'Chinese, Arabic and Thai names':
    input('1x3x8x8') + conv('卷积层一', 'data') + conv('طبقة', '卷积层一') + conv('ชั้น', 'طبقة'),
  'names that need escaping': input('1x3x8x8') + conv(ODD, 'data'),
  'names with digits behind a space':
    input('1x3x8x8') + conv('conv 1b', 'data') + conv('c\u30001\ufeff2\u0085a%20', 'conv 1b'),
  'two layers of one name': input('1x3x8x8') + conv('c', 'data') + layer('c', 'ReLU', '', 'c', 'd'),
  'two outputs':
    input('1x4x8x8') +
    `layer { name: "s" type: "Slice" bottom: "data" top: "a" top: "b" }\n${conv('c', 'a')}${conv('d', 'b')}`,
  'sizes that only the database knows': `${layer('mnist', 'Data', 'data_param { batch_size: 64 }')}${conv('c', 'mnist')}${layer('p', 'Pooling', 'pooling_param { pool: MAX kernel_size: 2 stride: 2 }', 'c')}${layer('f', 'InnerProduct', 'inner_product_param { num_output: 9 }', 'p')}`,
  'many groups':
    input('1x64x8x8') +
    layer('c', 'Convolution', 'convolution_param { num_output: 64 kernel_size: 3 group: 64 }', 'data'),
}

describe.each(Object.entries(DEGENERATE))('a net with %s', (_, text) => {
  test.each(STYLES)('is drawn as %s', async (style) => {
    const analysis = await weighed('net.prototxt', text)
    for (const { language, catalogue } of LANGUAGES) {
      expectGoodFigure(analysis, { style, language, catalogue, fold: 'off' })
      expectGoodFigure(analysis, { style, language, catalogue, width: 300, theme: 'dark' })
    }
  })
})

test('colours stand out from what they are drawn on', () => {
  for (const palette of ['colour', 'grey'] as const) {
    for (const theme of ['light', 'dark', 'print'] as const) {
      const colours = coloursOf(theme, palette)
      const get = (name: string): string => colours.get(name) ?? 'missing'
      for (const hue of HUES) {
        const where = `${hue} in ${theme} ${palette}`
        expect(contrast(get(hue), get('paper')), where).toBeGreaterThanOrEqual(3)
        expect(contrast(get(hue), get(`${hue}-0`)), `${where} on its fill`).toBeGreaterThanOrEqual(3)
        expect(contrast(get('on-head'), get(`${hue}-head`)), `${where} head`).toBeGreaterThanOrEqual(4.5)
        for (let step = 0; step < 4; step += 1) {
          expect(contrast(get('ink'), get(`${hue}-${step}`)), `ink on ${where} ${step}`).toBeGreaterThanOrEqual(4.5)
        }
        if (theme === 'print') expect(luminance(get(`${hue}-head`)), where).toBeGreaterThanOrEqual(0.25)
      }
    }
  }
})

describe.each(examples)('%s', (file) => {
  test.each(STYLES)('as %s tells the numbers of the analysis', async (style) => {
    const analysis = await weighed(file, readFileSync(file))
    const { flaws, read } = readBack(analysis, printSvg(drawFigure(analysis, { style, fold: 'off' })))
    expect(flaws).toEqual([])
    const layers = [...analysis.facts.values()].filter(({ params }) => params.length > 1).length
    if (style === 'bytemap') expect(read.bytes).toBeGreaterThan(1)
    else expect(read.shapes).toBeGreaterThan(2)
    if (style !== 'bytemap') expect(read.parameters).toBeGreaterThan(2)
    if (style === 'kernels') {
      expect(read.equations).toBeGreaterThan(1)
      expect(read.kernels + read.biases).toBeGreaterThan(Math.min(3, layers))
    }
  })
})

test('numbers are read back from a figure, and a wrong one is found', async () => {
  const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
  const svg = printSvg(drawFigure(analysis, { style: 'kernels' }))
  const { flaws, read } = readBack(analysis, svg)
  expect(flaws).toEqual([])
  expect(read).toEqual({ shapes: 5, kernels: 4, parameters: 7, biases: 4, equations: 5, bytes: 0 })
  for (const [right, wrong] of [
    ['>20×24×24<', '>20×24×25<'],
    ['>50 kernels of 20×5×5<', '>50 kernels of 20×5×6<'],
    ['>25,050 parameters<', '>25,051 parameters<'],
    ['>+ 500 biases<', '>+ 50 biases<'],
    ['>50 × 20 × 5 × 5 = 25,000<', '>50 × 20 × 5 × 5 = 25,001<'],
    ['× 4 B = 1,724,320 B', '× 4 B = 1,724,321 B'],
    ['9 layers · 431,080 parameters.', '9 layers · 431,081 parameters.'],
  ] as const) {
    expect(svg).toContain(right)
    expect(readBack(analysis, svg.replace(right, wrong)).flaws.length, wrong).toBeGreaterThan(0)
  }
})

const BVLC = `${SHARED}/nets/BVLC+caffe/models`
/** Files, the styles that are meant, and the most bytes that they may take. */
const SIZES = [
  { file: 'examples/lenet/lenet.prototxt', of: ['kernels'], most: 24 * 1024 },
  { file: `${BVLC}/bvlc_alexnet/deploy.prototxt`, of: STYLES, most: 60 * 1024 },
  { file: `${BVLC}/bvlc_googlenet/deploy.prototxt`, of: STYLES, most: 150 * 1024 },
].filter(({ file }) => existsSync(file))

test.each(SIZES)('figures of $file take $most bytes at most', async ({ file, of, most }) => {
  const analysis = await weighed(file, readFileSync(file))
  for (const style of of) {
    expect(new TextEncoder().encode(printSvg(drawFigure(analysis, { style }))).length, style).toBeLessThanOrEqual(most)
  }
})

const DEEP = 'convolution_param { kernel_size: 3 pad: 1 num_output:'

/** Layers to make a thousand of in a row, and whether they fold. */
const THOUSANDS: readonly (readonly [string, boolean, (top: string, bottom: string, i: number) => string])[] = [
  ['convolutions, alike', true, (top, bottom) => layer(top, 'Convolution', `${DEEP} 64 }`, bottom)],
  [
    'convolutions, each of another size',
    false,
    (top, bottom, i) => layer(top, 'Convolution', `${DEEP} ${64 + i} }`, bottom),
  ],
  [
    'layers, as deep networks have them',
    true,
    (top, bottom) =>
      ['BatchNorm', 'Scale', 'ReLU'].reduce(
        (all, type) => all + layer(`${top}_${type}`, type, '', top, top),
        layer(top, 'Convolution', `${DEEP} 64 }`, bottom),
      ),
  ],
]

test.each(THOUSANDS)('a thousand %s take 400 bytes a layer, and 100 KB folded', async (_, folds, made) => {
  let chain = input('1x64x56x56')
  for (let i = 0; chain.split('type:').length <= 1001; i += 1)
    chain += made(`block${i}`, i === 0 ? 'data' : `block${i - 1}`, i)
  const analysis = await weighed('chain', chain)
  const bytes = (fold: 'off' | 'auto'): number =>
    new TextEncoder().encode(printSvg(drawFigure(analysis, { style: 'graph', fold }))).length
  expect(bytes('off')).toBeLessThanOrEqual(400_000)
  if (folds) expect(bytes('auto')).toBeLessThanOrEqual(100 * 1024)
})

test('what many layers have alike is written once, and each still tells its own name', async () => {
  let chain = input('1x64x56x56')
  for (let i = 0; i < 30; i += 1) chain += layer(`b${i}`, 'Convolution', `${DEEP} 64 }`, i === 0 ? 'data' : `b${i - 1}`)
  const svg = printSvg(expectGoodFigure(await weighed('chain', chain), { style: 'graph', fold: 'off', id: 'w' }))
  expect(svg.match(/>conv 3×3\/1, pad 1</g)?.length).toBe(2)
  for (let i = 0; i < 30; i += 1) {
    expect(svg).toMatch(new RegExp(`<g data-node="b${i}"><title>b${i} [^<]*</title>.*<text [^>]*>b${i}</text></g>`))
  }
  // Few layers are written out: every word can be found and read.
  const few = printSvg(drawFigure(await weighed('few', chain.split('\n').slice(0, 20).join('\n')), { style: 'graph' }))
  expect(few.match(/>conv 3×3\/1, pad 1</g)?.length).toBe(19)
})

/** An SVG in which a count of 65,536 is as long as one of 64: each number that is written out becomes one digit. */
function withoutDigits(svg: string): string {
  return svg.replace(/(?<=<(?:text|title|desc)[^>]*>)[^<]*/g, (said) => said.replace(/\d[\d,.]*/g, '0'))
}

test.each(STYLES)('the number of channels adds nothing to %s but the digits that tell it', async (style) => {
  const lenet = readFileSync('examples/lenet/lenet.prototxt', 'utf8')
  const drawn = async (channels: number): Promise<string> => {
    const wide = lenet.replace(/num_output: (?:20|50)\b/g, `num_output: ${channels}`)
    return printSvg(drawFigure(await weighed('lenet', wide), { style, id: 'w' }))
  }
  const [few, many] = [await drawn(64), await drawn(65_536)]
  const growth = (a: string, b: string): number => b.length / a.length - 1
  expect(growth(withoutDigits(few), withoutDigits(many))).toBeLessThanOrEqual(0.01)
  expect(growth(few, many)).toBeLessThanOrEqual(0.02)
  // Layers whose share of the bytes vanishes beside others are drawn as one: a bytemap may only become smaller.
  if (style === 'bytemap') return
  expect(growth(withoutDigits(few), withoutDigits(many))).toBeGreaterThanOrEqual(-0.01)
  expect(many.split('<path').length).toBe(few.split('<path').length)
})

test('a layer or style that does not exist is refused with what was meant', async () => {
  const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
  expect(() => drawFigure(analysis, { layer: 'conv3' })).toThrow('did you mean “conv')
  expect(() => drawFigure(analysis, { style: 'cubist' })).toThrow('the styles are')
})

test('figures that share a page share no id', async () => {
  const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
  const ids = STYLES.flatMap((style) => THEMES.map((theme) => drawFigure(analysis, { style, theme }).id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(printSvg(drawFigure(analysis, { id: 'mine' }))).toContain('id="mine-t"')
})

test('a larger map is never drawn smaller, and equal ones are drawn alike', async () => {
  for (const file of examples) {
    const net = readNet(await weighed(file, readFileSync(file)), { norms: true, shapes: true })
    for (const wanted of ['auto', 'linear', 'sqrt'] as const) {
      const scale = sideScale(net, wanted, 120, 8)
      const drawn = Array.from({ length: 300 }, (_, size) => scale.length(size))
      expect([...drawn].sort((a, b) => a - b)).toEqual(drawn)
    }
  }
})

test('areas of a bytemap are the bytes, within a pixel', async () => {
  const analysis = await weighed('lenet', readFileSync('examples/lenet/lenet.prototxt'))
  const scene = drawFigure(analysis, { style: 'bytemap' })
  const widths = new Map<string, number>()
  const visit = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.kind !== 'group') continue
      const [node] = item.nodes ?? []
      const [first] = item.items
      if (node !== undefined && !widths.has(node) && first?.kind === 'rect') widths.set(node, first.width)
      else visit(item.items)
    }
  }
  visit(scene.items)
  const parameters = { conv1: 520, conv2: 25_050, ip1: 400_500, ip2: 5_010 }
  const whole = Object.keys(parameters).reduce((sum, name) => sum + (widths.get(name) ?? 0), 0)
  for (const [name, count] of Object.entries(parameters)) {
    expect(Math.abs((widths.get(name) ?? 0) - (whole * count) / 431_080), name).toBeLessThanOrEqual(1)
  }
})

test('what a concatenation joins stands in the order of its channels', async () => {
  const parts = ['a', 'b', 'c', 'd']
  const text =
    input('1x3x8x8') +
    parts.map((name, i) => conv(name, 'data', `kernel_size: ${2 * i + 1} pad: ${i}`)).join('') +
    `layer { name: "all" type: "Concat" ${parts.map((name) => `bottom: "${name}"`).join(' ')} top: "all" }\n` +
    conv('last', 'all')
  const analysis = await weighed('net', text)
  for (const style of STYLES.filter((id) => id !== 'bytemap')) {
    const groups = layerGroups(drawFigure(analysis, { style, fold: 'off' }))
    const middles = parts.map((name) => {
      const box = boundsOf(groups.find(({ nodes }) => nodes?.[0] === name)?.items ?? [])
      if (!box) throw new Error(`${style} has no ${name}`)
      return style === 'graph' ? box.x + box.width / 2 : box.y + box.height / 2
    })
    expect(
      [...middles].sort((a, b) => a - b),
      style,
    ).toEqual(middles)
  }
})

test('each group of a convolution has an entry of its own', async () => {
  const drawn = async (group: number): Promise<number> => {
    const text = input('1x8x9x9') + conv('c', 'data', `kernel_size: 3 group: ${group}`)
    const scene = drawFigure(await weighed('net', text), { style: 'kernels' })
    return [...leaves(scene.items)].filter((leaf) => leaf.kind === 'ellipse' && leaf.rx === 2).length
  }
  expect([await drawn(1), await drawn(2)]).toEqual([0, 2])
})

test('a map without channels is drawn, and the network told of', async () => {
  const analysis = await weighed('net', DEGENERATE['no channels'] ?? '')
  expect(textsOf(drawFigure(analysis, { style: 'graph' }).items)).toContain('0×8×8')
  expect([...analysis.issues, ...analysis.model.issues].length).toBeGreaterThan(0)
})

test('every side of a window that is not square is told', async () => {
  const text = input('1x3x9x9') + conv('c', 'data', 'kernel_h: 1 kernel_w: 3 pad_h: 0 pad_w: 1 stride_h: 1 stride_w: 2')
  const analysis = await weighed('net', text)
  expect(textsOf(drawFigure(analysis, { style: 'graph' }).items)).toContain('conv 1×3/1×2, pad 0×1')
  expect(textsOf(drawFigure(analysis, { style: 'kernels' }).items)).toContain('stride 1×2, pad 0×1')
})
