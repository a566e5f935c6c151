/** Caffe's file of weights in the words that all formats share. */

import type { StoredBlob, StoredWeights } from '../../core/weights.ts'
import { type CaffeBlob, type CaffeFile, valuesOf } from './weights.ts'

/** The layers of a file with the arrays that Caffe would copy. */
export function storedWeights(found: CaffeFile): StoredWeights {
  const { kind, file, container } = found
  return {
    kind,
    file,
    writesSharedOnce: container === 'hdf5',
    layers: layersOf(found).map((layer) => ({ ...layer, blobs: layer.blobs.map(storedBlob) })),
  }
}

function layersOf({ kind, file, layers, state, blobs }: CaffeFile): CaffeFile['layers'] {
  const where = { file: file.name }
  if (kind === 'net') return layers
  return state === undefined
    ? [{ name: 'blob', type: '', blobs, where }]
    : [{ name: 'history', type: '', blobs: state.history, where }]
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
