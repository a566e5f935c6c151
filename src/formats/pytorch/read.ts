/** Reads models of PyTorch's checkpoints: one file, or shards. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { FormatReader, Input } from '../format.ts'
import { storedWeights, weightsModel } from '../weights-model.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

export const pytorchReader: FormatReader = {
  read: (input) => read(input),
  readWeights: async (source: ByteSource) => {
    const { tensors, file, issues } = await readCheckpoint(source)
    return { weights: storedWeights({ tensors, files: [file] }), issues }
  },
}

async function read({ files }: Input): Promise<Model> {
  const read: Checkpoint[] = []
  for (const source of files) read.push(await readCheckpoint(source))
  const issues: Issue[] = read.flatMap((file) => file.issues)
  const tensors = joined(read, issues)
  const totals = read.map((file) => file.totals)
  const settings = read.flatMap((file) => file.settings)
  return {
    ...weightsModel('pytorch', '', { tensors, files: read.map(({ file }) => file) }),
    storedTotals: {
      elements: totals.reduce((sum, { elements }) => sum + elements, 0n),
      bytes: totals.reduce((sum, { bytes }) => sum + bytes, 0n),
    },
    issues: [...issues, ...optimiserNote(tensors)],
    settings: () => settings,
  }
}

/** Tensors of several files as one list; of a name that two have, the first. */
function joined(files: readonly Checkpoint[], issues: Issue[]): readonly StoredTensor[] {
  const tensors = new Map<string, StoredTensor>()
  for (const tensor of files.flatMap((file) => file.tensors)) {
    const before = tensors.get(tensor.name)
    if (before === undefined) {
      tensors.set(tensor.name, tensor)
      continue
    }
    const args = { name: tensor.name, first: before.file ?? '', second: tensor.file ?? '' }
    const where = { file: tensor.file ?? '' }
    issues.push(issue('torch/twice', 'warning', '{name} lies in {first} and in {second}', args, { where }))
  }
  return [...tensors.values()]
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
