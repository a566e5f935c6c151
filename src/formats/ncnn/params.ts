/** The parameters of one layer by their names, with what holds where nothing is said. */

import type { Setting } from '../../core/network/model.ts'
import { asCode } from '../../core/words/closest.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { ParamLayer, ParamValue } from './definition.ts'
import type { LayerType, ParamType } from './types.ts'

/** Tells what is wrong with a parameter. */
export type Tell = (code: string, text: string, args: MessageArgs, value: ParamValue) => void

/** Looks parameters up by name; a default may be another parameter, whatever order they come in. */
export class Params {
  readonly #layer: ParamLayer
  readonly #types: ReadonlyMap<string, ParamType>
  readonly #tell: Tell

  constructor(layer: ParamLayer, type: LayerType, tell: Tell) {
    this.#layer = layer
    this.#types = new Map(type.params.map((param) => [param.name, param]))
    this.#tell = tell
  }

  /** Whether the file says it. */
  has(name: string): boolean {
    return this.#value(name) !== undefined
  }

  /** An integer; reported where it is spelled as a float, which ncnn reads as other bits. */
  int(name: string): bigint {
    const value = this.#value(name)
    if (value === undefined) return this.#fallback(name)
    if (value.spelling === 'float') {
      const text = '{name} is an integer, but {value} is spelled as a float: ncnn reads another number'
      this.#tell('ncnn/float-for-integer', text, { name: asCode(name), value: value.text }, value)
    }
    return BigInt(value.integers[0] ?? 0)
  }

  flag(name: string): boolean {
    return this.int(name) !== 0n
  }

  float(name: string): number {
    const value = this.#value(name)
    if (value === undefined) return Number(this.#types.get(name)?.fallback ?? 0)
    return value.floats[0] ?? 0
  }

  /** An array of float32 numbers; integers in a text stand for their bits. */
  floats(name: string): readonly number[] {
    const value = this.#value(name)
    if (value === undefined || value.spelling !== 'integer') return value?.floats ?? []
    return [...new Float32Array(Int32Array.from(value.integers).buffer)]
  }

  ints(name: string): readonly bigint[] {
    return (this.#value(name)?.integers ?? []).map(BigInt)
  }

  /** How many elements an array has. */
  count(name: string): bigint {
    return BigInt(this.#value(name)?.integers.length ?? 0)
  }

  text(name: string): string {
    return this.#value(name)?.text ?? ''
  }

  #value(name: string): ParamValue | undefined {
    const type = this.#types.get(name)
    return type && this.#layer.params.get(type.id)
  }

  #fallback(name: string): bigint {
    const fallback = this.#types.get(name)?.fallback ?? '0'
    if (this.#types.has(fallback)) return this.int(fallback)
    return /^-?\d+$/.test(fallback) ? BigInt(fallback) : 0n
  }
}

/** What a definition says of a layer, by name. */
export function settingsOf({ params }: ParamLayer, type: LayerType | undefined): readonly Setting[] {
  const types = new Map(type?.params.map((param) => [param.id, param]))
  return [...params].map(([id, { text, where }]) => {
    const known = types.get(id)
    return {
      path: known?.name ?? String(id),
      value: text,
      ...(known !== undefined && known.fallback !== '' && { fallback: known.fallback }),
      where: () => where,
    }
  })
}
