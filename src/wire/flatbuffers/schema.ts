/** Schemas of FlatBuffers as text: a table a line, `Table|field type=default|…`, fields in the order of their ids. */

/** Types of numbers by their short names, with their bytes. */
export const SCALAR_BYTES = {
  b: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  f32: 4,
  i64: 8,
  u64: 8,
  f64: 8,
} as const

export type ScalarType = keyof typeof SCALAR_BYTES

/** What a field holds. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType; readonly fallback: number }
  | { readonly kind: 'string' | 'union' }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'scalars'; readonly scalar: ScalarType }
  | { readonly kind: 'strings' }
  | { readonly kind: 'tables'; readonly table: string }

export interface FieldSchema {
  readonly name: string
  readonly type: FieldType
}

/** Tables by name, and the tables of unions by the field that holds one. */
export interface FlatSchema {
  table(name: string): readonly FieldSchema[] | undefined
  /** The table that a union's number stands for. */
  union(field: string, number: number): string | undefined
}

/** Parses a schema. A field `? …` is one that nobody uses any more. */
export function flatSchema(tables: string, unions: Readonly<Record<string, string>>): FlatSchema {
  const lines = new Map(tables.split('\n').map((line) => [line.slice(0, `${line}|`.indexOf('|')), line] as const))
  const parsed = new Map<string, readonly FieldSchema[]>()
  const members = new Map(Object.entries(unions).map(([field, names]) => [field, names.split('|')] as const))
  return {
    table: (name) => {
      const known = parsed.get(name)
      const line = lines.get(name)
      if (known !== undefined || line === undefined) return known
      const [, ...fields] = line.split('|')
      const made = fields.map(fieldOf)
      parsed.set(name, made)
      return made
    },
    union: (field, number) => members.get(field)?.[number - 1],
  }
}

function fieldOf(text: string): FieldSchema {
  const [name = '', typed = ''] = text.split(' ')
  const [type = '', fallback = '0'] = typed.split('=')
  return { name, type: typeOf(type, Number(fallback)) }
}

function typeOf(type: string, fallback: number): FieldType {
  const [, item] = /^\[(.*)\]$/.exec(type) ?? []
  if (item !== undefined) {
    if (isScalar(item)) return { kind: 'scalars', scalar: item }
    return item === 'string' ? { kind: 'strings' } : { kind: 'tables', table: item }
  }
  if (isScalar(type)) return { kind: 'scalar', scalar: type, fallback }
  return type === 'string' || type === 'union' ? { kind: type } : { kind: 'table', table: type }
}

function isScalar(type: string): type is ScalarType {
  return type in SCALAR_BYTES
}
