/** Texts. */

import { concatTexts, countRuns, matchTexts, normalizeTexts, splitTexts } from '../../../ops/text.ts'
import { intsOf } from '../node.ts'
import { counted, lowered, plain, type Rules } from './rule.ts'

export const textRules: Rules = {
  StringConcat: plain(concatTexts),
  RegexFullMatch: plain(matchTexts),
  StringSplit: (node) => lowered(splitTexts, { longest: counted('parts', node) }),
  StringNormalizer: (node) => {
    const words = node.attribute('stopwords')
    return lowered(normalizeTexts, {
      count: counted('words', node),
      dropsWords: words?.kind === 'strings' && words.value.length > 0,
    })
  },
  TfIdfVectorizer: (node) => {
    const places = intsOf(node, 'ngram_indexes') ?? []
    const most = places.reduce((greatest, place) => (place > greatest ? place : greatest), -1n)
    return lowered(countRuns, { places: most + 1n, dtype: 'float32' })
  },
}
