import { describe, expect, it } from 'vitest'
import {
  type Analysis,
  analyze,
  exprText,
  memorySource,
  type NetworkOptions,
  readNetwork,
  say,
} from '../../../index.ts'

async function weigh(text: string, options: NetworkOptions = {}): Promise<Analysis> {
  return analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))], options))
}

const input = (name: string, ...dims: readonly number[]) =>
  `input: "${name}" input_shape { ${dims.map((dim) => `dim: ${dim}`).join(' ')} }\n`

/** Shape of a blob, its sizes joined by ×; `undefined` where its rank is not known. */
function shape(analysis: Analysis, blob: string): string | undefined {
  let found: string | undefined
  for (const { node, outputs } of analysis.facts.values()) {
    node.outputs.forEach((value, index) => {
      if (analysis.model.graph.values.get(value)?.name !== blob || node.inserted) return
      found = outputs[index]?.map(({ expr }) => exprText(expr)).join('×')
    })
  }
  return found
}

function codes(analysis: Analysis, severity = 'error'): readonly string[] {
  return analysis.issues.filter((issue) => issue.severity === severity).map(({ code }) => code)
}

const blobs = (analysis: Analysis, layer: string) =>
  analysis.facts
    .get(layer)
    ?.params.map((param) => `${param.shape?.map(({ expr }) => exprText(expr)).join('×')} ${param.kind}`)

