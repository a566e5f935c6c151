/** The tensors that a model stores: each once, wherever it stands, with what it is to the network. */

import type { StoredTensor, TensorRole } from '../../core/network/model.ts'
import type { Origin } from '../../core/network/op.ts'
import { givenShape } from '../../core/network/shape.ts'
import type { Where } from '../../core/words/issue.ts'
import { Ids } from './scope.ts'
import type { TensorFacts } from './tensor.ts'

/** Where a tensor stands in the file. */
export type StoredIn = 'initializer' | 'attribute'

/** An origin that is told what it counts as once all that read it are known. */
export type OpenOrigin = { -readonly [Key in keyof Origin]: Origin[Key] }

/** A stored tensor while its readers are still being looked for. */
export interface Entry {
  readonly name: string
  readonly facts: TensorFacts
  readonly storedIn: StoredIn
  /** Absent where its type is none. */
  readonly origin: OpenOrigin | undefined
  /** What tells that a value is this tensor: taken back from those of constants, which no operator may count. */
  readonly holders: { origin?: Origin }[]
  readonly where: () => Where
  role: TensorRole
  /** False where no node reads it. */
  isRead: boolean
  /** Of a scale or a zero point: the tensor that it belongs to. */
  of: string | undefined
  module: string
  /** What it stands for, where its bytes are a packing: 4-bit weights in a tensor of bytes. */
  logical?: { readonly shape: readonly bigint[]; readonly encoding: string }
}

/** All tensors of a model. */
export class StoredTensors {
  readonly entries: Entry[] = []
  readonly #ids = new Ids()
  readonly #byName = new Map<string, Entry>()

  /** Registers a tensor; a name that was there before is told apart by the graph that it stands in. */
  add(wish: string, graph: string, facts: TensorFacts, storedIn: StoredIn, where: () => Where): Entry {
    const name = this.#ids.take(this.#byName.has(wish) ? `${graph}${wish}` : wish)
    const { dtype } = facts
    const origin = dtype && { tensor: name, shape: givenShape(facts.shape), dtype, kind: undefined }
    const open = { role: 'other', isRead: false, of: undefined, module: '' } as const
    const entry: Entry = { name, facts, storedIn, origin, holders: [], where, ...open }
    this.entries.push(entry)
    this.#byName.set(name, entry)
    return entry
  }

  find(name: string): Entry | undefined {
    return this.#byName.get(name)
  }

  /** The list for the model. */
  list(): readonly StoredTensor[] {
    // Files beside the model may hold what several tensors are.
    const owners = new Map<string, string>()
    return this.entries.flatMap((entry) => {
      const { dtype, file, offset, bytes } = entry.facts
      if (dtype === undefined) return []
      const place = file === undefined || offset === undefined || bytes === 0n ? undefined : `${file}\n${offset}`
      const owner = place === undefined ? undefined : owners.get(place)
      if (place !== undefined && owner === undefined) owners.set(place, entry.name)
      return [storedTensor(entry, dtype, owner)]
    })
  }
}

function storedTensor(entry: Entry, dtype: StoredTensor['dtype'], owner: string | undefined): StoredTensor {
  const { facts, logical, of } = entry
  const shape = logical?.shape ?? facts.shape
  return {
    name: entry.name,
    shape,
    count: logical === undefined ? facts.count : shape.reduce((product, size) => product * size, 1n),
    dtype: logical === undefined ? dtype : 'float32',
    encoding: logical?.encoding ?? facts.encoding,
    bytes: facts.bytes,
    role: entry.role,
    ...(of !== undefined && { of }),
    ...(owner !== undefined && { sharedWith: owner }),
    module: entry.module,
    ...(facts.file !== undefined && { file: facts.file }),
    ...(facts.offset !== undefined && { offset: facts.offset }),
    ...(facts.stored && { stored: facts.stored }),
    ...(facts.values && { values: facts.values }),
    get where() {
      return entry.where()
    },
  }
}
