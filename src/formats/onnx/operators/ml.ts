/** ai.onnx.ml: classical models, whose numbers stand in attributes. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Dtype } from '../../../core/network/dtype.ts'
import type { Op, Operand } from '../../../core/network/op.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { takeColumns } from '../../../ops/lookup.ts'
import { intOf, intsOf, type OnnxNode, tensorOf } from '../node.ts'
import { counted, lowered, numberOf, plain, type Rule, type Rules } from './rule.ts'

const SOURCE = 'onnx/defs/traditionalml/defs.cc'

interface TypedAttrs {
  /** Absent: the type of the input. */
  readonly dtype: Dtype | 'other' | undefined
}

/** Integers as texts, and texts as integers. */
function typeOf({ dtype }: TypedAttrs, operand: Operand | undefined): Dtype | undefined {
  if (dtype !== 'other') return dtype ?? operand?.dtype
  return operand?.dtype === undefined ? undefined : operand.dtype === 'string' ? 'int64' : 'string'
}

/** An operator that keeps the shape. */
function same(name: string, summary: Message): Op<TypedAttrs> {
  return {
    name,
    family: 'data',
    summary,
    source: SOURCE,
    infer: ({ attrs, operands }) => ({
      outputs: [operands[0]?.shape?.map(given)],
      dtypes: [typeOf(attrs, operands[0])],
    }),
  }
}

const encodeLabels = same('label-encoder', message('gives each label the value that stands for it'))
const binarize = same('binarizer', message('1 for what is above a threshold, else 0'))
const impute = same('imputer', message('puts a value where one is missing'))
const scaleFeatures = same('scaler', message('shifts and scales each feature'))
const normalizeRows = same('row-normalizer', message('divides each row by its norm'))

interface ScoresAttrs {
  /** Values for each example; `undefined` where nothing tells. */
  readonly scores: Expr | undefined
  /** The type of the labels that come out before the scores, where they do. */
  readonly labels: Dtype | undefined
  /** The type of the scores; absent: that of the input. */
  readonly dtype: Dtype | undefined
  /** Multiplications for one example, of linear models. */
  readonly products: bigint
}

/** A model of rows: a label or scores for each. */
function rows(name: string, summary: Message): Op<ScoresAttrs> {
  return {
    name,
    family: 'dense',
    summary,
    source: SOURCE,
    infer: ({ attrs, inputs, operands }) => {
      const count = given(examplesOf(inputs[0]))
      const scores = [count, given(attrs.scores ?? unknown)]
      const dtype = attrs.dtype ?? operands[0]?.dtype
      if (attrs.labels === undefined) return { outputs: [scores], dtypes: [dtype] }
      return { outputs: [[count], scores], dtypes: [attrs.labels, dtype] }
    },
    cost: ({ attrs, inputs }) => {
      if (attrs.products === 0n) return {}
      if (inputs[0] === undefined) return unknownCost()
      return { macs: q('rows × weights', { rows: examplesOf(inputs[0]), weights: attrs.products }) }
    },
  }
}

/** A single row is one example. */
function examplesOf(input: readonly Expr[] | undefined): Expr {
  return input === undefined ? unknown : input.length < 2 ? 1n : (input[0] ?? unknown)
}

const linearModel = rows('linear-model', message('a weighted sum of the features of each row'))
const vectorMachine = rows('svm', message('how near each row is to the support vectors'))
const trees = rows('tree-ensemble', message('what the leaves of decision trees say of each row'))

interface WidthAttrs {
  readonly width: Expr
  readonly dtype: Dtype | undefined
}

/** One row for what is no tensor of rows. */
const oneRow: Op<WidthAttrs> = {
  name: 'vectorize-map',
  family: 'data',
  summary: message('a row of the values of a map'),
  source: SOURCE,
  infer: ({ attrs }) => ({ outputs: [[given(1n), given(attrs.width)]], dtypes: [attrs.dtype] }),
}

/** Features of several inputs, one behind the other. */
const joinFeatures: Op<WidthAttrs> = {
  name: 'feature-vectorizer',
  family: 'data',
  summary: message('puts the features of its inputs behind one another'),
  source: SOURCE,
  infer: ({ attrs, inputs }) => ({
    outputs: [[given(examplesOf(inputs[0])), given(attrs.width)]],
    dtypes: ['float32'],
  }),
}

/** A mark for each category. */
const markCategories: Op<WidthAttrs> = {
  name: 'one-hot-encoder',
  family: 'data',
  summary: message('a new axis that is marked at each category'),
  source: SOURCE,
  infer: ({ attrs, inputs }) => ({
    outputs: [inputs[0] && [...inputs[0].map(given), given(attrs.width)]],
    dtypes: ['float32'],
  }),
}

