/** Types of files that llama.cpp makes: a mixture of types of tensors each. */

/** A type of files → the type that most of their tensors get (llama-quant.cpp, llama_model_quantize_impl). */
export const FILE_TYPES: Readonly<Record<string, string>> = {
  ...{ F32: 'float32', F16: 'float16', BF16: 'bfloat16', Q8_0: 'Q8_0' },
  ...{ Q4_0: 'Q4_0', Q4_1: 'Q4_1', Q5_0: 'Q5_0', Q5_1: 'Q5_1' },
  ...{ Q2_K: 'Q2_K', Q2_K_S: 'Q2_K', Q3_K_S: 'Q3_K', Q3_K_M: 'Q3_K', Q3_K_L: 'Q3_K' },
  ...{ Q4_K_S: 'Q4_K', Q4_K_M: 'Q4_K', Q5_K_S: 'Q5_K', Q5_K_M: 'Q5_K', Q6_K: 'Q6_K' },
  ...{ IQ3_S: 'IQ3_S', IQ3_M: 'IQ3_S', IQ4_NL: 'IQ4_NL', IQ4_XS: 'IQ4_XS' },
}

export const FILE_TYPE_NAMES: readonly string[] = Object.keys(FILE_TYPES)

/** The type of that name, in any case; `undefined` where llama.cpp has none, or it follows from the data. */
export function fileTypeNamed(name: string): string | undefined {
  return FILE_TYPE_NAMES.find((known) => known === name.toUpperCase())
}
