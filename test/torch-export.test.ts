/** Programs that torch.export wrote: the same nodes, shapes, parameters and work as PyTorch says; damaged ones are told. */

import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accountOf } from '../src/analyze/account/account.ts'
import { analyze } from '../src/analyze/analyze.ts'
import { costsOf } from '../src/analyze/costs/cost.ts'
import { memorySource } from '../src/core/bytes/bytes.ts'
import { bind, type Expr, equal } from '../src/core/expr.ts'
import { shapeOf } from '../src/core/network/shape.ts'
import { FormatError, type Issue, isError } from '../src/core/words/issue.ts'
import { readNetwork } from '../src/formats/index.ts'
import { parseExpression } from '../src/formats/torch-export/expression.ts'
import { filesBelow } from './shared.ts'

const TRUTH = '../shared/torch-export'

interface TruthOutput {
  readonly name: string | null
  readonly dtype?: string
  readonly shape?: readonly (number | string)[]
  readonly tensors?: readonly TruthOutput[]
  /** Sizes at the values with which the program was exported. */
  readonly hint?: readonly (number | null)[]
}

interface TruthNode {
  readonly name: string
  readonly target: string
  readonly outputs: readonly TruthOutput[]
  readonly module?: string
}

interface TruthTensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
}

interface Truth {
  readonly torchLoads: string
  readonly totals: {
    readonly parametersFramework: number
    readonly buffersInSignature: number
    readonly parameterBytes: number
  }
  readonly nodes: readonly TruthNode[]
  readonly userInputs: readonly TruthOutput[]
  readonly parameters: readonly TruthTensor[]
  readonly buffers: readonly TruthTensor[]
  readonly constants: readonly TruthTensor[]
  readonly flops?: {
    readonly eager?: { readonly total: number }
    readonly exported?: { readonly total: number } | 'same'
  }
}

/** Where the flop counter misses what is computed: LSTMs run by oneDNN, and graphs that it does not look into. */
const MISSED = new Set(['lstm', 'lstm-bi', 'cond', 'cond-nested', 'map'])

async function weigh(file: string) {
  const model = await readNetwork([memorySource(basename(file), new Uint8Array(readFileSync(file)))])
  return analyze(model)
}

/** Sizes as the truth writes them against ours, at some values of their symbols where they are written differently. */
function isSameSize(own: Expr | undefined, wanted: number | string): boolean {
  const parsed = typeof wanted === 'number' ? BigInt(wanted) : parseExpression(wanted)
  if (own === undefined || parsed === undefined) return false
  if (equal(own, parsed) === true) return true
  return [97n, 64n, 33n].every((value) => {
    const some = new Map(
      [...`${wanted}`.matchAll(/[su]\d+/g)].map(([name], index) => [name, value + BigInt(index)] as const),
    )
    return equal(bind(own, some), bind(parsed, some)) === true
  })
}

/** Lists of tensors are several values. */
function flat(outputs: readonly TruthOutput[]): readonly TruthOutput[] {
  return outputs.flatMap((output) => output.tensors ?? [output])
}

function differencesOf(truth: Truth, analysis: Awaited<ReturnType<typeof weigh>>): readonly string[] {
  const { model, facts, totals } = analysis
  const found: string[] = []
  const layers = [...facts.values()]
  const names = layers.map(({ node }) => `${node.name} ${node.type} ${node.module ?? ''}`)
  const wanted = truth.nodes.map(
    ({ name, target, module }) => `${name} ${target.replace(/^torch\.(ops\.)?/, '')} ${module ?? ''}`,
  )
  if (names.join('\n') !== wanted.join('\n')) found.push(`nodes ${names.find((name, index) => name !== wanted[index])}`)
  truth.nodes.forEach(({ name, outputs }, index) => {
    const layer = layers[index]
    flat(outputs).forEach(({ name: value, dtype, shape }, output) => {
      const id = layer?.node.outputs[output]
      const named = model.graph.values.get(id ?? '')?.name
      if (value !== null && named !== value) found.push(`${name}: output ${named} is ${value}`)
      if (shape === undefined) return
      const own = shapeOf(layer?.outputs[output])
      if (own?.length !== shape.length || !shape.every((size, axis) => isSameSize(own[axis], size))) {
        found.push(`${name}: ${own?.map(String)} is ${shape}`)
      }
      if (layer?.results[output]?.dtype !== dtype) found.push(`${name}: ${layer?.results[output]?.dtype} is ${dtype}`)
    })
  })
  const tensors = [...truth.parameters, ...truth.buffers, ...truth.constants]
  for (const { name, dtype, shape } of tensors) {
    const own = model.tensors.find((tensor) => tensor.name === name)
    if (own?.dtype !== dtype || String(own.shape) !== String(shape))
      found.push(`tensor ${name} ${own?.dtype} ${own?.shape}`)
  }
  if (model.tensors.length !== tensors.length) found.push(`${model.tensors.length} tensors are ${tensors.length}`)
  const { parametersFramework, buffersInSignature, parameterBytes } = truth.totals
  if (totals.parameters.value !== BigInt(parametersFramework))
    found.push(`parameters ${totals.parameters.value} are ${parametersFramework}`)
  if (totals.parameterBytes.value !== BigInt(parameterBytes))
    found.push(`bytes ${totals.parameterBytes.value} are ${parameterBytes}`)
  const buffers = truth.buffers.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
  if (totals.buffers.value !== BigInt(buffers))
    found.push(`buffers ${totals.buffers.value} are ${buffers} ${buffersInSignature}`)
  const inputs = model.graph.inputs.map((id) => model.graph.values.get(id)?.name)
  const userInputs = truth.userInputs.flatMap(({ name, shape }) => (shape === undefined ? [] : [name]))
  if (inputs.join() !== userInputs.join()) found.push(`inputs ${inputs} are ${userInputs}`)
  return found
}

