/** What an HDF5 file lists. */

import type { Hdf5Attribute } from './attributes.ts'
import type { Hdf5Dataset } from './dataset.ts'

export interface Hdf5Group {
  readonly kind: 'group'
  /** Empty for the root. */
  readonly path: string
  readonly attributes: readonly Hdf5Attribute[]
}

export type Hdf5Object = Hdf5Group | Hdf5Dataset
