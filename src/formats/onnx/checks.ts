/** What onnx's checker and onnxruntime refuse of a node before anything is computed (onnx/checker.cc, check_node). */

import type { Severity, Where } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { fieldOf } from './attributes.ts'
import type { Context, Versions } from './context.ts'
import type { OnnxNode } from './node.ts'
import { countsOf, type Place, placeAt, type Signature, signatureOf } from './signatures.ts'

interface Site {
  readonly context: Context
  readonly versions: Versions
  readonly where: () => Where | undefined
}

/** Field of AttributeProto → the type as schemas call it. */
const TYPES: Readonly<Record<string, string>> = {
  f: 'float',
  i: 'int',
  s: 'string',
  t: 'tensor',
  g: 'graph',
  tp: 'type_proto',
  sparse_tensor: 'sparse_tensor',
  sparse_tensors: 'sparse_tensors',
  type_protos: 'type_protos',
}

/** Fields that hold an attribute's value. */
const VALUES = [...Object.keys(TYPES), 'floats', 'ints', 'strings', 'tensors', 'graphs']

/** Tells what is wrong with a node by the signature of its operator. */
export function checkNode(proto: ProtoMessage, node: OnnxNode, { context, where }: Site): void {
  const tell = (severity: Severity, code: string, text: string, args: MessageArgs = {}) => {
    context.told.tell(severity, code, text, { type: node.type, ...args }, where)
  }
  checkSpelling(proto, node, context, tell)
  checkValues(proto, tell)
  const found = signatureOf(node.domain, node.type, node.version)
  if (found.state === 'unknown') return
  const { signature } = found
  if (found.state !== 'exact') {
    const text =
      found.state === 'gone'
        ? '{type} is gone from version {version} of its operators on: it is read as it was'
        : '{type} came with version {since} of its operators, but the model takes version {version}'
    tell('warning', 'onnx/operator-version', text, { since: signature.since, version: node.version })
  }
  checkCounts(node, signature, tell)
  if (signature.attributes !== undefined) checkAttributes(proto, node, signature.attributes, tell)
}

type Tell = (severity: Severity, code: string, text: string, args?: MessageArgs) => void

function checkSpelling(proto: ProtoMessage, node: OnnxNode, context: Context, tell: Tell): void {
  if (node.type === '') tell('error', 'onnx/no-type', 'the node has no type')
  if (proto.string('domain') !== 'ai.onnx') return
  context.told.once('ai.onnx', () => {
    tell('warning', 'onnx/domain', 'the domain is written out as ai.onnx, which onnx refuses and onnxruntime takes')
  })
}

function checkCounts({ inputs, outputs }: OnnxNode, signature: Signature, tell: Tell): void {
  const check = (given: readonly string[], places: readonly Place[], text: string, code: string) => {
    const { least, most } = countsOf(places)
    if (given.length >= least && given.length <= most) return
    tell('error', code, text, { count: given.length, least, most: Number.isFinite(most) ? most : '∞' })
  }
  check(inputs, signature.inputs, '{type} takes {least} to {most} inputs, not {count}', 'onnx/input-count')
  check(outputs, signature.outputs, '{type} gives {least} to {most} outputs, not {count}', 'onnx/output-count')
  const empty = inputs.findIndex((name, at) => name === '' && placeAt(signature.inputs, at)?.kind === 'single')
  if (empty < 0) return
  const args = { input: placeAt(signature.inputs, empty)?.name ?? '' }
  tell('error', 'onnx/empty-input', '{type} needs its input `{input}`', args)
}

function checkAttributes(
  proto: ProtoMessage,
  node: OnnxNode,
  rules: NonNullable<Signature['attributes']>,
  tell: Tell,
): void {
  const seen = new Set<string>()
  for (const attribute of proto.messages('attribute')) {
    const name = attribute.string('name')
    const rule = rules.get(name)
    if (seen.has(name)) tell('error', 'onnx/attribute-twice', '{type} has the attribute `{name}` twice', { name })
    seen.add(name)
    if (rule === undefined) {
      tell('error', 'onnx/unknown-attribute', '{type} has no attribute `{name}` in this version', { name })
      continue
    }
    if (attribute.has('ref_attr_name')) continue
    const field = fieldOf(attribute) ?? ''
    const given = TYPES[field] ?? field
    if (given !== rule.type) {
      const args = { name, expected: rule.type, given: given === '' ? 'undefined' : given }
      tell('error', 'onnx/attribute-type', '{type}: the attribute `{name}` is of type {expected}, not {given}', args)
    }
  }
  for (const [name, { isRequired }] of rules) {
    if (isRequired && node.attribute(name) === undefined) {
      tell('error', 'onnx/missing-attribute', '{type} needs the attribute `{name}`', { name })
    }
  }
  const isEmpty = node.type === 'Constant' && [...rules.keys()].every((name) => node.attribute(name) === undefined)
  if (isEmpty && !rules.get('value')?.isRequired) {
    tell('error', 'onnx/missing-attribute', '{type} needs the attribute `{name}`', { name: 'value' })
  }
}

/** Each attribute has one value, and says of which type it is (since IR version 2). */
function checkValues(proto: ProtoMessage, tell: Tell): void {
  for (const attribute of proto.messages('attribute')) {
    const name = attribute.string('name')
    const fields = VALUES.filter((field) => attribute.has(field))
    if (fields.length > 1) {
      const text = 'the attribute `{name}` has several values, in {fields}'
      tell('error', 'onnx/attribute-values', text, { name, fields: fields.join(', ') })
    } else if (attribute.number('type') === 0 && !attribute.has('ref_attr_name')) {
      tell('warning', 'onnx/attribute-untyped', 'the attribute `{name}` does not say of which type it is', { name })
    }
  }
}
