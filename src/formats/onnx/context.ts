/** What the lowering of one model shares: its tensors, symbols, ids, functions and what was found wrong. */

import { MOST_CALLED_NODES } from '../../core/limits.ts'
import type { NodeId, ValueId } from '../../core/network/model.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { OnnxNode } from './node.ts'
import { Ids } from './scope.ts'
import type { Entry, StoredTensors } from './stored.ts'
import type { Symbols } from './symbols.ts'
import type { TensorReader } from './tensor.ts'
import { Told } from './told.ts'

/** Domain → the version of its operator set that the model imports. */
export type Versions = ReadonlyMap<string, number>

/** The domain as it is compared: ONNX's own may be written out (onnx/common/constants.h, AI_ONNX_DOMAIN). */
export function domainOf(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain
}

export class Context {
  readonly file: string
  readonly symbols: Symbols
  readonly reader: TensorReader
  readonly stored: StoredTensors
  readonly functions: ReadonlyMap<string, ProtoMessage>
  readonly nodeIds = new Ids()
  readonly valueIds = new Ids()
  readonly told = new Told()
  /** What the file says of each node, by id. */
  readonly nodes = new Map<NodeId, OnnxNode>()
  /** The tensors of Constant nodes, by their values. */
  readonly constants = new Map<ValueId, Entry>()
  /** Nodes that bodies of functions may still have. */
  budget = MOST_CALLED_NODES

  constructor(
    file: string,
    symbols: Symbols,
    reader: TensorReader,
    stored: StoredTensors,
    functions: ReadonlyMap<string, ProtoMessage>,
  ) {
    this.file = file
    this.symbols = symbols
    this.reader = reader
    this.stored = stored
    this.functions = functions
  }
}
