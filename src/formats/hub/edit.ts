/** Changes fields of a transformer's configuration; they are the network's own, layers have none. */

import type { Editable } from '../editable.ts'
import { isFields, type JsonFields, setField } from '../json-edit.ts'

/** The configuration of a model. What is no object of JSON has no fields, and the reader says what is wrong with it. */
export function editConfig(bytes: Uint8Array): Editable {
  const config = parsed(bytes)
  return {
    layers: [],
    fields: () => Object.keys(config ?? {}),
    set: (_, field, value) => config !== undefined && setField(config, field, value),
    bytes: () => (config === undefined ? bytes : new TextEncoder().encode(JSON.stringify(config))),
  }
}

function parsed(bytes: Uint8Array): JsonFields | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}
