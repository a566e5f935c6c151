/** Rules of operators, by domain, type and version of the operator set. */

import type { OnnxOperator } from '../node.ts'
import { CONTRIB, onnxruntimeRules } from './contrib.ts'
import { controlRules } from './control.ts'
import { convolutionRules } from './convolution.ts'
import { creationRules } from './creation.ts'
import { denseRules, previewRules } from './dense.ts'
import { guard } from './guard.ts'
import { mlRules } from './ml.ts'
import { normalisationRules } from './normalisation.ts'
import { pointwiseRules } from './pointwise.ts'
import { reductionRules } from './reduction.ts'
import type { Rule } from './rule.ts'
import { shapeRules } from './shape.ts'
import { textRules } from './text.ts'
import { trainingRules } from './training.ts'

const DOMAINS: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map([
  [
    '',
    new Map(
      [
        pointwiseRules,
        convolutionRules,
        denseRules,
        normalisationRules,
        reductionRules,
        shapeRules,
        creationRules,
        controlRules,
        textRules,
        onnxruntimeRules,
      ].flatMap((rules) => Object.entries(rules)),
    ),
  ],
  ['ai.onnx.ml', new Map(Object.entries(mlRules))],
  ['ai.onnx.preview.training', new Map(Object.entries(trainingRules))],
  ...Object.entries(CONTRIB).map(([domain, rules]) => [domain, new Map(Object.entries(rules))] as const),
  ['ai.onnx.preview', new Map(Object.entries(previewRules))],
])

/** The rules of an operator; `undefined` where nobody here knows it. */
export function operatorOf(domain: string, type: string, version: number): OnnxOperator | undefined {
  const rule = DOMAINS.get(domain)?.get(type)
  if (rule === undefined) return undefined
  return {
    lower: (node) => {
      const { op, attrs } = rule(node, version)
      return { op: guard(op), attrs }
    },
  }
}