/** The values of symbols with which the program was exported. */
function hintsOf({ userInputs }: Truth): ReadonlyMap<string, bigint> {
  const sizes = userInputs.flatMap(({ shape, hint }) =>
    (shape ?? []).map((size, axis) => [size, hint?.[axis]] as const),
  )
  return new Map(
    sizes.flatMap(([size, hint]) =>
      typeof size === 'string' && typeof hint === 'number' ? [[size, BigInt(hint)]] : [],
    ),
  )
}

describe.runIf(existsSync(TRUTH))('programs', () => {
  const files = filesBelow(`${TRUTH}/programs`, '.json')
  it.each(files)('%s', async (json) => {
    const truth = JSON.parse(readFileSync(json, 'utf8')) as Truth
    const analysis = await weigh(json.replace(/json$/, 'pt2'))
    expect(differencesOf(truth, analysis)).toEqual([])
    const refused = analysis.issues.filter(isError).map(({ code }) => code)
    if (truth.torchLoads === 'ok') expect(refused).toEqual([])
    else expect(refused).toContain('torch-export/no-record')
    expect(analysis.issues.filter(({ code }) => code === 'graph/declared-shape')).toEqual([])
    const { unclaimedBytes } = accountOf(analysis.model.files[0] as never) ?? {}
    expect(unclaimedBytes).toBe(0)
  })

  it.each(files)('work of %s', async (json) => {
    const truth = JSON.parse(readFileSync(json, 'utf8')) as Truth
    const { eager, exported } = truth.flops ?? {}
    const flops = typeof exported === 'object' ? exported.total : eager?.total
    if (flops === undefined || MISSED.has(basename(json, '.json'))) return
    const { macs } = costsOf(await weigh(json.replace(/json$/, 'pt2')))
    expect(`${bind(macs.value, hintsOf(truth))}`).toBe(`${flops / 2}`)
  })
})

describe.runIf(existsSync(TRUTH))('programs that are damaged, hostile or odd', () => {
  const lines = existsSync(TRUTH) ? readFileSync(`${TRUTH}/bad/truth.jsonl`, 'utf8').trim().split('\n') : []
  const cases = lines.map(
    (line) => JSON.parse(line) as { readonly file: string; readonly what: string; readonly torch: string },
  )
  it.each(cases)('$file: $what', async ({ file, torch }) => {
    const started = performance.now()
    let issues: readonly Issue[] = []
    try {
      issues = (await weigh(`${TRUTH}/bad/${file}`)).issues
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      issues = [error.issue]
    }
    expect(performance.now() - started).toBeLessThan(2000)
    expect(issues.some(isError), issues.map(({ code }) => code).join()).toBe(torch !== 'ok')
  })
})

describe.runIf(existsSync(TRUTH))('programs of older versions', () => {
  const lines = existsSync(TRUTH) ? readFileSync(`${TRUTH}/old/truth.jsonl`, 'utf8').trim().split('\n') : []
  it.each(lines.map((line) => JSON.parse(line)))('$file', async (truth) => {
    const analysis = await weigh(`${TRUTH}/old/${truth.file}`)
    const layers = [...analysis.facts.values()]
    expect(layers.map(({ node }) => `torch.ops.${node.type}`)).toEqual(
      truth.nodes.map(({ target }: TruthNode) => target),
    )
    truth.nodes.forEach(({ outputs }: TruthNode, index: number) => {
      flat(outputs).forEach(({ shape }, output) => {
        if (shape === undefined) return
        const own = shapeOf(layers[index]?.outputs[output])
        expect(shape.every((size, axis) => isSameSize(own?.[axis], size))).toBe(true)
      })
    })
    for (const { of, dtype, shape } of truth.inputSpecs) {
      if (of !== null)
        expect(analysis.model.tensors.find(({ name }) => name === of)).toMatchObject({
          dtype,
          shape: shape.map(BigInt),
        })
    }
    expect(accountOf(analysis.model.files[0] as never)?.unclaimedBytes).toBe(0)
    expect(analysis.issues.filter(isError)).toEqual([])
  })
})
