/** Every way in which numbers are stored: one by one, several to a byte, or in blocks that share a scale. */

import type { Decoder } from './encodings/decoder.ts'
import { plainDecoder } from './encodings/plain.ts'
import { DTYPE_BITS, DTYPES, type Dtype } from './network/dtype.ts'

export type { Decoder, Numbers } from './encodings/decoder.ts'

/** One way in which numbers are stored. */
export interface Encoding {
  /** Of a plain type its name; of a block the one that its format gives it: `Q4_K`. */
  readonly name: string
  /** The type of what comes out. */
  readonly dtype: Dtype
  /** The least that fills whole bytes: so many numbers take so many bytes. */
  readonly blockElements: number
  readonly blockBytes: number
  /** Parts of a block that are wider than a byte, which the other byte order turns around. */
  readonly wide: readonly WidePart[]
}

/** So many numbers of so many bytes, one after the other. */
export interface WidePart {
  readonly offset: number
  readonly width: number
  readonly count: number
}

/**
 * Blocks of ggml, as ggml-common.h declares them: type, numbers and bytes a block, and its wide parts as `offset:width×count`.
 * Q8_1 has 36 bytes, as llama.cpp reads it; gguf-py up to 0.19 takes 40.
 */
const GGML_BLOCKS: readonly (readonly [name: string, elements: number, bytes: number, ...wide: string[]])[] = [
  ['Q4_0', 32, 18, '0:2×1'],
  ['Q4_1', 32, 20, '0:2×2'],
  ['Q5_0', 32, 22, '0:2×1'],
  ['Q5_1', 32, 24, '0:2×2'],
  ['Q8_0', 32, 34, '0:2×1'],
  ['Q8_1', 32, 36, '0:2×2'],
  ['Q2_K', 256, 84, '80:2×2'],
  ['Q3_K', 256, 110, '108:2×1'],
  ['Q4_K', 256, 144, '0:2×2'],
  ['Q5_K', 256, 176, '0:2×2'],
  ['Q6_K', 256, 210, '208:2×1'],
  ['Q8_K', 256, 292, '0:4×1', '260:2×16'],
  ['IQ1_S', 256, 50, '0:2×1', '34:2×8'],
  ['IQ1_M', 256, 56],
  ['IQ2_XXS', 256, 66, '0:2×33'],
  ['IQ2_XS', 256, 74, '0:2×33'],
  ['IQ2_S', 256, 82, '0:2×1'],
  ['IQ3_XXS', 256, 98, '0:2×1'],
  ['IQ3_S', 256, 110, '0:2×1'],
  ['IQ4_NL', 32, 18, '0:2×1'],
  ['IQ4_XS', 256, 136, '0:2×2'],
  ['TQ1_0', 256, 54, '52:2×1'],
  ['TQ2_0', 256, 66, '64:2×1'],
  ['MXFP4', 32, 17],
  ['NVFP4', 64, 36],
  ['Q1_0', 128, 18, '0:2×1'],
  ['Q2_0', 64, 18, '0:2×1'],
]

/** The encoding of that name: a plain type's, or a block's; `undefined` where there is none. */
export function encodingNamed(name: string): Encoding | undefined {
  const plain = DTYPES.find((dtype) => dtype === name)
  if (plain !== undefined) return DTYPE_BITS[plain] > 0 ? plainEncoding(plain) : undefined
  const block = GGML_BLOCKS.find(([known]) => known === name)
  return block && ggmlEncoding(block)
}

/** Bytes of so many numbers, the last block filled up. */
export function encodedBytes({ blockElements, blockBytes }: Encoding, count: bigint): bigint {
  const size = BigInt(blockElements)
  return ((count + size - 1n) / size) * BigInt(blockBytes)
}

/** What turns stored bytes into numbers; the tables of blocks are loaded when they are needed. */
export async function decoderOf(encoding: Encoding): Promise<Decoder> {
  if (encoding.name === encoding.dtype) return plainDecoder(encoding.dtype)
  return (await import('./encodings/ggml.ts')).ggmlDecoder(encoding)
}

/** Types narrower than a byte are packed from the lowest bit on, so that some of them fill whole bytes only together. */
export function plainEncoding(dtype: Dtype): Encoding {
  const bits = DTYPE_BITS[dtype]
  const blockElements = bits % 8 === 0 ? 1 : bits === 6 ? 4 : 8 / bits
  const blockBytes = (blockElements * bits) / 8
  // A complex number is two numbers side by side.
  const parts = dtype.startsWith('complex') ? 2 : 1
  const width = blockBytes / parts
  const wide = blockElements === 1 && width > 1 ? [{ offset: 0, width, count: parts }] : []
  return { name: dtype, dtype, blockElements, blockBytes, wide }
}

function ggmlEncoding([name, blockElements, blockBytes, ...wide]: (typeof GGML_BLOCKS)[number]): Encoding {
  return { name, dtype: 'float32', blockElements, blockBytes, wide: wide.map(widePart) }
}

function widePart(text: string): WidePart {
  const [offset = 0, width = 0, count = 0] = text.split(/[:×]/).map(Number)
  return { offset, width, count }
}
