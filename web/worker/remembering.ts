/** Formats that read a file of weights once: while a definition is edited, the weights beside it stay what they are. */

import type { ByteSource } from '../../src/core/bytes/bytes.ts'
import type { Model } from '../../src/core/network/model.ts'
import type { Format, FormatReader, WeightsRead } from '../../src/formats/format.ts'
import { FORMATS } from '../../src/formats/index.ts'

const weights = new WeakMap<ByteSource, Promise<WeightsRead>>()
const models = new WeakMap<ByteSource, Promise<Model>>()

function once<T>(known: WeakMap<ByteSource, Promise<T>>, source: ByteSource, read: () => Promise<T>): Promise<T> {
  const found = known.get(source)
  if (found !== undefined) return found
  const made = read()
  known.set(source, made)
  return made
}

function remembering(format: Format): Format {
  const load = async (): Promise<FormatReader> => {
    const reader = await format.load()
    return {
      ...reader,
      readWeights: (source, around) => once(weights, source, () => reader.readWeights(source, around)),
      // Beside a definition, files of weights are read one by one and without a wish.
      read: (input, options) => {
        const [source, ...others] = input.files
        const isPlain = others.length === 0 && input.weights.length === 0 && Object.keys(options).length === 0
        return source !== undefined && isPlain
          ? once(models, source, () => reader.read(input, options))
          : reader.read(input, options)
      },
    }
  }
  return { ...format, load }
}

/** All formats, as they are given to readNetwork. */
export const rememberingFormats: readonly Format[] = FORMATS.map((format) =>
  format.role === 'weights' ? remembering(format) : format,
)