describe('one-layer networks of forks', () => {
  const data = input('data', 1, 8, 20, 30)
  const one = (type: string, rest = '') =>
    `${data}layer { name: "x" type: "${type}" bottom: "data" top: "out" ${rest} }`
  it.each([
    ['Permute', 'permute_param { order: 0 order: 2 order: 3 order: 1 }', '1×20×30×8'],
    ['Accum', 'accum_param { size_divisible_by: 16 }', '1×8×32×32'],
    ['Accum', 'accum_param { size_divisible_by: 5 }', '1×8×20×30'],
    ['Accum', 'accum_param { top_height: 32 top_width: 30 }', '1×8×20×30'],
    // 20 is whole fours and 30 is not: one axis alone never grows.
    ['Accum', 'accum_param { size_divisible_by: 4 }', '1×8×20×30'],
    ['Reorg', 'reorg_param { stride: 2 }', '1×32×10×15'],
    ['Reorg', 'reorg_param { stride: 2 reverse: true }', '1×2×40×60'],
    ['Interp', 'interp_param { zoom_factor: 8 }', '1×8×153×233'],
    ['Interp', 'interp_param { height: 33 width: 65 }', '1×8×33×65'],
    ['Upsample', 'upsample_param { scale: 2 }', '1×8×40×60'],
    ['PixelShuffle', 'pixel_shuffle_param { upscale_factor: 2 }', '1×2×40×60'],
    ['ImResize', 'imresize_param { factor: 0.5 }', '1×8×10×15'],
    // 20 + 2·4 − (4·(3 − 1) + 1) + 1 = 20; ⌊(20 + 2·1 − (3·(3 − 1) + 1))/2⌋ + 1 = 8, ⌊(30 + 2 − 5)/2⌋ + 1 = 14
    ['Convolution', 'convolution_param { num_output: 4 kernel_size: 3 pad: 4 hole: 4 }', '1×4×20×30'],
    ['HoleConvolution', 'convolution_param { num_output: 4 kernel_size: 3 pad: 4 hole: 4 }', '1×4×20×30'],
    [
      'HoleConvolution',
      'convolution_param { num_output: 4 kernel_size: 3 stride: 2 pad: 1 hole_h: 3 hole_w: 2 }',
      '1×4×8×14',
    ],
    ['Nms', 'nms_param { max_peaks: 20 num_parts: 15 }', '1×15×21×3'],
    ['Slope', '', '1×10×20×30'],
    ['ChannelNorm', '', '1×1×20×30'],
    ['SplitPooling', '', '1×32×10×15'],
    ['Local', 'local_param { num_output: 4 kernel_size: 3 }', '1×4×18×28'],
    ['UniqueLabel', 'unique_label_param { max_labels: 5 }', '1×5×1×1'],
    ['Pad', 'pad_param { paddings: [0, 0, 0, 0, 1, 2, 3, 4] }', '1×8×23×37'],
    [
      'StridedSlice',
      'strided_slice_param { begin: [0, 0, 2, 0] end: [0, 0, 10, 0] strides: [1, 1, 3, 2] begin_mask: 11 end_mask: 11 }',
      '1×8×3×15',
    ],
    [
      'StridedSlice',
      'strided_slice_param { begin: [0, 3] end: [1, 4] strides: [1, 1] shrink_axis_mask: 2 }',
      '1×20×30',
    ],
    ['StridedSlice', 'strided_slice_param { begin: -1 end: -100 strides: -1 axes: 2 }', '1×8×20×30'],
    ['ReduceMean', 'reduce_mean_param { axis: [2, 3] }', '1×8'],
    ['ReduceMean', 'reduce_mean_param { axis: [2, 3] keepdims: true }', '1×8×1×1'],
    ['Squeeze', '', '8×20×30'],
    ['ExpandDimsND', 'expand_dims_nd_param { axis: [0, 2] }', '1×1×8×1×20×30'],
    ['OneHot', 'one_hot_param { depth: 7 }', '1×8×20×30×7'],
    ['TileND', 'tile_nd_param { multiples: [1, 2, 1, 3] }', '1×16×20×90'],
    ['BatchReduction', 'batch_reduction_param { level: 1 level: 3 reduction_param { axis: 1 } }', '1×2×20×30'],
    ['Pooling', 'pooling_param { kernel_size: 3 stride: 2 ceil_mode: false }', '1×8×9×14'],
    ['Convolution', 'convolution_param { num_output: 4 kernel_size: 3 pad_type: 1 stride: 2 }', '1×4×10×15'],
    ['Convolution', 'convolution_param { num_output: 4 kernel_size: 3 filter_stride: 2 }', '1×4×16×26'],
    [
      'Deconvolution',
      'convolution_param { num_output: 4 kernel_size: 4 stride: 2 shape_offset: 1 shape_offset: 0 }',
      '1×4×43×62',
    ],
    ['Reshape', 'reshape_param { pixelshuffler: 2 }', '1×2×40×60'],
    ['HSwish', '', '1×8×20×30'],
    ['GRN', 'grn_param { bias: 1e-6 }', '1×8×20×30'],
  ])('%s %s', async (type, rest, expected) => {
    const analysis = await weigh(one(type, rest))
    expect(codes(analysis)).toEqual([])
    expect(shape(analysis, 'out')).toBe(expected)
  })

  it.each([
    [
      'bn_param { slope_filler { value: 1 } }',
      undefined,
      ['1×8 learned', '1×8 learned', '1×8 statistic', '1×8 statistic'],
    ],
    ['bn_param { bn_mode: INFERENCE }', undefined, ['1×8×1×1 learned', '1×8×1×1 learned']],
    [
      'bn_param { slope_filler { value: 1 } }',
      'pspnet',
      ['1×8×1×1 learned', '1×8×1×1 learned', '1×8×1×1 statistic', '1×8×1×1 statistic'],
    ],
    ['bn_param { across_spatial: false }', undefined, ['1×8×20×30 learned', '1×8×20×30 learned']],
    [
      'bn_param { icnet: true }',
      undefined,
      ['1×8×1×1 learned', '1×8×1×1 learned', '1×8×1×1 statistic', '1×8×1×1 statistic'],
    ],
    [
      'bn_param { var_eps: 1e-5 }',
      undefined,
      ['1×8×1×1 learned', '1×8×1×1 learned', '1×8×1×1 statistic', '1×8×1×1 statistic'],
    ],
  ])('the layouts of BN: %s %s', async (rest, fork, expected) => {
    const analysis = await weigh(one('BN', rest), fork === undefined ? {} : { fork })
    expect(blobs(analysis, 'x')).toEqual(expected)
    expect(codes(analysis, 'note')).toContain('caffe/layer-variant')
  })

  it('tells two layouts of BN apart by the blobs of a weights file', async () => {
    const blobShapes = new Map([
      [
        'x',
        [
          [1n, 8n, 1n, 1n],
          [1n, 8n, 1n, 1n],
        ],
      ],
    ])
    expect((await weigh(one('BN'), { blobShapes })).totals.learned.value).toBe(16n)
    expect((await weigh(one('BN'))).totals.parameters.value).toBe(32n)
  })

  it("takes a fork's variant of a layer only where its fields ask for it", async () => {
    const conv = one('Convolution', 'convolution_param { num_output: 4 kernel_size: 3 pad: 1 }')
    for (const fork of ['synopsys', 'intel', 'cambricon', 'naibaf7'])
      expect(shape(await weigh(conv, { fork }), 'out')).toBe('1×4×20×30')
    const pool = one('Pooling', 'pooling_param { kernel_size: 1 stride: 2 }')
    expect(shape(await weigh(pool, { fork: 'intel' }), 'out')).toBe('1×8×10×15')
    expect(shape(await weigh(pool), 'out')).toBe('1×8×11×16')
  })

  it('adds a second bottom to a fused convolution', async () => {
    const fused = `${data}${input('sum', 1, 4, 18, 28)}layer { name: "x" type: "Convolution" bottom: "data" bottom: "sum" top: "out"
      convolution_param { num_output: 4 kernel_size: 3 fusion_type: SUM_FUSION relu: true } }`
    const analysis = await weigh(fused)
    expect([codes(analysis), shape(analysis, 'out'), blobs(analysis, 'x')]).toEqual([
      [],
      '1×4×18×28',
      ['4×8×3×3 learned', '4 learned'],
    ])
  })

  it('reads deformable kernels from their own message', async () => {
    const deformable = `${data}${input('offset', 1, 72, 20, 30)}layer { name: "x" type: "DeformableConvolution" bottom: "data" bottom: "offset" top: "out"
      deformable_convolution_param { num_output: 16 kernel_size: 3 pad: 2 stride: 1 dilation: 2 group: 1 deformable_group: 4 bias_term: false } }`
    const analysis = await weigh(deformable)
    expect([codes(analysis), shape(analysis, 'out'), blobs(analysis, 'x')]).toEqual([
      [],
      '1×16×20×30',
      ['16×8×3×3 learned'],
    ])
  })

  it('does not count masks', async () => {
    const analysis = await weigh(one('CConvolution', 'convolution_param { num_output: 4 kernel_size: 3 }'))
    expect(blobs(analysis, 'x')).toEqual(['4×8×3×3 learned', '4 learned', '4×8×3×3 auxiliary'])
    expect(analysis.totals.parameters.value).toBe(292n)
  })

  it('refuses a fork that there is none of, and says which may be meant', async () => {
    const analysis = await weigh(one('BN'), { fork: 'pspnett' })
    const found = analysis.issues.find(({ code }) => code === 'caffe/unknown-fork')
    expect(found?.hint && say(found.hint)).toBe('did you mean `pspnet`?')
  })
})

