/** Functions that the model itself defines: which one a node calls, and whether its body can be made. */

import type { Where } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { type Context, domainOf, type Versions } from './context.ts'

/** The body of a function, with the versions of the operator sets that it imports. */
export interface Body {
  readonly proto: ProtoMessage
  readonly versions: Versions
}

/** What tells functions apart (onnx.proto, FunctionProto: domain, name and overload). */
export function functionKey(proto: ProtoMessage): string {
  return keyOf(domainOf(proto.string('domain')), proto.string('name'), proto.string('overload'))
}

function keyOf(domain: string, name: string, overload: string): string {
  return [domain, name, overload].join('\n')
}

/** The functions of a model; of two with one key the first, and that is told. */
export function functionsOf(model: ProtoMessage, twice: (second: ProtoMessage) => void): Context['functions'] {
  const functions = new Map<string, ProtoMessage>()
  for (const proto of model.messages('functions')) {
    const key = functionKey(proto)
    if (functions.has(key)) twice(proto)
    else functions.set(key, proto)
  }
  return functions
}

/** Domain → version, as imports say; of two for one domain the last counts. */
export function importsOf(message: ProtoMessage): Map<string, number> {
  return new Map(
    message
      .messages('opset_import')
      .map((each) => [domainOf(each.string('domain')), Number(each.bigint('version'))] as const),
  )
}

/** The function of the model that a node calls; `undefined` where it is an operator. */
export function calledBy(node: ProtoMessage, domain: string, { functions }: Context): ProtoMessage | undefined {
  if (functions.size === 0) return undefined
  return functions.get(keyOf(domain, node.string('op_type'), node.string('overload')))
}

interface Call {
  readonly context: Context
  readonly calls: readonly string[]
  readonly where: () => Where | undefined
}

/** The body of a function for one call; `undefined` where it can't be made, which is told. */
export function bodyOf(proto: ProtoMessage, { context, calls, where }: Call): Body | undefined {
  if (calls.includes(functionKey(proto))) {
    const text = 'the function {name} calls itself, be it through others: it never ends'
    context.told.tell('error', 'onnx/function-circle', text, { name: proto.string('name') }, where)
    return undefined
  }
  context.budget -= proto.count('node')
  if (context.budget < 0) {
    context.told.once('budget', () => {
      const text = 'functions call one another so often that no more of their nodes are looked at from here on'
      context.told.tell('warning', 'onnx/function-budget', text, {}, where)
    })
    return undefined
  }
  return { proto, versions: importsOf(proto) }
}
