/** Figures that others publish of networks, with their sources: what a claim repeats that this network does not give. */

import { type Claim, type Reading, readClaim } from './claim.ts'
import { FIGURES } from './published-figures.ts'

/** A figure as somebody published it. */
export interface PublishedFigure {
  readonly network: string
  readonly what: string
  /** As published: `4.1 GFLOPs`. */
  readonly figure: string
  /** How it is counted. */
  readonly convention: string
  readonly source: string
  /** What is to be said of it; empty where nothing is. */
  readonly note: string
}

/** Published figures that say what the claim says, those of networks of such a name before others. */
export function publishedAs(claim: Claim, names: readonly string[]): readonly PublishedFigure[] {
  const same = allFigures().filter(({ figure }) => saysTheSame(claim, readClaim(figure)))
  const own = same.filter(({ network }) => names.some((name) => isNamedAlike(name, network)))
  return own.length > 0 ? own : same
}

function allFigures(): readonly PublishedFigure[] {
  return FIGURES.split('\n').map((line) => {
    const [network = '', what = '', figure = '', convention = '', source = '', note = ''] = line.split('\t')
    return { network, what, figure, convention, source, note }
  })
}

function saysTheSame(claim: Claim, published: Claim | undefined): boolean {
  if (published === undefined) return false
  if (claim.kind !== undefined && published.kind !== undefined && claim.kind !== published.kind) return false
  return claim.readings.some((a) => published.readings.some((b) => isNear(a, b)))
}

function isNear(a: Reading, b: Reading): boolean {
  return Math.abs(a.value - b.value) <= Math.max(a.tolerance, b.tolerance)
}

/** `resnet_50_v1.prototxt` and `ResNet-50 (paper)`. */
function isNamedAlike(name: string, network: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z\d]/g, '')
  const [own, other] = [plain(name), plain(network.replace(/\(.*/s, ''))]
  return own.length > 2 && other.length > 2 && (own.includes(other) || other.includes(own))
}