describe('sizes that the data decides', () => {
  const net = `${input('s', 1, 18, 38, 50)}${input('d', 1, 36, 38, 50)}${input('i', 1, 3)}
layer { name: "p" type: "Python" bottom: "s" bottom: "d" bottom: "i" top: "rois"
  python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" param_str: "'feat_stride': 16" } }
layer { name: "r" type: "ROIPooling" bottom: "d" bottom: "rois" top: "pool" roi_pooling_param { pooled_w: 6 pooled_h: 6 } }
layer { name: "f" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 10 } }`

  it('flow on as symbols', async () => {
    const analysis = await weigh(net)
    expect([shape(analysis, 'rois'), shape(analysis, 'pool'), shape(analysis, 'fc')]).toEqual([
      'R×5',
      'R×36×6×6',
      'R×10',
    ])
    expect(analysis.totals.parameters).toEqual({ value: 12970n, complete: true })
  })

  it('are settled by a binding', async () => {
    expect(shape(await weigh(net, { bind: new Map([['R', 300n]]) }), 'fc')).toBe('300×10')
    expect(codes(await weigh(net, { bind: new Map([['Q', 300n]]) }))).toEqual(['caffe/unused-binding'])
  })
})

describe('old and foreign spellings', () => {
  it('knows the enum values of forks', async () => {
    const analysis = await weigh(`${input('data', 1, 3, 8, 60, 60)}
layers { name: "c" type: CONVOLUTION3D bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 kernel_depth: 3 pad: 1 temporal_pad: 1 } }
layers { name: "p" type: POOLING3D bottom: "c" top: "p" pooling_param { kernel_size: 2 kernel_depth: 1 stride: 2 } }`)
    expect(codes(analysis)).toEqual([])
    expect([shape(analysis, 'c'), shape(analysis, 'p')]).toEqual(['1×4×8×60×60', '1×4×8×30×30'])
    expect(blobs(analysis, 'c')).toEqual(['4×3×3×3×3 learned', '1×1×1×1×4 learned'])
  })

  it('says once what field is foreign, and in which lines it stands again', async () => {
    const layer = (name: string) =>
      `layer { name: "${name}" type: "Normalize" bottom: "data" top: "${name}" norm_param { } }\n`
    const analysis = await weigh(input('data', 1, 3, 8, 8) + layer('a') + layer('b') + layer('c'))
    const found = analysis.issues.filter(({ code }) => code === 'text/foreign-field')
    expect(found.map(({ hint }) => hint && say(hint))).toEqual(['also in lines 3, 4'])
  })
})

