/** Layers that prepare data: numbers for words, classes for numbers, spectra. keras/src/layers/preprocessing. */

import { type Expr, isKnown, unknown } from '../../../core/expr.ts'
import { message } from '../../../core/words/message.ts'
import { type Config, isList } from '../config.ts'
import { given, type LayerOp, q } from './layer.ts'

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
    const kept = isWide || input.length === 1 ? input : input.slice(0, -1)
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
