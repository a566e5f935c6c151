/** What ONNX's own programs say of networks, held against what is weighed. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Analysis } from '../src/analyze/analysis.ts'
import { weighFile } from '../src/cli/networks.ts'
import { type Expr, exprText, sum } from '../src/core/expr.ts'
import { dtypeNamed } from '../src/core/network/dtype.ts'
import { shapeOf } from '../src/core/network/shape.ts'
import type { ReadOptions } from '../src/formats/format.ts'

const ONNX = '../shared/onnx'

export interface ValueTruth {
  readonly dtype?: string
  readonly shape?: readonly (number | string | null)[] | null
  readonly by?: string
  readonly dataDependent?: boolean
}

export interface NetworkTruth {
  readonly name: string
  readonly inputs: readonly {
    readonly name: string
    readonly bound: readonly number[]
    readonly dtype: string
    /** Of inputs that decide what runs. */
    readonly value?: readonly number[]
  }[]
  readonly values: Readonly<Record<string, ValueTruth>>
  readonly outputs: readonly (ValueTruth & { readonly name: string })[]
  readonly parameters?: Readonly<Record<string, number>>
  /** `byRuleFromShapes` leaves com.microsoft out, and graphs inside nodes; what a quantised network costs the float one says. */
  readonly macs?: { readonly byRuleFromShapes?: number; readonly ofTheFloatNetwork?: number }
}

export function networkTruths(): readonly NetworkTruth[] {
  if (!existsSync(ONNX)) return []
  return readdirSync(`${ONNX}/networks`)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${ONNX}/networks/${name}`, 'utf8')))
}

/** Weighs a network with the inputs that it was run with. */
export async function weighNetwork({ name, inputs }: NetworkTruth): Promise<Analysis> {
  const given: ReadOptions = {
    inputs: new Map(inputs.map(({ name: input, bound }) => [input, bound.map(BigInt)])),
    values: new Map(
      inputs.flatMap(({ name: input, bound, dtype, value }) =>
        value === undefined
          ? []
          : [[input, { shape: bound.map(BigInt), dtype: dtypeNamed(dtype), elements: value.map(BigInt) }] as const],
      ),
    ),
  }
  const { analysis, issues } = await weighFile(`${ONNX}/networks/${name}.onnx`, given)
  if (analysis === undefined) throw new Error(JSON.stringify(issues))
  return analysis
}

/** Shapes by the names of values in the top graph, as far as nodes make them. */
export function shapesByName({ model, facts }: Analysis): ReadonlyMap<string, readonly Expr[] | undefined> {
  const found = new Map<string, readonly Expr[] | undefined>()
  for (const { node, outputs } of facts.values()) {
    node.outputs.forEach((id, index) => {
      const name = model.graph.values.get(id)?.name
      if (name !== undefined) found.set(name, shapeOf(outputs[index]))
    })
  }
  return found
}

export function shapeText(shape: readonly Expr[] | undefined): string {
  return shape === undefined ? '?' : `[${shape.map(exprText).join(', ')}]`
}

/** Multiply-accumulates of the top graph's own nodes. */
export function topMacs({ facts }: Analysis): Expr {
  const own = [...facts.values()].filter(({ branches }) => branches.length === 0)
  return sum(own.map(({ cost }) => cost?.macs?.expr ?? 0n))
}