describe('templates', () => {
  const net = (size: string) =>
    `${input('data', 1, 3, 8, 8)}layer { name: "c" type: "Convolution" bottom: "data" top: "out" convolution_param { num_output: ${size} kernel_size: 1 } }`

  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what stands in templates
  it.each(['${OUT}', '{{ OUT }}', '%(OUT)d', '{OUT}', '@OUT@', '$OUT', '$OUT$'])(
    '%s is refused with a hint, and filled in',
    async (placeholder) => {
      const refused = await weigh(net(placeholder)).catch((error) => error.issue)
      expect(refused.code).toBe('caffe/template')
      expect(say(refused.hint)).toBe('--set OUT=VALUE puts a value there')
      expect(shape(await weigh(net(placeholder), { set: new Map([['OUT', '16']]) }), 'out')).toBe('1×16×8×8')
    },
  )

  it('knows words where a number should be', async () => {
    expect((await weigh(net('cls3x')).catch((error) => error.issue)).code).toBe('caffe/template')
    expect(shape(await weigh(net('cls3x'), { set: new Map([['cls3x', '63']]) }), 'out')).toBe('1×63×8×8')
  })

  it('names the other placeholders at once, but none of strings and comments', async () => {
    const text = `${net('$OUT$')} # $THIS$\nlayer { name: "$p" type: "Pooling" bottom: "out" top: "p" pooling_param { kernel_size: $K$ } }`
    const error = await weigh(text).catch((thrown) => thrown.issue)
    expect(say(error.hint)).toBe('--set OUT=VALUE puts a value there; there are also K')
  })

  it('says which placeholders there are', async () => {
    const error = await weigh(net('{{ OUT }}'), { set: new Map([['IN', '1']]) }).catch((thrown) => thrown.issue)
    expect(say(error.hint)).toBe('its placeholders are OUT')
  })
})

describe('networks of volumes and of flow', () => {
  it('pool over three axes, and regions in time', async () => {
    const analysis = await weigh(`${input('data', 1, 4, 16, 13, 14)}
layer { name: "pool" type: "Pooling" bottom: "data" top: "pool"
  pooling_param { pool: MAX kernel_size: 1 kernel_size: 2 kernel_size: 2 stride: 1 stride: 2 stride: 2 } }
layer { name: "score" type: "Convolution" bottom: "pool" top: "score"
  convolution_param { num_output: 6 kernel_size: 1 kernel_size: 7 kernel_size: 7 } }
layer { name: "proposal" type: "Python" bottom: "score" bottom: "score" top: "rois"
  python_param { module: "rpn.proposal_layer" layer: "ProposalLayer" param_str: "'feat_stride': 8" } }
layer { name: "roi" type: "ROIPooling" bottom: "pool" bottom: "rois" top: "roi"
  roi_pooling_param { pooled_w: 4 pooled_h: 3 pooled_l: 2 spatial_scale: 0.0625 temporal_scale: 0.125 } }`)
    // ⌈(16 − 1)/1⌉ + 1 = 16, ⌈(13 − 2)/2⌉ + 1 = 7, ⌈(14 − 2)/2⌉ + 1 = 7
    expect(['pool', 'score', 'rois', 'roi'].map((blob) => shape(analysis, blob))).toEqual([
      '1×4×16×7×7',
      '1×6×16×1×1',
      'R×3',
      'R×4×2×3×4',
    ])
    expect(codes(analysis)).toEqual([])
  })

  it('round up and drop a window that starts in the padding, along each axis', async () => {
    const analysis =
      await weigh(`${input('data', 1, 4, 4, 5, 6)}layer { name: "p" type: "Pooling" bottom: "data" top: "p"
  pooling_param { kernel_size: [2, 2, 3] stride: [2, 2, 2] pad: [0, 1, 1] } }`)
    // ⌈2/2⌉ + 1 = 2; ⌈5/2⌉ + 1 = 4, and the fourth window starts at 6 = 5 + 1: 3; ⌈5/2⌉ + 1 = 4, where 6 < 6 + 1
    expect([shape(analysis, 'p'), codes(analysis)]).toEqual(['1×4×2×3×4', []])
  })

  it('scale one bottom by Eltwise in FlowNet 2, and nowhere else', async () => {
    const net = `${input('data', 1, 3, 8, 8)}layer { name: "e" type: "Eltwise" bottom: "data" top: "e" eltwise_param { coeff: 0.5 } }`
    const flow = await weigh(`${net} layer { name: "n" type: "ChannelNorm" bottom: "e" top: "n" }`)
    expect([shape(flow, 'n'), codes(flow)]).toEqual(['1×1×8×8', []])
    expect(codes(await weigh(net))).toEqual(['caffe/blob-count'])
  })

  it('keep a field that stands twice a mistake where no fork repeats it', async () => {
    const text = `${input('data', 1, 3, 8, 8)}layer { name: "s" type: "Softmax" bottom: "data" top: "s" softmax_param { axis: 1 axis: 2 } }`
    expect(codes(await weigh(text))).toEqual(['text/repeated-field'])
  })

  it('have as many boxes as anchors in CTPN', async () => {
    const { facts } = await weigh(`${input('data', 1, 20, 3, 4)}${input('info', 1, 3)}
layer { name: "p" type: "Python" bottom: "data" bottom: "data" bottom: "info" top: "rois" top: "scores"
  python_param { module: "layers.text_proposal_layer" layer: "ProposalLayer" param_str: "'feat_stride': 16" } }`)
    const sizes = facts.get('p')?.outputs.map((output) => output?.map(({ expr }) => exprText(expr)).join('×'))
    expect(sizes).toEqual(['120×4', '120×1'])
  })
})

