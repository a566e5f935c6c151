import { describe, expect, it } from 'vitest'
import { tryOp } from '../../test/try-op.ts'
import { einsum, gemm, type MatmulAttrs, matmul } from './matmul.ts'

const PLAIN: MatmulAttrs = { a: 0, b: 1, dtype: 0 }

describe('matrix products', () => {
  it.each<[string, Partial<MatmulAttrs>, readonly string[], string, string]>([
    ['rows with columns', {}, ['float32[2, 3]', 'float32[3, 4]'], 'float32[2, 4]', '24'],
    ['stacks that stretch', {}, ['float32[B, 1, 2, 3]', 'float32[5, 3, 4]'], 'float32[B, 5, 2, 4]', '120*B'],
    ['a vector first', {}, ['float32[3]', 'float32[7, 3, 4]'], 'float32[7, 4]', '84'],
    ['a vector last', {}, ['float32[7, 2, 3]', 'float32[3]'], 'float32[7, 2]', '42'],
    ['two vectors', {}, ['float32[3]', 'float32[3]'], 'float32[]', '3'],
    ['turned', { transposeB: true }, ['float32[2, 5, 3]', 'float32[2, 4, 3]'], 'float32[2, 5, 4]', '120'],
    [
      'the first axis to the rows',
      { firstToRowsA: true },
      ['float32[5, 2, 3]', 'float32[2, 3, 4]'],
      'float32[2, 5, 4]',
      '120',
    ],
  ])('%s', (_, attrs, inputs, output, macs) => {
    expect(tryOp(matmul, { ...PLAIN, ...attrs }, inputs)).toMatchObject({ outputs: [output], macs, issues: [] })
  })

  it.each<[readonly string[], string]>([
    [['float32[2, 3]', 'float32[4, 5]'], 'error matmul/depth'],
    [['float32[]', 'float32[4, 5]'], 'error matmul/scalar'],
    [['float32[2, 2, 3]', 'float32[5, 3, 4]'], 'error shape/broadcast'],
  ])('%j is no product', (inputs, issue) => {
    expect(tryOp(matmul, PLAIN, inputs).issues).toEqual([issue])
  })

  it('adds a third', () => {
    const attrs = { transposeA: true, transposeB: false, dtype: 0, a: 0, b: 1, c: 2 }
    expect(tryOp(gemm, attrs, ['float32[3, N]', 'float32[3, 4]', 'float32[4]'])).toMatchObject({
      outputs: ['float32[N, 4]'],
      macs: '12*N',
      issues: [],
    })
    expect(tryOp(gemm, attrs, ['float32[3, 2]', 'float32[3, 4]', 'float32[5]']).issues).toEqual([
      'error shape/broadcast',
    ])
  })
})

describe('sums by letters', () => {
  it.each<[string, readonly string[], string, string]>([
    ['bij,bjk->bik', ['float32[2, 3, 4]', 'float32[2, 4, 5]'], 'float32[2, 3, 5]', '120'],
    ['ij', ['float32[2, 3]'], 'float32[2, 3]', ''],
    ['ij->', ['float32[2, 3]'], 'float32[]', ''],
    ['...ii->...i', ['float32[7, 3, 3]'], 'float32[7, 3]', ''],
    ['...ij,jk', ['float32[N, 2, 3]', 'float32[3, 4]'], 'float32[N, 2, 4]', '24*N'],
    // b·i·j·k for the first two, then b·i·k·l for what is left of them.
    ['bij,bjk,bkl->bil', ['float32[2, 3, 4]', 'float32[2, 4, 5]', 'float32[2, 5, 6]'], 'float32[2, 3, 6]', '300'],
  ])('%s', (equation, inputs, output, macs) => {
    expect(tryOp(einsum, { equation }, inputs)).toMatchObject({ outputs: [output], macs, issues: [] })
  })

  it.each<[string, readonly string[], string]>([
    ['ij,jk->ik', ['float32[2, 3]'], 'error einsum/terms'],
    ['ijk->i', ['float32[2, 3]'], 'error einsum/rank'],
    ['ij,jk->ik', ['float32[2, 3]', 'float32[4, 5]'], 'error einsum/size'],
  ])('%s of %j is told', (equation, inputs, issue) => {
    expect(tryOp(einsum, { equation }, inputs).issues).toEqual([issue])
  })
})
