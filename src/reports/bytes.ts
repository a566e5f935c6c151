/** Where the bytes of a file go: by purpose, span by span, at one place, as a bar, and against another file. */

import { type ByteAccount, type ByteKind, eachSpan, spanPath, spansAt } from '../analyze/account/account.ts'
import type { AccountDiff } from '../analyze/account/account-diff.ts'
import { type BarCell, cellsOf, regionsOf } from '../analyze/account/byte-map.ts'
import type { EqualArrays, HashedArray } from '../analyze/parameters/equal-arrays.ts'
import type { ByteSpan } from '../core/bytes/bytes.ts'
import type { FileLedger } from '../core/network/model.ts'
import type { PredictedFile } from '../core/network/weights.ts'
import { message } from '../core/words/message.ts'
import { type Cell, type Column, listTable, pairsTable, type Row, type Table, type Text, textCell } from './table.ts'
import { bytesText, countText, percentText } from './words/numbers.ts'

const column = (key: string, title: Text, kind: Column['kind'], align: Column['align']): Column => ({
  key,
  title,
  kind,
  align,
})

const GROUP_COLUMNS: readonly Column[] = [
  column('purpose', message('what for'), 'text', 'left'),
  column('count', message('fields'), 'integer', 'right'),
  column('bytes', message('bytes'), 'integer', 'right'),
  column('share', message('share'), 'text', 'right'),
  { ...column('fields', message('in the file'), 'text', 'left'), optional: true },
]

const shareCell = (value: number): Cell => textCell(percentText(value), { data: value })
const integer = (value: number | bigint): Cell => ({ kind: 'integer', value: BigInt(value) })

/** The account by purpose, largest first, with the sum that it comes to. */
export function accountTables(file: FileLedger, account: ByteAccount): readonly Table[] {
  const rows = account.groups.map(
    ({ purpose, kind, count, bytes, labels }): Row => ({
      cells: {
        purpose: textCell(purpose, kind === 'unclaimed' ? { tone: 'strong' } : {}),
        count: integer(count),
        bytes: integer(bytes),
        share: shareCell(account.size === 0 ? 0 : bytes / account.size),
        fields: textCell(fieldNames(labels.map(({ label }) => label)), { tone: 'faint' }),
      },
    }),
  )
  const sum: Row = {
    cells: { purpose: textCell(message('the whole file'), { tone: 'strong' }), bytes: integer(account.size) },
  }
  return [
    {
      id: 'bytes',
      layout: 'grid',
      title: file.name,
      caption: [file.format],
      columns: GROUP_COLUMNS,
      rows: [...rows, sum],
    },
    pairsTable('sum', [[message('in all'), textCell(sumText(account))]]),
  ]
}

/** The fields of a purpose, the common front of their paths left out where there are many. */
function fieldNames(labels: readonly string[]): string {
  const shown = labels.slice(0, 3).map((label) => label.split('.').slice(-2).join('.'))
  return labels.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ')
}

function sumText({ size, weightBytes, overheadBytes, unclaimedBytes }: ByteAccount) {
  const args = {
    weights: countText(BigInt(weightBytes)),
    overhead: countText(BigInt(overheadBytes)),
    rest: countText(BigInt(unclaimedBytes)),
    size: bytesText(BigInt(size)),
  }
  return unclaimedBytes === 0
    ? message('{weights} of weights + {overhead} of overhead = {size}', args)
    : message('{weights} of weights + {overhead} of overhead + {rest} that nothing explains = {size}', args)
}

/** The file that the definition would become, and what it would be made of. */
export function predictionTables(
  name: string,
  predicted: PredictedFile,
  style: string,
  account: ByteAccount,
): readonly Table[] {
  const size = bytesText(BigInt(predicted.size))
  const head =
    style === 'rc2'
      ? message('as Caffe wrote it in early 2015: {size}', { size })
      : message('as Caffe writes it: {size}', { size })
  const [groups, sum] = accountTables({ ...predicted.file, name }, account)
  if (groups === undefined || sum === undefined) return []
  const rough = {
    half: countText(BigInt(predicted.float16Bytes)),
    byte: countText(BigInt(Math.round(predicted.int8Bytes))),
  }
  return [
    { ...groups, caption: [head] },
    sum,
    pairsTable('rough', [
      [
        message('roughly'),
        textCell(message('{half} bytes with weights of 16 bits, {byte} with weights of 8 bits', rough)),
      ],
    ]),
  ]
}

const SPAN_COLUMNS: readonly Column[] = [
  column('offset', message('offset'), 'integer', 'right'),
  column('length', message('bytes'), 'integer', 'right'),
  column('role', message('role'), 'text', 'left'),
  column('span', message('span'), 'text', 'left'),
]

/** Every span of the file, nested ones further in. */
export function treeTable(file: FileLedger): Table {
  const rows = [...eachSpan(file.spans)].map(([span, depth]) => spanRow(span, depth))
  return { id: 'spans', layout: 'grid', title: file.name, columns: SPAN_COLUMNS, rows }
}