describe('networks of text and of faces', () => {
  it('have two rows of default boxes a cell in TextBoxes++, and polygons', async () => {
    const net = (uses: string) => `${input('data', 1, 3, 30, 40)}${input('conf', 1, 96)}${input('loc', 1, 576)}
layer { name: "p" type: "PriorBox" bottom: "data" bottom: "data" top: "p"
  prior_box_param { min_size: 5 max_size: 9 aspect_ratio: 2 denser_prior_boxes: true img_size: 40 } }
layer { name: "q" type: "PriorBox" bottom: "cell" bottom: "data" top: "q"
  prior_box_param { min_size: 5 max_size: 9 aspect_ratio: 2 denser_prior_boxes: true } }
layer { name: "d" type: "DetectionOutput" bottom: "loc" bottom: "conf" bottom: "q" top: "d"
  detection_output_param { num_classes: 2 ${uses} } }`
    const cells = `${input('cell', 1, 3, 2, 3)}`
    // 2 × (1, 2, ½ and the one of max_size) boxes a cell; 2 × 3 cells
    const polygons = await weigh(cells + net('use_polygon: true'))
    expect(['p', 'q', 'd'].map((blob) => shape(polygons, blob))).toEqual(['1×2×38400', '1×2×192', '1×1×K×15'])
    expect(codes(polygons)).toEqual([])
    const turned = await weigh(cells + net('use_polygon: false'))
    expect([shape(turned, 'd'), codes(turned)]).toEqual(['1×1×K×12', ['caffe/layer-check']])
  })

  it.each([
    ['Rescale', 'label_specific_rescale_param { positive_weight: 2 }', '1', []],
    ['Affine', 'label_specific_affine_param { auto_tune: true }', '2', ['2 learned']],
    ['Margin', 'label_specific_margin_param { margin_base: 10 }', '1', ['1 statistic']],
    ['Margin', 'label_specific_margin_param { auto_tune: true }', '3', ['3 statistic']],
    ['HardMargin', 'label_specific_hard_margin_param { positive_weight: 0.5 }', '1', []],
  ])('change the score of the true class by LabelSpecific%s', async (type, rest, second, expected) => {
    const analysis = await weigh(`${input('data', 4, 10)}${input('label', 4)}
layer { name: "x" type: "LabelSpecific${type}" bottom: "data" bottom: "label" top: "out" top: "how" ${rest} }`)
    expect([shape(analysis, 'out'), shape(analysis, 'how'), codes(analysis)]).toEqual(['4×10', second, []])
    expect(blobs(analysis, 'x')).toEqual(expected)
  })

  it('tell Normalize without blobs by the fields around it', async () => {
    const analysis = await weigh(`${input('data', 4, 10)}
layer { name: "n" type: "Normalize" bottom: "data" top: "n" }
layer { name: "s" type: "Scale" bottom: "n" top: "s" scale_param { num_axes: 0 min_value: 0.01 } }`)
    expect([blobs(analysis, 'n'), codes(analysis)]).toEqual([[], []])
  })

  it('start with fillers of their own', async () => {
    const net = (filler: string) => `${input('data', 4, 10)}
layer { name: "f" type: "InnerProduct" bottom: "data" top: "f" inner_product_param { num_output: 3 weight_filler { ${filler} } } }`
    const found = await weigh(net('type: "gaussian_unitball"'))
    expect([codes(found), codes(found, 'note')]).toEqual([[], expect.arrayContaining(['caffe/foreign-filler'])])
    expect(codes(await weigh(net('type: "diagonal" diag_val: 2')))).toEqual([])
    expect(codes(await weigh(net('type: "gaussian_unitbal"')))).toEqual(['caffe/unknown-filler'])
  })

  it('have anchors of the given scales and ratios in SSH', async () => {
    const { facts } = await weigh(`${input('data', 1, 8, 3, 4)}${input('boxes', 1, 5)}${input('info', 1, 3)}
layer { name: "t" type: "Python" bottom: "data" bottom: "boxes" bottom: "info" bottom: "data" top: "a" top: "b" top: "c" top: "d"
  python_param { module: "SSH.layers.anchor_target_layer" layer: "AnchorTargetLayer" param_str: "{'feat_stride': 32,'scales': [16,32], 'ratios':[1,]}" } }
layer { name: "p" type: "Python" bottom: "data" bottom: "data" bottom: "info" top: "rois" top: "scores"
  python_param { module: "SSH.layers.proposal_layer" layer: "ProposalLayer" param_str: "{'feat_stride': 32,'scales': [16,32], 'ratios':[1,]}" } }`)
    const sizes = (layer: string) =>
      facts.get(layer)?.outputs.map((output) => output?.map(({ expr }) => exprText(expr)).join('×'))
    expect(sizes('t')).toEqual(['1×1×6×4', '1×8×3×4', '1×8×3×4', '1×8×3×4'])
    expect(sizes('p')).toEqual(['R×5', 'R×1'])
  })

  it('say what leaves a layer out that a blob comes from', async () => {
    const { issues } =
      await weigh(`layer { name: "clips" type: "Input" top: "data" input_param { shape { dim: 1 } } include { phase: TEST stage: "real" } }
layer { name: "r" type: "ReLU" bottom: "data" top: "r" }`)
    const hints = issues.flatMap(({ code, hint }) => (code === 'caffe/unknown-bottom' && hint ? [say(hint)] : []))
    expect(hints).toEqual(['layer clips produces it, but is left out here: only with stage real'])
  })

  it('pick regions with 16 attributes at most where there are attributes', async () => {
    const { facts, issues } = await weigh(`${input('rois', 9, 5)}${input('boxes', 6, 21)}
layer { name: "t" type: "Python" bottom: "rois" bottom: "boxes" top: "a" top: "b" top: "c" top: "d" top: "e" top: "f"
  python_param { module: "rpn.proposal_target_layer" layer: "ProposalTargetLayer" param_str: "'num_classes': 5\\n'num_attr_classes': 7\\n'ignore_label': -1" } }
layer { name: "s" type: "Slice" bottom: "a" top: "with" top: "without" slice_param { axis: 0 slice_point: 4 } }`)
    const sizes = (layer: string) =>
      facts.get(layer)?.outputs.map((output) => output?.map(({ expr }) => exprText(expr)).join('×'))
    const targets = 'R×20×1×1'
    expect(sizes('t')).toEqual(['R×5×1×1', 'R×1×1×1', targets, targets, targets, 'F×16'])
    expect(sizes('s')?.[0]).toBe('4×5×1×1')
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('read images and edge maps of equal size in HED', async () => {
    const text = (rest: string) =>
      `layer { name: "d" type: "ImageLabelmapData" top: "data" top: "label" image_data_param { source: "x" batch_size: 2 ${rest} } }`
    const resized = await weigh(text('new_height: 30 new_width: 40'))
    expect([shape(resized, 'data'), shape(resized, 'label')]).toEqual(['2×3×30×40', '2×1×30×40'])
    const grey = await weigh(text('is_color: false'))
    expect([shape(grey, 'data'), shape(grey, 'label')]).toEqual(['2×1×H×W', '2×1×H×W'])
  })
})

describe('layers of the older form', () => {
  const old = (type: string, rest = '') =>
    `${input('data', 1, 8, 20, 30)}layers { name: "x" type: ${type} bottom: "data" top: "out" ${rest} }`

  it.each([
    ['INTERP', 'interp_param { zoom_factor: 8 }', '1×8×153×233'],
    ['SEG_ACCURACY', 'bottom: "data" seg_accuracy_param { ignore_label: 255 }', '1×1×1×3'],
    ['DENSE_CRF', 'bottom: "data" dense_crf_param { max_iter: 10 }', '1×8×20×30'],
    [
      'CONVOLUTION',
      'strict_dim: false convolution_param { num_output: 2 kernel_size: 3 pad: 12 hole: 12 }',
      '1×2×20×30',
    ],
  ])('%s is known, whether or not a schema lists it', async (type, rest, expected) => {
    const analysis = await weigh(old(type, rest))
    expect([codes(analysis), shape(analysis, 'out')]).toEqual([[], expected])
  })

  it.each([
    ['FANCY_LAYER', undefined],
    ['CONVOLUTOIN', 'did you mean `CONVOLUTION`?'],
  ])('keep the name of a type that nobody knows: %s', async (type, hint) => {
    const { issues } = await weigh(old(type))
    const [found, ...others] = issues.filter(({ severity }) => severity === 'error')
    expect([found?.code, found?.message.args, found?.hint && say(found.hint), others]).toEqual([
      'caffe/unknown-layer',
      { type },
      hint,
      [],
    ])
    expect(issues.some((issue) => issue.hint !== undefined && say(issue.hint).includes(`type = "${type}"`))).toBe(true)
  })

  it('are missed a type where they have none', async () => {
    const analysis = await weigh(`${input('data', 1, 8, 20, 30)}layers { name: "x" bottom: "data" top: "out" }`)
    expect(codes(analysis)).toEqual(['caffe/no-type'])
  })
})

describe('layers that nobody knows', () => {
  const net = (type: string, top: string) => `${input('data', 1, 3, 32, 32)}
layer { name: "x" type: "${type}" bottom: "data" top: "${top}" }
layer { name: "c" type: "Convolution" bottom: "${top}" top: "c" convolution_param { num_output: 8 kernel_size: 3 } }
layer { name: "f" type: "InnerProduct" bottom: "c" top: "f" inner_product_param { num_output: 10 } }`

  it('leave everything else that is certain', async () => {
    const analysis = await weigh(net('Mystery', 'y'))
    expect([shape(analysis, 'y'), shape(analysis, 'c'), shape(analysis, 'f')]).toEqual([undefined, '?×8×?×?', '?×10'])
    expect(analysis.totals.parameters.complete).toBe(false)
  })

  it('leave what is behind a convolution and global pooling known', async () => {
    const analysis = await weigh(`${input('data', 1, 3, 32, 32)}
layer { name: "x" type: "Mystery" bottom: "data" top: "x" }
layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 8 kernel_size: 3 } }
layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: AVE global_pooling: true } }
layer { name: "f" type: "InnerProduct" bottom: "p" top: "f" inner_product_param { num_output: 10 } }`)
    expect([shape(analysis, 'p'), blobs(analysis, 'f')]).toEqual(['?×8×1×1', ['10×8 learned', '10 learned']])
  })

  it('keep the shape where they work in place', async () => {
    expect(shape(await weigh(net('Mystery', 'data')), 'f')).toBe('1×10')
  })

  it('are told by what they resemble, with a definition to fill in', async () => {
    const analysis = await weigh(net('MysteryLoss', 'y'))
    const found = analysis.issues.find(({ code }) => code === 'caffe/define-layer')
    expect(found && say(found.message)).toBe('by its name or blobs it may be a loss: one number')
    expect(found?.hint && say(found.hint)).toContain('[[layer]]\ntype = "MysteryLoss"\nfamily = "loss"')
  })

  it('tell how to define a type once, and by the known type that it is a slip of', async () => {
    const layer = (name: string) => `layer { name: "${name}" type: "InerProduct" bottom: "data" top: "${name}" }`
    const analysis = await weigh(`${input('data', 1, 3)}\n${layer('a')}\n${layer('b')}`)
    const said = analysis.issues.filter(({ code }) => code === 'caffe/define-layer').map((issue) => say(issue.message))
    expect(said).toEqual(['by its name or blobs it may be a fully connected layer'])
    expect(analysis.issues.filter(({ code }) => code === 'caffe/unknown-layer')).toHaveLength(2)
  })

  it('have their sizes told by the weights behind them', async () => {
    const blobShapes = new Map([
      ['x', [[5n, 3n, 1n, 1n]]],
      ['c', [[8n, 5n, 3n, 3n], [8n]]],
      ['f', [[10n, 6272n], [10n]]],
    ])
    const analysis = await weigh(net('Mystery', 'y'), { blobShapes })
    expect(shape(analysis, 'y')).toBe('?×5×?×?')
    expect(blobs(analysis, 'c')).toEqual(['8×5×3×3 learned', '8 learned'])
    expect(blobs(analysis, 'f')).toEqual(['10×6272 learned', '10 learned'])
    expect(blobs(analysis, 'x')).toEqual(['5×3×1×1 learned'])
  })
})

describe('binary files of forks', () => {
  const bytes = (number: number, ...content: readonly number[]) => [
    ...varint((number << 3) | 2),
    ...varint(content.length),
    ...content,
  ]
  const text = (number: number, value: string) => bytes(number, ...new TextEncoder().encode(value))
  const int = (number: number, value: number) => [...varint(number << 3), ...varint(value)]

  it('are read by the numbers of the fork that their layers are of', async () => {
    const permute = bytes(202, ...int(1, 0), ...int(1, 2), ...int(1, 3), ...int(1, 1))
    const dims = [1, 8, 20, 30].flatMap((dim) => int(1, dim))
    const net = [
      ...text(1, 'net'),
      ...bytes(100, ...text(1, 'data'), ...text(2, 'Input'), ...text(4, 'data'), ...bytes(143, ...bytes(1, ...dims))),
      ...bytes(100, ...text(1, 'p'), ...text(2, 'Permute'), ...text(3, 'data'), ...text(4, 'out'), ...permute),
    ]
    const analysis = analyze(await readNetwork([memorySource('net.caffemodel', new Uint8Array(net))]))
    expect(shape(analysis, 'out')).toBe('1×20×30×8')
    expect(codes(analysis, 'note')).toContain('caffe/fork-numbers')
  })

  it('have five sizes where they are of C3D 1.0', async () => {
    const sizes = [2, 3, 1, 2, 2].flatMap((size, index) => int(index + 1, size))
    const values = Array.from({ length: 24 * 4 }, () => 0)
    const blob = bytes(6, ...sizes, ...bytes(6, ...values))
    const param = bytes(10, ...int(1, 2), ...int(4, 2), ...int(6, 1))
    const layer = bytes(2, ...text(2, 'data'), ...text(3, 'c'), ...text(4, 'conv1a'), ...int(5, 30), ...blob, ...param)
    const net = [...text(1, 'c3d'), ...text(3, 'data'), ...[1, 3, 8, 8].flatMap((size) => int(4, size)), ...layer]
    const analysis = analyze(await readNetwork([memorySource('c3d.caffemodel', new Uint8Array(net))]))
    expect(analysis.facts.get('conv1a')?.node.type).toBe('Convolution3D')
    const stored = analysis.model.weights?.layers.find(({ name }) => name === 'conv1a')
    expect(stored?.blobs[0]?.shape).toEqual([2n, 3n, 1n, 2n, 2n])
  })

  it('tell one number of two forks apart by the type of the layer', async () => {
    const dims = [1, 8, 20, 30].flatMap((dim) => int(1, dim))
    const layer = (type: string, param: readonly number[]) => [
      ...bytes(100, ...text(1, 'data'), ...text(2, 'Input'), ...text(4, 'data'), ...bytes(143, ...bytes(1, ...dims))),
      ...bytes(100, ...text(1, 'x'), ...text(2, type), ...text(3, 'data'), ...text(4, 'out'), ...param),
    ]
    const upsample = analyze(
      await readNetwork([memorySource('a.caffemodel', new Uint8Array(layer('Upsample', bytes(150, ...int(1, 3)))))]),
    )
    expect(shape(upsample, 'out')).toBe('1×8×60×90')
    const scale = analyze(
      await readNetwork([
        memorySource(
          'b.caffemodel',
          new Uint8Array(layer('Transpose', bytes(150, ...int(1, 0), ...int(1, 1), ...int(1, 3), ...int(1, 2)))),
        ),
      ]),
    )
    expect(shape(scale, 'out')).toBe('1×8×30×20')
  })
})

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
