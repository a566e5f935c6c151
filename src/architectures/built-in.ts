/** The architectures that come with the program, and those of a user before them. */

import type { DefinitionText } from '../core/words/definition-text.ts'
import { type Architectures, type ArchitectureText, architecturesOf } from './architecture.ts'
import { DEFINITIONS } from './definitions.generated.ts'

/** Before the type of a definition that a user's own one stands before. */
const BUILT_IN = 'built-in '

/** The definitions of the types that are built in. */
function builtInText(type: string): ArchitectureText | undefined {
  const text = Object.hasOwn(DEFINITIONS, type) ? DEFINITIONS[type] : undefined
  return text === undefined ? undefined : JSON.parse(text)
}

/** All architectures: those of the user's own files first. */
export async function knownArchitectures(files: readonly DefinitionText[] = []): Promise<Architectures & Told> {
  if (files.length === 0) return { ...architecturesOf(builtInText, Object.keys(DEFINITIONS)), issues: [] }
  const { readDefinitions } = await import('./definition-file.ts')
  const read = files.map(({ name, text }) => readDefinitions(name, text))
  const own = new Map(read.flatMap(({ architectures }) => architectures.map((each) => [each.type, each] as const)))
  const find = (type: string): ArchitectureText | undefined => {
    if (type.startsWith(BUILT_IN)) return builtInText(type.slice(BUILT_IN.length))
    const text = own.get(type)
    // A definition that is like its own type changes the built-in one.
    return text?.like === type ? { ...text, like: `${BUILT_IN}${type}` } : (text ?? builtInText(type))
  }
  const types = [...own.keys(), ...Object.keys(DEFINITIONS)]
  return { ...architecturesOf(find, types), issues: read.flatMap(({ issues }) => issues) }
}

interface Told {
  readonly issues: ReturnType<typeof import('./definition-file.ts').readDefinitions>['issues']
}
