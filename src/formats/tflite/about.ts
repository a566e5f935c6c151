/** What a model of TensorFlow Lite says beside its operators: signatures, metadata, files that belong to it, custom operators, sparse tensors. */

import type { About } from '../../core/network/about.ts'
import { message } from '../../core/words/message.ts'
import type { FlatTable } from '../../wire/flatbuffers/read.ts'
import { numberOf, tablesOf, textOf } from './file.ts'
import type { TfliteBuffer, TfliteTensor } from './tensor.ts'

interface Told {
  readonly model: FlatTable
  readonly tensors: readonly TfliteTensor[]
  readonly buffers: readonly TfliteBuffer[]
  /** Names of the files in the archive behind the model. */
  readonly files: readonly string[]
}

/** Kinds of which there are none are left out. */
export function aboutOf({ model, tensors, buffers, files }: Told): readonly About[] {
  const stored = tensors.filter(({ buffer }) => (buffers[buffer]?.length ?? 0) > 0)
  const quantised = stored.filter(({ scales }) => scales > 0)
  const ofEachChannel = quantised.filter(({ scales }) => scales > 1)
  const all: readonly About[] = [
    { key: 'signatures', label: message('signatures'), items: tablesOf(model, 'signature_defs').map(signatureText) },
    {
      key: 'customOperators',
      label: message('custom operators'),
      items: tablesOf(model, 'operator_codes')
        .map((code) => textOf(code, 'custom_code'))
        .filter((name) => name !== ''),
    },
    {
      key: 'metadata',
      label: message('metadata'),
      items: tablesOf(model, 'metadata').map((table) => metadataText(table, buffers)),
    },
    { key: 'associatedFiles', label: message('associated files'), items: files },
    { key: 'perTensor', label: message('one scale'), items: names(quantised.filter(({ scales }) => scales === 1)) },
    { key: 'perChannel', label: message('a scale a channel'), items: names(ofEachChannel) },
    { key: 'sparse', label: message('sparse tensors'), items: names(tensors.filter(({ isSparse }) => isSparse)) },
  ]
  return all.filter(({ items }) => items.length > 0)
}

const names = (tensors: readonly TfliteTensor[]) => tensors.map(({ name }) => name)

/** `serving_default(x) → y`. */
function signatureText(table: FlatTable): string {
  const side = (end: string) =>
    tablesOf(table, end)
      .map((map) => textOf(map, 'name'))
      .join(', ')
  return `${textOf(table, 'signature_key')}(${side('inputs')}) → ${side('outputs')}`
}

function metadataText(table: FlatTable, buffers: readonly TfliteBuffer[]): string {
  return `${textOf(table, 'name')} (${buffers[numberOf(table, 'buffer')]?.length ?? 0} B)`
}
