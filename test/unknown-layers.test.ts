/** One unknown layer in the middle: what stands before it keeps every figure, and nothing behind it is told wrong. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../src/entries/ask.ts'
import { type Analysis, analyze, exprText, memorySource, readNetwork } from '../src/index.ts'
import { filesBelow, SHARED } from './shared.ts'

/** Networks with layers of the newest form, whose types can be replaced one by one. */
const networks = filesBelow(`${SHARED}/nets`, '.prototxt')
  .filter((file) => /^\s*layer\s*\{/m.test(readFileSync(file, 'utf8')))
  .filter((_, index) => index % 4 === 0)
  .slice(0, 30)

async function weigh(name: string, text: string): Promise<Analysis> {
  const source = memorySource(name, new TextEncoder().encode(text))
  return analyze(await readNetwork([source], {}))
}

/** Sizes of outputs and parameters of each layer of the file. */
function figures(analysis: Analysis) {
  const shape = (sizes: readonly { readonly expr: Parameters<typeof exprText>[0] }[] | undefined) =>
    sizes?.map(({ expr }) => exprText(expr))
  return [...analysis.facts.values()]
    .filter(({ node }) => !node.inserted)
    .map(({ node, outputs, params, complete }) => ({
      name: node.name,
      outputs: outputs.map(shape),
      params: params.map((param) => shape(param.shape)),
      complete,
    }))
}

/** A size may be unknown where the intact network knows it, but never another. */
function agrees(found: readonly string[] | undefined, truth: readonly string[] | undefined): boolean {
  if (found === undefined || truth === undefined) return true
  return found.length === truth.length && found.every((size, axis) => size === '?' || size === truth[axis])
}

type Figures = ReturnType<typeof figures>[number]

/** What a layer tells otherwise than in the intact network; `known` where it has parameters of its own. */
function wrong(layer: Figures, truth: Figures | undefined, known: boolean): readonly string[] {
  const told: string[] = []
  layer.outputs.forEach((shape, top) => {
    if (!agrees(shape, truth?.outputs[top])) told.push(`${layer.name}: ${shape} instead of ${truth?.outputs[top]}`)
  })
  if (!known) return told
  if (layer.params.length !== truth?.params.length) told.push(`${layer.name}: ${layer.params.length} blobs`)
  layer.params.forEach((shape, blob) => {
    if (!agrees(shape, truth?.params[blob])) told.push(`${layer.name}: ${shape} instead of ${truth?.params[blob]}`)
  })
  return told
}

describe.runIf(networks.length > 0)('an unknown layer in the middle', () => {
  it.each(networks)('%s', async (file) => {
    const text = readFileSync(file, 'utf8')
    const intact = figures(await weigh(file, text))
    const places = [
      ...text.matchAll(
        /\btype\s*:\s*["'](Convolution|ReLU|Pooling|InnerProduct|LRN|Concat|Eltwise|BatchNorm|Dropout|Scale|Softmax)["']/g,
      ),
    ]
    for (const place of spread(places)) {
      const { index } = place
      const broken = `${text.slice(0, index)}type: "Nobodys"${text.slice(index + place[0].length)}`
      const analysis = await weigh(file, broken)
      const found = figures(analysis)
      const at = found.findIndex(({ name }) => isUnknown(analysis, name))
      expect(found.slice(0, at)).toEqual(intact.slice(0, at))
      expect(found.map(({ name }) => name)).toEqual(intact.map(({ name }) => name))
      expect(found.slice(at).flatMap((layer, offset) => wrong(layer, intact[at + offset], offset > 0))).toEqual([])
      expect(unknownKernels(found.slice(at + 1), intact.slice(at + 1))).toEqual([])
      expect(analysis.totals.parameters.complete).toBe(false)
    }
  })
})

/** Kernels that should be known but are not: a convolution knows its channels once another stands before it. */
function unknownKernels(found: readonly Figures[], intact: readonly Figures[]): readonly string[] {
  const isOpen = (shape: readonly string[] | undefined) => shape === undefined || shape.includes('?')
  const open = found.filter(({ params }, index) =>
    params.some((shape) => isOpen(shape) && intact[index]?.params.length),
  )
  // Joins and flattened maps leave more open than a single layer; a plain chain leaves one.
  return open.length <= found.length / 2 + 1 ? [] : open.map(({ name }) => name)
}

function isUnknown(analysis: Analysis, name: string): boolean {
  return [...analysis.facts.values()].some(({ node }) => node.name === name && node.type === 'Nobodys')
}

/** The first, the last, and some between. */
function spread<T>(all: readonly T[]): readonly T[] {
  const count = Math.min(8, all.length)
  return Array.from(
    { length: count },
    (_, i) => all[Math.floor((i * (all.length - 1)) / Math.max(1, count - 1))],
  ).filter((each) => each !== undefined)
}

const definitions = [...filesBelow(SHARED, '.prototxt')]

describe.runIf(definitions.length > 0)('every definition', () => {
  it('is read, with every field known or reported at its line', async () => {
    const strange: string[] = []
    for (const file of definitions) {
      const text = readFileSync(file)
      try {
        const { issues } = analyze(await readNetwork([memorySource(file, text)], {}))
        strange.push(
          ...issues
            .filter(({ code, where }) => code.startsWith('text/') && where?.line === undefined)
            .map(({ code }) => `${file}: ${code}`),
        )
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'FormatError') strange.push(`${file}: ${error}`)
      }
    }
    expect(strange).toEqual([])
  })
})

it('of an unknown layer, and of what follows it, nobody says what it sees', async () => {
  const text = `
    layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 8 kernel_size: 3 } }
    layer { name: "m" type: "Wonder" bottom: "c" top: "m" } layer { name: "r" type: "ReLU" bottom: "m" top: "r" }`
  const analysis = await weigh('net.prototxt', text)
  expect([...fieldsOf(analysis).keys()]).toEqual(['data', 'c'])
})
