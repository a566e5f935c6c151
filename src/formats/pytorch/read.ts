/** Reads models of PyTorch's checkpoints: one file, or shards. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { verifyZip } from '../../wire/zip/verify-zip.ts'
import type { FormatReader, Input, ReadOptions } from '../format.ts'
import { readFiles, readIndexed, type ShardFormat } from '../shards.ts'
import { storedWeights, weightsModel } from '../weights-model.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

export const pytorchReader: FormatReader = {
  read: (input, options) => read(input, options),
  readWeights: async (source: ByteSource) => {
    const { tensors, file, issues } = await readCheckpoint(source)
    return { weights: storedWeights({ tensors, files: [file] }), issues }
  },
}

const FILES: ShardFormat<Checkpoint> = { id: 'torch', read: readCheckpoint }

/** A file, shards that were given together, or an index that names them. */
async function read(input: Input, { verify = false }: ReadOptions): Promise<Model> {
  const index = input.files.find(({ name }) => /\.json$/i.test(name))
  const given = input.files.filter((file) => file !== index)
  const { files, ledgers, tensors, missing, storedTotals, issues } =
    index === undefined ? await readFiles(FILES, given) : await readIndexed(FILES, index, given, input)
  const settings = files.flatMap((file) => file.settings)
  return {
    ...weightsModel('pytorch', '', {
      tensors: ledgers.length > 1 ? withSources(tensors, files) : tensors,
      missing,
      files: ledgers,
    }),
    ...(storedTotals && { storedTotals }),
    issues: [...issues, ...(verify ? await sums(files) : []), ...optimiserNote(tensors)],
    words: { title: 'PyTorch', array: message('tensor') },
    settings: () => settings,
  }
}

/** PyTorch reads archives whose sums are wrong, and writes some without. */
async function sums(files: readonly Checkpoint[]): Promise<readonly Issue[]> {
  const found: Issue[] = []
  for (const { source } of files) found.push(...(await verifyZip(source, 'warning')))
  return found
}

/** Numbers of shards are read from the shards. */
function withSources(tensors: readonly StoredTensor[], files: readonly Checkpoint[]): readonly StoredTensor[] {
  const sources = new Map(files.map(({ source }) => [source.name, source]))
  return tensors.map((tensor) => {
    const source = sources.get(tensor.file ?? '')
    return tensor.stored === undefined || source === undefined
      ? tensor
      : { ...tensor, stored: { ...tensor.stored, source } }
  })
}

/** People ask why a checkpoint is so large: because it has the optimiser in it. */
function optimiserNote(tensors: readonly StoredTensor[]): readonly Issue[] {
  const own = tensors.filter(({ sharedWith }) => sharedWith === undefined)
  const sum = (some: readonly StoredTensor[]) => some.reduce((total, { bytes }) => total + bytes, 0n)
  const [state, all] = [sum(own.filter(({ role }) => role === 'optimiser')), sum(own)]
  if (state === 0n) return []
  const text = "{percent} % of the bytes of its tensors are the optimiser's state, which only training needs"
  return [issue('torch/optimiser', 'note', text, { percent: (state * 100n) / all })]
}
