import { describe, expect, test } from 'vitest'
import { memorySource } from '../../core/bytes/bytes.ts'
import { exprText } from '../../core/expr.ts'
import { say } from '../../core/words/message.ts'
import { readNetwork } from '../../formats/index.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { type Budget, checkBudgets, isWithin, shareUsed } from './budget.ts'

/** 1 × 3 × 8 × 8 → conv1 8 × 6 × 6 (8 × 3 × 3 × 3 + 8 = 224) → ip 10 × 288 + 10 = 2,890; 3,114 in all, 12,456 bytes. */
const NET = `name: "tiny"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
        convolution_param { num_output: 8 kernel_size: 3 } }
layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
layer { name: "ip" type: "InnerProduct" bottom: "conv1" top: "ip" inner_product_param { num_output: 10 } }
`

const UNKNOWN = `${NET}layer { name: "odd" type: "Nobody" bottom: "ip" top: "odd" }\n`
const OPEN = NET.replace('dim: 1 dim: 3 dim: 8 dim: 8', '').replace('shape { }', '')

async function weighed(text: string): Promise<Analysis> {
  return analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
}

async function checked(budget: Budget, text = NET) {
  const { checks, issues } = await checkBudgets(await weighed(text), [budget])
  return { check: checks[0], issue: issues[0] }
}

const max = (key: string, given: string): Budget => ({ rule: 'max', key, given })
const min = (key: string, given: string): Budget => ({ rule: 'min', key, given })
const require = (key: string, given: string): Budget => ({ rule: 'require', key, given })

describe('a budget of the network', () => {
  test.each([
    ['parameters', '3114', 'within', 'totals.parameters', '3114'],
    ['parameters', '3113', 'over', 'totals.parameters', '3114'],
    ['totals.parameters', '3.114k', 'within', 'totals.parameters', '3114'],
    ['parameterBytes', '12456', 'within', 'totals.parameterBytes', '12456'],
    ['parameterBytes', '12.1KiB', 'over', 'totals.parameterBytes', '12456'],
    // 12.2 × 1,024 = 12,492.8
    ['parameterBytes', '12.2KiB', 'within', 'totals.parameterBytes', '12456'],
    ['training.parameterBytes', '1M', 'within', 'totals.training.parameterBytes', '12456'],
    ['weightBytes', '12455B', 'over', 'files.weights.weightBytes', '12456'],
    ['dataMemoryBytes', '1M', 'within', 'totals.asCountedBy.caffe.dataMemoryBytes', '3112'],
    ['thop.count', '1G', 'within', 'totals.asCountedBy.thop.count', undefined],
    ['issues.error', '0', 'within', 'issues.error', '0'],
    ['inputs.0.shape.1', '3', 'within', 'model.inputs.0.shape.1', '3'],
  ])('%s ≤ %s: %s', async (key, given, verdict, figure, actual) => {
    const { check } = await checked(max(key, given))
    expect(check).toMatchObject({ verdict, figure })
    if (actual !== undefined) expect(exprText(check?.actual?.value ?? 0n)).toBe(actual)
  })

  test.each([
    ['3114', 'within'],
    ['3115', 'under'],
    ['1M', 'under'],
  ])('parameters ≥ %s: %s', async (given, verdict) => {
    expect((await checked(min('parameters', given))).check?.verdict).toBe(verdict)
  })

  test('tells the layers that weigh most, with what they add', async () => {
    const { check } = await checked(max('parameterBytes', '1K'))
    const told = check?.heaviest.map(({ layer, value }) => [layer.node.id, value])
    expect(told).toEqual([
      ['ip', 11560n],
      ['conv1', 896n],
    ])
    expect(check && shareUsed(check)).toBe(12.456)
  })

  test('at its peak counts what is alive then', async () => {
    // data 768 and conv1 8 × 6 × 6 × 4 = 1,152 bytes
    const { check } = await checked(max('peakActivationBytes', '1K'))
    expect(check?.actual?.value).toBe(1920n)
    expect(check?.heaviest.map(({ layer, value }) => [layer.node.id, value])).toEqual([
      ['conv1', 1152n],
      ['data', 768n],
    ])
  })

  test('exact beyond the integers of JavaScript', async () => {
    const huge = NET.replace('num_output: 10', 'num_output: 1000000000').replace('dim: 8 dim: 8', 'dim: 5000 dim: 5000')
    const { check } = await checked(max('parameters', '9007199254740993'), huge)
    expect(check?.actual?.value).toBeGreaterThan(9007199254740993n)
    const exact = String(check?.actual?.value)
    expect((await checked(max('parameters', exact), huge)).check?.verdict).toBe('within')
    const less = String(BigInt(exact) - 1n)
    expect((await checked(max('parameters', less), huge)).check?.verdict).toBe('over')
  })
})