/** A list of maps from labels to scores. */
const zipMap: Op = {
  name: 'zip-map',
  family: 'data',
  summary: message('a map from labels to scores for each row'),
  source: SOURCE,
  infer: () => ({
    outputs: [undefined],
    holds: [{ kind: 'sequence', item: { shape: undefined, dtype: undefined, holds: { kind: 'map' } } }],
  }),
}

function listLength(node: OnnxNode, ...names: readonly string[]): bigint {
  for (const name of names) {
    const found = node.attribute(name)
    if (found !== undefined && 'value' in found && Array.isArray(found.value)) return BigInt(found.value.length)
  }
  return 0n
}

/** A classifier's labels are numbers or texts. */
function labelsOf(node: OnnxNode, numbers: string, texts: string) {
  const labels: Dtype = listLength(node, texts) > 0n ? 'string' : 'int64'
  return { labels, count: listLength(node, texts, numbers) }
}

function keeping(op: Op<TypedAttrs>, dtype?: TypedAttrs['dtype']): Rule {
  return () => lowered(op, { dtype })
}

/** A single class is told from everything else: two scores. */
function classesOf(count: bigint): bigint | undefined {
  return count === 0n ? undefined : count === 1n ? 2n : count
}

export const mlRules: Rules = {
  ArrayFeatureExtractor: plain(takeColumns),
  Binarizer: keeping(binarize),
  Imputer: keeping(impute),
  Scaler: keeping(scaleFeatures, 'float32'),
  Normalizer: keeping(normalizeRows, 'float32'),
  CategoryMapper: keeping(encodeLabels, 'other'),
  LabelEncoder: (node, version) => lowered(encodeLabels, { dtype: version < 2 ? 'other' : valuesType(node) }),
  CastMap: (node) => {
    const texts = node.attribute('cast_to')
    const to = texts?.kind === 'string' ? texts.value : 'TO_FLOAT'
    const dtype = to === 'TO_STRING' ? 'string' : to === 'TO_INT64' ? 'int64' : 'float32'
    const form = node.attribute('map_form')
    const isSparse = form?.kind === 'string' && form.value === 'SPARSE'
    return lowered(oneRow, { width: isSparse ? intOf(node, 'max_map', 1n) : counted('entries', node), dtype })
  },
  DictVectorizer: (node) =>
    lowered(oneRow, { width: listLength(node, 'string_vocabulary', 'int64_vocabulary'), dtype: undefined }),
  FeatureVectorizer: (node) => {
    const widths = intsOf(node, 'inputdimensions') ?? []
    return lowered(joinFeatures, { width: widths.reduce((sum, width) => sum + width, 0n), dtype: 'float32' })
  },
  OneHotEncoder: (node) =>
    lowered(markCategories, { width: listLength(node, 'cats_int64s', 'cats_strings'), dtype: 'float32' }),
  LinearRegressor: (node) =>
    lowered(linearModel, {
      scores: intOf(node, 'targets', 1n),
      labels: undefined,
      dtype: 'float32',
      products: listLength(node, 'coefficients'),
    }),
  LinearClassifier: (node) => {
    const { labels, count } = labelsOf(node, 'classlabels_ints', 'classlabels_strings')
    const products = listLength(node, 'coefficients')
    return lowered(linearModel, { scores: classesOf(count), labels, dtype: 'float32', products })
  },
  SVMRegressor: () => lowered(vectorMachine, { scores: 1n, labels: undefined, dtype: 'float32', products: 0n }),
  // Without probabilities of its own, a machine of several classes scores pairs of them.
  SVMClassifier: (node) => {
    const { labels, count } = labelsOf(node, 'classlabels_ints', 'classlabels_strings')
    const isByClass = count <= 2n || listLength(node, 'prob_a') > 0n
    const scores = isByClass ? classesOf(count) : (count * (count - 1n)) / 2n
    return lowered(vectorMachine, { scores, labels, dtype: 'float32', products: 0n })
  },
  TreeEnsemble: (node) =>
    lowered(trees, { scores: intOf(node, 'n_targets', 1n), labels: undefined, dtype: undefined, products: 0n }),
  TreeEnsembleRegressor: (node) =>
    lowered(trees, { scores: intOf(node, 'n_targets', 1n), labels: undefined, dtype: 'float32', products: 0n }),
  TreeEnsembleClassifier: (node) => {
    const { labels, count } = labelsOf(node, 'classlabels_int64s', 'classlabels_strings')
    return lowered(trees, { scores: classesOf(count), labels, dtype: 'float32', products: 0n })
  },
  ZipMap: plain(zipMap),
}

/** The type of the values that labels become. */
function valuesType(node: OnnxNode): Dtype | undefined {
  if (listLength(node, 'values_strings') > 0n) return 'string'
  if (listLength(node, 'values_int64s') > 0n) return 'int64'
  if (listLength(node, 'values_floats') > 0n) return 'float32'
  return tensorOf(node, 'values_tensor')?.dtype ?? (numberOf(node, 'default_int64') === undefined ? undefined : 'int64')
}
