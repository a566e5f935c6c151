/** Layers that turn windows into columns and back, and sounds into frequencies. */

import { given, q } from '../../../core/formula.ts'
import { slidSize, type WindowAxis, windowAxes } from './convolution.ts'
import { fromFirst, isPositive, type LayerReader, lowered, sizeChecked, sizesOf } from './layer.ts'

const SHAPE = 'shape' as const

interface FoldAttrs {
  readonly area: bigint
  readonly height: bigint
  readonly width: bigint
}

const fold = fromFirst<FoldAttrs>(
  { name: 'fold', family: SHAPE, summary: 'adds up windows to an image', source: 'src/layer/fold.cpp' },
  (input, site) => {
    const { area, height, width } = site.attrs
    if (!isPositive(site, area)) return undefined
    return [q('trunc(rows / area)', { rows: sizesOf(input).h, area }), given(height), given(width)]
  },
)

const unfold = fromFirst<readonly WindowAxis[]>(
  { name: 'unfold', family: SHAPE, summary: 'makes a column of each window', source: 'src/layer/unfold.cpp' },
  (input, site) => {
    const { c, h, w } = sizesOf(input)
    const [rows, columns] = site.attrs
    if (
      rows === undefined ||
      columns === undefined ||
      !isPositive(site, rows.stride) ||
      !isPositive(site, columns.stride)
    )
      return undefined
    const sizes = [sizeChecked(site, slidSize(h, rows)).expr, sizeChecked(site, slidSize(w, columns)).expr]
    const kernel = [rows.kernel, columns.kernel]
    return [q('channels × prod(kernel)', { channels: c, kernel }), q('prod(positions)', { positions: sizes })]
  },
)

/** spectrogram.cpp: frequencies, frames, and both parts of a complex number where no power is taken. */
const spectrogram = fromFirst<
  Readonly<Record<'size' | 'hop', bigint>> & Readonly<Record<'isCentred' | 'isOneSided' | 'isComplex', boolean>>
>(
  {
    name: 'spectrogram',
    family: SHAPE,
    summary: 'the frequencies of each moment',
    source: 'src/layer/spectrogram.cpp',
  },
  (input, site) => {
    const { size, hop, isCentred, isOneSided, isComplex } = site.attrs
    if (!isPositive(site, hop) || !isPositive(site, size)) return undefined
    const samples = sizesOf(input).w
    const room = isCentred ? q('in + 2*floor(size / 2)', { in: samples, size }).expr : samples
    const frames = sizeChecked(site, q('trunc((in - size) / hop) + 1', { in: room, size, hop }))
    const frequencies = isOneSided ? q('trunc(size / 2) + 1', { size }) : given(size)
    return isComplex ? [frequencies, frames, given(2n)] : [frequencies, frames]
  },
)

const readSpectrogram: LayerReader = ({ params }) => {
  const size = params.int('n_fft')
  return lowered(spectrogram, {
    size,
    hop: params.has('hoplen') ? params.int('hoplen') : size / 4n,
    isCentred: params.flag('center'),
    isOneSided: params.flag('onesided'),
    isComplex: params.int('power') === 0n,
  })
}

const inverseSpectrogram = fromFirst<
  Readonly<Record<'size' | 'hop', bigint>> & Readonly<Record<'isCentred' | 'isComplex', boolean>>
>(
  {
    name: 'inverse-spectrogram',
    family: SHAPE,
    summary: 'the signal of a spectrogram',
    source: 'src/layer/inversespectrogram.cpp',
  },
  (input, site) => {
    const { size, hop, isCentred, isComplex } = site.attrs
    const frames = sizesOf(input).h
    const samples = isCentred
      ? q('(frames - 1) × hop + size - 2*floor(size / 2)', { frames, hop, size })
      : q('(frames - 1) × hop + size', { frames, hop, size })
    return isComplex ? [samples, given(2n)] : [samples]
  },
)

const readInverseSpectrogram: LayerReader = ({ params }) => {
  const size = params.int('n_fft')
  const hop = params.has('hoplen') ? params.int('hoplen') : size / 4n
  return lowered(inverseSpectrogram, {
    size,
    hop,
    isCentred: params.flag('center'),
    isComplex: params.int('returns') === 0n,
  })
}

/** All that work by windows. */
export const WINDOWS: ReadonlyMap<string, LayerReader> = new Map<string, LayerReader>([
  [
    'Fold',
    ({ params }) =>
      lowered(fold, {
        area: params.int('kernel_w') * params.int('kernel_h'),
        height: params.int('output_h'),
        width: params.int('output_w'),
      }),
  ],
  ['Unfold', ({ params }) => lowered(unfold, windowAxes(params, ['h', 'w']))],
  ['Spectrogram', readSpectrogram],
  ['InverseSpectrogram', readInverseSpectrogram],
])
