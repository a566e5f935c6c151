/** Turns ggml's blocks into numbers, as dequantize_row_* do (ggml-quants.c). */

import type { Encoding } from '../encoding.ts'
import { Block, type BlockDecoder } from './block.ts'
import type { Decoder } from './decoder.ts'
import { GRID_BLOCKS } from './ggml-grids.ts'

/** Turns whole blocks of that type into numbers. */
export function ggmlDecoder({ name, blockElements, blockBytes }: Encoding): Decoder {
  const decode = BLOCKS[name]
  if (decode === undefined) throw new RangeError(`nothing decodes blocks of ${name}`)
  return (bytes) => {
    const count = Math.floor(bytes.byteLength / blockBytes)
    const numbers = new Float32Array(count * blockElements)
    const block = new Block(bytes)
    for (let index = 0; index < count; index++) {
      block.at = index * blockBytes
      decode(block, numbers.subarray(index * blockElements, (index + 1) * blockElements))
    }
    return numbers
  }
}

/** Bits of the super-blocks' scales and minima, six each, in 12 bytes (get_scale_min_k4). */
function scaleAndMinimum(block: Block, at: number, index: number): readonly [scale: number, minimum: number] {
  if (index < 4) return [block.byte(at + index) & 63, block.byte(at + 4 + index) & 63]
  const low = block.byte(at + 4 + index)
  return [(low & 15) | ((block.byte(at + index - 4) >> 6) << 4), (low >> 4) | ((block.byte(at + index) >> 6) << 4)]
}

/** The fifth bits of 32 numbers stand in a word of their own; the low ones in two halves of 16 bytes. */
function fiveBits(block: Block, high: number, low: number, index: number): number {
  const bit = (block.byte(high + (index >> 3)) >> (index & 7)) & 1
  return block.nibble(low, index, 16) | (bit << 4)
}

/** Ternary digits of a byte: it holds ⌈256 q / 243⌉ of five of them, so that multiplying brings each to the top. */
const POWERS_OF_3 = [1, 3, 9, 27, 81]

function ternary(byte: number, digit: number): number {
  const turned = (byte * (POWERS_OF_3[digit] ?? 0)) & 255
  return ((turned * 3) >> 8) - 1
}

/** E2M1 doubled, so that they are integers (kvalues_mxfp4). */
const DOUBLED_E2M1 = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12]

/** Half the scale that an unsigned E4M3 says (ggml_ue4m3_to_fp32). */
function halfScale(code: number): number {
  if (code === 0 || code === 0x7f) return 0
  const exponent = (code >> 3) & 15
  const mantissa = code & 7
  return (exponent === 0 ? mantissa * 2 ** -9 : (1 + mantissa / 8) * 2 ** (exponent - 7)) / 2
}

