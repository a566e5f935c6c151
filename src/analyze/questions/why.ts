/** Audits a claimed figure: everything that is known of a network, against what somebody says of it. */

import { add, type Expr, isKnown, mul, sub, sum } from '../../core/expr.ts'
import { integerText } from '../../core/notation.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { Analysis, ParamFacts } from '../analysis.ts'
import { CONVENTIONS } from '../conventions/index.ts'
import { allOperations, costsOf } from '../costs/cost.ts'
import { countBy } from '../costs/count-by.ts'
import { livenessOf } from '../costs/liveness.ts'
import { trainingOf } from '../costs/training.ts'
import type { Candidate } from './candidate.ts'
import type { Claim, Reading } from './claim.ts'
import { partCandidates } from './parts.ts'
import { atOneExample } from './what-if.ts'

export type { Candidate } from './candidate.ts'

/** A candidate that gives the claim, exactly, rounded, cut off, or nearly. */
export interface Finding {
  readonly candidate: Candidate
  readonly reading: Reading
  readonly fit: 'exact' | 'rounded' | 'cut' | 'near'
  /** Relative difference. */
  readonly off: number
}

/** The network in some circumstances. */
export interface Variant {
  /** Absent for the network as it is. */
  readonly said?: Message
  readonly analysis: Analysis
  /** True where only figures that people usually print are looked at. */
  readonly usualOnly?: boolean
  /** Figures that don't follow from the analysis alone. */
  readonly more?: readonly Candidate[]
}

/** Nearer than this is still told, as no more than near. */
const NEAR = 0.03

const RANK: Readonly<Record<Finding['fit'], number>> = { exact: 0, rounded: 1, cut: 2, near: 3 }

/**
 * All figures that the claim may mean, the best first. A figure that circumstances don't change is told once; parts of the
 * network count where they give the claim exactly, or where nothing of the whole network gives it.
 */
export function audit(claim: Claim, variants: readonly Variant[]): readonly Finding[] {
  const candidates = candidatesFor(claim, variants)
  const findings = candidates.flatMap((candidate) =>
    claim.readings.flatMap((reading) => {
      const found = reading.ofBytes === true && candidate.kind !== 'bytes' ? undefined : compare(candidate, reading)
      return found === undefined || (candidate.isPart === true && found.fit === 'near') ? [] : [found]
    }),
  )
  const isGood = ({ fit }: Finding) => fit !== 'near'
  const isOfWhole = findings.some((found) => isGood(found) && found.candidate.isPart !== true)
  return findings
    .filter(({ candidate, fit }) => candidate.isPart !== true || fit === 'exact' || !isOfWhole)
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.fit === 'near' ? a.off - b.off : 0))
}

function rankOf({ fit, candidate }: Finding): number {
  return RANK[fit] * 2 + (candidate.isPart === true ? 1 : 0)
}

/** What the claim may mean, in all circumstances. */
export function candidatesFor(claim: Claim, variants: readonly Variant[]): readonly Candidate[] {
  const seen = new Set<string>()
  return variants.flatMap(({ said, analysis, usualOnly, more = [] }) => {
    const parts = said === undefined ? partCandidates(analysis) : []
    return [...candidatesOf(analysis), ...more, ...parts].flatMap((candidate): readonly Candidate[] => {
      const key = `${candidate.value} ${JSON.stringify(candidate.what)}`
      const isWanted = claim.kind === undefined || candidate.kind === claim.kind
      if (seen.has(key) || !isWanted || (usualOnly === true && candidate.usual !== true)) return []
      seen.add(key)
      if (said === undefined) return [candidate]
      return [{ ...candidate, what: message('{what}, {circumstances}', { what: candidate.what, circumstances: said }) }]
    })
  })
}

function compare(candidate: Candidate, reading: Reading): Finding | undefined {
  const difference = Number(candidate.value) - reading.value
  const distance = Math.abs(difference)
  const off = reading.value === 0 ? Number.POSITIVE_INFINITY : distance / reading.value
  const fit = fitOf(difference, reading.tolerance, off)
  return fit && { candidate, reading, fit, off }
}

function fitOf(difference: number, tolerance: number, off: number): Finding['fit'] | undefined {
  if (difference === 0) return 'exact'
  if (Math.abs(difference) <= tolerance) return 'rounded'
  // 3.858 is printed as 3.8 now and then.
  if (difference > 0 && difference < 2 * tolerance) return 'cut'
  return off <= NEAR ? 'near' : undefined
}

/** Every figure that is known of a network. */
function candidatesOf(analysis: Analysis): readonly Candidate[] {
  return [...parameterCandidates(analysis), ...arithmeticCandidates(analysis), ...memoryCandidates(analysis)]
}

