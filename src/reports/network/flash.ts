/** What to change so that parameters fit into a memory, ranked. */

import type { Slimmed, Slimming } from '../../analyze/questions/flash.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Column, listTable, type Table, textCell } from '../table.ts'
import { bytesText, countText } from '../words/numbers.ts'

const COLUMNS: readonly Column[] = [
  { key: 'change', title: message('what to type'), kind: 'text', align: 'left' },
  { key: 'bytes', title: message('bytes'), kind: 'integer', align: 'right' },
  { key: 'left', title: message('left'), kind: 'integer', align: 'right' },
  { key: 'working', title: message('how they are counted'), kind: 'text', align: 'left', optional: true },
]

/** A row a way, those that fit first. */
export function flashTables(found: readonly Slimmed[], room: bigint): readonly Table[] {
  const title = message('What to change to fit the parameters into {bytes}', { bytes: bytesText(room) })
  if (found.length === 0) return [{ id: 'fit-flash', layout: 'list', title, columns: [], rows: [] }]
  if (found.length === 0)
    return [listTable('fit-flash', [message('this can not be said: sizes are not known')], { title })]
  const rows = found.map(({ slimming, bytes, parameters, fits }) => ({
    cells: {
      change: textCell(optionsOf(slimming) || message('nothing'), { tone: fits ? 'strong' : 'plain' }),
      bytes: { kind: 'integer' as const, value: bytes },
      left: { kind: 'integer' as const, value: room - bytes },
      working: textCell(workingOf(slimming.dtype, parameters, bytes), { tone: 'faint' }),
    },
  }))
  return [{ id: 'fit-flash', layout: 'grid', title, columns: COLUMNS, rows }]
}

/** The options that make such a change. */
export function optionsOf({ folds, dtype, width, change }: Slimming): string {
  return [
    ...(dtype === undefined ? [] : [`--dtype weights=${shortName(dtype)}`]),
    ...(folds ? ['--fold-batchnorm'] : []),
    ...(width === undefined ? [] : [`--width ${width}`]),
    ...(change === undefined ? [] : [`--what-if ${change.target}=${change.value}`]),
  ].join(' ')
}

/** By what all parameters are multiplied, where they are of one size; half bytes are rounded up blob by blob. */
function workingOf(dtype: Dtype | undefined, parameters: bigint, bytes: bigint): Message {
  const count = countText(parameters)
  if (dtype === 'int4' && bytes * 2n - parameters < parameters) return message('{count} × 4 bits', { count })
  const size = [1n, 2n, 4n, 8n].find((each) => parameters * each === bytes)
  if (size === undefined) return message('{count} parameters of several types', { count })
  return size === 1n ? message('{count} × 1 byte', { count }) : message('{count} × {size} bytes', { count, size })
}

/** Types by the names that people type most. */
function shortName(dtype: Dtype): string {
  return dtype === 'float16' ? 'fp16' : dtype
}
