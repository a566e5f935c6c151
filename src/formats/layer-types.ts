/** Every layer type that is known; what is beyond Caffe's own is loaded when somebody asks. */

import type { ListedLayer } from '../core/network/layer-type.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import { FormatError, isError } from '../core/words/issue.ts'
import { readOwnDefinitions } from './own-definitions.ts'

/**
 * Lists all known layer types by name, Caffe's own before those of forks, with those of the caller's definition files.
 * Throws FormatError where one of these has a mistake.
 */
export async function listLayerTypes(definitions: readonly DefinitionText[] = []): Promise<readonly ListedLayer[]> {
  const { listLayers } = await import('./caffe/forks/catalogue.ts')
  const { layers, issues } = await readOwnDefinitions(definitions)
  const wrong = issues.find(isError)
  if (wrong !== undefined) throw new FormatError(wrong)
  return listLayers(layers)
}

/** Those of that name, however it is spelled: `PriorBox`, `priorbox`, `PRIOR_BOX`, or the class of a Python layer. */
export function layerTypesNamed(all: readonly ListedLayer[], name: string): readonly ListedLayer[] {
  const wanted = name.toLowerCase()
  return all.filter(({ type, definition }) => {
    const names = [type, ...(definition?.spellings ?? [])].map((spelled) => spelled.toLowerCase())
    return names.includes(wanted) || names.includes(`python ${wanted}`)
  })
}
