/** The state in the address: behind `#`, so that it never leaves the machine, and a link opens the same view again. */

import { DEFAULT_SETTINGS, type Settings } from '../protocol.ts'

/** What a link says. */
export interface Fragment {
  readonly name?: string
  /** Packed text of the definition. */
  readonly net?: string
  /** How it is written; absent: as Caffe's texts are. */
  readonly as?: string
  readonly layer?: string
  readonly stage?: string
  readonly below?: string
  readonly style?: string
  readonly fold?: string
  readonly lang?: string
  readonly settings?: Settings
}

const WORDS = ['name', 'net', 'as', 'layer', 'stage', 'below', 'style', 'fold', 'lang'] as const

/** Reads `#…`; what is not understood is left out. */
export function readFragment(hash: string): Fragment {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const words = WORDS.flatMap((word) => {
    const value = given.get(word)
    return value === null ? [] : [[word, value] as const]
  })
  const settings = readSettings(given.get('with'))
  return { ...Object.fromEntries(words), ...(settings !== undefined && { settings }) }
}

/** Writes it. */
export function writeFragment(fragment: Fragment): string {
  const words = new URLSearchParams()
  for (const word of WORDS) {
    const value = fragment[word]
    if (value !== undefined && value !== '') words.set(word, value)
  }
  const changed = Object.entries(fragment.settings ?? {}).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_SETTINGS[key as keyof Settings]),
  )
  if (changed.length > 0) words.set('with', JSON.stringify(Object.fromEntries(changed)))
  const all = words.toString()
  return all === '' ? '' : `#${all}`
}

function readSettings(text: string | null): Settings | undefined {
  if (text === null) return undefined
  try {
    const given: unknown = JSON.parse(text)
    return typeof given === 'object' && given !== null ? checked(given as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** A link may have been made by anybody: only what has the right form is taken. */
function checked(given: Record<string, unknown>): Settings {
  const word = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '')
  const inputs = typeof given.inputs === 'object' && given.inputs !== null ? Object.entries(given.inputs) : []
  const dtypes = (typeof given.dtypes === 'object' && given.dtypes !== null ? given.dtypes : {}) as Record<
    string,
    unknown
  >
  const type = (value: unknown): string => (DTYPES.includes(word(value)) ? word(value) : '')
  return {
    phase: given.phase === 'TRAIN' ? 'TRAIN' : 'TEST',
    stages: word(given.stages),
    level: word(given.level),
    batch: word(given.batch),
    ...{ context: word(given.context), tokens: word(given.tokens), cacheDtype: type(given.cacheDtype) },
    inputs: Object.fromEntries(inputs.map(([name, value]) => [name, word(value)])),
    dtypes: { activations: type(dtypes.activations), weights: type(dtypes.weights) },
    convention: word(given.convention) || DEFAULT_SETTINGS.convention,
  }
}

/** Types of numbers that can be supposed. */
export const DTYPES: readonly string[] = ['float32', 'float16', 'bfloat16', 'int8', 'int4', 'float64', 'float8e4m3fn']

/** A text for an address: deflated, in base64 that needs no escapes. */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Longer texts than this do not come out of an address: a few bytes could claim to be gigabytes. */
const LONGEST = 1 << 22

/** The text again; `undefined` where the address was damaged or says too much. */
export async function unpack(packed: string): Promise<string | undefined> {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      text += decoder.decode(value, { stream: true })
      if (text.length > LONGEST) return undefined
    }
  } catch {
    return undefined
  }
}
