/** The JSON report: everything that is known of a network, for scripts. docs: schema/report.schema.json. */

import { accountOf } from '../../analyze/account/account.ts'
import type { Analysis, Facts, ParamFacts, Total } from '../../analyze/analysis.ts'
import { costsOf } from '../../analyze/costs/cost.ts'
import { type Wiring, wiringOf } from '../../analyze/shapes/wiring.ts'
import { sum } from '../../core/expr.ts'
import type { Quantity } from '../../core/formula.ts'
import type { FileLedger, ValueId } from '../../core/network/model.ts'
import type { DerivedShape } from '../../core/network/shape.ts'
import { formulaText, substitutedText, workingText } from '../../core/notation.ts'
import { VERSION } from '../../core/version.ts'
import type { Issue } from '../../core/words/issue.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import { remarksOf } from '../explain/explain.ts'
import { conventionsJson, costJson, costTotalsJson, fieldJson } from './json-cost.ts'
import { issueJson, whereJson } from './json-issue.ts'
import { type Json, numberJson } from './json-value.ts'

/** Raised when a field changes its meaning. */
const SCHEMA = 1

/** The report of a network. */
export function jsonReport(analysis: Analysis, catalogue?: Catalogue): Json {
  const wiring = wiringOf(analysis)
  return {
    ...header(),
    model: modelJson(analysis, wiring),
    layers: wiring.layers.map((layer) => layerJson(layer, analysis, wiring)),
    totals: totalsJson(analysis),
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
    layer: layerJson(layer, analysis, wiring),
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
  const value = (id: ValueId): Json => ({
    name: wiring.name(id),
    shape: wiring.shape(id)?.map(numberJson) ?? null,
    dtype: model.graph.values.get(id)?.dtype ?? null,
  })
  return {
    name: model.name,
    format: model.format,
    phase: model.phase,
    level: model.level,
    stages: model.stages,
    inputs: model.graph.inputs.map(value),
    outputs: model.graph.outputs.map(value),
    excluded: model.excluded.map(({ name, type, why }) => ({ name, type, why: say(why) })),
  }
}

function layerJson(layer: Facts, analysis: Analysis, wiring: Wiring): Json {
  const { node } = layer
  const { model } = analysis
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    operator: node.op.name,
    family: node.op.family,
    inputs: node.inputs.map((value) => (value === undefined ? null : wiring.name(value))),
    outputs: node.outputs.map((value, index) => ({
      name: wiring.name(value),
      shape: shapeJson(layer.outputs[index]),
      dtype: model.graph.values.get(value)?.dtype ?? null,
      inPlace: model.graph.values.get(value)?.inPlaceOf !== undefined,
      working: layer.outputs[index]?.map(workingJson) ?? null,
    })),
    parameters: layer.params.map(paramJson),
    parameterCount: numberJson(layer.parameterCount.expr),
    working: layer.params.length === 0 ? null : workingJson(layer.parameterCount),
    complete: layer.complete,
    cost: costJson(layer, analysis),
    field: fieldJson(layer, analysis),
    memory: { outputBytes: sumJson(layer.outputBytes), parameterBytes: numberJson(layer.parameterBytes) },
    where: whereJson(node.where),
  }
}

/** Bytes of all outputs; null where one is not known. */
function sumJson(parts: readonly (Quantity | undefined)[]): Json {
  const known = parts.flatMap((part) => part?.expr ?? [])
  return known.length < parts.length ? null : numberJson(sum(known))
}

function paramJson(param: ParamFacts): Json {
  return {
    name: param.name,
    shape: shapeJson(param.shape),
    dtype: param.dtype,
    count: numberJson(param.count?.expr),
    kind: param.kind,
    sharedWith: param.sharedWith ?? null,
    working: workingJson(param.count),
  }
}

function totalsJson(analysis: Analysis): Json {
  const { totals, facts } = analysis
  const value = (total: Total): Json => numberJson(total.value)
  return {
    layers: totals.layers,
    parameters: value(totals.parameters),
    learned: value(totals.learned),
    statistics: value(totals.statistics),
    parametersOverAllBlobs: value(totals.parametersOverAllBlobs),
    parameterBytes: value(totals.parameterBytes),
    activationBytes: value(totals.activationBytes),
    ...costTotalsJson(analysis),
    complete: {
      parameters: totals.parameters.complete,
      macs: costsOf(analysis).macs.complete,
      memory: totals.activationBytes.complete,
    },
    asCountedBy: {
      caffe: { dataMemoryBytes: value(totals.caffeDataBytes), splitLayers: totals.insertedLayers, layers: facts.size },
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
