/** The layers that a user defines in files of their own. */

import type { LayerDefinition } from '../core/network/layer-type.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import type { Issue } from '../core/words/issue.ts'

/** The user's own definitions, with what is wrong in their files. */
export interface OwnDefinitions {
  readonly layers: readonly LayerDefinition[]
  readonly issues: readonly Issue[]
}

/** Reads definition files; the parser of TOML is loaded only where there are any. */
export async function readOwnDefinitions(files: readonly DefinitionText[]): Promise<OwnDefinitions> {
  if (files.length === 0) return { layers: [], issues: [] }
  const { readDefinitionFile } = await import('./layer-definition-file.ts')
  const read = files.map(({ name, text }) => readDefinitionFile(name, text, name))
  return { layers: read.flatMap(({ layers }) => layers), issues: read.flatMap(({ issues }) => issues) }
}
