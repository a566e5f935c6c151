/** Products of matrices: every multiply-accumulate of a network is part of one. */

/** A matrix within an array: its first number lies at `at`, and rows and columns lie so many numbers apart. */
export interface Matrix {
  readonly data: Float32Array | Float64Array
  readonly at: number
  readonly row: number
  readonly column: number
}

/** A matrix whose rows of `columns` numbers follow one another. */
export function inRows(data: Matrix['data'], columns: number, at = 0): Matrix {
  return { data, at, row: columns, column: 1 }
}

/** The same numbers with rows and columns exchanged. */
export function transposed({ data, at, row, column }: Matrix): Matrix {
  return { data, at, row: column, column: row }
}

/** Adds a (m × k) times b (k × n) to c (m × n). */
export type MatrixProduct = (m: number, n: number, k: number, a: Matrix, b: Matrix, c: Matrix) => void

/** The product by its definition, which counts each multiplication that it does. */
export function countedProduct(counter: { multiplications: number }): MatrixProduct {
  return (m, n, k, a, b, c) => {
    let multiplications = 0
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let p = 0; p < k; p++) {
          sum += (a.data[a.at + i * a.row + p * a.column] ?? 0) * (b.data[b.at + p * b.row + j * b.column] ?? 0)
          multiplications++
        }
        const at = c.at + i * c.row + j * c.column
        c.data[at] = (c.data[at] ?? 0) + sum
      }
    }
    counter.multiplications += multiplications
  }
}

/** How many products are added up before their sum is stored: two panels of that length stay in the first cache. */
const DEPTH = 256

/** Columns that are packed at once: with DEPTH rows of doubles they stay in the second cache. */
const WIDTH = 96

/**
 * The same, fast: rows of a and columns of b are packed by four, as doubles, and sixteen sums are kept in registers
 * while they run along a panel. Products and sums are doubles, so the result is closer than single floats give.
 */
export const blockedProduct: MatrixProduct = (m, n, k, a, b, c) => {
  if (n === 1) return vectorProduct(m, k, a, b, c)
  const depths = Math.min(DEPTH, k)
  const rows = new Float64Array(depths * 4)
  const columns = new Float64Array(depths * 4 * Math.ceil(Math.min(WIDTH, n) / 4))
  for (let p = 0; p < k; p += DEPTH) {
    const depth = Math.min(DEPTH, k - p)
    for (let j = 0; j < n; j += WIDTH) {
      const width = Math.min(WIDTH, n - j)
      packColumns(columns, b, p, depth, j, width)
      for (let i = 0; i < m; i += 4) {
        packRows(rows, a, i, Math.min(4, m - i), p, depth)
        for (let s = 0; s < width; s += 4) {
          addPanel(rows, columns, s * depth, depth, c, i, Math.min(4, m - i), j + s, Math.min(4, width - s))
        }
      }
    }
  }
}

/** Four rows of a beside one another, for each place along the sum; rows that are not there are 0. */
function packRows(panel: Float64Array, a: Matrix, i: number, count: number, p: number, depth: number): void {
  for (let r = 0; r < 4; r++) {
    let from = a.at + (i + r) * a.row + p * a.column
    for (let x = r; x < depth * 4; x += 4) {
      panel[x] = r < count ? (a.data[from] ?? 0) : 0
      from += a.column
    }
  }
}

/** The same of b's columns, one strip of four after the other. */
function packColumns(panel: Float64Array, b: Matrix, p: number, depth: number, j: number, width: number): void {
  let y = 0
  for (let s = 0; s < width; s += 4) {
    const count = Math.min(4, width - s)
    for (let q = 0; q < depth; q++) {
      const from = b.at + (p + q) * b.row + (j + s) * b.column
      panel[y] = b.data[from] ?? 0
      panel[y + 1] = count > 1 ? (b.data[from + b.column] ?? 0) : 0
      panel[y + 2] = count > 2 ? (b.data[from + 2 * b.column] ?? 0) : 0
      panel[y + 3] = count > 3 ? (b.data[from + 3 * b.column] ?? 0) : 0
      y += 4
    }
  }
}

const sums = new Float64Array(16)

/** Adds the products of four packed rows with the strip of four packed columns that starts at `strip`. */
function addPanel(
  rows: Float64Array,
  columns: Float64Array,
  strip: number,
  depth: number,
  c: Matrix,
  i: number,
  rowCount: number,
  j: number,
  columnCount: number,
): void {
  multiplyPanel(rows, columns, strip, depth)
  for (let r = 0; r < rowCount; r++) {
    for (let q = 0; q < columnCount; q++) {
      const at = c.at + (i + r) * c.row + (j + q) * c.column
      c.data[at] = (c.data[at] ?? 0) + (sums[r * 4 + q] ?? 0)
    }
  }
}

function multiplyPanel(rows: Float64Array, columns: Float64Array, strip: number, depth: number): void {
  let [s00, s01, s02, s03] = [0, 0, 0, 0]
  let [s10, s11, s12, s13] = [0, 0, 0, 0]
  let [s20, s21, s22, s23] = [0, 0, 0, 0]
  let [s30, s31, s32, s33] = [0, 0, 0, 0]
  const end = depth * 4
  for (let x = 0, y = strip; x < end; x += 4, y += 4) {
    const a0 = rows[x] ?? 0
    const a1 = rows[x + 1] ?? 0
    const a2 = rows[x + 2] ?? 0
    const a3 = rows[x + 3] ?? 0
    const b0 = columns[y] ?? 0
    const b1 = columns[y + 1] ?? 0
    const b2 = columns[y + 2] ?? 0
    const b3 = columns[y + 3] ?? 0
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    s03 += a0 * b3
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
    s13 += a1 * b3
    s20 += a2 * b0
    s21 += a2 * b1
    s22 += a2 * b2
    s23 += a2 * b3
    s30 += a3 * b0
    s31 += a3 * b1
    s32 += a3 * b2
    s33 += a3 * b3
  }
  sums[0] = s00
  sums[1] = s01
  sums[2] = s02
  sums[3] = s03
  sums[4] = s10
  sums[5] = s11
  sums[6] = s12
  sums[7] = s13
  sums[8] = s20
  sums[9] = s21
  sums[10] = s22
  sums[11] = s23
  sums[12] = s30
  sums[13] = s31
  sums[14] = s32
  sums[15] = s33
}

/** One column: each row of a is read once, so nothing is won by packing it. */
function vectorProduct(m: number, k: number, a: Matrix, b: Matrix, c: Matrix): void {
  const vector = new Float64Array(k)
  for (let p = 0; p < k; p++) vector[p] = b.data[b.at + p * b.row] ?? 0
  for (let i = 0; i < m; i++) {
    let [even, odd] = [0, 0]
    let from = a.at + i * a.row
    let p = 0
    for (; p + 1 < k; p += 2) {
      even += (a.data[from] ?? 0) * (vector[p] ?? 0)
      odd += (a.data[from + a.column] ?? 0) * (vector[p + 1] ?? 0)
      from += 2 * a.column
    }
    if (p < k) even += (a.data[from] ?? 0) * (vector[p] ?? 0)
    const at = c.at + i * c.row
    c.data[at] = (c.data[at] ?? 0) + even + odd
  }
}