function parameterCandidates({ facts, totals }: Analysis): readonly Candidate[] {
  const params = [...facts.values()].flatMap((layer) => layer.params).filter((param) => param.kind !== 'auxiliary')
  const own = params.filter((param) => param.sharedWith === undefined)
  const sums: readonly (readonly [Message, Expr])[] = [
    [message('parameters'), totals.parameters.value],
    [message('parameters without biases'), countOf(own.filter(({ name }) => name !== 'bias'))],
    [message('biases'), countOf(own.filter(({ name }) => name === 'bias'))],
    [message('learned parameters'), totals.learned.value],
    [
      message('learned parameters without biases'),
      countOf(own.filter(({ name, kind }) => name !== 'bias' && kind === 'learned')),
    ],
    [message('statistics of normalisations'), totals.statistics.value],
    [
      message('parameters without the one-element factors of BatchNorm'),
      countOf(own.filter(({ kind, count }) => kind === 'learned' || count?.expr !== 1n)),
    ],
    [message('parameters, shared ones where they stand'), totals.parametersOverAllBlobs.value],
  ]
  const counts = distinct(
    sums.flatMap(([what, value]) => (isKnown(value) && value > 0n ? [{ kind: 'count' as const, what, value }] : [])),
  )
  const bytes = counts.flatMap(({ what, value }) =>
    (
      [
        ['fp32', 4n],
        ['fp64', 8n],
        ['fp16', 2n],
        ['int8', 1n],
      ] as const
    ).map(
      ([dtype, size]): Candidate => ({
        kind: 'bytes',
        what: message('bytes of {what}, as {dtype}', { what, dtype }),
        value: value * size,
        arithmetic: `${integerText(value)} × ${size}`,
      }),
    ),
  )
  return [...counts, ...bytes]
}

function countOf(params: readonly ParamFacts[]): Expr {
  return sum(params.map(({ count }) => count?.expr ?? 0n))
}

/** Figures that are equal are one figure, under its first name. */
function distinct<C extends Candidate>(candidates: readonly C[]): readonly C[] {
  const seen = new Set<bigint>()
  return candidates.filter(({ value }) => !seen.has(value) && seen.add(value))
}

function arithmeticCandidates(analysis: Analysis): readonly Candidate[] {
  const one = atOneExample(analysis)
  const runs: readonly (readonly [Analysis, Message | undefined])[] =
    one === undefined || one === analysis
      ? [[analysis, undefined]]
      : [
          [one, message('for one example')],
          [analysis, message('for all examples')],
        ]
  return distinct(
    runs.flatMap(([run, said]) => {
      const macs = costsOf(run).macs.value
      const training = trainingOf(run)
      const backward = add(training.macsToInputs.value, training.macsToParameters.value)
      const counted = CONVENTIONS.map(
        (convention) =>
          [message('as {tool} counts', { tool: convention.title }), countBy(run, convention).total.value] as const,
      )
      const named: readonly (readonly [Message, Expr, string?])[] = [
        [message('MACs'), macs],
        [message('two operations for each MAC'), mul(2n, macs), isKnown(macs) ? `${integerText(macs)} × 2` : ''],
        ...convOnly(run),
        ...counted,
        [message('operations beside MACs'), allOperations(costsOf(run).operations)],
        [message('MACs forward and backward'), add(macs, backward)],
      ]
      return named.flatMap(([what, value, arithmetic]): readonly Candidate[] =>
        isKnown(value) && value > 0n
          ? [
              {
                kind: 'arithmetic',
                usual: true,
                what: said === undefined ? what : message('{what}, {circumstances}', { what, circumstances: said }),
                value,
                ...(arithmetic && { arithmetic }),
              },
            ]
          : [],
      )
    }),
  )
}

/** MACs of convolutions without fully connected layers, and twice that. */
function convOnly({ facts }: Analysis): readonly (readonly [Message, Expr])[] {
  const convs = [...facts.values()].filter(({ node }) => node.op.family === 'conv')
  const macs = sum(convs.map(({ cost }) => cost?.macs?.expr ?? 0n))
  return [
    [message('MACs of convolutions only'), macs],
    [message('two operations for each MAC of convolutions only'), mul(2n, macs)],
  ]
}

function memoryCandidates(analysis: Analysis): readonly Candidate[] {
  const one = atOneExample(analysis)
  const runs: readonly (readonly [Analysis, Message | undefined])[] =
    one === undefined || one === analysis
      ? [[analysis, undefined]]
      : [
          [analysis, message('for all examples')],
          [one, message('for one example')],
        ]
  return runs.flatMap(([run, said]) => {
    const { totals } = run
    const training = trainingOf(run)
    const maps = totals.activationBytes.value
    const named: readonly (readonly [Message, Expr])[] = [
      [message('all feature maps'), maps],
      ...(totals.caffeDataBytes === undefined
        ? []
        : [[message('“Memory required for data” of Caffe'), totals.caffeDataBytes.value] as const]),
      [message('feature maps at their peak'), livenessOf(run).peak.value],
      [message('feature maps and parameters'), add(maps, totals.parameterBytes.value)],
      [message('feature maps and their gradients'), mul(2n, maps)],
      [message('training in all'), training.total.value],
      [message('training without column buffers'), sub(training.total.value, training.scratchBytes)],
    ]
    return named.flatMap(([what, value]): readonly Candidate[] =>
      isKnown(value) && value > 0n
        ? [
            {
              kind: 'bytes',
              what: said === undefined ? what : message('{what}, {circumstances}', { what, circumstances: said }),
              value,
            },
          ]
        : [],
    )
  })
}
