/** The JSON report: everything that is known of a network, for scripts. docs: schema/report.schema.json. */

import { accountOf } from '../../analyze/account/account.ts'
import { type Analysis, type Facts, isTrainable, isWholeTotal, type ParamFacts } from '../../analyze/analysis.ts'
import { costsOf } from '../../analyze/costs/cost.ts'
import { type Wiring, wiringOf } from '../../analyze/shapes/wiring.ts'
import { isUnknown, sum } from '../../core/expr.ts'
import type { Quantity } from '../../core/formula.ts'
import type { JoinedLayer } from '../../core/network/binding.ts'
import type { FileLedger, Graph, Value, ValueId } from '../../core/network/model.ts'
import type { DerivedShape } from '../../core/network/shape.ts'
import { formulaText, substitutedText, workingText } from '../../core/notation.ts'
import { VERSION } from '../../core/version.ts'
import type { Issue } from '../../core/words/issue.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import { remarksOf } from '../explain/explain.ts'
import { conventionsJson, costJson, costTotalsJson, fieldJson } from './json-cost.ts'
import { issueJson, whereJson } from './json-issue.ts'
import type { JsonSection } from './json-sections.ts'
import { servingJson } from './json-serving.ts'
import { arenaJson, modulesJson, storedTotalsJson, tensorsJson } from './json-tensors.ts'
import { countJson, type Json, numberJson, totalJson } from './json-value.ts'

/** Raised when a field changes its meaning. */
const SCHEMA = 1

/** The report of a network. */
export function jsonReport(analysis: Analysis, catalogue?: Catalogue, sections: readonly JsonSection[] = []): Json {
  const wiring = wiringOf(analysis)
  return {
    ...header(),
    model: modelJson(analysis, wiring),
    layers: [...layersJson(wiring.layers, analysis.model.graph, null, analysis, wiring)],
    tensors: tensorsJson(analysis.model),
    modules: modulesJson(analysis.model),
    totals: totalsJson(analysis),
    ...Object.assign({}, ...sections.map((section) => section(analysis))),
    files: analysis.model.files.map(fileJson),
    issues: analysis.issues.map((found) => issueJson(found, catalogue)),
  }
}

/** One layer in full, as `weigh explain` tells it. */
export function jsonExplanation(analysis: Analysis, layer: Facts, catalogue?: Catalogue): Json {
  const wiring = wiringOf(analysis)
  const { op } = layer.node
  const inputs = layer.node.inputs.map((value) => ({
    name: value === undefined ? null : wiring.name(value),
    shape: (value === undefined ? undefined : wiring.shape(value))?.map(numberJson) ?? null,
  }))
  const consumers = wiring.consumers(layer.node.id).map(({ node }) => ({ id: node.id, type: node.type }))
  return {
    ...header(),
    layer: layerJson(layer, analysis.model.graph.values, null, analysis, wiring),
    explanation: {
      summary: say(op.summary, catalogue),
      source: op.source,
      inputs,
      formulas: layer.outputs.map((shape) => shape?.map(formulaJson) ?? null),
      remarks: remarksOf(layer, wiring).map((remark) => say(remark, catalogue)),
      consumers,
    },
  }
}

/** The layers of a network, to choose one of. */
export function jsonLayerList(analysis: Analysis): Json {
  const layers = wiringOf(analysis).layers.map(({ node }) => ({ id: node.id, name: node.name, type: node.type }))
  return { ...header(), layers }
}

/** The rule with its names, with its numbers, and its value; null for a size that was given or passed on. */
function formulaJson(quantity: Quantity): Json {
  if (quantity.formula === undefined) return null
  return { rule: formulaText(quantity), substituted: substitutedText(quantity), value: numberJson(quantity.expr) }
}

/** The report of a file that could not be read: no network, only why. */
export function jsonFailure(name: string, issues: readonly Issue[], catalogue?: Catalogue): Json {
  const file = { name, role: null, format: null, size: null }
  return {
    ...header(),
    model: null,
    layers: [],
    totals: null,
    files: [file],
    issues: issues.map((found) => issueJson(found, catalogue)),
  }
}

function header() {
  return { weighbridge: VERSION, schema: SCHEMA }
}

function shapeJson(shape: DerivedShape | undefined): Json {
  return shape === undefined ? null : shape.map((dim) => numberJson(dim.expr))
}

function workingJson(quantity: Quantity | undefined): Json {
  return quantity === undefined ? null : workingText(quantity)
}

function modelJson({ model }: Analysis, wiring: Wiring): Json {
  const dtypeOf = (id: ValueId): Json => {
    const producer = wiring.producer(id)
    const own = producer?.results[producer.node.outputs.indexOf(wiring.original(id))]?.dtype
    const value = model.graph.values.get(id)
    return own ?? value?.dtype ?? value?.given?.dtype ?? null
  }
  const value = (id: ValueId): Json => ({
    name: wiring.name(id),
    shape: wiring.shape(id)?.map(numberJson) ?? null,
    dtype: dtypeOf(id),
  })
  return {
    name: model.name,
    format: model.format,
    kind: model.kind ?? 'network',
    ...(model.architecture !== undefined && { architecture: model.architecture }),
    ...(model.producer !== undefined && { producer: model.producer }),
    ...(model.selection && {
      phase: model.selection.phase,
      level: model.selection.level,
      stages: model.selection.stages,
    }),
    ...((model.about ?? []).length > 0 && {
      about: Object.fromEntries((model.about ?? []).map(({ key, items }) => [key, items])),
    }),
    inputs: model.graph.inputs.map(value),
    outputs: model.graph.outputs.map(value),
    ...(model.selection && {
      excluded: model.selection.excluded.map(({ name, type, why }) => ({ name, type, why: say(why) })),
    }),
  }
}

