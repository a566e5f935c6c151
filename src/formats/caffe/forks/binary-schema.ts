/**
 * Which fork's numbers a binary file has. Numbers above Caffe's own mean another field in every fork: the file's layer types
 * and the numbers themselves tell whose they are, and it is read again by that fork's schema.
 */

import type { Field, FieldType, MessageType } from '../../../wire/protobuf/schema.ts'
import { findMessageType, messageType } from '../schema.ts'
import { builtInDefinitions } from './built-in.ts'
import { fingerprint } from './fingerprint.ts'
import { FORKS } from './fork-fields.generated.ts'
import { enumOfFork, type ForkField, forkFields } from './fork-schema.ts'

/** What a first reading found: types of layers, and paths of fields that no schema has (`layer.#150`). */
export interface BinaryEvidence {
  readonly types: readonly string[]
  readonly unknown: readonly string[]
}

/** The forks that explain anything, the likeliest first. */
export function forksOfBinary({ types, unknown }: BinaryEvidence): readonly string[] {
  // C3D 1.0 has a size where Caffe has the numbers.
  if (unknown.some((path) => /\bblobs\b.*\.data\(wire type 0\)$/.test(path))) return ['c3d-1.0']
  const numbers = unknown.flatMap(placeOf)
  const foreign = new Set(types)
  const having = new Map<string, { types: number; readonly fields: Set<string> }>()
  for (const { type, forks, parameters } of builtInDefinitions()) {
    if (!foreign.has(type)) continue
    for (const fork of forks) {
      const has = having.get(fork) ?? { types: 0, fields: new Set() }
      having.set(fork, has)
      has.types++
      for (const { path } of parameters) has.fields.add(path[0] ?? '')
    }
  }
  const likely = fingerprint({ types: foreign, fields: new Set(), python: [] })
  const scores: { readonly fork: string; readonly score: number }[] = []
  for (const [fork] of FORKS) {
    const known = numbers.flatMap(({ message, number }) => fieldOf(forkFields(message), fork, number) ?? [])
    if (known.length === 0) continue
    const has = having.get(fork)
    // A field that a layer of the file reads says more than one that merely exists.
    const expected = known.filter(({ name }) => has?.fields.has(name) === true)
    const rank = likely.includes(fork) ? 1 - likely.indexOf(fork) / 10 : 0
    const score = 3 * known.length + 5 * expected.length + 2 * (has?.types ?? 0) + rank
    scores.push({ fork, score })
  }
  return scores.sort((a, b) => b.score - a.score).map(({ fork }) => fork)
}

/** `layer.convolution_param.#19` as a number in a message. */
function placeOf(path: string): readonly { readonly message: string; readonly number: number }[] {
  const parts = path.split('.')
  const [, digits] = /^#(\d+)$/.exec(parts.pop() ?? '') ?? []
  if (digits === undefined) return []
  let type: MessageType | undefined = messageType('NetParameter')
  for (const part of parts) {
    const field: Field | undefined = type?.field(part.replace(/\[\]$/, ''))
    type = field?.type.kind === 'message' ? field.type.message : undefined
  }
  return type === undefined ? [] : [{ message: type.name, number: Number(digits) }]
}

function fieldOf(fields: readonly ForkField[], fork: string, number: number): Field | undefined {
  return fields.find(({ field, forks }) => field.number === number && forks.includes(fork))?.field
}

const schemas = new Map<string, MessageType>()

/** A message as one fork has it: its own fields before Caffe's, and so on inside. */
export function forkSchema(name: string, fork: string): MessageType {
  const key = `${fork} ${name}`
  const known = schemas.get(key)
  if (known !== undefined) return known
  const own = findMessageType(name)
  const added = forkFields(name).filter(({ forks }) => forks.includes(fork))
  const inside = (field: Field | undefined): Field | undefined => field && withFork(field, fork, name)
  const type: MessageType = {
    name,
    field: (field) => inside(added.find((each) => each.field.name === field)?.field ?? own?.field(field)),
    fieldByNumber: (number) => inside(fieldOf(added, fork, number) ?? own?.fieldByNumber(number)),
    fields: () => [...(own?.fields() ?? []), ...added.map(({ field }) => field)],
  }
  schemas.set(key, type)
  return type
}

const fields = new WeakMap<Field, Map<string, Field>>()

/** The field with the fork's idea of its type; the same field gives the same answer, since readers compare them. */
function withFork(field: Field, fork: string, message: string): Field {
  const made = fields.get(field) ?? new Map<string, Field>()
  fields.set(field, made)
  const known = made.get(fork)
  if (known !== undefined) return known
  const isWeights = message === 'BlobProto' && /^(double_)?(data|diff)$/.test(field.name)
  const result: Field = { ...field, type: typeIn(field.type, fork), packed: field.packed || isWeights }
  made.set(fork, result)
  return result
}

function typeIn(type: FieldType, fork: string): FieldType {
  if (type.kind === 'message') return { kind: 'message', message: forkSchema(type.message.name, fork) }
  if (type.kind === 'enum') return { kind: 'enum', enum: enumOfFork(type.enum.name, type.enum, fork) }
  return type
}
