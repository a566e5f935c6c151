/** The operator of a node: the body of a function, its rules, or the one of which nothing is known. */

import type { Where } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { checkNode } from './checks.ts'
import type { Context, Versions } from './context.ts'
import { functionCall, unknownOperator } from './function-op.ts'
import { type Body, bodyOf, calledBy } from './functions.ts'
import type { Lowered, OnnxNode } from './node.ts'
import { operatorOf } from './operators/index.ts'
import { signatureOf } from './signatures.ts'
import { withTypes } from './type-checks.ts'

export interface OperatorSite {
  readonly context: Context
  readonly versions: Versions
  /** Functions whose bodies the node stands in. */
  readonly calls: readonly string[]
  readonly where: () => Where | undefined
}

/** The operator of a node with what it reads of it. What nobody knows, or can't be, is told. */
export function operatorFor(
  proto: ProtoMessage,
  node: OnnxNode,
  site: OperatorSite,
): Lowered & { readonly body?: Body } {
  const called = calledBy(proto, node.domain, site.context)
  if (node.domain !== '' && !site.versions.has(node.domain)) tellNotImported(node, site)
  if (called !== undefined) {
    const body = bodyOf(called, site)
    return { op: body === undefined ? unknownOperator : functionCall, attrs: undefined, ...(body && { body }) }
  }
  checkNode(proto, node, site)
  const found = operatorOf(node.domain, node.type, versionOf(node))
  if (found !== undefined) return withTypes(found.lower(node), node)
  tellUnknown(node, site)
  return { op: unknownOperator, attrs: undefined }
}

/** The version whose rules hold: of an operator that came later, or is gone by now, the nearest that has it. */
function versionOf({ domain, type, version }: OnnxNode): number {
  const found = signatureOf(domain, type, version)
  return found.state === 'later' || found.state === 'gone' ? found.signature.since : version
}

function tellNotImported({ domain, type }: OnnxNode, { context, where }: OperatorSite): void {
  const text = '{type} is of the domain {domain}, which the model does not import'
  context.told.tell('error', 'onnx/domain-not-imported', text, { type, domain }, where)
}

function tellUnknown({ domain, type, version }: OnnxNode, { context, versions, where }: OperatorSite): void {
  if (type === '' || (domain !== '' && !versions.has(domain))) return
  context.told.once(`unknown\n${domain}\n${type}`, () => {
    if (domain === '' && signatureOf(domain, type, version).state === 'unknown') {
      context.told.tell('error', 'onnx/unknown-operator', 'ONNX has no operator {type}', { type }, where)
      return
    }
    const text = 'there are no rules here for {type} of {domain}: what it gives is what the file declares of it'
    const args = { type, domain: domain === '' ? 'ai.onnx' : domain }
    context.told.tell('warning', 'onnx/unknown-operator', text, args, where)
  })
}
