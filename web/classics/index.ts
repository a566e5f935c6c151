/** Networks that everybody knows, as definitions written from their papers: no file of anybody's is copied. */

import { Writer } from './writer.ts'

/** The definition of a network of this module, by the name of its example. */
export function classic(name: string): string | undefined {
  return CLASSICS[name]?.()
}

const CLASSICS: Readonly<Record<string, () => string>> = {
  'alexnet.prototxt': alexnet,
  'vgg16.prototxt': vgg16,
  'googlenet.prototxt': googlenet,
  'resnet50.prototxt': resnet50,
  'mobilenet.prototxt': mobilenet,
  'ssd300.prototxt': ssd300,
  'unet.prototxt': unet,
}

function alexnet(): string {
  const net = new Writer('AlexNet', 'Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep CNNs, 2012')
  let top = net.convRelu('conv1', net.input(1, 3, 227, 227), 96, 11, { stride: 4 })
  top = net.pool('pool1', net.lrn('norm1', top), 3, 2)
  top = net.convRelu('conv2', top, 256, 5, { pad: 2, group: 2 })
  top = net.pool('pool2', net.lrn('norm2', top), 3, 2)
  top = net.convRelu('conv3', top, 384, 3, { pad: 1 })
  top = net.convRelu('conv4', top, 384, 3, { pad: 1, group: 2 })
  top = net.pool('pool5', net.convRelu('conv5', top, 256, 3, { pad: 1, group: 2 }), 3, 2)
  net.softmax(net.dense('fc8', net.denseRelu('fc7', net.denseRelu('fc6', top, 4096), 4096), 1000))
  return net.text()
}

