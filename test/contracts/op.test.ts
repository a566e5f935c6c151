/** What every operator promises: a size that isn't known yet gives the same rule, bound later; nothing known is not wrong. */

import { describe, expect, it } from 'vitest'
import { type Facts, siteOf } from '../../src/analyze/analysis.ts'
import { bind, type Expr, exprText, isUnknown, symbol, unknown } from '../../src/core/expr.ts'
import type { Inference, Param, Site } from '../../src/core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../src/core/network/shape.ts'
import { workingText } from '../../src/core/notation.ts'
import { say } from '../../src/core/words/message.ts'
import { jsonReport } from '../../src/reports/json/json.ts'
import { differences, readTruth, weighAs } from '../caffe-truth.ts'
import { BAD, GOOD, weighLayer } from '../layer-nets.ts'
import { filesBelow, SHARED } from '../shared.ts'

type Inputs = readonly (Shape | undefined)[]

/** What the layer's operator infers from other inputs, and the errors that it reports of them. */
function inferred({ node }: Facts, inputs: Inputs): Inference & { readonly errors: readonly string[] } {
  const errors: string[] = []
  const site: Site<unknown> = {
    attrs: node.attrs,
    inputs,
    operands: inputs.map((shape) => ({ shape, dtype: undefined })),
    branch: () => undefined,
    outputCount: node.outputs.length,
    report: (severity, code, text, args) => {
      if (severity === 'error') errors.push(`${code}: ${say({ text, args: args ?? {} })}`)
    },
    check: (condition, ...rest) => {
      if (condition === false) site.report('error', ...rest)
      return condition !== false
    },
  }
  return { ...node.op.infer(site), errors }
}

/** Every size above 0 as a symbol of its own, and what the symbols stand for. */
function symbolic(inputs: Inputs) {
  const bindings = new Map<string, Expr>()
  const shapes = inputs.map((shape, input) =>
    shape?.map((dim, axis) => {
      if (typeof dim !== 'bigint' || dim < 1n) return dim
      bindings.set(`s${input}_${axis}`, dim)
      return symbol(`s${input}_${axis}`)
    }),
  )
  return { shapes, bindings }
}

function told(shapes: readonly (Shape | undefined)[]): readonly string[] {
  return shapes.map((shape) => (shape === undefined ? '?' : `[${shape.map(exprText).join(', ')}]`))
}

const paramShapes = (params: readonly Param[] = []) => params.map(({ shape }) => shapeOf(shape))
const outputShapes = (outputs: readonly (DerivedShape | undefined)[]) => outputs.map((shape) => shapeOf(shape))

/** Where something is said of a size, or of a rank, it must be what is true. */
function contradictions(said: readonly (Shape | undefined)[], truth: readonly (Shape | undefined)[]): string[] {
  return said.flatMap((shape, index) => {
    const full = truth[index]
    if (shape === undefined || full === undefined) return []
    const agrees =
      shape.length === full.length &&
      shape.every((dim, axis) => isUnknown(dim) || exprText(dim) === exprText(full[axis] ?? unknown))
    return agrees ? [] : [`${told([shape])} instead of ${told([full])}`]
  })
}

function checkOperator(facts: Facts): void {
  const { inputs } = facts
  const truth = inferred(facts, inputs)
  const outputs = outputShapes(truth.outputs)
  const params = paramShapes(truth.params)

  const { shapes, bindings } = symbolic(inputs)
  const rule = inferred(facts, shapes)
  expect(rule.errors, 'with symbols').toEqual([])
  const bound = (all: readonly (Shape | undefined)[]) => all.map((shape) => shape?.map((dim) => bind(dim, bindings)))
  expect(told(bound(outputShapes(rule.outputs))), 'outputs, bound').toEqual(told(outputs))
  expect(told(bound(paramShapes(rule.params))), 'parameters, bound').toEqual(told(params))

  // A kernel of one size is taken as one of images where nothing is known of its input.
  const isImage = facts.node.op.family !== 'conv' || inputs[0]?.length === 4
  const blind: readonly Inputs[] = [
    ...(isImage ? [inputs.map(() => undefined)] : []),
    inputs.map((shape) => shape?.map(() => unknown)),
    ...inputs.flatMap((_, hidden) =>
      hidden === 0 && !isImage ? [] : [inputs.map((shape, index) => (index === hidden ? undefined : shape))],
    ),
  ]
  for (const partial of blind) {
    const guess = inferred(facts, partial)
    expect(guess.errors, `with ${told(partial)}`).toEqual([])
    expect(contradictions(outputShapes(guess.outputs), outputs), `outputs from ${told(partial)}`).toEqual([])
    expect(contradictions(paramShapes(guess.params), params), `parameters from ${told(partial)}`).toEqual([])
  }
}

describe('operators of each layer type', () => {
  it.each(GOOD)('%s → %s', async (inputs, layer) => {
    const facts = [...(await weighLayer(inputs, layer)).facts.values()].find(({ node }) => node.name === 'y')
    expect(facts).toBeDefined()
    if (facts !== undefined) checkOperator(facts)
  })
})

describe('operators of what Caffe refuses', () => {
  it.each(BAD)('%s → %s', async (inputs, layer) => {
    const analysis = await weighLayer(inputs, layer)
    for (const layer of analysis.facts.values()) {
      const { node, inputs: found } = layer
      const site = siteOf(layer)
      for (const quantity of Object.values(node.op.cost?.(site)?.operations ?? {})) workingText(quantity)
      for (const [index] of found.entries()) node.op.reach?.(site, index)
      node.op.scratch?.(site)
      expect(node.op.remarks?.(site).map((remark) => say(remark)) ?? []).not.toContainEqual(
        expect.stringMatching(/NaN/),
      )
    }
    expect(() => jsonReport(analysis)).not.toThrow()
  })
})

const probes = filesBelow(`${SHARED}/rules`, '.json')

describe.runIf(probes.length > 0)('operators of the probes that Caffe builds', () => {
  it.each(probes)('%s', async (file) => {
    const truth = readTruth(file)
    const ours = await weighAs(truth, file.replace(/\.json$/, '.prototxt'))
    if ('code' in ours || truth.layers === undefined || differences(truth, ours).length > 0) return
    for (const facts of ours.facts.values()) checkOperator(facts)
  })
})
