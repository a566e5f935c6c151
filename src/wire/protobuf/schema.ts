/** Descriptors of protobuf messages: enough for the text and the binary encoding. */

export type ScalarType = 'int32' | 'int64' | 'uint32' | 'uint64' | 'float' | 'double' | 'bool' | 'string' | 'bytes'

export interface EnumType {
  readonly name: string
  readonly numbers: ReadonlyMap<string, number>
  readonly names: ReadonlyMap<number, string>
}

/** What a field holds: a scalar, an enum's value, or a message. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'enum'; readonly enum: EnumType }
  | { readonly kind: 'message'; readonly message: MessageType }

export interface Field {
  readonly name: string
  readonly number: number
  readonly label: 'optional' | 'required' | 'repeated'
  readonly type: FieldType
  /** Types that extensions of the schema give the field, where they disagree; tried after `type`. */
  readonly otherTypes?: readonly FieldType[]
  /** The default as the schema writes it; absent: zero, false, empty, or the enum's first value. */
  readonly default: string | undefined
  readonly packed: boolean
  readonly deprecated: boolean
  /** True where it holds the numbers of a tensor: in bytes it is claimed with its place, and kept only where it is short. */
  readonly isPayload?: true
  /** True for small messages of which there are many: in memory they stay bytes until somebody asks for them. */
  readonly isLeaf?: true
  /** True where the schema has bytes that are read as text: in JSON they are base64. */
  readonly isBytes?: true
}

/** A message's fields, by name and by number. */
export interface MessageType {
  readonly name: string
  field(name: string): Field | undefined
  fieldByNumber(number: number): Field | undefined
  fields(): readonly Field[]
}
