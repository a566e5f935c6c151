/** Stored tensors and the modules that they make, as JSON. */

import type { Totals } from '../../analyze/analysis.ts'
import { eachModule, moduleTree } from '../../analyze/parameters/modules.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import { type Json, numberJson, totalJson } from './json-value.ts'

/** All tensors; what a packed one takes for each of its weights includes the scales and tables that belong to it. */
export function tensorsJson({ tensors }: Model): readonly Json[] {
  const parts = new Map<string, bigint>()
  for (const { of, bytes } of tensors) if (of !== undefined) parts.set(of, (parts.get(of) ?? 0n) + bytes)
  return tensors.map((tensor) => {
    const own = tensor.role === 'parameter' ? parts.get(tensor.standsFor?.name ?? tensor.name) : undefined
    return tensorJson(tensor, own ?? 0n)
  })
}

function tensorJson(tensor: StoredTensor, partBytes: bigint): Json {
  const { shape, count, bytes } = tensor
  return {
    name: tensor.name,
    shape: shape.map(numberJson),
    count: numberJson(count),
    dtype: tensor.dtype,
    encoding: tensor.encoding,
    bytes: numberJson(bytes),
    bitsPerWeight: count === 0n ? null : Number(((bytes + partBytes) * 8_000_000n) / count) / 1_000_000,
    role: tensor.role,
    of: tensor.of ?? null,
    sharedWith: tensor.sharedWith ?? null,
    module: tensor.module,
    file: tensor.file ?? null,
    offset: tensor.offset ?? null,
  }
}

/** Every module with tensors in it or below it; of equal ones in a row only the first. */
export function modulesJson(model: Model): readonly Json[] {
  return [...eachModule(moduleTree(model).children)].map(({ module, repeats }) => ({
    name: module.name,
    parameters: numberJson(module.parameters),
    bytes: numberJson(module.bytes),
    tensors: module.tensors,
    repeats,
  }))
}

export function storedTotalsJson({ buffers, stored }: Totals): { readonly [key: string]: Json } {
  return {
    buffers: totalJson(buffers),
    storedElements: stored === undefined ? null : numberJson(stored.elements),
    storedBytes: stored === undefined ? null : numberJson(stored.bytes),
  }
}

/** How the runtime lays out the memory of a pass; nothing where it does not plan ahead. */
export function arenaJson({ arena }: Model): { readonly arena?: Json } {
  if (arena === undefined) return {}
  const { planner, bytes, alignment, places } = arena
  const sum = (isScratch: boolean) =>
    places.reduce((total, place) => total + (place.isScratch === isScratch ? place.bytes : 0), 0)
  return { arena: { planner, bytes, tensorBytes: sum(false), scratchBytes: sum(true), alignment } }
}

/** Where everything lies in it, and from which layer to which; `null` for the start and the end of a pass. */
export function arenaPlacesJson({ arena }: Model): { readonly arena?: Json } {
  if (arena === undefined) return {}
  const { planner, bytes, alignment, layers, until, places } = arena
  return {
    arena: {
      planner,
      bytes,
      alignment,
      until: until ?? null,
      places: places.map(({ name, isScratch, offset, bytes: size, from, to }) => ({
        tensor: name,
        scratch: isScratch,
        offset,
        bytes: size,
        from: layers[from] ?? null,
        to: layers[to] ?? null,
      })),
    },
  }
}
