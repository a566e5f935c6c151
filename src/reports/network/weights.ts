/** The network beside its weights: what the file holds of it, and how both add up. */

import { accountOf, type ByteAccount } from '../../analyze/account/account.ts'
import type { Analysis } from '../../analyze/analysis.ts'
import type { Joined } from '../../core/network/binding.ts'
import { packedBytes } from '../../core/network/dtype.ts'
import { offsetOf } from '../../core/network/weights.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type Column, pairsTable, type Table, type Text, textCell } from '../table.ts'
import { bytesText, countText, totalText } from '../words/numbers.ts'

/** Columns that a table of layers has where there are weights. */
export const WEIGHT_COLUMNS: readonly Column[] = [
  { key: 'found', title: message('weights'), kind: 'text', align: 'left', expendable: true },
  { key: 'file-bytes', title: message('bytes in the file'), kind: 'bytes', align: 'right', optional: true },
  { key: 'offset', title: message('offset'), kind: 'integer', align: 'right', optional: true },
  { key: 'dtype', title: message('dtype'), kind: 'text', align: 'left', optional: true },
]

const STATES = {
  found: message('found'),
  missing: message('missing'),
  misfit: message('does not fit'),
} as const

/** What the file holds of some layers that share a row. */
export function weightCells(ids: readonly string[], { joined }: Analysis): Record<string, Cell | undefined> {
  const layers = ids.flatMap((id) => joined?.layers.get(id) ?? [])
  const [first] = layers
  if (first === undefined) return {}
  const states = new Set(layers.map(({ state }) => state))
  const worst = states.has('misfit') ? 'misfit' : states.has('missing') ? 'missing' : 'found'
  const blobs = layers.flatMap(({ source }) => source?.blobs ?? [])
  const offset = blobs[0] && offsetOf(blobs[0])
  const bytes = blobs.reduce((sum, { count, dtype }) => sum + packedBytes(dtype, BigInt(count)), 0n)
  return {
    found: textCell(STATES[worst], { tone: worst === 'found' ? 'faint' : 'strong' }),
    'file-bytes': { kind: 'bytes', value: bytes },
    offset: offset === undefined ? undefined : { kind: 'integer', value: BigInt(offset) },
    dtype: textCell([...new Set(blobs.map(({ dtype }) => dtype))].join(', ')),
  }
}

/** The file of weights in sentences, with its arithmetic; no table where there is none. */
export function weightsTables(analysis: Analysis): readonly Table[] {
  const { joined } = analysis
  if (joined === undefined) return []
  const { file } = joined.weights
  const account = accountOf(file)
  return [
    pairsTable('weights', [
      [message('file'), textCell(file.name)],
      [message('found'), foundCell(analysis, joined)],
      ...(account === undefined ? [] : [[message('bytes'), bytesCell(account)] as const]),
      ...ignoredPairs(joined),
    ]),
  ]
}

/** `431,080 of 431,080 parameters`. */
function foundCell({ totals }: Analysis, { found, auxiliary }: Joined): Cell {
  const args = { found: countText(found), all: totalText(totals.parameters), auxiliary: countText(auxiliary) }
  const text =
    auxiliary === 0n
      ? message('{found} of {all} parameters', args)
      : message('{found} of {all} parameters, and {auxiliary} numbers of masks, codebooks or counters', args)
  return textCell(text, { tone: 'strong' })
}

/** `1,724,320 of weights + 705 of overhead = 1,725,025 bytes`. */
function bytesCell({ size, weightBytes, overheadBytes, unclaimedBytes }: ByteAccount): Cell {
  const args = {
    weights: count(weightBytes),
    overhead: count(overheadBytes),
    rest: count(unclaimedBytes),
    size: bytesText(BigInt(size)),
  }
  const text =
    unclaimedBytes === 0
      ? message('{weights} of weights + {overhead} of overhead = {size}', args)
      : message('{weights} of weights + {overhead} of overhead + {rest} that nothing explains = {size}', args)
  return textCell(text)
}

function count(bytes: number): string {
  return countText(BigInt(bytes))
}

function ignoredPairs({ ignored }: Joined): readonly (readonly [Text, Cell])[] {
  if (ignored.length === 0) return []
  const values = ignored.reduce((sum, { blobs }) => sum + blobs.reduce((all, blob) => all + blob.count, 0), 0)
  const args = { count: ignored.length, values: count(values) }
  return [[message('ignored'), textCell(message('{count} layers of the file with {values} values', args))]]
}
