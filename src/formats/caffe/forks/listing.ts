/** All layer types that are known, Caffe's own and those of forks, for lists and pages. */

import { symbol } from '../../../core/expr.ts'
import type { LayerDefinition, ListedLayer } from '../../../core/network/layer-type.ts'
import { message } from '../../../core/words/message.ts'
import { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { caffeLayers } from '../layers/index.ts'
import type { CaffeLayer, LayerContext } from '../layers/layer.ts'
import { messageType } from '../schema.ts'
import { builtInDefinitions } from './built-in.ts'

/** Every known layer type, by name; Caffe's own before a fork's variant. */
export function listLayers(own: readonly LayerDefinition[] = []): readonly ListedLayer[] {
  const defined = [...own, ...builtInDefinitions()].map(ofDefinition)
  return [...[...caffeLayers.values()].map(ofCaffe), ...defined].sort((a, b) => compare(a.type, b.type))
}

function compare(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()]
  return one < other ? -1 : one > other ? 1 : 0
}

function ofDefinition(definition: LayerDefinition): ListedLayer {
  const { type, python, variant, forks, family, doc, source, bottoms, tops } = definition
  const name = python === undefined ? type : `Python ${python[0]?.split('.').at(-1)}`
  return {
    type: name,
    variant: python === undefined ? variant : '',
    forks,
    family,
    doc: message(doc),
    source,
    bottoms,
    tops,
    definition,
  }
}

function ofCaffe(layer: CaffeLayer): ListedLayer {
  const { type, bottoms, tops } = layer
  const empty = new ProtoMessage(messageType('LayerParameter'), { where: () => ({ file: '' }) }, 0)
  const { op } = layer.lower(empty, nobody(type))
  const source = op.source === '' ? '' : `BVLC/caffe ${op.source}`
  return { type, variant: '', forks: ['bvlc'], family: op.family, doc: op.summary, source, bottoms, tops }
}

/** A layer without a network around it: only its operator's words are wanted. */
function nobody(type: string): LayerContext {
  return {
    name: '',
    type,
    phase: 'TEST',
    bottomCount: 1,
    tops: [],
    report: () => undefined,
    givenShape: () => undefined,
    givenDatum: () => undefined,
    symbol,
  }
}
