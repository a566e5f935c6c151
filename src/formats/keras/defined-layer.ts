/** Layers that a user defines by formulas (docs/defining-layers.md), as operators on configurations. */

import { exprOf } from '../../core/expr.ts'
import type { Value } from '../../core/formula.ts'
import type { LayerDefinition, ParameterDefinition } from '../../core/network/layer-type.ts'
import type { InferredSite } from '../../core/network/op.ts'
import { type DefinedAttrs, definedOp } from '../../ops/defined/definition-op.ts'
import { defaultOf } from '../../ops/defined/parameter-values.ts'
import { type Config, isList, isObject, type JsonObject, type JsonValue, type LayerText } from './config.ts'
import type { LayerOp } from './layers/layer.ts'

/** The definition of a layer: by its class and its own name (`Lambda:scale`), by its class with its package, or by its class alone. */
export function definitionFor(
  definitions: readonly LayerDefinition[],
  { type, name }: LayerText,
): LayerDefinition | undefined {
  const bare = type.slice(type.lastIndexOf('>') + 1)
  const wanted = [`${type}:${name}`, `${bare}:${name}`, type, bare]
  const named = (want: string) => definitions.find((one) => one.type === want || one.spellings.includes(want))
  return wanted.map(named).find((found) => found !== undefined)
}

/** The operator; `base` is that of the class that the layer is like. */
export function definedLayer(definition: LayerDefinition, base: LayerOp | undefined): LayerOp {
  const op = definedOp(definition, base)
  const attrsOf = (config: Config, inputCount: number, outputCount: number): DefinedAttrs => ({
    ...parametersOf(definition.parameters, config.layer.config),
    symbols: new Map(),
    bottomCount: inputCount,
    topCount: outputCount,
    phase: 'TEST',
    stored: undefined,
    types: [],
    datum: undefined,
    axes: config.layout === 'channels-first' ? 'NCHW' : 'NHWC',
    format: 'keras',
    givenTops: [],
    base: config,
  })
  const asDefined = (site: InferredSite<Config>): InferredSite<DefinedAttrs> => ({
    ...site,
    attrs: attrsOf(site.attrs, site.inputs.length, site.outputs.length),
  })
  return {
    name: op.name,
    family: op.family,
    summary: op.summary,
    source: op.source,
    ...(op.sharesMemory !== undefined && { sharesMemory: op.sharesMemory }),
    infer: (site) => {
      const attrs = attrsOf(site.attrs, site.inputs.length, site.outputCount)
      for (const { name } of missingIn(definition.parameters, site.attrs.layer.config)) {
        site.report('error', 'keras/missing-setting', '{name} is missing', { name })
      }
      return op.infer({ ...site, attrs })
    },
    ...(op.cost && { cost: (site) => op.cost?.(asDefined(site)) ?? {} }),
    ...(op.window && { window: (site) => op.window?.(asDefined(site)) }),
  }
}

function parametersOf(parameters: readonly ParameterDefinition[], config: JsonObject) {
  const values = new Map<string, Value>()
  const given = new Set<string>()
  for (const parameter of parameters) {
    const found = settingAt(config, parameter.path)
    if (found !== undefined) given.add(parameter.name)
    values.set(parameter.name, settingValue(found, parameter))
  }
  return { values, given }
}

function missingIn(parameters: readonly ParameterDefinition[], config: JsonObject): readonly ParameterDefinition[] {
  return parameters.filter(({ isRequired, path }) => isRequired && settingAt(config, path) === undefined)
}

/** A setting, or one inside another; null says that there is none. */
function settingAt(config: JsonObject, path: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = config
  for (const step of path) at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  return at ?? undefined
}

function settingValue(found: JsonValue | undefined, parameter: ParameterDefinition): Value {
  if (parameter.isList) return (isList(found) ? found : found === undefined ? [] : [found]).map(plainValue)
  return found === undefined ? defaultOf(parameter) : plainValue(found)
}

function plainValue(value: JsonValue): Value {
  if (typeof value === 'number') return exprOf(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return isList(value) ? value.map(plainValue) : undefined
}