/** The five blocks of VGG-16; the top of each before its pool. */
function vggBlocks(
  net: Writer,
  input: string,
  poolOf: (block: number) => readonly [kernel: number, stride: number, pad: number],
) {
  const blocks = [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const
  const tops: string[] = []
  let top = input
  blocks.forEach(([maps, count], index) => {
    const block = index + 1
    for (let at = 1; at <= count; at++) top = net.convRelu(`conv${block}_${at}`, top, maps, 3, { pad: 1 })
    tops.push(top)
    const [kernel, stride, pad] = poolOf(block)
    top = net.pool(`pool${block}`, top, kernel, stride, pad === 0 ? {} : { pad })
  })
  return { top, tops }
}

function vgg16(): string {
  const net = new Writer('VGG-16', 'Simonyan, Zisserman: Very Deep Convolutional Networks, 2014, column D')
  const { top } = vggBlocks(net, net.input(1, 3, 224, 224), () => [2, 2, 0])
  net.softmax(net.dense('fc8', net.denseRelu('fc7', net.denseRelu('fc6', top, 4096), 4096), 1000))
  return net.text()
}

/** Maps of the 1 × 1, of the 3 × 3 and what reduces for it, of the 5 × 5 likewise, and behind the pool. */
const INCEPTIONS: readonly (readonly [string, number, number, number, number, number, number])[] = [
  ['3a', 64, 96, 128, 16, 32, 32],
  ['3b', 128, 128, 192, 32, 96, 64],
  ['4a', 192, 96, 208, 16, 48, 64],
  ['4b', 160, 112, 224, 24, 64, 64],
  ['4c', 128, 128, 256, 24, 64, 64],
  ['4d', 112, 144, 288, 32, 64, 64],
  ['4e', 256, 160, 320, 32, 128, 128],
  ['5a', 256, 160, 320, 32, 128, 128],
  ['5b', 384, 192, 384, 48, 128, 128],
]

function googlenet(): string {
  const net = new Writer('GoogLeNet', 'Szegedy et al.: Going Deeper with Convolutions, 2014')
  let top = net.convRelu('conv1', net.input(1, 3, 224, 224), 64, 7, { stride: 2, pad: 3 })
  top = net.lrn('norm1', net.pool('pool1', top, 3, 2))
  top = net.convRelu('conv2', net.convRelu('conv2_reduce', top, 64, 1), 192, 3, { pad: 1 })
  top = net.pool('pool2', net.lrn('norm2', top), 3, 2)
  for (const [id, one, threeReduce, three, fiveReduce, five, behindPool] of INCEPTIONS) {
    const at = (part: string) => `inception_${id}/${part}`
    const branches = [
      net.convRelu(at('1x1'), top, one, 1),
      net.convRelu(at('3x3'), net.convRelu(at('3x3_reduce'), top, threeReduce, 1), three, 3, { pad: 1 }),
      net.convRelu(at('5x5'), net.convRelu(at('5x5_reduce'), top, fiveReduce, 1), five, 5, { pad: 2 }),
      net.convRelu(at('pool_proj'), net.pool(at('pool'), top, 3, 1, { pad: 1 }), behindPool, 1),
    ]
    top = net.concat(at('output'), branches)
    if (id === '3b' || id === '4e') top = net.pool(`pool${Number(id[0])}`, top, 3, 2)
  }
  net.softmax(net.dense('classifier', net.averageOfAll('pool5', top), 1000))
  return net.text()
}

function resnet50(): string {
  const net = new Writer('ResNet-50', 'He, Zhang, Ren, Sun: Deep Residual Learning, 2015')
  let top = net.convNorm('conv1', net.input(1, 3, 224, 224), 64, 7, { stride: 2, pad: 3 })
  top = net.pool('pool1', top, 3, 2)
  const stages = [
    [64, 3],
    [128, 4],
    [256, 6],
    [512, 3],
  ] as const
  stages.forEach(([maps, count], index) => {
    for (let block = 0; block < count; block++) {
      const at = (part: string) => `res${index + 2}${String.fromCharCode(97 + block)}/${part}`
      const stride = block === 0 && index > 0 ? { stride: 2 } : {}
      const short = block === 0 ? net.convNorm(at('shortcut'), top, 4 * maps, 1, stride, false) : top
      const inner = net.convNorm(at('reduce'), top, maps, 1, stride)
      const long = net.convNorm(
        at('expand'),
        net.convNorm(at('3x3'), inner, maps, 3, { pad: 1 }),
        4 * maps,
        1,
        {},
        false,
      )
      top = net.relu(at('relu'), net.layer(at('sum'), 'Eltwise', [short, long]))
    }
  })
  net.softmax(net.dense('fc1000', net.averageOfAll('pool5', top), 1000))
  return net.text()
}

function mobilenet(): string {
  const net = new Writer('MobileNet', 'Howard et al.: MobileNets, 2017')
  let top = net.convNorm('conv1', net.input(1, 3, 224, 224), 32, 3, { stride: 2, pad: 1 })
  let maps = 32
  const blocks = [
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
    ...Array(5).fill([512, 1]),
    [1024, 2],
    [1024, 1],
  ]
  blocks.forEach(([wide = 0, stride = 1], index) => {
    const name = `conv${index + 2}`
    top = net.convNorm(`${name}/depthwise`, top, maps, 3, { pad: 1, group: maps, ...(stride > 1 && { stride }) })
    top = net.convNorm(`${name}/pointwise`, top, wide, 1)
    maps = wide
  })
  net.softmax(net.dense('fc', net.averageOfAll('pool', top), 1000))
  return net.text()
}

/** Layer, boxes at each place, least and greatest size of a box in pixels, aspect ratios, pixels from place to place. */
const SOURCES = [
  ['conv4_3_norm', 4, 30, 60, [2], 8],
  ['fc7', 6, 60, 111, [2, 3], 16],
  ['conv6_2', 6, 111, 162, [2, 3], 32],
  ['conv7_2', 6, 162, 213, [2, 3], 64],
  ['conv8_2', 4, 213, 264, [2], 100],
  ['conv9_2', 4, 264, 315, [2], 300],
] as const

const CLASSES = 21

function ssd300(): string {
  const net = new Writer('SSD300', 'Liu et al.: SSD: Single Shot MultiBox Detector, 2016, for the 20 classes of VOC')
  const { top, tops } = vggBlocks(net, net.input(1, 3, 300, 300), (block) => (block === 5 ? [3, 1, 1] : [2, 2, 0]))
  net.layer('conv4_3_norm', 'Normalize', [tops[3] ?? ''], {
    norm_param: { across_spatial: false, channel_shared: false },
  })
  let last = net.convRelu('fc7', net.convRelu('fc6', top, 1024, 3, { pad: 6, dilation: 6 }), 1024, 1)
  const further = [
    ['conv6', 256, 512, 2, 1],
    ['conv7', 128, 256, 2, 1],
    ['conv8', 128, 256, 1, 0],
    ['conv9', 128, 256, 1, 0],
  ] as const
  for (const [name, narrow, wide, stride, pad] of further) {
    const fields = { ...(pad > 0 && { pad }), ...(stride > 1 && { stride }) }
    last = net.convRelu(`${name}_2`, net.convRelu(`${name}_1`, last, narrow, 1), wide, 3, fields)
  }
  const parts = SOURCES.map(([source, boxes, least, greatest, ratios, step]) => {
    const flat = (kind: string, each: number) => {
      const name = `${source}/${kind}`
      const ordered = net.layer(`${name}/perm`, 'Permute', [net.conv(name, source, boxes * each, 3, { pad: 1 })], {
        permute_param: { order: [0, 2, 3, 1] },
      })
      return net.layer(`${name}/flat`, 'Flatten', [ordered], { flatten_param: { axis: 1 } })
    }
    const boxed = { min_size: least, max_size: greatest, aspect_ratio: ratios, flip: true, clip: false }
    const priors = net.layer(`${source}/priors`, 'PriorBox', [source, 'data'], {
      prior_box_param: { ...boxed, variance: [0.1, 0.1, 0.2, 0.2], step, offset: 0.5 },
    })
    return { where: flat('loc', 4), what: flat('conf', CLASSES), priors }
  })
  const where = net.concat(
    'mbox_loc',
    parts.map((part) => part.where),
  )
  const what = net.concat(
    'mbox_conf',
    parts.map((part) => part.what),
  )
  const priors = net.layer(
    'mbox_priors',
    'Concat',
    parts.map((part) => part.priors),
    { concat_param: { axis: 2 } },
  )
  const rows = net.layer('mbox_conf/rows', 'Reshape', [what], { reshape_param: { ROWS: 0 } })
  const shares = net.layer('mbox_conf/softmax', 'Softmax', [rows], { softmax_param: { axis: 2 } })
  const flat = net.layer('mbox_conf/flat', 'Flatten', [shares], { flatten_param: { axis: 1 } })
  net.layer('detections', 'DetectionOutput', [where, flat, priors], {
    detection_output_param: { num_classes: CLASSES, keep_top_k: 200, confidence_threshold: 0.01 },
  })
  return net.text().replace('ROWS: 0', `shape { dim: 0 dim: -1 dim: ${CLASSES} }`)
}

function unet(): string {
  const net = new Writer('U-Net', 'Ronneberger, Fischer, Brox: U-Net, 2015')
  let top = net.input(1, 1, 572, 572)
  const tops: string[] = []
  const twice = (name: string, bottom: string, maps: number) =>
    net.convRelu(`${name}_2`, net.convRelu(`${name}_1`, bottom, maps, 3), maps, 3)
  for (let depth = 0; depth < 4; depth++) {
    tops.push(twice(`down${depth + 1}`, top, 64 << depth))
    top = net.pool(`pool${depth + 1}`, tops[depth] ?? '', 2, 2)
  }
  top = twice('bottom', top, 1024)
  for (let depth = 3; depth >= 0; depth--) {
    const maps = 64 << depth
    const up = net.layer(`up${depth + 1}`, 'Deconvolution', [top], {
      convolution_param: { num_output: maps, kernel_size: 2, stride: 2 },
    })
    const grown = net.relu(`up${depth + 1}/relu`, up)
    const side = net.layer(`crop${depth + 1}`, 'Crop', [tops[depth] ?? '', grown], {
      crop_param: { axis: 2, offset: CROPS[depth] ?? 0 },
    })
    top = twice(`merge${depth + 1}`, net.concat(`concat${depth + 1}`, [side, grown]), maps)
  }
  net.conv('score', top, 2, 1)
  return net.text()
}

/** Half of what the map on the way down is wider by. */
const CROPS = [88, 40, 16, 4]
