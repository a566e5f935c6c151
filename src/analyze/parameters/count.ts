/** Parameters: how many, whose, and shared with whom (Caffe's Net::AppendParam). */

import { equal } from '../../core/expr.ts'
import { type Quantity, q } from '../../core/formula.ts'
import { isFloat } from '../../core/network/dtype.ts'
import type { Dtype, Model, Node, NodeId, ParamSpec } from '../../core/network/model.ts'
import type { Param } from '../../core/network/op.ts'
import { type Shape, sameShape, shapeOf, shapeSource } from '../../core/network/shape.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ParamFacts } from '../analysis.ts'

/** The first blob of a shared name, with what has been said of its learning rates so far. */
interface Owner {
  readonly node: Pick<Node, 'id'>
  readonly param: ParamFacts
  lrMult: number | undefined
  decayMult: number | undefined
}

/** What is carried along while counting. */
interface Counting {
  readonly owners: Map<string, Owner>
  readonly issues: Issue[]
  readonly held: HeldAs
}

export interface Counted {
  readonly params: ReadonlyMap<NodeId, readonly ParamFacts[]>
  readonly issues: readonly Issue[]
}

/** How parameters are held; see Model. */
export type HeldAs = Pick<Model, 'parameterDtype' | 'supposedDtype'>

/** Counts every parameter blob and finds its owner. */
export function countParameters(
  nodes: readonly Node[],
  params: ReadonlyMap<NodeId, readonly Param[]>,
  held: HeldAs = {},
): Counted {
  const issues: Issue[] = []
  const owners = new Map<string, Owner>()
  const counted = new Map<NodeId, readonly ParamFacts[]>()
  for (const node of nodes) {
    const own = params.get(node.id) ?? []
    const specs = node.training?.params ?? []
    const extra = specs[own.length]
    if (extra !== undefined && node.op.family !== 'unknown' && own.every((param) => param.shape !== undefined)) {
      const args = { given: specs.length, count: own.length }
      const text = 'has {given} param entries, but only {count} parameter blobs'
      issues.push(issue('param/too-many', 'error', text, args, { where: extra.where ?? node.where }))
    }
    counted.set(
      node.id,
      own.map((param, index) => countParam(node, param, specs[index], { owners, issues, held })),
    )
  }
  return { params: withRates(nodes, counted, owners), issues }
}

/** A blob whose learning rate is 0 is frozen; one that layers share has one rate, its owner's or the first that is said. */
function withRates(
  nodes: readonly Node[],
  counted: ReadonlyMap<NodeId, readonly ParamFacts[]>,
  owners: Counting['owners'],
): Counted['params'] {
  return new Map(
    nodes.map((node) => [
      node.id,
      (counted.get(node.id) ?? []).map((param, index): ParamFacts => {
        const spec = node.training?.params[index]
        const rate = spec?.name === undefined ? spec?.lrMult : owners.get(spec.name)?.lrMult
        return rate === 0 && param.trainable === undefined ? { ...param, trainable: false } : param
      }),
    ]),
  )
}

function countParam(node: Node, param: Param, spec: ParamSpec | undefined, { owners, issues, held }: Counting) {
  const facts: ParamFacts = {
    name: param.name,
    shape: param.shape,
    dtype: dtypeOf(param, held),
    kind: param.kind,
    ...(param.tensor !== undefined && { tensor: param.tensor }),
    ...(param.trainable !== undefined && { trainable: param.trainable }),
    count: param.shape && countOf(shapeOf(param.shape)),
    sharedWith: undefined,
  }
  if (param.tensor !== undefined) return ofTensor(node, facts, param.tensor, owners)
  if (spec?.name === undefined) return facts
  const owner = owners.get(spec.name)
  if (owner === undefined) {
    owners.set(spec.name, { node, param: facts, lrMult: spec.lrMult, decayMult: spec.decayMult })
    return facts
  }
  checkSharing(node, facts, spec, owner, issues)
  return { ...facts, sharedWith: owner.node.id }
}

/** The first layer that uses a stored tensor owns it. */
function ofTensor(node: Node, facts: ParamFacts, tensor: string, owners: Counting['owners']): ParamFacts {
  const key = `\n${tensor}`
  const owner = owners.get(key)
  if (owner !== undefined) return { ...facts, sharedWith: owner.node.id }
  owners.set(key, { node, param: facts, lrMult: undefined, decayMult: undefined })
  return facts
}

function dtypeOf({ dtype }: Param, { parameterDtype = 'float32', supposedDtype }: HeldAs): Dtype {
  const own = dtype ?? parameterDtype
  return supposedDtype !== undefined && isFloat(own) ? supposedDtype : own
}

/** Number of elements of a shape, as the product it is: 20 × 1 × 5 × 5 = 500. */
function countOf(shape: Shape): Quantity {
  return q('prod(shape)', { shape })
}

function checkSharing(node: Node, param: ParamFacts, spec: ParamSpec, owner: Owner, issues: Issue[]): void {
  const where = spec.where ?? node.where
  const args = {
    param: spec.name ?? '',
    owner: owner.node.id,
    ownerShape: shapeSource(shapeOf(owner.param.shape)),
    shape: shapeSource(shapeOf(param.shape)),
  }
  if (spec.permissive) {
    const ownCount = param.count?.expr
    const ownerCount = owner.param.count?.expr
    if (ownCount !== undefined && ownerCount !== undefined && equal(ownCount, ownerCount) === false) {
      const text = 'shares `{param}` with {owner}, but the counts differ: {shape} against {ownerShape}'
      issues.push(issue('param/share-count', 'error', text, args, { where }))
    }
  } else if (sameShape(shapeOf(param.shape), shapeOf(owner.param.shape)) === false) {
    const text = 'shares `{param}` with {owner}, but the shapes differ: {shape} against {ownerShape}'
    const hint = message('share_mode: PERMISSIVE needs equal counts only')
    issues.push(issue('param/share-shape', 'error', text, args, { where, hint }))
  }
  checkMultiplier('lrMult', 'lr_mult', spec, owner, where, issues)
  checkMultiplier('decayMult', 'decay_mult', spec, owner, where, issues)
}

function checkMultiplier(
  key: 'lrMult' | 'decayMult',
  field: string,
  spec: ParamSpec,
  owner: Owner,
  where: ParamSpec['where'],
  issues: Issue[],
): void {
  if (spec[key] === undefined) return
  if (owner[key] !== undefined && owner[key] !== spec[key]) {
    const args = { field, value: spec[key], other: owner[key], owner: owner.node.id }
    const text = 'shared parameter has {field} {value} here, but {other} in {owner}'
    issues.push(issue('param/share-multiplier', 'error', text, args, { where }))
  }
  owner[key] ??= spec[key]
}
