/** Where a program's parameters, buffers and constants lie: by the configs of today's layout, or in older state dicts. */

import { MOST_ISSUES } from '../../core/limits.ts'
import { FormatError } from '../../core/words/issue.ts'
import { readSavedArchive } from '../../wire/torch/archive.ts'
import type { StoragePlace } from '../../wire/torch/saved.ts'
import { TensorReader } from '../../wire/torch/tensor.ts'
import { walk } from '../../wire/torch/walk.ts'
import { isPlain } from '../../wire/zip/open-member.ts'
import type { Container } from './container.ts'
import { booleanOf, entriesOf, memberOf, textOf } from './json.ts'
import { ProgramReader, type TensorMeta } from './program.ts'

/** A tensor that the file has, or should have. */
export interface StoredEntry {
  readonly meta: TensorMeta
  /** The storage that it is a view of; equal for tensors that share it. */
  readonly record: string
  /** `undefined` where the archive has no such record. */
  readonly place: StoragePlace | undefined
  /** True where the bytes are no plain storage but a pickle of their own. */
  readonly isPickled: boolean
}

export interface StoredEntries {
  readonly entries: ReadonlyMap<string, StoredEntry>
  readonly littleEndian: boolean
}

/** Reads the configs of one program's weights and constants. */
export async function entriesByConfig(container: Container, program: string): Promise<StoredEntries> {
  const { root } = container
  const entries = new Map<string, StoredEntry>()
  for (const kind of ['weights', 'constants']) {
    const name = `${root}data/${kind}/${program}_${kind}_config.json`
    const config = await container.json(name)
    container.claim(name, 'config')
    if (config === undefined) {
      if (container.members.has(name)) continue
      container.tell('error', 'torch-export/no-config', 'the archive has no record {name}', { name })
      continue
    }
    const reader = new ProgramReader(container.ledger.source.name, config.offset, (size) => size)
    for (const [tensor, entry] of entriesOf(memberOf(config.json, 'config'))) {
      const path = textOf(memberOf(entry, 'path_name')) ?? ''
      const record = `${root}data/${kind}/${path}`
      const meta = memberOf(entry, 'tensor_meta')
      if (meta === undefined || meta.kind === 'null') {
        // An object that is no tensor.
        container.claim(record, 'objects')
        continue
      }
      entries.set(tensor, {
        meta: reader.tensorMeta(meta, tensor),
        record,
        place: path.includes('/') || path.includes('\\') ? undefined : container.place(record),
        isPickled: booleanOf(memberOf(entry, 'use_pickle')) === true,
      })
    }
    container.issues.push(...reader.issues)
  }
  const order = await container.word(`${root}byteorder`)
  return { entries, littleEndian: order !== 'big' }
}

/** Reads the state dict and the constants of older files, which are archives of torch.save inside, whatever they are called. */
export async function entriesByPickle(container: Container, names: readonly string[]): Promise<StoredEntries> {
  const entries = new Map<string, StoredEntry>()
  let littleEndian = true
  for (const name of names) {
    const member = container.members.get(name)
    if (member === undefined) continue
    if (!isPlain(member) || member.bytes < 4) {
      container.claim(name, 'state.deflated', 'payload')
      continue
    }
    container.leave(name)
    const { ledger } = container
    const region = { start: member.dataOffset, end: member.dataOffset + member.storedBytes }
    try {
      const saved = await readSavedArchive(ledger, region)
      container.issues.push(...saved.issues.slice(0, MOST_ISSUES))
      littleEndian = saved.littleEndian
      for (const part of saved.parts) {
        const reader = new TensorReader()
        for (const { path, tensor } of walk(part.pickle.value, reader).tensors) {
          const { storage } = tensor
          if (storage === undefined) continue
          const meta = {
            shape: tensor.shape,
            dtype: tensor.type.dtype,
            stride: tensor.stride,
            storageOffset: tensor.storageOffset,
            requiresGrad: tensor.requiresGrad ?? false,
          }
          const record = `${name}/${storage.key}`
          entries.set(path, { meta, record, place: part.places.get(storage.key), isPickled: false })
        }
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      container.issues.push(error.issue)
    }
  }
  return { entries, littleEndian }
}
