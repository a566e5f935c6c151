/** What a layer's configuration says, with the defaults of Keras where it says nothing. */

import type { Layout } from '../../core/network/axes.ts'
import { type Dtype, dtypeNamed } from '../../core/network/dtype.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** A layer in the file: `{class_name, config}`. */
export interface LayerText {
  readonly type: string
  readonly name: string
  readonly config: JsonObject
  readonly text: JsonObject
}

/** A layer as the file has it; `undefined` where it is none. */
export function layerText(value: JsonValue | undefined): LayerText | undefined {
  if (!isObject(value) || typeof value.class_name !== 'string') return undefined
  const config = isObject(value.config) ? value.config : {}
  const name = typeof config.name === 'string' ? config.name : typeof value.name === 'string' ? value.name : ''
  return { type: value.class_name, name, config, text: value }
}

/** Arguments of one call of a layer, tensors included. */
export interface Call {
  readonly args: readonly JsonValue[]
  readonly kwargs: JsonObject
}

/** The attributes of every operator here: a configuration, and the call that the node is. */
export class Config {
  readonly layer: LayerText
  readonly call: Call
  /** False where the layer or a model around it is frozen. */
  readonly isTrainable: boolean

  /** True for Keras 2, whose rules differ in a few places. */
  readonly isOld: boolean

  constructor(layer: LayerText, call: Call = { args: [], kwargs: {} }, isTrainable = true, isOld = false) {
    this.layer = layer
    this.isOld = isOld
    this.call = call
    this.isTrainable = isTrainable && layer.config.trainable !== false
  }

  get(key: string): JsonValue | undefined {
    return Object.hasOwn(this.layer.config, key) ? this.layer.config[key] : undefined
  }

  int(key: string, fallback: number): number {
    const value = this.get(key)
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : fallback
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.get(key)
    return typeof value === 'boolean' ? value : fallback
  }

  text(key: string): string | undefined {
    const value = this.get(key)
    return typeof value === 'string' ? value : undefined
  }

  /** One number an axis: a list, or one number for all; `undefined` where the file says neither. */
  sizes(key: string, axes: number): readonly number[] | undefined {
    const value = this.get(key)
    if (typeof value === 'number') return Array.from({ length: axes }, () => value)
    const numbers = isList(value) ? value.filter((one) => typeof one === 'number') : []
    return numbers.length === axes ? numbers : undefined
  }

  /** Integers in a list, or one alone. */
  list(key: string): readonly number[] {
    const value = this.get(key)
    return (isList(value) ? value : [value]).filter((one) => typeof one === 'number')
  }

  get layout(): Layout {
    return this.text('data_format') === 'channels_first' ? 'channels-first' : 'channels-last'
  }

  /** A layer inside: what a wrapper wraps, the cell of a recurrent layer. */
  inner(key: string): Config | undefined {
    const layer = layerText(this.get(key))
    return layer && new Config(layer, undefined, this.isTrainable, this.isOld)
  }

  /** The layers inside, of a list. */
  inners(key: string): readonly Config[] {
    const list = this.get(key)
    return (isList(list) ? list : []).flatMap((one) => {
      const layer = layerText(one)
      return layer === undefined ? [] : [new Config(layer, undefined, this.isTrainable, this.isOld)]
    })
  }

  #policy(): string | undefined {
    const value = this.get('dtype')
    const name = isObject(value) && isObject(value.config) ? value.config.name : value
    return typeof name === 'string' ? name : undefined
  }

  /** What it computes in: of a mixed policy the narrow type. */
  get computes(): Dtype {
    return dtypeOf(this.#policy()?.replace(/^mixed_/, '')) ?? 'float32'
  }

  /** What its variables are held in: of a mixed policy, float32. */
  get holds(): Dtype {
    const policy = this.#policy()
    return policy?.startsWith('mixed_') ? 'float32' : (dtypeOf(policy) ?? 'float32')
  }
}

/** A type by Keras's word for it. */
export function dtypeOf(name: JsonValue | undefined): Dtype | undefined {
  return typeof name === 'string' ? dtypeNamed(name) : undefined
}