/** The spans in which the byte at `offset` lies, the outermost first. */
export function placeTable(file: FileLedger, offset: number): Table {
  const chain = spansAt(file, offset)
  const rows = chain.map((span, depth) => spanRow(span, depth))
  const purpose = chain.map(({ label }) => file.purposes?.get(label)).findLast((found) => found !== undefined)
  const caption = [spanPath(chain), ...(purpose === undefined ? [] : [purpose])]
  return {
    id: 'place',
    layout: 'grid',
    title: message('byte {offset}', { offset: countText(BigInt(offset)) }),
    caption,
    columns: SPAN_COLUMNS,
    rows,
  }
}

function spanRow(span: ByteSpan, depth: number): Row {
  const { offset, length, role, run } = span
  const times = run === undefined ? '' : ` × ${run.count}`
  const name = span.label.slice(span.label.lastIndexOf('.') + 1)
  const which = `${span.index === undefined ? '' : `[${span.index}]`}${span.name === undefined ? '' : ` ${JSON.stringify(span.name)}`}`
  return {
    cells: {
      offset: integer(offset),
      length: integer(length),
      role: textCell(role, { tone: 'faint' }),
      span: textCell(`${'  '.repeat(depth)}${name}${which}${times}`),
    },
  }
}

/** Marks of layers in a bar, in turn, so that neighbours differ. */
const MARKS = ['█', '▓', '▒'] as const

/** The file as a bar of `width` cells, and what its stretches are. */
export function mapTables(file: FileLedger, width: number): readonly Table[] {
  const names = [
    ...new Set(regionsOf(file).flatMap(({ kind, name }) => (kind === 'weights' && name !== undefined ? [name] : []))),
  ]
  const markOf = (kind: ByteKind, name: string | undefined) =>
    kind === 'weights'
      ? (MARKS[Math.max(0, names.indexOf(name ?? '')) % MARKS.length] ?? '█')
      : kind === 'overhead'
        ? '·'
        : '?'
  const bar = cellsOf(file, width)
    .map(({ kind, name }: BarCell) => markOf(kind, name))
    .join('')
  const rows = regionsOf(file)
    .filter(({ length, kind }) => kind !== 'overhead' || length * 200 >= file.size)
    .map(
      ({ offset, length, kind, name }): Row => ({
        cells: {
          offset: integer(offset),
          length: integer(length),
          role: textCell(KINDS[kind], { tone: 'faint' }),
          span: textCell(`${markOf(kind, name)} ${name ?? ''}`),
        },
      }),
    )
  return [listTable('map', [bar], { title: file.name }), { id: 'regions', layout: 'grid', columns: SPAN_COLUMNS, rows }]
}

const KINDS = {
  weights: message('weights'),
  overhead: message('overhead'),
  unclaimed: message('unclaimed'),
} as const

/** Two files, purpose by purpose: only what differs, and the sum of the differences. */
export function differenceTables(before: string, after: string, { delta, groups }: AccountDiff): readonly Table[] {
  const columns = [
    column('purpose', message('what for'), 'text', 'left'),
    column('before', message('bytes of the first'), 'integer', 'right'),
    column('after', message('of the second'), 'integer', 'right'),
    column('delta', message('difference'), 'text', 'right'),
    { ...column('fields', message('fields that differ'), 'text', 'left'), optional: true },
  ]
  const rows = groups
    .filter((group) => group.delta !== 0)
    .map(
      (group): Row => ({
        cells: {
          purpose: textCell(group.purpose),
          before: integer(group.before.bytes),
          after: integer(group.after.bytes),
          delta: textCell(signed(group.delta)),
          fields: textCell(
            group.labels
              .slice(0, 4)
              .map((found) => `${found.label} ${signed(found.delta)}`)
              .join(', '),
            { tone: 'faint' },
          ),
        },
      }),
    )
  const sum = groups
    .filter((group) => group.delta !== 0)
    .map((group) => signed(group.delta))
    .join(' ')
  const text =
    delta === 0 && rows.length === 0
      ? message('no purpose takes another number of bytes')
      : message('{sum} = {delta} bytes', { sum, delta: signed(delta) })
  return [
    { id: 'difference', layout: 'grid', title: message('{before} and {after}', { before, after }), columns, rows },
    pairsTable('sum', [[message('in all'), textCell(text, { tone: 'strong' })]]),
  ]
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${countText(BigInt(Math.abs(value)))}`
}

/** The hash of each blob, and blobs of equal numbers. */
export function hashTables(hashes: readonly HashedArray[], equal: readonly EqualArrays[]): readonly Table[] {
  const columns = [
    column('blob', message('blob'), 'text', 'left'),
    column('count', message('values'), 'integer', 'right'),
    column('hash', message('SHA-256 of its numbers'), 'text', 'left'),
  ]
  const rows = hashes.map(
    ({ name, count, hash }): Row => ({ cells: { blob: textCell(name), count: integer(count), hash: textCell(hash) } }),
  )
  const twice = equal.map(({ names, extraBytes }) =>
    message('equal numbers, {bytes} bytes more than needed: {names}', {
      bytes: countText(BigInt(extraBytes)),
      names: names.join(', '),
    }),
  )
  return [{ id: 'hashes', layout: 'grid', columns, rows }, ...(twice.length === 0 ? [] : [listTable('equal', twice)])]
}
