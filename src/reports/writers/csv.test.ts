import { expect, test } from 'vitest'
import { symbol } from '../../core/expr.ts'
import { pairsTable, type Row, type Table, textCell } from '../table.ts'
import { writeCsv } from './csv.ts'

const table = (...rows: readonly Row['cells'][]): Table => ({
  id: 'layers',
  layout: 'grid',
  columns: [
    { key: 'layer', title: 'layer', kind: 'text', align: 'left' },
    { key: 'size', title: 'size', kind: 'integer', align: 'right' },
  ],
  rows: rows.map((cells) => ({ cells })),
})

test('numbers are numbers: plain, with an ASCII minus, bounds in a column of their own', () => {
  const text = writeCsv(
    [
      [
        table(
          { layer: textCell('a'), size: { kind: 'integer', value: -1234567n } },
          { layer: textCell('b'), size: { kind: 'integer', value: 5n, atLeast: true } },
          { layer: textCell('c'), size: textCell('12.5 %', { data: 0.125 }) },
          { layer: textCell('d'), size: { kind: 'integer', value: symbol('N') } },
        ),
      ],
    ],
    {},
  )
  expect(text).toBe('layer,size,size-bound\na,-1234567,\nb,5,>=\nc,0.125,\nd,N,\n')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('the name %j is no formula', (name) => {
  const [, row = ''] = writeCsv([[table({ layer: textCell(name) })]], {}).split('\n')
  expect(row.replace(/^"/, '').startsWith("'")).toBe(true)
})

test('what has no grid is told as labels, never as an empty line', () => {
  const totals = pairsTable('totals', [['in all', textCell('431,080 parameters')]])
  const training = pairsTable('training', [['gradients', textCell('1,724,320 bytes', { data: 1_724_320n })]])
  expect(writeCsv([[totals, training]], {})).toBe('label,value\ngradients,1724320\n')
  expect(writeCsv([[totals]], {})).toBe('label,value\nin all,"431,080 parameters"\n')
})
