/** Layers that stand inside of others, asked as if they stood in their place. */

import type { Inference, Param } from '../../../core/network/op.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { Config } from '../config.ts'
import { isModelText, isSequential, layersOf } from '../model-text.ts'
import { callsOf, endsOf, type Reference } from '../references.ts'
import { inOrder, stepsOf, valueId } from '../steps.ts'
import { given, type LayerOp, type LayerSite, unknown, weight } from './layer.ts'
import type { AskLayer } from './recurrent.ts'

type Find = (type: string) => LayerOp | undefined

/** Asks the layers that `find` knows. */
export function askWith(find: Find): AskLayer {
  return (config, site, input) => askOne(find, config, site, [input])
}

function askOne(find: Find, config: Config, site: LayerSite, inputs: readonly (Shape | undefined)[]): Inference {
  if (isModelText(config.layer)) return askModel(find, config, site, inputs)
  const op = find(config.layer.type)
  if (op === undefined) return { outputs: [] }
  const operands = inputs.map((shape) => ({ shape, dtype: site.operands[0]?.dtype }))
  return op.infer({ ...site, attrs: config, inputs, operands, outputCount: 1 })
}

/** A model as one layer: its layers one behind the other, or as each says what it reads. */
function askModel(find: Find, config: Config, site: LayerSite, inputs: readonly (Shape | undefined)[]): Inference {
  const layers = layersOf(config.layer)
  const params: Param[] = []
  const made = new Map<string, Shape | undefined>()
  const ask = (layer: (typeof layers)[number], call: Config['call'], isFirst: boolean, read: typeof inputs) => {
    const inferred = askOne(find, new Config(layer, call, config.isTrainable, config.isOld), site, read)
    const own = isFirst ? (inferred.params ?? []) : []
    params.push(...own.map((param) => ({ ...param, name: `${layer.name}/${param.name}` })))
    return inferred.outputs.map((output) => output && shapeOf(output))
  }
  if (isSequential(config.layer, layers)) {
    let shape = inputs[0]
    const call = { args: [], kwargs: {} }
    for (const layer of layers) if (layer.type !== 'InputLayer') shape = ask(layer, call, true, [shape])[0]
    return { outputs: [shape?.map(given)], params }
  }
  const idOf = ({ layer, node, tensor }: Reference) => valueId(layer, node, tensor)
  const steps = layers.flatMap((layer) => stepsOf(layer, callsOf(layer.text.inbound_nodes)))
  const names = endsOf(config.get('input_layers')).map(({ layer }) => layer)
  inOrder(
    steps,
    (step) => step.inputs.map(idOf),
    ({ layer, index, call, inputs: read }) => {
      const place = Math.max(0, names.indexOf(layer.name))
      const isInput = layer.type === 'InputLayer'
      const outputs = isInput
        ? [inputs[place]]
        : ask(
            layer,
            call,
            index === 0,
            read.map((one) => made.get(idOf(one))),
          )
      outputs.forEach((output, tensor) => void made.set(valueId(layer.name, index, tensor), output))
      return outputs.map((_, tensor) => valueId(layer.name, index, tensor))
    },
  )
  return { outputs: endsOf(config.get('output_layers')).map((end) => made.get(idOf(end))?.map(given)), params }
}

/** A layer whose kernel is divided by its greatest stretch. */
export function spectralNormalization(ask: AskLayer): LayerOp {
  return {
    name: 'spectral-norm',
    family: 'norm',
    summary: message('divides the kernel of the layer inside by its greatest stretch'),
    source: 'keras/src/layers/normalization/spectral_normalization.py',
    infer: (site) => {
      const inner = site.attrs.inner('layer')
      if (inner === undefined) return { outputs: [] }
      const { outputs, params = [] } = ask(inner, site, site.inputs[0])
      const kernel = params.find(({ name }) => /(^|\/)(kernel|embeddings)$/.test(name))
      const last = kernel?.shape?.at(-1)?.expr ?? unknown
      const own = params.map((param) => ({ ...param, name: `${inner.layer.name}/${param.name}` }))
      // The kernel is the wrapper's too, and stands in front of what only the layer inside has.
      const place = own.findIndex((_, index) => params[index] === kernel) + 1
      return {
        outputs,
        params: [...own.slice(0, place), weight('vector_u', [1, last], 'statistic'), ...own.slice(place)],
      }
    },
  }
}

/** Layers one behind the other, none of which owns weights. */
export function pipeline(ask: AskLayer): LayerOp {
  return {
    name: 'pipeline',
    family: 'data',
    summary: message('prepares images in several steps'),
    source: 'keras/src/layers/preprocessing/pipeline.py',
    infer: (site) => {
      let shape: Shape | undefined = site.inputs[0]
      for (const layer of site.attrs.inners('layers')) {
        const [output] = ask(layer, site, shape).outputs
        shape = output && shapeOf(output)
      }
      return { outputs: [shape?.map(given)] }
    },
  }
}
