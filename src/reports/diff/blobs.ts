/** What differs between two files of weights, a row a blob. */

import type { BlobDiff, WeightsDiff } from '../../analyze/diff/weights.ts'
import { encodingNamed } from '../../core/encoding.ts'
import { message } from '../../core/words/message.ts'
import { type Cell, type Column, type Row, type Table, type Text, type Tone, textCell } from '../table.ts'
import { shortNumber } from '../values.ts'
import { countText, percentText } from '../words/numbers.ts'
import { shapesText } from './words.ts'

/** With more blobs than this, the rest is counted. */
const MOST_BLOBS = 60

const COLUMNS: readonly Column[] = [
  { key: 'layer', title: message('blob'), kind: 'text', align: 'left' },
  { key: 'shape', title: message('shape'), kind: 'text', align: 'left' },
  { key: 'changed', title: message('values changed'), kind: 'integer', align: 'right' },
  { key: 'share', title: message('of all'), kind: 'text', align: 'right' },
  { key: 'most', title: message('largest |Δ|'), kind: 'text', align: 'right' },
  { key: 'mean', title: message('mean |Δ|'), kind: 'text', align: 'right', optional: true },
  { key: 'remark', title: '', kind: 'text', align: 'left' },
]

/** How many of how many values differ. */
export function weightsCaption({ isEqual, compared, changed, blobs }: WeightsDiff): readonly Text[] {
  const args = { changed: countText(BigInt(changed)), count: countText(BigInt(compared.values)), blobs: compared.blobs }
  if (isEqual)
    return [message('equal weights: {count} values in {blobs} blobs', { count: args.count, blobs: args.blobs })]
  const differing = message('weights: {count} blobs differ', { count: blobs.length })
  if (compared.values === 0) return blobs.length === 0 ? [] : [differing]
  const values = message('{changed} of {count} values changed', args)
  return blobs.length === 0 ? [values] : [differing, values]
}

/** The blobs that differ. */
export function blobsTable({ blobs, fields }: WeightsDiff, all: boolean): Table {
  const shown = all ? blobs : blobs.slice(0, MOST_BLOBS)
  const state = fields.map(
    ({ path, before = '–', after = '–' }): Row => ({
      cells: { layer: textCell(path), shape: textCell(`${before} → ${after}`) },
    }),
  )
  const rows = [...state, ...shown.map(blobRow)]
  const used = (key: string) => rows.some(({ cells }) => cells[key] !== undefined)
  const count = blobs.length - shown.length
  return {
    id: 'weights',
    layout: 'grid',
    title: message('Weights'),
    ...(count > 0 && { caption: [message('{count} more blobs are not shown; --all shows them', { count })] }),
    columns: COLUMNS.filter(({ key }) => used(key)),
    rows,
  }
}

const MARKS: Readonly<Record<BlobDiff['fate'], readonly [string, Tone]>> = {
  added: ['+', 'added'],
  removed: ['−', 'removed'],
  changed: ['~', 'changed'],
}

function blobRow(blob: BlobDiff): Row {
  const { fate, layer, layerBefore, index, values, name: own } = blob
  const [mark, tone] = MARKS[fate]
  const name = own ?? (layerBefore === undefined ? `${layer}.${index}` : `${layerBefore}.${index} → ${layer}.${index}`)
  const count = values?.count ?? 0
  return {
    cells: {
      layer: textCell(`${mark} ${name}`, { tone }),
      shape: shapeCell(blob),
      ...(values !== undefined && {
        changed: { kind: 'integer', value: BigInt(values.changed) },
        share: textCell(percentText(count === 0 ? 0 : values.changed / count)),
        most: textCell(shortNumber(values.most)),
        mean: textCell(shortNumber(values.mean)),
      }),
      remark: remarkCell(blob),
    },
  }
}

function shapeCell({ before, after, isReshaped }: BlobDiff): Cell {
  const sides = isReshaped ? ([before, after] as const) : ([undefined, after ?? before] as const)
  return textCell(shapesText(...sides), { short: shapesText(...sides, '×') })
}

function remarkCell({ fate, values, dtypes, before, after }: BlobDiff): Cell | undefined {
  const dtype = dtypes && `${storedAs(dtypes.before)} → ${storedAs(dtypes.after)}`
  if (fate === 'changed' && values === undefined) {
    const counts = { before: countText(BigInt(before?.count ?? 0)), after: countText(BigInt(after?.count ?? 0)) }
    return textCell(message('{before} → {after} values, not compared', counts))
  }
  if (values !== undefined && values.nan > 0) {
    return textCell(message('{count} became NaN, or numbers again', { count: values.nan }))
  }
  return dtype === undefined ? undefined : textCell(dtype)
}

/** Blocks with the bits that each of their weights takes. */
function storedAs(name: string): Text {
  const encoding = encodingNamed(name)
  if (encoding === undefined || encoding.name === encoding.dtype) return name
  const bits = (encoding.blockBytes * 8) / encoding.blockElements
  return `${name} (${bits} b/w)`
}
