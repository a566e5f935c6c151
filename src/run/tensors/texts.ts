/** Texts as values. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { type TensorKernel, tensorAt } from './call.ts'
import { commonShape, stretched } from './places.ts'
import { rounded, type Typed, tensor } from './typed.ts'

function textsIn({ data }: Typed): readonly string[] {
  must(Array.isArray(data), 'run/type', 'texts are needed')
  return data
}

export const joinTexts: TensorKernel = (call) => {
  const [a, b] = [tensorAt(call, 0), tensorAt(call, 1)]
  const shape = commonShape([a.shape, b.shape])
  const [x, y] = [textsIn(stretched(a, shape)), textsIn(stretched(b, shape))]
  return [
    tensor(
      'string',
      shape,
      x.map((text, at) => text + (y[at] ?? '')),
    ),
  ]
}

export const splitTexts: TensorKernel<TensorComputationOf<'split-texts'>> = (call) => {
  const given = tensorAt(call, 0)
  const { delimiter, most } = call.computation
  const rows = textsIn(given).map((text) => partsOf(text, delimiter, most))
  const width = Math.max(0, ...rows.map((row) => row.length))
  const all = rows.flatMap((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''))
  const counts = rounded(
    'int64',
    given.shape,
    Float64Array.from(rows, (row) => row.length),
  )
  return [tensor('string', [...given.shape, width], all), counts]
}

/** As Python's split: without a delimiter runs of white space part, and what is at the ends goes. */
function partsOf(text: string, delimiter: string, most: number | undefined): readonly string[] {
  if (delimiter !== '') {
    const parts = text === '' ? [] : text.split(delimiter)
    return most === undefined || parts.length <= most + 1
      ? parts
      : [...parts.slice(0, most), parts.slice(most).join(delimiter)]
  }
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '' && (most === undefined || parts.length < most)) {
    const [word = ''] = /^\S+/.exec(rest) ?? []
    parts.push(word)
    rest = rest.slice(word.length).trimStart()
  }
  return rest === '' ? parts : [...parts, rest]
}

export const normalizeTexts: TensorKernel<TensorComputationOf<'normalize-texts'>> = (call) => {
  const given = tensorAt(call, 0)
  const { change, stopWords, isCaseSensitive } = call.computation
  const folded = (text: string) => (isCaseSensitive ? text : text.toLowerCase())
  const stops = new Set(stopWords.map(folded))
  const kept = textsIn(given).filter((text) => !stops.has(folded(text)))
  const changed = kept.map((text) =>
    change === 'LOWER' ? text.toLowerCase() : change === 'UPPER' ? text.toUpperCase() : text,
  )
  const result = changed.length === 0 ? [''] : changed
  return [tensor('string', given.shape.length === 2 ? [1, result.length] : [result.length], result)]
}
