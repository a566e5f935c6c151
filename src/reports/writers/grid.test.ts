import { expect, test } from 'vitest'
import { q } from '../../core/formula.ts'
import { type Cell, type Column, type Row, type Table, textCell } from '../table.ts'
import { gridLines } from './grid.ts'
import { lineWidth } from './spans.ts'

const columns: readonly Column[] = [
  { key: 'layer', title: 'layer', kind: 'text', align: 'left' },
  { key: 'output', title: 'output', kind: 'shape', align: 'left' },
  { key: 'how', title: 'how', kind: 'working', align: 'left', explains: 'output' },
  { key: 'share', title: 'share', kind: 'percent', align: 'right', optional: true },
  { key: 'memory', title: 'memory', kind: 'bytes', align: 'right' },
]

function row(name: string, bracket?: Row['bracket']): Row {
  const quantity = q('a × b', { a: 12n, b: 34n })
  const cells: Record<string, Cell> = {
    layer: textCell(name),
    output: { kind: 'shape', shapes: [{ shape: [64n, 20n, 24n, 24n] }] },
    how: { kind: 'working', items: [{ quantity, form: 'equation' }] },
    share: { kind: 'percent', value: 0.5 },
    memory: { kind: 'bytes', value: 2048n },
  }
  return { cells, ...(bracket !== undefined && { bracket }) }
}

function shown(rows: readonly Row[], width: number): string {
  const table: Table = { id: 't', layout: 'grid', columns, rows }
  const lines = gridLines(table, width, { catalogue: undefined })
  return lines.map((spans) => spans.map((span) => span.text).join('')).join('\n')
}

test('with room enough everything stands side by side', () => {
  expect(shown([row('conv1')], 100)).toBe(
    [
      'layer  output             how                       share   memory',
      '──────────────────────────────────────────────────────────────────',
      'conv1  64 × 20 × 24 × 24  12 × 34 = 408  ████      50.0 %  2.0 KiB',
    ].join('\n'),
  )
})

test('first what is optional goes, then the blanks in shapes', () => {
  expect(shown([row('conv1')], 50).split('\n')[2]).toBe('conv1  64 × 20 × 24 × 24  12 × 34 = 408  2.0 KiB')
  expect(shown([row('conv1')], 45).split('\n')[2]).toBe('conv1  64×20×24×24  12 × 34 = 408  2.0 KiB')
})

test('then workings go below their row', () => {
  expect(
    shown([row('conv1')], 40)
      .split('\n')
      .slice(2),
  ).toEqual(['conv1  64 × 20 × 24 × 24  2.0 KiB', '       12 × 34 = 408'])
})

test('at last names are shortened', () => {
  const lines = shown([row('a_very_long_name_of_a_layer')], 36).split('\n')
  expect(lines[2]).toBe('…me_of_a_layer  64×20×24×24  2.0 KiB')
  expect(Math.max(...lines.map((text) => lineWidth([{ text, style: 'plain' }])))).toBeLessThanOrEqual(36)
})

test('a block that stands for several has a bracket', () => {
  const lines = shown([row('a', 'first'), row('b', 'inside'), row('c', 'sum'), row('d')], 100).split('\n')
  expect(lines.slice(2).map((text) => text.slice(0, 3))).toEqual(['╭ a', '│ b', '╰ c', '  d'])
})

test('a long narrow table leaves workings out', () => {
  const rows = Array.from({ length: 61 }, (_, i) => row(`conv${i}`))
  expect(shown(rows, 40).split('\n')).toHaveLength(63)
})
