/** What PyTorch saves: a pickle, and the bytes of the storages that it names (torch/serialization.py). */

import type { Ledger } from '../../core/bytes/ledger.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { PickleRead } from '../pickle/read-pickle.ts'
import type { TensorReader, TorchStorage } from './tensor.ts'

/** Where a storage's bytes lie. */
export interface StoragePlace {
  /** In bytes from the start of the file; `undefined` where they are deflated. */
  readonly offset: number | undefined
  /** How many there are, inflated. */
  readonly length: number
}

/** A saved object with its storages. */
export interface SavedPart {
  /** In front of the paths of its tensors; empty for the object itself. */
  readonly name: string
  readonly pickle: PickleRead
  /** Everything that the pickle names; places by the keys of storages. */
  readonly reader: TensorReader
  readonly places: ReadonlyMap<string, StoragePlace>
}

/** A file of torch.save or torch.jit.save. */
export interface SavedFile {
  readonly container: 'zip' | 'legacy' | 'pickle'
  readonly kind: 'checkpoint' | 'torchscript'
  readonly parts: readonly SavedPart[]
  readonly littleEndian: boolean
  readonly issues: readonly Issue[]
}

/** Storages that tensors use, each with the tensors' parts of it; see `claimStorages`. */
export interface StorageUse {
  readonly storage: TorchStorage
  readonly place: StoragePlace
  /** What the storage is, for its label: `parameter`. */
  readonly label: string
  /** The name of the tensor that owns it. */
  readonly name: string
  /** Bytes that tensors reach, from the start of the storage: [from, to). */
  readonly used: readonly (readonly [from: number, to: number])[]
}

/** Claims the bytes of storages: what no tensor reaches is a piece of its own. */
export function claimStorages(ledger: Ledger, uses: readonly StorageUse[]): void {
  for (const { place, label, name, used } of uses) {
    if (place.offset === undefined) continue
    let at = 0
    const claim = (to: number, as: string) => {
      if (to <= at || place.offset === undefined) return
      ledger.setName(ledger.claim(place.offset + at, to - at, 'payload', as), name)
      at = to
    }
    for (const [from, to] of [...used].sort((a, b) => a[0] - b[0])) {
      claim(Math.min(from, place.length), 'storage.unused')
      claim(Math.min(to, place.length), `storage.${label}`)
    }
    claim(place.length, 'storage.unused')
  }
}
