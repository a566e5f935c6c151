/** The examples of docs/defining-layers.md: each definition weighs its network, and what the page says is true. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Analysis, analyze, exprText, memorySource, readNetwork, say } from '../src/index.ts'

const page = readFileSync('docs/defining-layers.md', 'utf8')

interface Example {
  readonly title: string
  readonly toml: string
  readonly net: string
  readonly said: string
}

const examples = page
  .split(/^## /m)
  .filter((section) => /^\d/.test(section))
  .map((section): Example => {
    const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(section)?.[1] ?? ''
    return {
      title: section.split('\n')[0] ?? '',
      toml: block('toml'),
      net: block('prototxt'),
      said: section.slice(section.lastIndexOf('```') + 3),
    }
  })

async function weigh(net: string, toml: string): Promise<Analysis> {
  const source = memorySource('net.prototxt', new TextEncoder().encode(net))
  return analyze(await readNetwork([source], { definitions: [{ name: 'my-layers.toml', text: toml }] }))
}

function shapeOf(analysis: Analysis, blob: string): string | undefined {
  for (const { node, outputs } of analysis.facts.values()) {
    const index = node.outputs.findIndex((value) => analysis.model.graph.values.get(value)?.name === blob)
    if (index >= 0) return outputs[index]?.map(({ expr }) => exprText(expr)).join(' × ')
  }
  return undefined
}

describe('docs/defining-layers.md', () => {
  it('has ten examples', () => {
    expect(examples.length).toBe(10)
  })

  it.each(examples)('$title', async ({ toml, net, said }) => {
    const analysis = await weigh(net, toml)
    const errors = analysis.issues.filter(({ severity }) => severity === 'error').map(({ message }) => say(message))
    expect(errors).toEqual([...said.matchAll(/error is “([^”]+)”/g)].map(([, text]) => text))
    for (const [, blob = '', shape] of said.matchAll(/`(\w+)` is ([\w× ]*\w)/g))
      expect([blob, shapeOf(analysis, blob)]).toEqual([blob, shape])
    for (const [, layer, count] of said.matchAll(/`(\w+)` has (\d+) (?:learned )?parameters/g)) {
      const learned = analysis.facts.get(layer ?? '')?.params.filter(({ kind }) => kind === 'learned') ?? []
      expect(learned.reduce((sum, param) => sum + Number(param.count?.expr), 0)).toBe(Number(count))
    }
    for (const [, count] of said.matchAll(/(\d+) statistics/g))
      expect(analysis.totals.statistics.value).toBe(BigInt(count ?? 0))
    for (const [, count] of said.matchAll(/takes (\d+) MACs/g)) {
      expect([...analysis.facts.values()].map(({ cost }) => cost?.macs?.expr)).toContain(BigInt(count ?? 0))
    }
  })
})

describe('mistakes in a definition', () => {
  const net =
    'input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\nlayer { name: "x" type: "Mine" bottom: "data" top: "out" }'
  const head = '[[layer]]\ntype = "Mine"\ndoc = "…"\n'

  it.each([
    ['a function that is none', "outputs = ['[N, C, flor(H/2), W]']", 4, 20, 'there is no function "flor"'],
    [
      'a name that is none',
      'parameters = { step = "int" }\noutputs = [\'[N, C, H/stpe, W]\']',
      5,
      22,
      'there is no parameter "stpe"',
    ],
    [
      'a formula that stops',
      "let = { h = 'ceil(H/2' }\noutputs = ['[N, h]']",
      4,
      22,
      'expected "," or ")", but the formula ends',
    ],
    ['a formula on two lines', "outputs = ['''[N,\n  C, H / 0]''']", 5, 10, 'division by zero'],
    ['a key that is none', 'output = "b0"', 4, 10, 'a layer has no `output`'],
    ['no TOML', 'outputs = [', 5, 1, 'this is no TOML'],
  ])('%s', async (_, text, line, column, said) => {
    const analysis = await weigh(net, `${head}${text}\n`)
    const found = analysis.issues.find(({ where }) => where?.file === 'my-layers.toml')
    expect(found && say(found.message)).toContain(said)
    expect([found?.where?.line, found?.where?.column]).toEqual([line, column])
  })
})
