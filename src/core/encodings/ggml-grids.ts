/** Blocks of ggml whose numbers are points of a grid: the IQ types (ggml-quants.c, dequantize_row_iq*). */

import type { Block, BlockDecoder } from './block.ts'
import { GRID_INDICES } from './ggml-grids.generated.ts'
import { halfOf } from './plain.ts'

const LEVELS_OF_2 = [8, 25, 43]
const TERNARY = [-1, 0, 1]

const LEVELS: Readonly<Record<keyof typeof GRID_INDICES, readonly number[]>> = {
  iq1: TERNARY,
  iq2xxs: LEVELS_OF_2,
  iq2xs: LEVELS_OF_2,
  iq2s: LEVELS_OF_2,
  iq3xxs: [4, 12, 20, 28, 36, 44, 52, 62],
  iq3s: [1, 3, 5, 7, 9, 11, 13, 15],
}

const grids = new Map<string, Float32Array>()

/** All points of a grid, one after the other: eight coordinates each, or four of more levels. */
function gridOf(name: keyof typeof GRID_INDICES): Float32Array {
  const known = grids.get(name)
  if (known !== undefined) return known
  const packed = Uint8Array.from(atob(GRID_INDICES[name]), (letter) => letter.charCodeAt(0))
  const levels = LEVELS[name]
  const bits = levels.length > 4 ? 4 : 2
  const each = 8 / bits
  const grid = Float32Array.from({ length: packed.length * each }, (_, index) => {
    const code = (packed[Math.floor(index / each)] ?? 0) >> (bits * (index % each))
    return levels[code & ((1 << bits) - 1)] ?? 0
  })
  grids.set(name, grid)
  return grid
}

/** Signs of eight numbers from seven bits: the eighth makes their number even (ksigns_iq2xs). */
function evenSigns(code: number): number {
  let parity = 0
  for (let bits = code; bits !== 0; bits >>= 1) parity ^= bits & 1
  return code | (parity << 7)
}

/** Writes a point of the grid, scaled, with a sign a coordinate where the bit is set. */
function point(
  out: Float32Array,
  to: number,
  grid: Float32Array,
  from: number,
  size: number,
  scale: number,
  signs: number,
): void {
  for (let i = 0; i < size; i++) {
    const value = scale * (grid[from + i] ?? 0)
    out[to + i] = (signs >> i) & 1 ? -value : value
  }
}

/** Points of the ternary grid, moved by an eighth to one side. */
function shifted(out: Float32Array, to: number, index: number, scale: number, delta: number): void {
  const grid = gridOf('iq1')
  for (let i = 0; i < 8; i++) out[to + i] = scale * ((grid[index * 8 + i] ?? 0) + delta)
}

const DELTA = 0.125

/** Levels of four bits that are closer where weights are (kvalues_iq4nl). */
const NON_LINEAR = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113]

/** Four bits of a scale: two to a byte, the lower first. */
function scaleOf4(block: Block, at: number, index: number): number {
  return (block.byte(at + (index >> 1)) >> (4 * (index & 1))) & 15
}

export const GRID_BLOCKS: Readonly<Record<string, BlockDecoder>> = {
  IQ2_XXS: (block, out) => {
    const d = block.half(0)
    const grid = gridOf('iq2xxs')
    for (let i = 0; i < 32; i++) {
      const at = 2 + (i >> 2) * 8
      const word = block.long(at + 4)
      const scale = d * (0.5 + (word >>> 28)) * 0.25
      point(out, i * 8, grid, block.byte(at + (i & 3)) * 8, 8, scale, evenSigns((word >>> (7 * (i & 3))) & 127))
    }
  },
  IQ2_XS: (block, out) => {
    const d = block.half(0)
    const grid = gridOf('iq2xs')
    for (let i = 0; i < 32; i++) {
      const word = block.word(2 + 2 * i)
      const scale = d * (0.5 + scaleOf4(block, 66, i >> 1)) * 0.25
      point(out, i * 8, grid, (word & 511) * 8, 8, scale, evenSigns(word >> 9))
    }
  },
  IQ2_S: (block, out) => {
    const d = block.half(0)
    const grid = gridOf('iq2s')
    for (let i = 0; i < 32; i++) {
      const high = (block.byte(66 + (i >> 2)) >> (2 * (i & 3))) & 3
      const scale = d * (0.5 + scaleOf4(block, 74, i >> 1)) * 0.25
      point(out, i * 8, grid, (block.byte(2 + i) | (high << 8)) * 8, 8, scale, block.byte(34 + i))
    }
  },
  IQ3_XXS: (block, out) => {
    const d = block.half(0)
    const grid = gridOf('iq3xxs')
    for (let i = 0; i < 64; i++) {
      const word = block.long(66 + (i >> 3) * 4)
      const scale = d * (0.5 + (word >>> 28)) * 0.5
      const signs = evenSigns((word >>> (7 * ((i >> 1) & 3))) & 127) >> (4 * (i & 1))
      point(out, i * 4, grid, block.byte(2 + i) * 4, 4, scale, signs)
    }
  },
  IQ3_S: (block, out) => {
    const d = block.half(0)
    const grid = gridOf('iq3s')
    for (let i = 0; i < 64; i++) {
      const high = (block.byte(66 + (i >> 3)) >> (i & 7)) & 1
      const scale = d * (1 + 2 * scaleOf4(block, 106, i >> 3))
      const signs = block.byte(74 + (i >> 1)) >> (4 * (i & 1))
      point(out, i * 4, grid, (block.byte(2 + i) | (high << 8)) * 4, 4, scale, signs)
    }
  },
  IQ1_S: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) {
      const word = block.word(34 + (i >> 2) * 2)
      const high = (word >> (3 * (i & 3))) & 7
      const scale = d * (2 * ((word >> 12) & 7) + 1)
      shifted(out, i * 8, block.byte(2 + i) | (high << 8), scale, word & 0x8000 ? -DELTA : DELTA)
    }
  },
  /** The scale's four digits stand in the top bits of four words. */
  IQ1_M: (block, out) => {
    const d = halfOf([0, 1, 2, 3].reduce((bits, i) => bits | ((block.word(48 + 2 * i) >> 12) << (4 * i)), 0))
    for (let i = 0; i < 32; i++) {
      const high = block.byte(32 + (i >> 1)) >> (4 * (i & 1))
      const scale = (block.word(48 + (i >> 3) * 2) >> (3 * ((i >> 1) & 3))) & 7
      shifted(out, i * 8, block.byte(i) | ((high & 7) << 8), d * (2 * scale + 1), high & 8 ? -DELTA : DELTA)
    }
  },
  IQ4_NL: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) out[i] = d * (NON_LINEAR[block.nibble(2, i, 16)] ?? 0)
  },
  IQ4_XS: (block, out) => {
    const d = block.half(0)
    for (let group = 0; group < 8; group++) {
      const scale = scaleOf4(block, 4, group) | (((block.word(2) >> (2 * group)) & 3) << 4)
      for (let i = 0; i < 32; i++) {
        out[group * 32 + i] = d * (scale - 32) * (NON_LINEAR[block.nibble(8 + group * 16, i, 16)] ?? 0)
      }
    }
  },
}
