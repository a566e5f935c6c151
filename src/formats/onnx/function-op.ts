/** Operators of the format itself: calls of functions, and nodes whose type nobody knows. */

import { sum } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { Op, OperationKind } from '../../core/network/op.ts'
import { givenShape } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'

/** A call of a function: what its body makes of the inputs. */
export const functionCall: Op = {
  name: 'function',
  family: 'control',
  summary: message('runs the nodes of a function'),
  source: 'onnx/onnx.proto, FunctionProto',
  infer: ({ operands, outputCount, branch }) => {
    const results = branch('', operands) ?? []
    const outputs = Array.from({ length: outputCount }, (_, index) => results[index])
    return {
      outputs: outputs.map((result) => result?.shape && givenShape(result.shape)),
      dtypes: outputs.map((result) => result?.dtype),
      elements: outputs.map((result) => result?.elements),
      holds: outputs.map((result) => result?.holds),
      origins: outputs.map((result) => result?.origin),
    }
  },
  cost: ({ branches }) => {
    const kinds = new Set(branches.flatMap(({ operations }) => Object.keys(operations) as OperationKind[]))
    const all = (kind: OperationKind) => given(sum(branches.map(({ operations }) => operations[kind] ?? 0n)))
    return {
      macs: given(sum(branches.map(({ macs }) => macs))),
      operations: Object.fromEntries([...kinds].map((kind) => [kind, all(kind)])),
    }
  },
  parameterKind: () => undefined,
}

/** A node whose outputs are what the file declares of them. */
export const unknownOperator: Op = {
  name: 'unknown',
  family: 'unknown',
  summary: message('nobody here knows what it computes'),
  source: '',
  infer: ({ outputCount }) => ({ outputs: Array.from({ length: outputCount }, () => undefined) }),
}
