/** What a network did when it ran, for scripts. docs: schema/run.schema.json. */

import type { Best } from '../../analyze/questions/best.ts'
import type { Observation, ObservedBlob, ObservedLayer } from '../../analyze/questions/observe.ts'
import { VERSION } from '../../core/version.ts'
import type { Catalogue } from '../../core/words/message.ts'
import { issueJson } from '../json/json-issue.ts'
import { type Json, numberJson } from '../json/json-value.ts'
import type { RunTableOptions } from './run.ts'

/** The report of a run. Numbers that JSON has no form for (NaN, infinities) are counted, never written. */
export function jsonRun(
  seen: Observation,
  best: readonly Best[],
  { labels = [], examples = [] }: RunTableOptions = {},
  catalogue?: Catalogue,
): Json {
  const { analysis, layers, pass, peak, issues } = seen
  return {
    weighbridge: VERSION,
    schema: 1,
    network: analysis.model.name,
    phase: analysis.model.selection?.phase ?? null,
    examples,
    layers: layers.map(layerJson),
    outputs: [...pass.outputs].map(([name, { shape }]) => ({ name, shape })),
    best: best.map(({ name, areProbabilities, examples: ranked }) => ({
      name,
      probabilities: areProbabilities,
      examples: ranked.map((classes) =>
        classes.map(({ index, value }) => ({ class: index, label: labels[index] ?? null, value: finite(value) })),
      ),
    })),
    loss: finite(pass.loss),
    peak: { bytes: peak.bytes, agrees: peak.agrees ?? null },
    skipped: pass.skipped.filter(({ inserted }) => !inserted).map(({ id }) => id),
    issues: [...analysis.issues, ...issues].map((found) => issueJson(found, catalogue)),
  }
}

function layerJson({ layer, blobs, milliseconds, counted }: ObservedLayer): Json {
  const { node, cost } = layer
  return {
    id: node.id,
    name: node.name,
    type: node.type,
    operator: node.op.name,
    blobs: blobs.map(blobJson),
    milliseconds,
    macs: numberJson(cost?.macs?.expr ?? 0n),
    counted: counted === undefined ? null : { ...counted, agrees: counted.agrees ?? null },
  }
}

function blobJson({ name, shape, predicted, agrees, statistics }: ObservedBlob): Json {
  const { count, min, max, mean, std, zeros, nan, infinite } = statistics
  return {
    name,
    shape: shape.map(numberJson),
    predicted: predicted?.map(numberJson) ?? null,
    agrees: agrees ?? null,
    count,
    min: finite(min),
    max: finite(max),
    mean: finite(mean),
    std: finite(std),
    zeros,
    nan,
    infinite,
  }
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}
