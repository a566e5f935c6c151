/** How a Caffe layer type is declared: what it takes and gives, and how its fields become an operator. */

import type { Expr } from '../../../core/expr.ts'
import type { Computation } from '../../../core/network/computation.ts'
import type { Arity } from '../../../core/network/layer-type.ts'
import type { Op } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import type { IssueContext, Severity } from '../../../core/words/issue.ts'
import type { Message, MessageArgs } from '../../../core/words/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'

/** An operator with the attributes that it reads, kept together by type. */
export interface Lowered {
  readonly op: Op
  readonly attrs: unknown
  readonly computes?: Computes
}

/** What a layer computes, or why that can't be told. Its fields are read when somebody asks. */
export type Computes = () => Computation | Message

/** Pairs an operator with its attributes, and with what it computes where that is known. */
export function lowered<A>(op: Op<A>, attrs: A, computes?: Computes): Lowered {
  return { op, attrs, ...(computes && { computes }) }
}

/** What a layer sees while it is lowered. */
export interface LayerContext {
  /** The layer's name in the file, possibly empty. */
  readonly name: string
  /** The type that is lowered: `Split` for an automatic split, whose message is its producer's. */
  readonly type: string
  readonly phase: 'TRAIN' | 'TEST'
  readonly bottomCount: number
  /** Blob names of the tops, automatic ones included. */
  readonly tops: readonly string[]
  /** Records an issue of this layer. `where` defaults to the layer's place; use `message.where(field)` for a field. */
  report(severity: Severity, code: string, text: string, args?: MessageArgs, context?: IssueContext): void
  /** The shape that the user gave for a top (`--input TOP=…`), whole, batch included. */
  givenShape(top: string): Shape | undefined
  /** The shape of one stored record that the user gave for this layer (`--datum LAYER=…`). */
  givenDatum(): Shape | undefined
  /**
   * A symbol for a size that the file can't know: `C`, or `C_name` where another source has taken the letter; its value
   * where the user has bound it. With a meaning, a note says what it stands for.
   */
  symbol(letter: string, meaning?: Message): Expr
}

/** A Caffe layer type. Adding one is a file in this folder and a line in its index. */
export interface CaffeLayer {
  /** As in `type: "Convolution"`. */
  readonly type: string
  readonly bottoms: Arity
  readonly tops: Arity
  /** True where each bottom has its top (Convolution); Caffe: EqualNumBottomTopBlobs. */
  readonly paired?: boolean
  /** True where missing tops are made automatically (losses); Caffe: AutoTopBlobs. */
  readonly autoTops?: boolean
  /** True for losses: the first top has weight 1 where the file gives none. Caffe: LossLayer::LayerSetUp. */
  readonly loss?: boolean
  /** True where nobody knows the layer and this only stands in. */
  readonly isUnknown?: boolean
  /** Reads the fields, checks what needs no shapes, and gives the operator. `layer` is a LayerParameter. */
  lower(layer: ProtoMessage, context: LayerContext): Lowered
}
