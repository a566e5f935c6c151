/** All dense tensors in a model, wherever they stand. */

import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** Fields through which tensors can be reached. */
const LEADING = ['graph', 'node', 'attribute', 'g', 'graphs', 'functions', 'attribute_proto', 'training_info'] as const
const INNER = ['initialization', 'algorithm', 'sparse_initializer', 'sparse_tensor', 'sparse_tensors'] as const
const TENSORS = ['initializer', 't', 'tensors', 'values', 'indices'] as const
const FIELDS: ReadonlySet<string> = new Set([...LEADING, ...INNER, ...TENSORS])

export function* tensorsIn(message: ProtoMessage): Generator<ProtoMessage> {
  if (message.type.name === 'TensorProto') yield message
  for (const [field, { values }] of message.content) {
    if (!FIELDS.has(field)) continue
    for (const value of values) if (typeof value === 'object' && 'content' in value) yield* tensorsIn(value)
  }
}
