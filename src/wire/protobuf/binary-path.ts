/** The fields that a file has, as a tree of paths: what a field is and what it is called is worked out once a path. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { floatBytes } from './binary-value.ts'
import type { Field, FieldType, MessageType } from './schema.ts'

/** How the numbers of a field stand on the wire. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const

/** How a field is read. */
export type FieldKind =
  /** A message with fields of its own. */
  | 'message'
  /** A small message, which stays bytes. */
  | 'leaf'
  /** A group, which no schema here has: its fields are unknown, but it must be walked to find its end. */
  | 'group'
  /** One number, string or enum value. */
  | 'scalar'
  /** Many numbers in one field. */
  | 'packed'
  /** The weights: claimed, not read; packed or one a field. */
  | 'bulk-packed'
  | 'bulk'
  /** Bytes that are only claimed. */
  | 'opaque'

/** A field at one place of the tree. */
export interface PathField {
  readonly number: number
  readonly wireType: number
  /** `undefined` where the schema has no such field, or not in this wire type. */
  readonly field: Field | undefined
  readonly kind: FieldKind
  /** Number of its label in the ledger. */
  readonly label: number
  /** The fields inside it. */
  readonly inside: PathNode | undefined
}

/** A message's place in the tree. */
export class PathNode {
  readonly type: MessageType | undefined
  readonly #path: string
  readonly #ledger: Ledger
  readonly #fields = new Map<number, PathField>()

  constructor(ledger: Ledger, type: MessageType | undefined, path: string) {
    this.#ledger = ledger
    this.type = type
    this.#path = path
  }

  /** What a tag means here. */
  field(tag: number): PathField {
    const known = this.#fields.get(tag)
    if (known !== undefined) return known
    const made = this.#make(tag >>> 3, tag & 7)
    this.#fields.set(tag, made)
    return made
  }

  #make(number: number, wireType: number): PathField {
    const declared = this.type?.fieldByNumber(number)
    const kind = declared === undefined ? undefined : kindOf(declared, wireType)
    const field = kind === undefined ? undefined : declared
    const isGroup = wireType === WireType.groupStart
    const path = `${this.#path}${wordFor(number, wireType, declared, kind)}`
    const isList = declared?.label === 'repeated' && !declared.packed
    const label = this.#ledger.label(path, isList)
    const type = field?.type.kind === 'message' ? field.type.message : undefined
    return {
      number,
      wireType,
      field,
      kind: kind ?? (isGroup ? 'group' : 'opaque'),
      label,
      inside: type !== undefined || isGroup ? new PathNode(this.#ledger, type, `${path}.`) : undefined,
    }
  }
}

function wordFor(number: number, wireType: number, declared: Field | undefined, kind: FieldKind | undefined): string {
  if (declared === undefined) return `#${number}`
  return kind === undefined ? `${declared.name}(wire type ${wireType})` : declared.name
}

/** How a declared field is read from a wire type; `undefined` where protobuf takes it for an unknown field. */
function kindOf(field: Field, wireType: number): FieldKind | undefined {
  const natural = wireTypeOf(field.type)
  const isNumber = natural !== WireType.bytes
  const isBulk = field.packed && floatBytes(field.type) !== undefined
  if (field.isPayload && wireType === WireType.bytes) return 'bulk-packed'
  if (wireType === natural) {
    if (field.type.kind === 'message') return field.isLeaf ? 'leaf' : 'message'
    return isBulk ? 'bulk' : isOpaque(field.type) ? 'opaque' : 'scalar'
  }
  if (wireType === WireType.bytes && isNumber && field.label === 'repeated') return isBulk ? 'bulk-packed' : 'packed'
  return undefined
}

function isOpaque(type: FieldType): boolean {
  return type.kind === 'scalar' && type.scalar === 'bytes'
}

/** The wire type in which a value of this type stands alone. */
export function wireTypeOf(type: FieldType): number {
  if (type.kind === 'message') return WireType.bytes
  if (type.kind === 'enum') return WireType.varint
  switch (type.scalar) {
    case 'string':
    case 'bytes':
      return WireType.bytes
    case 'float':
      return WireType.fixed32
    case 'double':
      return WireType.fixed64
    default:
      return WireType.varint
  }
}
