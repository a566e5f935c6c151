/** Formats that weights can be copied into; each is loaded when it is used. */

import type { Exporter } from '../core/exported.ts'
import { ownOf } from '../core/own.ts'

const EXPORTERS: Readonly<Record<string, () => Promise<Exporter>>> = {
  npz: async () => (await import('./numpy/write-npz.ts')).writeNpz,
  safetensors: async () => (await import('./safetensors/write.ts')).writeSafetensors,
}

/** The writer for a file of that name, by its extension; `undefined` where there is none. */
export async function exporterFor(name: string): Promise<Exporter | undefined> {
  return ownOf(EXPORTERS, (/\.(\w+)$/.exec(name)?.[1] ?? '').toLowerCase())?.()
}
