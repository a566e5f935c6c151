/** What operators take and give, as ONNX and onnxruntime register them. */

import { linesOf } from '../../wire/protobuf/schema-table.ts'
import { SIGNATURES, TYPE_LETTERS, TYPE_SETS } from './operator-signatures.ts'

/** One place among an operator's inputs or outputs. */
export interface Place {
  readonly name: string
  readonly kind: 'single' | 'optional' | 'variadic'
  /** Of a variadic place: how many it takes at least. */
  readonly least: number
  /** Which types of numbers it takes; absent: any, or what is no tensor too. */
  readonly types?: ReadonlySet<string>
  /** Places of one name have one type. */
  readonly typeName?: string
}

export interface AttributeRule {
  /** `int`, `floats`, `graph`, …, as in the schemas. */
  readonly type: string
  readonly isRequired: boolean
}

export interface Signature {
  /** The first version that has it. */
  readonly since: number
  readonly inputs: readonly Place[]
  readonly outputs: readonly Place[]
  /** `undefined` where they are not told. */
  readonly attributes: ReadonlyMap<string, AttributeRule> | undefined
}

/** What is known of an operator in a version of its domain. */
export type Found =
  /** `exact`: the version has it; `later` or `gone`: the nearest version that does. */
  { readonly state: 'exact' | 'later' | 'gone'; readonly signature: Signature } | { readonly state: 'unknown' }

let lines: ReadonlyMap<string, string> | undefined

const parsed = new Map<string, readonly (Signature | { readonly since: number; readonly isGone: true })[]>()

/** The signature of an operator; `domain` is empty for ONNX's own. */
export function signatureOf(domain: string, type: string, version: number): Found {
  const versions = versionsOf(domain === '' ? type : `${domain}/${type}`)
  if (versions.length === 0) return { state: 'unknown' }
  const at = versions.findLastIndex(({ since }) => since <= version)
  const found = versions[Math.max(at, 0)]
  if (found === undefined || 'isGone' in found) {
    const before = versions.slice(0, at).findLast((each) => !('isGone' in each))
    return before === undefined || 'isGone' in before ? { state: 'unknown' } : { state: 'gone', signature: before }
  }
  return { state: at < 0 ? 'later' : 'exact', signature: found }
}

function versionsOf(key: string) {
  const known = parsed.get(key)
  if (known !== undefined) return known
  lines ??= linesOf(SIGNATURES)
  const made = (lines.get(key)?.split('|') ?? []).map((text) => {
    const [since = '', rest = '', attributes = ''] = text.split(' ')
    if (rest === '!') return { since: Number(since), isGone: true } as const
    const [inputs = '', outputs = ''] = rest.split('>')
    return {
      since: Number(since),
      inputs: placesOf(inputs),
      outputs: placesOf(outputs),
      attributes: rulesOf(attributes),
    }
  })
  parsed.set(key, made)
  return made
}

function placesOf(text: string): readonly Place[] {
  if (text === '') return []
  return text.split(',').map((part) => {
    const [place = '', type = ''] = part.split(':')
    const [, name = '', sign = '', least = ''] = /^(.*?)(?:([?*])(\d*))?$/.exec(place) ?? []
    const kind = sign === '' ? 'single' : sign === '?' ? 'optional' : 'variadic'
    return { name, kind, least: kind === 'single' ? 1 : Number(least), ...typesOf(type) } as const
  })
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

let typeSets: readonly ReadonlySet<string>[] | undefined

function typesOf(text: string): Pick<Place, 'types' | 'typeName'> {
  const [, number, typeName] = /^(\d+)(.*)$/.exec(text) ?? []
  if (number === undefined) return {}
  const types = TYPE_LETTERS.split(' ')
  typeSets ??= TYPE_SETS.split(' ').map(
    (set) => new Set([...set].map((letter) => types[LETTERS.indexOf(letter)] ?? '')),
  )
  const set = typeSets[Number(number)]
  return { ...(set && { types: set }), ...(typeName && { typeName }) }
}

function rulesOf(text: string): Signature['attributes'] {
  if (text === '~') return undefined
  return new Map(
    text.split(',').flatMap((part) => {
      const [name = '', type = ''] = part.split(':')
      return name === '' ? [] : [[name.replace(/!$/, ''), { type, isRequired: name.endsWith('!') }] as const]
    }),
  )
}

/** The place that an input or output of that number has; the last variadic one takes all the rest. */
export function placeAt(places: readonly Place[], index: number): Place | undefined {
  const last = places.at(-1)
  return places[index] ?? (last?.kind === 'variadic' ? last : undefined)
}

/** The fewest and the most that places take. */
export function countsOf(places: readonly Place[]): { readonly least: number; readonly most: number } {
  const needed = places.findLastIndex(({ kind, least }) => kind === 'single' || least > 0)
  const variadic = places.at(-1)?.kind === 'variadic' ? places.at(-1) : undefined
  const least = needed < 0 ? 0 : needed + (places[needed]?.kind === 'variadic' ? (places[needed]?.least ?? 1) : 1)
  return { least, most: variadic === undefined ? places.length : Number.POSITIVE_INFINITY }
}
