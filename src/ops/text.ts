/** Operators on texts: what comes out is often only known once they are read. */

import { type Expr, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Op } from '../core/network/op.ts'
import { message } from '../core/words/message.ts'
import { broadcast } from './broadcast.ts'

/** Texts put behind one another. */
export const concatTexts: Op = {
  name: 'string-concat',
  family: 'data',
  summary: message('puts texts behind one another'),
  source: 'onnx/defs/text/defs.cc, StringConcat',
  infer: (site) => ({ outputs: [broadcast(site, site.inputs)], dtypes: ['string'] }),
}

/** Whether texts match a pattern. */
export const matchTexts: Op = {
  name: 'regex-match',
  family: 'data',
  summary: message('whether each text matches a pattern'),
  source: 'onnx/defs/text/defs.cc, RegexFullMatch',
  infer: ({ inputs }) => ({ outputs: [inputs[0]?.map(given)], dtypes: ['bool'] }),
}

export interface LongestAttrs {
  /** What counts the parts of the text that has most. */
  readonly longest: Expr
}

/** Texts cut into parts, as many as the one with most has. */
export const splitTexts: Op<LongestAttrs> = {
  name: 'string-split',
  family: 'data',
  summary: message('cuts texts into parts'),
  source: 'onnx/defs/text/defs.cc, StringSplit',
  sizesFromData: true,
  infer: ({ attrs, inputs }) => {
    const [input] = inputs
    return {
      outputs: [input && [...input.map(given), given(attrs.longest)], input?.map(given)],
      dtypes: ['string', 'int64'],
    }
  },
}

/** Texts without stop words, in lower or upper case. */
export const normalizeTexts: Op<{ readonly count: Expr; readonly dropsWords: boolean }> = {
  name: 'string-normalizer',
  family: 'data',
  summary: message('drops stop words and changes case'),
  source: 'onnx/defs/nn/defs.cc, StringNormalizer',
  sizesFromData: true,
  infer: ({ attrs, inputs }) => {
    const [input] = inputs
    if (input === undefined) return { outputs: [], dtypes: ['string'] }
    const count = attrs.dropsWords ? attrs.count : (input.at(-1) ?? unknown)
    return { outputs: [[...input.slice(0, -1).map(given), given(count)]], dtypes: ['string'] }
  },
}

/** How often runs of words occur, each at a place of its own. */
export const countRuns: Op<{ readonly places: Expr; readonly dtype: Dtype }> = {
  name: 'tf-idf',
  family: 'data',
  summary: message('counts runs of words'),
  source: 'onnx/defs/nn/defs.cc, TfIdfVectorizer',
  infer: ({ attrs, inputs }) => ({
    outputs: [inputs[0] && [...inputs[0].slice(0, -1), attrs.places].map(given)],
    dtypes: [attrs.dtype],
  }),
}
