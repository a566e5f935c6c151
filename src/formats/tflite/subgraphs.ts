/** Which subgraphs an operator runs. */

import type { FlatTable } from '../../wire/flatbuffers/read.ts'
import { numberOf, tableOf } from './file.ts'

/** Subgraphs by operator: what each is to it, and the field of its options that names it. */
const FIELDS: Readonly<Record<string, readonly (readonly [name: string, field: string])[]>> = {
  IF: [
    ['then', 'then_subgraph_index'],
    ['else', 'else_subgraph_index'],
  ],
  WHILE: [
    ['cond', 'cond_subgraph_index'],
    ['body', 'body_subgraph_index'],
  ],
  CALL_ONCE: [['init', 'init_subgraph_index']],
}

/** The subgraphs that an operator of a type runs; an index may be one that is not there. */
export function subgraphsOf(
  type: string | undefined,
  operator: FlatTable,
): readonly { readonly name: string; readonly index: number }[] {
  const options = tableOf(operator, 'builtin_options')
  return (FIELDS[type ?? ''] ?? []).map(([name, field]) => ({ name, index: numberOf(options, field) }))
}