/** Layers with those inside them, each with the graph that it stands in: the holder's id, and the branch. */
function* layersJson(
  layers: readonly Facts[],
  { values }: Graph,
  within: string | null,
  analysis: Analysis,
  wiring: Wiring,
): Generator<Json> {
  for (const layer of layers) {
    yield layerJson(layer, values, within, analysis, wiring)
    for (const [index, { name, layers: inner }] of layer.branches.entries()) {
      const graph = layer.node.branches?.[index]?.graph
      const path = name === '' ? layer.node.id : `${layer.node.id}/${name}`
      if (graph !== undefined) yield* layersJson(inner, graph, path, analysis, wiring)
    }
  }
}

function layerJson(
  layer: Facts,
  values: Graph['values'],
  within: string | null,
  analysis: Analysis,
  wiring: Wiring,
): Json {
  const { node } = layer
  const nameOf = (id: ValueId) => values.get(wiring.original(id))?.name ?? wiring.name(id)
  return {
    id: node.id,
    name: node.name,
    type: node.type === '' ? null : node.type,
    ...(node.domain !== undefined && { domain: node.domain }),
    operator: node.op.name,
    family: node.op.family,
    inputs: node.inputs.map((value) => (value === undefined ? null : nameOf(value))),
    outputs: node.outputs.map((value, index) => ({
      name: nameOf(value),
      shape: shapeJson(layer.outputs[index]),
      dtype: layer.results[index]?.dtype ?? values.get(value)?.dtype ?? null,
      ...elementsJson(layer.results[index]),
      ...signatureJson(values.get(value)),
      inPlace: values.get(value)?.inPlaceOf !== undefined,
      working: layer.outputs[index]?.map(workingJson) ?? null,
    })),
    parameters: layer.params.map((param, index) => paramJson(param, analysis.joined?.layers.get(node.id), index)),
    parameterCount: countJson(layer.parameterCount.expr),
    working: layer.params.length === 0 ? null : workingJson(layer.parameterCount),
    complete: layer.complete,
    cost: costJson(layer, analysis),
    module: node.module ?? null,
    graph: within,
    field: fieldJson(layer, analysis),
    memory: { outputBytes: sumJson(layer.outputBytes), parameterBytes: countJson(layer.parameterBytes) },
    where: whereJson(node.where),
  }
}

/** Bytes of all outputs; null where one is not known. */
function sumJson(parts: readonly (Quantity | undefined)[]): Json {
  const known = parts.flatMap((part) => part?.expr ?? [])
  return known.length < parts.length ? null : countJson(sum(known))
}

function signatureJson(value: Value | undefined): { readonly shapeSignature?: Json } {
  return value?.signature === undefined ? {} : { shapeSignature: value.signature.map(numberJson) }
}

/** The elements of a value where they are few, integers and known. */
function elementsJson(result: Facts['results'][number] | undefined): { readonly value?: Json } {
  const { dtype, elements } = result ?? {}
  if (elements === undefined || elements.length > MOST_TOLD || !/^u?int/.test(dtype ?? '')) return {}
  return elements.some(isUnknown) ? {} : { value: elements.map(numberJson) }
}

/** Longer values are no shapes or axes. */
const MOST_TOLD = 64

/** `joined`: what the files hold of its layer, where the two were put side by side. */
function paramJson(param: ParamFacts, joined: JoinedLayer | undefined, index: number): Json {
  const tensor = joined?.source?.blobs[index]?.name ?? param.tensor
  return {
    name: param.name,
    shape: shapeJson(param.shape),
    dtype: param.dtype,
    count: countJson(param.count?.expr),
    kind: param.kind,
    trainable: isTrainable(param),
    sharedWith: param.sharedWith ?? null,
    ...(tensor !== undefined && { tensor }),
    working: workingJson(param.count),
  }
}

function totalsJson(analysis: Analysis): Json {
  const { totals, facts } = analysis
  return {
    layers: totals.layers,
    parameters: totalJson(totals.parameters),
    learned: totalJson(totals.learned),
    statistics: totalJson(totals.statistics),
    trainable: totalJson(totals.trainable),
    frozen: totalJson(totals.frozen),
    parametersOverAllBlobs: totalJson(totals.parametersOverAllBlobs),
    parameterBytes: totalJson(totals.parameterBytes),
    ...storedTotalsJson(totals),
    ...arenaJson(analysis.model),
    ...servingJson(analysis),
    activationBytes: totalJson(totals.activationBytes),
    ...costTotalsJson(analysis),
    complete: {
      parameters: isWholeTotal(totals.parameters),
      macs: isWholeTotal(costsOf(analysis).macs),
      memory: isWholeTotal(totals.activationBytes),
    },
    asCountedBy: {
      ...(totals.caffeDataBytes && {
        caffe: {
          dataMemoryBytes: totalJson(totals.caffeDataBytes),
          splitLayers: totals.insertedLayers,
          layers: facts.size,
        },
      }),
      ...conventionsJson(analysis),
    },
  }
}

function fileJson(file: FileLedger): Json {
  const account = accountOf(file)
  return {
    name: file.name,
    role: file.role,
    format: file.format,
    size: file.size,
    ...(account && {
      weightBytes: account.weightBytes,
      overheadBytes: account.overheadBytes,
      unclaimedBytes: account.unclaimedBytes,
      groups: account.overhead.map(({ label, count, bytes }) => ({ label, count, bytes })),
    }),
  }
}
