/** What is asked for beside the usual report, as JSON: a field of the report for each section. */

import type { Analysis } from '../../analyze/analysis.ts'
import type { Convention } from '../../analyze/conventions/convention.ts'
import { countBy } from '../../analyze/costs/count-by.ts'
import { heldAt, livenessOf } from '../../analyze/costs/liveness.ts'
import { boundsOn, type Device, trafficOf } from '../../analyze/costs/traffic.ts'
import { arenaFit } from '../../analyze/questions/arena.ts'
import { BOARDS, boardNeed, isHeldBy } from '../../analyze/questions/boards.ts'
import { type Fit, inferenceBytes, largestBatch, trainingBytes } from '../../analyze/questions/fit.ts'
import type { Slimmed } from '../../analyze/questions/flash.ts'
import { type Choice, servingFit } from '../../analyze/questions/serving-fit.ts'
import type { Solver } from '../../analyze/questions/solvers.ts'
import { atOneExample } from '../../analyze/questions/what-if.ts'
import { symbolicRun, symbolicTotals } from '../network/symbolic.ts'
import { trainingJson } from './json-cost.ts'
import { arenaPlacesJson } from './json-tensors.ts'
import { countJson, type Json, numberJson, totalJson } from './json-value.ts'

/** Fields that a section adds to the report. */
export type JsonSection = (analysis: Analysis) => { readonly [key: string]: Json }

/** The arithmetic by one convention, layer by layer. */
export function conventionSection(convention: Convention): JsonSection {
  return (analysis) => {
    const one = atOneExample(analysis)
    const { total, layers } = countBy(one ?? analysis, convention)
    return {
      convention: {
        id: convention.id,
        unit: convention.unit,
        perExample: one !== undefined,
        count: totalJson(total),
        layers: [...layers].map(([id, { expr }]) => ({ id, count: countJson(expr) })),
      },
    }
  }
}

/** What training takes with a solver. */
export function trainingSection(solver: Solver | undefined): JsonSection {
  return (analysis) => ({ training: trainingJson(analysis, solver) })
}

/** Memory of feature maps over time, and what is alive at its peak. */
export const timelineSection: JsonSection = (analysis) => {
  const { moments, peak, peakAt } = livenessOf(analysis)
  return {
    timeline: {
      peakBytes: totalJson(peak),
      peakLayer: peakAt?.layer.node.id ?? null,
      moments: moments.map(({ layer, bytes }) => ({ layer: layer.node.id, bytes: countJson(bytes) })),
      alive:
        peakAt === undefined
          ? null
          : heldAt(analysis, peakAt).map(({ owner, bytes }) => ({ layer: owner.node.id, bytes: countJson(bytes) })),
      ...arenaPlacesJson(analysis.model),
    },
  }
}

/** Whether what a runtime plans ahead fits into so many bytes, and what would have to be smaller. */
export function arenaSection(room: bigint): JsonSection {
  return ({ model: { arena } }) => {
    if (arena === undefined) return {}
    const { fits, over, shrinks } = arenaFit(arena, Number(room))
    return {
      arena: {
        room,
        bytes: arena.bytes,
        fits,
        over: over.map(({ layer, end }) => ({ layer: layer ?? null, bytes: end })),
        shrink: shrinks.map(({ place: { name, isScratch, bytes, offset }, to }) => {
          return { tensor: name, scratch: isScratch, offset, bytes, fits: to }
        }),
      },
    }
  }
}

/** What a network takes of well-known boards. */
export const boardsSection: JsonSection = (analysis) => {
  const need = boardNeed(analysis)
  return {
    boards: {
      flashBytes: need.flashBytes,
      ramBytes: need.ramBytes ?? null,
      planned: need.isPlanned,
      boards: BOARDS.map((board) => ({ ...board, fits: isHeldBy(need, board) ?? null })),
    },
  }
}

/** Bytes that layers must move, and bounds on a machine. */
export function trafficSection(device: Device | undefined): JsonSection {
  return (analysis) => {
    const traffic = trafficOf(analysis)
    const bounds = device && boundsOn(device, traffic)
    const seconds = [...(bounds?.values() ?? [])].reduce((all, bound) => all + bound.seconds, 0)
    return {
      traffic: traffic.map(({ layer, readBytes, writtenBytes, macs, flops }) => {
        const bound = bounds?.get(layer.node.id)
        return {
          layer: layer.node.id,
          readBytes: countJson(readBytes),
          writtenBytes: countJson(writtenBytes),
          macs: countJson(macs),
          flops: countJson(flops),
          ...(device !== undefined && { seconds: bound?.seconds ?? null, limit: bound?.limit ?? null }),
        }
      }),
      ...(device !== undefined && {
        device: {
          name: device.name,
          peak: device.peak,
          bandwidth: device.bandwidth,
          source: device.source ?? null,
          seconds,
        },
      }),
    }
  }
}

/** The largest batch that fits into so many bytes. */
export function fitSection(room: bigint, solver: Solver | undefined): JsonSection {
  return (analysis) => ({
    fit: {
      bytes: room,
      inference: fitJson(largestBatch(analysis, room, inferenceBytes)),
      training: fitJson(largestBatch(analysis, room, (run) => trainingBytes(run, solver))),
    },
  })
}

/** What is left for the cache, for each way to keep the weights. */
export function servingFitSection(
  room: bigint,
  choicesOf: (analysis: Analysis) => readonly Choice[],
  section: JsonSection,
): JsonSection {
  return (analysis) => {
    const found = servingFit(analysis, room, choicesOf(analysis))
    if (found === undefined) return section(analysis)
    const { context, pass, fixed, perToken, held } = found
    const choices = held.map(({ choice, ...rest }) => ({ weights: choice.name, weightBytes: choice.bytes, ...rest }))
    const { fit } = section(analysis) as { readonly fit: Readonly<Record<string, Json>> }
    return {
      fit: { ...fit, serving: { context, passBytes: pass, fixedBytes: fixed, bytesPerToken: perToken, choices } },
    }
  }
}

/** `next` is the smallest batch that does not fit, as proof. */
function fitJson(fit: Fit | undefined): Json {
  if (fit === undefined) return null
  const { fits, exceeds } = fit
  const next = exceeds === undefined ? null : { batch: exceeds.batch, bytes: exceeds.bytes ?? null }
  return { batch: fits?.batch ?? 0, bytes: fits?.bytes ?? null, next }
}

/** Ways to fit the parameters into so many bytes, those that fit first. */
export function flashFields(found: readonly Slimmed[], room: bigint): Readonly<Record<string, Json>> {
  const suggestions = found.map(({ slimming: { folds, dtype, width, change }, bytes, parameters, fits }) => ({
    ...{ fits, bytes, parameters, foldBatchnorm: folds, dtype: dtype ?? null, width: width ?? null },
    change: change === undefined ? null : { target: change.target, value: change.value },
  }))
  return { fitFlash: { bytes: room, suggestions } }
}

/** Totals as formulas of batch, height and width. */
export const symbolicSection: JsonSection = (analysis) => {
  const { run, inputs } = symbolicRun(analysis)
  const { parameters, macs, memory, peak } = symbolicTotals(run)
  return {
    symbolic: {
      inputs: inputs.map(([name, shape]) => ({ name, shape: shape.map(numberJson) })),
      parameters: numberJson(parameters.value),
      macs: numberJson(macs.value),
      activationBytes: numberJson(memory.value),
      peakActivationBytes: numberJson(peak.value),
    },
  }
}
