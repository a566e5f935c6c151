/** Caffe's file of weights in the words that all formats share. */

import type { Setting } from '../../core/network/model.ts'
import type { StoredBlob, StoredWeights } from '../../core/network/weights.ts'
import { type CaffeBlob, type CaffeFile, type SolverState, valuesOf } from './weights.ts'

/** The layers of a file with the arrays that Caffe would copy. */
export function storedWeights(found: CaffeFile): StoredWeights {
  const { kind, file, container, state, damage } = found
  return {
    kind,
    file,
    writesSharedOnce: container === 'hdf5',
    layers: layersOf(found).map((layer) => ({ ...layer, blobs: layer.blobs.map(storedBlob) })),
    ...(damage && { isDamaged: true }),
    ...(state && { settings: stateSettings(state, file.name) }),
  }
}

function layersOf({ kind, file, layers, state, blobs }: CaffeFile): CaffeFile['layers'] {
  const where = { file: file.name }
  if (kind === 'net') return layers
  return state === undefined
    ? [{ name: 'blob', type: '', blobs, where }]
    : [{ name: 'history', type: '', blobs: state.history, where }]
}

function stateSettings({ iter, learnedNet, currentStep }: SolverState, file: string): readonly Setting[] {
  const where = () => ({ file })
  return [
    { path: 'iter', value: String(iter), where },
    { path: 'learned_net', value: JSON.stringify(learnedNet), where },
    { path: 'current_step', value: String(currentStep), where },
  ]
}

/** A blob with its values, as Caffe takes them. */
function storedBlob(blob: CaffeBlob): StoredBlob {
  const values = valuesOf(blob)
  return {
    shape: blob.shape,
    isLegacy: blob.isLegacy,
    count: values?.count ?? 0,
    dtype: values?.field === 'double_data' ? 'float64' : (values?.stored?.dtype ?? 'float32'),
    ...(values?.stored && { stored: values.stored }),
    ...(values?.values && { values: values.values }),
    where: blob.where,
  }
}
