/** What a definition of an architecture says, and how one is made from another that it is like. */

import type { JsonValue } from './config-json.ts'
import { type Line, readLine } from './line.ts'

/** A definition as its file has it. */
export interface ArchitectureText {
  /** The `model_type` that it is for. */
  readonly type: string
  /** The type of the definition that this one changes. */
  readonly like?: string
  /** The class that is built where the configuration names none that is known. */
  readonly class?: string
  /** Fields with what holds where they are absent; `= …` is a formula, `null` nothing. */
  readonly config?: Readonly<Record<string, JsonValue>>
  /** Another name of a field → the name used here. */
  readonly spellings?: Readonly<Record<string, string>>
  /** Modules of the model without a head. */
  readonly modules?: Lines
  /** Groups of modules that lines name. */
  readonly parts?: Readonly<Record<string, Lines>>
  /** Tensor → the one that it is. */
  readonly tied?: Readonly<Record<string, string>>
  /** Modules → how often each runs in one pass, where that is not once for each token. */
  readonly runs?: Readonly<Record<string, string>>
  /** What the class adds to the model without a head. */
  readonly head?: HeadText
}

/** Path → what stands there; of several lines those count whose condition holds; `""` takes one away. */
export type Lines = Readonly<Record<string, string | readonly string[]>>

export interface HeadText {
  /** Where the model without a head stands in it; empty at the top. */
  readonly base?: string
  /** Paths of the model without a head that the class leaves out. */
  readonly without?: readonly string[]
  readonly modules?: Lines
  readonly parts?: Readonly<Record<string, Lines>>
  readonly tied?: Readonly<Record<string, string>>
  readonly runs?: Readonly<Record<string, string>>
}

/** A definition that stands for itself, its lines read. */
export interface Architecture {
  readonly type: string
  readonly class: string
  readonly config: Readonly<Record<string, JsonValue>>
  readonly spellings: Readonly<Record<string, string>>
  readonly base: Modules
  readonly head: (Modules & { readonly base: string; readonly without: readonly string[] }) | undefined
}

/** Modules with the parts that they are made of. */
export interface Modules {
  readonly modules: readonly Line[]
  readonly parts: ReadonlyMap<string, readonly Line[]>
  readonly tied: Readonly<Record<string, string>>
  readonly runs: Readonly<Record<string, string>>
}

/** Finds definitions by their type; those of a user stand before the built-in ones. */
export interface Architectures {
  find(type: string): Architecture | undefined
  /** All types, for suggestions. */
  readonly types: readonly string[]
}

/** Definitions by type, read when they are asked for. */
export function architecturesOf(
  textOf: (type: string) => ArchitectureText | undefined,
  types: readonly string[],
): Architectures {
  const read = new Map<string, Architecture | undefined>()
  const find = (type: string): Architecture | undefined => {
    if (!read.has(type)) {
      const whole = inFull(type, textOf, [])
      read.set(type, whole && architecture(whole))
    }
    return read.get(type)
  }
  return { find, types }
}

/** A definition with all that it takes over from the one that it is like. */
function inFull(
  type: string,
  textOf: (type: string) => ArchitectureText | undefined,
  seen: readonly string[],
): ArchitectureText | undefined {
  const own = textOf(type)
  if (own?.like === undefined || seen.includes(type)) return own
  const other = inFull(own.like, textOf, [...seen, type])
  if (other === undefined) return own
  const { head: otherHead, ...otherBase } = other
  const { head, ...base } = own
  return {
    ...otherBase,
    ...base,
    ...joined(otherBase, base),
    config: { ...other.config, ...own.config },
    spellings: { ...other.spellings, ...own.spellings },
    ...((head ?? otherHead) && {
      head: { ...otherHead, ...head, ...joined(otherHead ?? {}, head ?? {}) },
    }),
  }
}

type Part = Pick<ArchitectureText, 'modules' | 'parts' | 'tied' | 'runs'>

function joined(other: Part, own: Part): Part {
  const names = new Set([...Object.keys(other.parts ?? {}), ...Object.keys(own.parts ?? {})])
  return {
    modules: { ...other.modules, ...own.modules },
    parts: Object.fromEntries([...names].map((name) => [name, { ...other.parts?.[name], ...own.parts?.[name] }])),
    tied: { ...other.tied, ...own.tied },
    runs: { ...other.runs, ...own.runs },
  }
}

function architecture(text: ArchitectureText): Architecture {
  const { head } = text
  return {
    type: text.type,
    class: text.class ?? '',
    config: text.config ?? {},
    spellings: text.spellings ?? {},
    base: modulesOf(text),
    head: head && { ...modulesOf(head), base: head.base ?? '', without: head.without ?? [] },
  }
}

function modulesOf({ modules, parts, tied = {}, runs = {} }: Part): Modules {
  return {
    modules: linesOf(modules),
    parts: new Map(Object.entries(parts ?? {}).map(([name, lines]) => [name, linesOf(lines)])),
    tied,
    runs,
  }
}

function linesOf(lines: Lines = {}): readonly Line[] {
  return Object.entries(lines).flatMap(([path, texts]) =>
    (typeof texts === 'string' ? [texts] : texts).filter((text) => text !== '').map((text) => readLine(path, text)),
  )
}