describe('a budget of layers', () => {
  test.each([
    ['layer.parameterBytes', '11560', 'within', 'ip'],
    ['layer.parameterBytes', '11559', 'over', 'ip'],
    ['layer.parameters', '1K', 'over', 'ip'],
    ['layer(conv*).parameters', '224', 'within', 'conv1'],
    ['layer(conv*).macs', '7775', 'over', 'conv1'],
    ['layer(conv*).macs', '7776', 'within', 'conv1'],
    ['layer.outputs.0.shape.1', '10', 'within', 'ip'],
    ['layer.field.size.0', '2', 'over', 'ip'],
    ['layer(conv1).parameters.1.count', '8', 'within', 'conv1'],
  ])('%s ≤ %s: %s, of %s', async (key, given, verdict, layer) => {
    const { check } = await checked(max(key, given))
    expect([check?.verdict, check?.layer?.node.id]).toEqual([verdict, layer])
  })

  test('names all that break it, the worst first', async () => {
    const { check } = await checked(max('layer.parameters', '100'))
    expect(check?.heaviest.map(({ layer }) => layer.node.id)).toEqual(['ip', 'conv1'])
  })

  test('of a minimum, the least decides', async () => {
    const { check } = await checked(min('layer(*).outputBytes', '100'))
    expect([check?.verdict, check?.layer?.node.id]).toEqual(['under', 'ip'])
  })
})

describe('what is not known', () => {
  test('a lower bound over the budget is over, else the figure is not known', async () => {
    expect((await checked(max('parameters', '3113'), UNKNOWN)).check?.verdict).toBe('over')
    const { check } = await checked(max('parameters', '1M'), UNKNOWN)
    expect(check?.verdict).toBe('unknown')
    expect(check?.unknown.map(({ node }) => node.id)).toEqual(['odd'])
    expect(check && isWithin([check])).toBeUndefined()
  })

  test('a lower bound that reaches a minimum reaches it', async () => {
    expect((await checked(min('parameters', '3114'), UNKNOWN)).check?.verdict).toBe('within')
    expect((await checked(min('parameters', '3115'), UNKNOWN)).check?.verdict).toBe('unknown')
  })

  test('sizes that nobody gave leave open what depends on them', async () => {
    const text = 'layer { name: "d" type: "Data" top: "d" data_param { batch_size: 8 source: "x" } }\n'
    for (const net of [OPEN, text]) {
      expect((await checked(max('activationBytes', '1M'), net)).check?.verdict, net).toBe('unknown')
    }
  })

  test('an unknown layer leaves open a budget of layers only where it is meant', async () => {
    expect((await checked(max('layer.parameters', '1M'), UNKNOWN)).check?.verdict).toBe('unknown')
    expect((await checked(max('layer(c*).parameters', '1M'), UNKNOWN)).check?.verdict).toBe('within')
    expect((await checked(max('layer.parameters', '1K'), UNKNOWN)).check?.verdict).toBe('over')
  })
})

describe('a list of what may be used', () => {
  test.each([
    ['types', 'Input,Convolution,ReLU,InnerProduct', 'within', []],
    ['types', 'Input, Conv*, *Product , ReLU', 'within', []],
    ['types', 'Input,Convolution', 'forbidden', ['relu1', 'ip']],
    ['families', 'input,conv,activation,dense', 'within', []],
    ['families', 'input,conv,dense', 'forbidden', ['relu1']],
    ['operators', 'input,conv,relu', 'forbidden', ['ip']],
  ])('%s=%s: %s', async (key, given, verdict, layers) => {
    const { check } = await checked(require(key, given))
    expect([check?.verdict, check?.heaviest.map(({ layer }) => layer.node.id)]).toEqual([verdict, layers])
  })
})

describe('what can not be understood is told with what to type', () => {
  test.each([
    [max('paramters', '5M'), 'there is no figure `paramters`', 'did you mean parameters?'],
    [max('xyz', '5M'), 'there is no figure `xyz`', 'figures are '],
    [max('layer.mac', '5M'), 'there is no figure `layer.mac`', 'did you mean layer.macs?'],
    [max('layer(cnv1).macs', '5M'), 'no layer is called `cnv1`', 'did you mean conv1?'],
    [max('parameters', '5 lions'), 'parameters is budgeted by an amount, not by `5 lions`', 'amounts are'],
    [max('macs', '5 GFLOPs'), 'macs is budgeted by an amount', 'amounts are'],
    [max('parameters', '20MiB'), 'parameters is a count, and 20MiB are bytes', 'type parameterBytes'],
    [max('count', '5'), 'several figures are called `count`', 'type one of '],
    [max('__proto__', '5'), 'there is no figure `__proto__`', 'figures are'],
    [require('type', 'ReLU'), 'nothing is required by the name `type`', 'did you mean types?'],
    [require('opset', '12'), 'nothing is required by the name `opset`', 'Caffe has no operator sets'],
    [require('constructor', 'a'), 'nothing is required by the name `constructor`', 'there are types'],
  ])('%j', async (budget, text, hint) => {
    const { check, issue } = await checked(budget)
    expect(check).toBeUndefined()
    expect(issue && say(issue.message)).toContain(text)
    expect(issue?.hint && say(issue.hint)).toContain(hint)
  })
})
