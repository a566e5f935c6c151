/** The same network under other circumstances: other inputs, other types of numbers, normalisation folded away. */

import type { Expr } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { Dtype, Model, Node, ValueId } from '../../core/network/model.ts'
import type { Inference, Site } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import { once } from '../../core/once.ts'
import { type Issue, isError } from '../../core/words/issue.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { withInputs } from '../shapes/with-inputs.ts'

/** What comes into the network from outside, with its shapes; learned blobs that a layer hands out are none of it. */
export function inputsOf({ model, facts }: Analysis): ReadonlyMap<ValueId, Shape> {
  const outside = new Set(model.graph.inputs)
  const inputs = new Map<ValueId, Shape>()
  for (const value of outside) {
    const shape = model.graph.values.get(value)?.given?.shape
    if (shape !== undefined) inputs.set(value, shape)
  }
  for (const { node, params, outputs } of facts.values()) {
    if (params.length > 0) continue
    node.outputs.forEach((value, index) => {
      const shape = outputs[index]
      if (outside.has(value) && shape !== undefined)
        inputs.set(
          value,
          shape.map((dim) => dim.expr),
        )
    })
  }
  return inputs
}

/** The network with the first size of every input set to `batch`. */
export function withBatch(analysis: Analysis, batch: Expr): Model {
  const shapes = [...inputsOf(analysis)].filter(([, shape]) => shape.length > 0)
  return withInputs(analysis.model, new Map(shapes.map(([value, [, ...rest]]) => [value, [batch, ...rest]])))
}

/** Types of numbers, where they are not as the file says. */
export interface Dtypes {
  readonly activations?: Dtype
  readonly weights?: Dtype
}

/** The network with its numbers held in other types. */
export function withDtypes(model: Model, { activations, weights }: Dtypes): Model {
  const values =
    activations === undefined
      ? model.graph.values
      : new Map(
          [...model.graph.values].map(([id, value]) => [
            id,
            { ...value, dtype: value.given?.origin === undefined ? activations : value.dtype },
          ]),
        )
  return { ...model, graph: { ...model.graph, values }, ...(weights !== undefined && { supposedDtype: weights }) }
}

/**
 * The network with the first size of every input set to 1: the analysis itself where they are 1 already, and
 * `undefined` where the network can't be run so (a layer that states its batch, for one).
 */
export const atOneExample = once((analysis: Analysis) => runAtBatch(analysis, 1n))

/** The analysis at another batch; `undefined` where that makes errors which the network did not have. */
export function runAtBatch(analysis: Analysis, batch: Expr): Analysis | undefined {
  if (isAtBatch(analysis, batch)) return analysis
  if (analysis.model.isBatchless === true) return undefined
  const changed = analyze(withBatch(analysis, batch))
  return hasNewErrors(changed.issues, analysis) ? undefined : changed
}

/** Whether the first size of every input is `batch` already. */
export function isAtBatch(analysis: Analysis, batch: Expr): boolean {
  if (analysis.model.isBatchless === true) return batch === 1n
  const shapes = [...inputsOf(analysis).values()].filter((shape) => shape.length > 0)
  return shapes.length > 0 && shapes.every(([first]) => first === batch)
}

/** Whether there is an error among the issues that the network did not have before. */
export function hasNewErrors(issues: readonly Issue[], before: Analysis): boolean {
  const keyOf = ({ code, where }: Issue) => `${code} ${where?.line} ${where?.column} ${where?.layer}`
  const errors = issues.filter(isError)
  if (errors.length === 0) return false
  const old = new Set(before.issues.map(keyOf))
  return errors.some((found) => !old.has(keyOf(found)))
}

/**
 * The network as it is deployed: normalisations whose numbers are fixed, and scales and biases, folded into the
 * convolution or fully connected layer that they follow, which gets a bias for it. They stay as layers that do nothing.
 */
export function foldAffine(model: Model): Model {
  const consumers = new Map<ValueId, number>()
  for (const node of model.graph.nodes) {
    for (const value of node.inputs) if (value !== undefined) consumers.set(value, (consumers.get(value) ?? 0) + 1)
  }
  const nodes = [...model.graph.nodes]
  /** Value → the place of the layer that a normalisation of it is folded into. */
  const absorbers = new Map<ValueId, number>()
  model.graph.nodes.forEach((node, place) => {
    const [output, ...others] = node.outputs
    const [input] = node.inputs
    if (output === undefined || others.length > 0 || node.inputs.length !== 1 || input === undefined) return
    const into = absorbers.get(input)
    if (node.op.withBias !== undefined) absorbers.set(output, place)
    else if (into !== undefined && consumers.get(input) === 1 && node.op.isAffine?.(node.attrs) === true) {
      absorbers.set(output, into)
      nodes[place] = folded(node)
      nodes[into] = biased(nodes[into] ?? node)
    }
  })
  return { ...model, graph: { ...model.graph, nodes } }
}

function folded(node: Node): Node {
  const { cost: _cost, ...op } = node.op
  const infer = (site: Site<unknown>): Inference => ({ outputs: [site.inputs[0]?.map(given)] })
  const { fixedParams: _fixed, training: _training, ...rest } = node
  return { ...rest, op: { ...op, infer, sharesMemory: true } }
}

function biased(node: Node): Node {
  const { fixedParams: _fixed, ...rest } = node
  return { ...rest, attrs: node.op.withBias?.(node.attrs) ?? node.attrs }
}
