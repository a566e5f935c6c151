/** Layers that prepare data: numbers for words, classes for numbers, spectra. keras/src/layers/preprocessing. */

import { type Expr, isKnown, unknown } from '../../../core/expr.ts'
import { message } from '../../../core/words/message.ts'
import { type Config, isList } from '../config.ts'
import { given, inputOf, type LayerOp, q, weight } from './layer.ts'

/** How many classes a layer tells apart; unknown where only the data say it. */
function classesOf(config: Config): Expr {
  const { type } = config.layer
  const first = (...keys: readonly string[]) => keys.map((key) => config.int(key, 0)).find((value) => value > 0)
  if (type === 'Discretization') {
    const boundaries = config.get('bin_boundaries')
    return isList(boundaries) ? BigInt(boundaries.length + 1) : BigInt(first('num_bins') ?? 0) || unknown
  }
  if (/Lookup|TextVectorization/.test(type)) {
    const limit = first('max_tokens')
    if (limit !== undefined && config.flag('pad_to_max_tokens', false)) return BigInt(limit)
    const size = first('vocabulary_size')
    const text = type === 'TextVectorization' ? 1 : 0
    const vocabulary = config.get('vocabulary')
    const known = isList(vocabulary)
      ? vocabulary.length + (type === 'TextVectorization' ? 1 : config.int('num_oov_indices', 1))
      : size === undefined
        ? undefined
        : size - text
    return known === undefined ? unknown : BigInt(known)
  }
  const count = first('num_tokens', 'num_bins')
  return count === undefined ? unknown : BigInt(count)
}

/** Numbers or words as numbers, or as classes: one axis more, or the last one replaced. */
export const categories: LayerOp = {
  name: 'categories',
  family: 'data',
  summary: message('makes classes of numbers or words'),
  source: 'keras/src/layers/preprocessing',
  infer: (site) => {
    const { attrs } = site
    const [input] = site.inputs
    const { type } = attrs.layer
    if (input === undefined) return { outputs: [] }
    const mode = attrs.text('output_mode') ?? (type === 'CategoryEncoding' ? 'multi_hot' : 'int')
    if (type === 'TextVectorization' && mode === 'int') {
      const length = attrs.int('output_sequence_length', 0)
      return {
        outputs: [[given(input[0] ?? unknown), given(length > 0 ? BigInt(length) : unknown)]],
        dtypes: ['int64'],
      }
    }
    if (mode === 'int') return { outputs: [input.map(given)], dtypes: ['int64'] }
    const classes = given(classesOf(attrs))
    // One class of each number needs an axis of its own, unless there is one number alone; Hashing joins them all the same.
    const isWide = mode === 'one_hot' && input.at(-1) !== 1n && type !== 'Hashing' && type !== 'HashedCrossing'
    // Keras itself takes the batch of single numbers for what it counts.
    const isJoined = (type === 'CategoryEncoding' || (attrs.isOld && /Lookup$/.test(type))) && mode !== 'one_hot'
    const kept = isWide || (input.length === 1 && !isJoined) ? input : input.slice(0, -1)
    return { outputs: [[...kept.map(given), classes]] }
  },
}

/** A spectrum of a sound over time. keras/src/layers/preprocessing/mel_spectrogram.py, compute_output_shape. */
export const melSpectrogram: LayerOp = {
  name: 'mel-spectrogram',
  family: 'data',
  summary: message('makes a spectrum over time of a sound'),
  source: 'keras/src/layers/preprocessing/audio_preprocessing/mel_spectrogram.py',
  infer: (site) => {
    const { attrs } = site
    const [input] = site.inputs
    if (input === undefined) return { outputs: [] }
    const stride = attrs.int('sequence_stride', 512)
    const length = input.at(-1) ?? unknown
    const frames = isKnown(length) ? q('ceil((in + 1) / stride)', { in: length, stride }) : given(unknown)
    return { outputs: [[...input.slice(0, -1).map(given), given(attrs.int('num_mel_bins', 128)), frames]] }
  },
}

/** A spectrum over time by convolutions with waves. keras/src/layers/preprocessing/stft_spectrogram.py. */
export const stftSpectrogram: LayerOp = {
  name: 'stft-spectrogram',
  family: 'data',
  summary: message('makes a spectrum over time of a sound'),
  source: 'keras/src/layers/preprocessing/stft_spectrogram.py',
  infer: (site) => {
    const { attrs } = site
    const input = inputOf(site, 3, true)
    if (input === undefined) return { outputs: [] }
    const frame = attrs.int('frame_length', 256)
    const step = attrs.int('frame_step', 0) || Math.floor(frame / 2)
    const bands = Math.floor((attrs.int('fft_length', 0) || frame) / 2) + 1
    const mode = attrs.text('mode') ?? 'log'
    const isFirst = attrs.layout === 'channels-first'
    const [batch = unknown, length = unknown, channels = unknown] = isFirst ? [input[0], input[2], input[1]] : input
    const frames =
      attrs.text('padding') === 'same'
        ? q('ceil(in / stride)', { in: length, stride: step })
        : q('floor((in - kernel) / stride) + 1', { in: length, kernel: frame, stride: step })
    const wide = mode === 'stft' ? 2 * bands : bands
    const time = isKnown(length) ? frames : given(unknown)
    const flat = isFirst
      ? [q('bands × channels', { bands: wide, channels }), time]
      : [time, q('bands × channels', { bands: wide, channels })]
    const apart = isFirst ? [given(channels), time, given(wide)] : [time, given(wide), given(channels)]
    const kernel = [frame, 1, bands]
    return {
      outputs: [[given(batch), ...(attrs.flag('expand_dims', false) ? apart : flat)]],
      params: [
        ...(mode === 'imag' ? [] : [weight('real_kernel', kernel)]),
        ...(mode === 'real' ? [] : [weight('imag_kernel', kernel)]),
      ],
    }
  },
}
