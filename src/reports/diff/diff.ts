/** The report on what differs between two networks: what it comes to, layer by layer, and what follows from it. */

import type { LayerFate, NetworkDiff } from '../../analyze/diff/diff.ts'
import type { WeightsDiff } from '../../analyze/diff/weights.ts'
import type { Issue } from '../../core/words/issue.ts'
import { type Message, message, say } from '../../core/words/message.ts'
import { issuesTable } from '../network/network.ts'
import type { Column, Table, Text } from '../table.ts'
import { issueMessage } from '../words/issues.ts'
import { ACROSS_FIGURES, type Across, acrossCaption, isEqualAcross, stepsTable } from './across.ts'
import { blobsTable, weightsCaption } from './blobs.ts'
import { layerTables } from './layers.ts'
import { totalsTable } from './totals.ts'

/** What two networks, or two files of weights, differ in. */
export interface Diff {
  /** `undefined` where one side holds no network. */
  readonly network: NetworkDiff | undefined
  /** `undefined` where one side has no weights. */
  readonly weights: WeightsDiff | undefined
  /** Set instead where the two are of different formats: what they do is compared, not what they say. */
  readonly across?: Across
}

/** Whether nothing differs. */
export function isEqualDiff({ network, weights, across }: Diff): boolean {
  if (across !== undefined) return isEqualAcross(across)
  return network?.isEqual !== false && weights?.isEqual !== false
}

/** How much of a difference is shown. */
export interface DiffTableOptions {
  /** Every layer and every blob, however many there are. */
  readonly all?: boolean | undefined
  /** Fold a long table of layers, as what is read among other things should be. */
  readonly brief?: boolean | undefined
}

/** The tables of a comparison. */
export function diffTables(diff: Diff, { all = false, brief = false }: DiffTableOptions = {}): readonly Table[] {
  const { network, weights, across } = diff
  const heading = headingTable(diff)
  if (across !== undefined) return [heading, totalsTable(across.network, ACROSS_FIGURES), stepsTable(across, all)]
  if (isEqualDiff(diff)) return [heading]
  return [
    heading,
    ...(network === undefined || network.isEqual ? [] : [totalsTable(network), ...layerTables(network, all, brief)]),
    ...(weights === undefined || weights.isEqual ? [] : [blobsTable(weights, all)]),
  ]
}

function headingTable(diff: Diff): Table {
  const { network, weights, across } = diff
  const title = `${sideName('before', diff)} → ${sideName('after', diff)}`
  const caption = [
    ...(network === undefined ? [] : networkCaption(network)),
    ...(weights === undefined ? [] : weightsCaption(weights)),
    ...(across === undefined ? [] : acrossCaption(across)),
    ...(isHalfWeighed(diff) ? [message('only one of them has weights')] : []),
  ]
  return { id: 'diff', layout: 'grid', title, caption, columns: [], rows: [] }
}

function sideName(side: 'before' | 'after', { network, weights, across }: Diff): string {
  const files = (network ?? across?.network)?.[side].model.files.map(({ name }) => name) ?? []
  return files.length === 0 ? (weights?.[side].file.name ?? '') : files.join(' + ')
}

/** What may become of layers, in the order in which it is told. */
export const FATES: readonly (readonly [LayerFate, Message])[] = [
  ['added', message('{count} added')],
  ['removed', message('{count} removed')],
  ['changed', message('{count} changed')],
  ['renamed', message('{count} renamed')],
  ['moved', message('{count} moved')],
  ['affected', message('{count} affected')],
]

/** Whether numbers could not be compared although there are some. */
function isHalfWeighed({ network, weights, across }: Diff): boolean {
  if (across !== undefined) return across.numbers === undefined
  return (
    weights === undefined &&
    (network?.before.model.weights === undefined) !== (network?.after.model.weights === undefined)
  )
}

function networkCaption(network: NetworkDiff): readonly Text[] {
  if (network.isEqual) return [message('equal networks')]
  const { layers, fields, absent } = network
  const counts = FATES.flatMap(([fate, { text }]): readonly Message[] => {
    const count = layers.filter((layer) => layer.fate === fate).length
    return count === 0 ? [] : [message(text, { count })]
  })
  const counted = counts.map((count, index) => (index === 0 ? message('layers: {count}', { count }) : count))
  return [
    ...(fields.length === 0 ? [] : [message('fields of the network: {count}', { count: fields.length })]),
    ...counted,
    ...(absent.length === 0 ? [] : [message('left out: {count}', { count: absent.length })]),
  ]
}

/** Both networks as pictures, side by side. */
export function figuresTable([before, after]: readonly [before: string, after: string]): Table {
  const columns: readonly Column[] = [
    { key: 'before', title: message('before'), kind: 'figure', align: 'left' },
    { key: 'after', title: message('after'), kind: 'figure', align: 'left' },
  ]
  const cells = { before: { kind: 'figure', svg: before }, after: { kind: 'figure', svg: after } } as const
  return { id: 'figures', layout: 'grid', columns, rows: [{ cells }] }
}

/**
 * The issues that a comparison is to be read with: what is wrong with the second network, also with the first, and what is
 * worth knowing of the second only.
 */
export function diffIssues({ network, weights, across }: Diff): readonly Issue[] {
  const both = network ?? across?.network
  const ones = both?.before.issues ?? weights?.issues.before ?? []
  const others = both?.after.issues ?? weights?.issues.after ?? []
  const [before, after] = [new Set(ones.map(issueKey)), new Set(others.map(issueKey))]
  return [
    ...ones.filter((found) => found.severity !== 'note' && !after.has(issueKey(found))),
    ...others.filter((found) => found.severity !== 'note' || !before.has(issueKey(found))),
  ]
}

/** With more issues than this, the rest is counted. */
const MOST_ISSUES = 20

/** The same as a list that is folded; no table where there are none. */
export function diffIssuesTable(diff: Diff, { all = false }: DiffTableOptions): readonly Table[] {
  const found = diffIssues(diff)
  const shown = all ? found : found.slice(0, MOST_ISSUES)
  const rest = found.length - shown.length
  const caption =
    rest === 0 ? {} : { caption: [message('{count} more issues are not shown; --all shows them', { count: rest })] }
  return issuesTable(shown).map((table) => ({ ...table, ...caption, isFolded: true }))
}

function issueKey(found: Issue): string {
  return `${found.code} ${say(issueMessage(found))}`
}
