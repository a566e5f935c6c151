/** What differs, as JSON for scripts. docs: schema/diff.schema.json. */

import type { Analysis, Total } from '../../analyze/analysis.ts'
import type { StepDiff } from '../../analyze/diff/across/across.ts'
import type { Step } from '../../analyze/diff/across/steps.ts'
import type { StepNumbers } from '../../analyze/diff/across/weights.ts'
import type { KnownShape, LayerDiff, NetworkDiff, ShapeChange } from '../../analyze/diff/diff.ts'
import type { AbsentDiff, FieldChange } from '../../analyze/diff/fields.ts'
import { type Change, LAYER_FIGURES, NETWORK_FIGURES } from '../../analyze/diff/figures.ts'
import type { BlobDiff, WeightsDiff } from '../../analyze/diff/weights.ts'
import type { FileLedger } from '../../core/network/model.ts'
import type { StoredBlob } from '../../core/network/weights.ts'
import { VERSION } from '../../core/version.ts'
import { type Catalogue, say } from '../../core/words/message.ts'
import { issueJson, whereJson } from '../json/json-issue.ts'
import { type Json, numberJson } from '../json/json-value.ts'
import type { Across } from './across.ts'
import { type Diff, FATES, isEqualDiff } from './diff.ts'
import { isWhole, shareOf } from './words.ts'

/** Raised when a field changes its meaning. */
const SCHEMA = 1

/** The report of a comparison. */
export function jsonDiff(diff: Diff, catalogue?: Catalogue): Json {
  const { network, weights, across } = diff
  return {
    weighbridge: VERSION,
    schema: SCHEMA,
    equal: isEqualDiff(diff),
    before: sideJson('before', diff, catalogue),
    after: sideJson('after', diff, catalogue),
    network: network === undefined ? null : networkJson(network),
    weights: weights === undefined ? null : weightsJson(weights),
    ...(across !== undefined && { across: acrossJson(across) }),
  }
}

function acrossJson({ network, numbers }: Across): Json {
  const numbersOf = new Map(numbers?.steps.map((step) => [step.step, step]))
  return {
    equal: network.isEqual,
    numbersEqual: numbers?.isEqual ?? null,
    totals: Object.fromEntries(NETWORK_FIGURES.map((key) => [key, changeJson(network.totals[key])])),
    steps: network.steps.map((step) => stepJson(step, numbersOf.get(step))),
  }
}

function stepJson({ fate, before, after, differences }: StepDiff, numbers: StepNumbers | undefined): Json {
  const end = (step: Step | undefined): Json =>
    step === undefined ? null : { layers: step.layers.map(({ node }) => node.id), macs: numberJson(step.macs) }
  return {
    fate,
    kind: (after ?? before)?.kind ?? '',
    before: end(before),
    after: end(after),
    differences: differences.map(({ what, before: one, after: other }) => {
      return { what: say(what), before: one ?? null, after: other ?? null }
    }),
    normalisationTakenIn: numbers?.isFolded ?? false,
    numbers: (numbers?.parts ?? []).map(({ role, count, changed, most, error, layout, isReordered }) => ({
      ...{ parameter: role, count, changed, largest: finiteJson(most), error: finiteJson(error) },
      order: isReordered ? { sizes: layout.parted, axes: layout.order, blocks: layout.blocks } : null,
    })),
    notCompared: (numbers?.skipped ?? []).map(({ role, why }) => ({ parameter: role, why: say(why) })),
  }
}

function sideJson(side: 'before' | 'after', diff: Diff, catalogue: Catalogue | undefined): Json {
  const { network, weights, across } = diff
  const analysis = (network ?? across?.network)?.[side]
  const files = analysis?.model.files ?? [weights?.[side].file].filter((file) => file !== undefined)
  return {
    files: files.map(fileJson),
    model: analysis === undefined ? null : modelJson(analysis),
    issues: (analysis?.issues ?? weights?.issues[side] ?? []).map((found) => issueJson(found, catalogue)),
  }
}

function fileJson({ name, role, format, size }: FileLedger): Json {
  return { name, role, format, size }
}

function modelJson({ model }: Analysis): Json {
  const { name, format, selection } = model
  if (selection === undefined) return { name, format }
  const { phase, level, stages } = selection
  return { name, format, phase, level, stages }
}

function networkJson(network: NetworkDiff): Json {
  const { fields, layers, absent, totals } = network
  return {
    equal: network.isEqual,
    counts: Object.fromEntries(FATES.map(([fate]) => [fate, layers.filter((layer) => layer.fate === fate).length])),
    totals: Object.fromEntries(NETWORK_FIGURES.map((key) => [key, changeJson(totals[key])])),
    fields: fields.map(fieldJson),
    layers: layers.map(layerJson),
    excluded: absent.map(absentJson),
  }
}

/** Both sides and the difference of what is known of them; a share only where all is known. */
function changeJson(change: Change): Json {
  const { before, after, delta } = change
  const value = (total: Total | undefined): Json => (total === undefined ? null : numberJson(total.value))
  return {
    before: value(before),
    after: value(after),
    difference: numberJson(delta),
    share: shareOf(change) ?? null,
    complete: isWhole(change),
  }
}

function layerJson({ fate, before, after, isRenamed, moved, fields, outputs, params, figures }: LayerDiff): Json {
  const end = (layer: LayerDiff['before']): Json =>
    layer === undefined
      ? null
      : { id: layer.node.id, name: layer.node.name, type: layer.node.type, where: whereJson(layer.node.where) }
  return {
    fate,
    before: end(before),
    after: end(after),
    renamed: isRenamed,
    moved: moved === undefined ? null : { before: moved.before, after: moved.after },
    fields: fields.map(fieldJson),
    outputs: outputs.map(shapesJson),
    parameters: params.map(shapesJson),
    figures: Object.fromEntries(LAYER_FIGURES.map((key) => [key, changeJson(figures[key])])),
  }
}

function fieldJson({ path, before, after, fallback, where }: FieldChange): Json {
  return {
    field: path,
    before: before ?? null,
    after: after ?? null,
    default: fallback ?? null,
    where: whereJson(where),
  }
}

function shapesJson({ name, before, after }: ShapeChange): Json {
  const shape = (side: KnownShape | undefined): Json => side?.shape?.map(numberJson) ?? null
  const fate = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { name, fate, before: shape(before), after: shape(after) }
}

function absentJson({ fate, name, type, fields }: AbsentDiff): Json {
  return { fate, name, type, fields: fields.map(fieldJson) }
}

function weightsJson({ isEqual, fields, blobs, compared, changed }: WeightsDiff): Json {
  return {
    equal: isEqual,
    compared: { blobs: compared.blobs, values: compared.values },
    changed,
    fields: fields.map(fieldJson),
    blobs: blobs.map(blobJson),
  }
}

function blobJson({ fate, layer, layerBefore, index, name, before, after, values }: BlobDiff): Json {
  return {
    fate,
    layer,
    layerBefore: layerBefore ?? layer,
    index,
    ...(name !== undefined && { name }),
    before: storedJson(before),
    after: storedJson(after),
    values:
      values === undefined
        ? null
        : {
            count: values.count,
            changed: values.changed,
            largest: finiteJson(values.most),
            at: values.at ?? null,
            mean: values.mean,
            nan: values.nan,
          },
  }
}

function storedJson(blob: StoredBlob | undefined): Json {
  return blob === undefined ? null : { shape: [...blob.shape], dtype: blob.dtype, count: blob.count }
}

/** JSON has no infinity. */
function finiteJson(value: number): Json {
  return Number.isFinite(value) ? value : 'Infinity'
}
