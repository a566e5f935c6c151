/** All formulas of a definition with their places in its file. */

import type { LayerDefinition } from '../../core/network/layer-type.ts'

export interface PlacedFormula {
  readonly text: string
  readonly path: readonly (string | number)[]
  /** Names that only this formula has. */
  readonly extra: readonly string[]
}

/** Names that stand for results: known to costs only. */
const RESULTS = ['out', 'outs', 'w']

/** All formulas of a definition. */
export function formulasOf(definition: LayerDefinition): readonly PlacedFormula[] {
  const { when, names, checks, outputs, blobs, blobsAfter, macs, operations } = definition
  const blobKey = blobsAfter ? 'more_blobs' : 'blobs'
  const found: PlacedFormula[] = []
  const add = (text: string | undefined, path: PlacedFormula['path'], extra: readonly string[] = []) => {
    if (text !== undefined && text !== '?') found.push({ text, path, extra })
  }
  add(when, ['when'])
  for (const [name, text] of names) add(text, ['let', name], ['top'])
  checks.forEach(({ that }, index) => {
    add(that, ['checks', index, 'that'])
  })
  outputs.forEach((text, index) => {
    add(text, ['outputs', index], ['top'])
  })
  for (const [index, blob] of (blobs ?? []).entries()) {
    add(blob.shape, [blobKey, index, 'shape'], ['i', 'w'])
    add(blob.when, [blobKey, index, 'when'])
    add(blob.repeat, [blobKey, index, 'repeat'])
  }
  add(macs, ['cost', 'macs'], RESULTS)
  for (const [kind, text] of Object.entries(operations)) add(text, ['cost', kind], RESULTS)
  return found
}