const BLOCKS: Readonly<Record<string, BlockDecoder>> = {
  Q4_0: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) out[i] = (block.nibble(2, i, 16) - 8) * d
  },
  Q4_1: (block, out) => {
    const [d, m] = [block.half(0), block.half(2)]
    for (let i = 0; i < 32; i++) out[i] = block.nibble(4, i, 16) * d + m
  },
  Q5_0: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) out[i] = (fiveBits(block, 2, 6, i) - 16) * d
  },
  Q5_1: (block, out) => {
    const [d, m] = [block.half(0), block.half(2)]
    for (let i = 0; i < 32; i++) out[i] = fiveBits(block, 4, 8, i) * d + m
  },
  Q8_0: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) out[i] = block.signed(2 + i) * d
  },
  Q8_1: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 32; i++) out[i] = block.signed(4 + i) * d
  },
  Q8_K: (block, out) => {
    const d = block.single(0)
    for (let i = 0; i < 256; i++) out[i] = block.signed(4 + i) * d
  },
  Q2_K: (block, out) => {
    const [d, m] = [block.half(80), block.half(82)]
    for (let i = 0; i < 256; i++) {
      const scale = block.byte(i >> 4)
      const quant = (block.byte(16 + (i >> 7) * 32 + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3
      out[i] = d * (scale & 15) * quant - m * (scale >> 4)
    }
  },
  Q3_K: (block, out) => {
    const d = block.half(108)
    for (let i = 0; i < 256; i++) {
      const group = i >> 4
      const low = (block.byte(96 + (group & 7)) >> (4 * (group >> 3))) & 15
      const high = (block.byte(104 + (group & 3)) >> (2 * (group >> 2))) & 3
      const quant = (block.byte(32 + (i >> 7) * 32 + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3
      const bit = (block.byte(i & 31) >> (i >> 5)) & 1
      out[i] = d * ((low | (high << 4)) - 32) * (quant - (bit === 0 ? 4 : 0))
    }
  },
  Q4_K: (block, out) => {
    const [d, m] = [block.half(0), block.half(2)]
    for (let group = 0; group < 8; group++) {
      const [scale, minimum] = scaleAndMinimum(block, 4, group)
      for (let i = 0; i < 32; i++) {
        const quant = (block.byte(16 + (group >> 1) * 32 + i) >> (4 * (group & 1))) & 15
        out[group * 32 + i] = d * scale * quant - m * minimum
      }
    }
  },
  Q5_K: (block, out) => {
    const [d, m] = [block.half(0), block.half(2)]
    for (let group = 0; group < 8; group++) {
      const [scale, minimum] = scaleAndMinimum(block, 4, group)
      for (let i = 0; i < 32; i++) {
        const low = (block.byte(48 + (group >> 1) * 32 + i) >> (4 * (group & 1))) & 15
        const high = (block.byte(16 + i) >> group) & 1
        out[group * 32 + i] = d * scale * (low | (high << 4)) - m * minimum
      }
    }
  },
  Q6_K: (block, out) => {
    const d = block.half(208)
    for (let i = 0; i < 256; i++) {
      const [half, place] = [i >> 7, i & 127]
      const low = (block.byte(half * 64 + (place & 63)) >> (4 * (place >> 6))) & 15
      const high = (block.byte(128 + half * 32 + (place & 31)) >> (2 * (place >> 5))) & 3
      out[i] = d * block.signed(192 + (i >> 4)) * ((low | (high << 4)) - 32)
    }
  },
  TQ1_0: (block, out) => {
    const d = block.half(52)
    for (let i = 0; i < 160; i++) out[i] = d * ternary(block.byte(i & 31), i >> 5)
    for (let i = 0; i < 80; i++) out[160 + i] = d * ternary(block.byte(32 + (i & 15)), i >> 4)
    for (let i = 0; i < 16; i++) out[240 + i] = d * ternary(block.byte(48 + (i & 3)), i >> 2)
  },
  TQ2_0: (block, out) => {
    const d = block.half(64)
    for (let i = 0; i < 256; i++) {
      out[i] = d * (((block.byte((i >> 7) * 32 + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3) - 1)
    }
  },
  Q1_0: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 128; i++) out[i] = (block.byte(2 + (i >> 3)) >> (i & 7)) & 1 ? d : -d
  },
  Q2_0: (block, out) => {
    const d = block.half(0)
    for (let i = 0; i < 64; i++) out[i] = (((block.byte(2 + (i >> 2)) >> (2 * (i & 3))) & 3) - 1) * d
  },
  MXFP4: (block, out) => {
    const d = 2 ** (block.byte(0) - 128)
    for (let i = 0; i < 32; i++) out[i] = d * (DOUBLED_E2M1[block.nibble(1, i, 16)] ?? 0)
  },
  NVFP4: (block, out) => {
    for (let i = 0; i < 64; i++) {
      const group = i >> 4
      out[i] = halfScale(block.byte(group)) * (DOUBLED_E2M1[block.nibble(4 + group * 8, i & 15, 8)] ?? 0)
    }
  },
  ...GRID_BLOCKS,
}
