/** The definitions that come with the program. */

import type { Arity, LayerDefinition, ParameterDefinition } from '../../../core/network/layer-type.ts'
import { DEFINITIONS } from './definitions.generated.ts'

let builtIn: readonly LayerDefinition[] | undefined

/** The definitions that are built in, in the order of their files. */
export function builtInDefinitions(): readonly LayerDefinition[] {
  builtIn ??= (JSON.parse(DEFINITIONS, withIntegers) as readonly Stored[]).map(whole)
  return builtIn
}

/** As scripts/make-forks.ts writes it: what is empty is left out. */
interface Stored extends Partial<Omit<LayerDefinition, 'parameters' | 'bottoms' | 'tops'>> {
  readonly bottoms: string
  readonly tops: string
  readonly parameters?: readonly (Partial<Omit<ParameterDefinition, 'path'>> & {
    readonly name: string
    readonly kind: ParameterDefinition['kind']
    readonly path: string
  })[]
}

function withIntegers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('int' in value) || typeof value.int !== 'string') return value
  return BigInt(value.int)
}

const EMPTY = {
  type: '',
  spellings: [],
  variant: '',
  forks: [],
  group: '',
  family: 'unknown',
  doc: '',
  source: '',
  isPaired: false,
  isLoss: false,
  symbols: {},
  names: [],
  checks: [],
  outputs: [],
  blobsAfter: false,
  sharesMemory: false,
  operations: {},
} as const

function whole({ parameters = [], bottoms, tops, ...rest }: Stored): LayerDefinition {
  return {
    ...EMPTY,
    // Blobs that are empty are left out, too; without another layer to be like, there are none.
    ...(rest.like === undefined && { blobs: [] }),
    ...rest,
    bottoms: arity(bottoms),
    tops: arity(tops),
    parameters: parameters.map((parameter) => ({
      isList: false,
      isRequired: false,
      ...parameter,
      path: parameter.path.split('.'),
    })),
  }
}

function arity(text: string): Arity {
  const [min = '0', max = ''] = text.split('..')
  return max === '' ? { min: Number(min) } : { min: Number(min), max: Number(max) }
}
