/** Receptive fields against sets of indices that are pushed through random networks, one position at a time. */

import { expect, test } from 'vitest'
import { fieldsOf } from '../../src/analyze/shapes/field.ts'
import { seenBy } from '../../src/analyze/shapes/seen.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { type Chance, chance } from './random.ts'

/** For each position of a blob along one axis: the positions of the input that it sees. */
type Sets = readonly ReadonlySet<number>[]

interface Blob {
  readonly name: string
  readonly sets: Sets
}

const union = (sets: Iterable<ReadonlySet<number> | undefined>) => new Set([...sets].flatMap((set) => [...(set ?? [])]))

interface Net {
  readonly lines: string[]
  readonly blobs: Blob[]
}

function layer(net: Net, type: string, bottoms: readonly Blob[], sets: Sets, fields = ''): void {
  const name = `b${net.blobs.length}`
  net.lines.push(
    `layer { name: "${name}" type: "${type}" ${bottoms.map((b) => `bottom: "${b.name}"`).join(' ')} top: "${name}" ${fields} }`,
  )
  net.blobs.push({ name, sets })
}

function convolve(r: Chance, net: Net): void {
  const from = r.pick(net.blobs)
  const [k, s, p, d] = [r.int(1, 3), r.int(1, 2), r.int(0, 1), r.int(1, 2)]
  const size = Math.trunc((from.sets.length + 2 * p - (d * (k - 1) + 1)) / s) + 1
  if (from.sets.length + 2 * p < d * (k - 1) + 1) return
  const sets = Array.from({ length: size }, (_, o) =>
    union(Array.from({ length: k }, (__, t) => from.sets[o * s - p + d * t])),
  )
  layer(
    net,
    'Convolution',
    [from],
    sets,
    `convolution_param { num_output: 2 kernel_size: ${k} stride: ${s} pad: ${p} dilation: ${d} }`,
  )
}

function pool(r: Chance, net: Net): void {
  const from = r.pick(net.blobs)
  const [k, s] = [r.int(1, 3), r.int(1, 2)]
  if (from.sets.length < k) return
  const size = Math.ceil((from.sets.length - k) / s) + 1
  const sets = Array.from({ length: size }, (_, o) => union(Array.from({ length: k }, (__, t) => from.sets[o * s + t])))
  layer(net, 'Pooling', [from], sets, `pooling_param { kernel_size: ${k} stride: ${s} }`)
}

function deconvolve(r: Chance, net: Net): void {
  const from = r.pick(net.blobs)
  const [k, s] = [r.int(1, 4), r.int(1, 2)]
  const size = s * (from.sets.length - 1) + k
  if (size > 60) return
  const sets = Array.from({ length: size }, () => new Set<number>())
  from.sets.forEach((set, i) => {
    for (let t = 0; t < k; t++) for (const index of set) sets[i * s + t]?.add(index)
  })
  layer(net, 'Deconvolution', [from], sets, `convolution_param { num_output: 2 kernel_size: ${k} stride: ${s} }`)
}

function crop(r: Chance, net: Net): void {
  const [from, like] = [r.pick(net.blobs), r.pick(net.blobs)]
  const room = from.sets.length - like.sets.length
  if (room < 0 || from === like) return
  const offset = r.int(0, room)
  const sets = from.sets.slice(offset, offset + like.sets.length)
  layer(net, 'Crop', [from, like], sets, `crop_param { axis: 2 offset: ${offset} }`)
}

function join(r: Chance, net: Net): void {
  const from = r.pick(net.blobs)
  const alike = net.blobs.filter((blob) => blob.sets.length === from.sets.length && blob !== from)
  if (alike.length === 0) return
  const other = r.pick(alike)
  const sets = from.sets.map((set, i) => union([set, other.sets[i]]))
  layer(net, 'Concat', [from, other], sets)
}

function randomNet(r: Chance): Net {
  const size = r.int(6, 24)
  const line = `layer { name: "b0" type: "Input" top: "b0" input_param { shape { dim: 1 dim: 2 dim: ${size} dim: ${size} } } }`
  const net: Net = {
    lines: [line],
    blobs: [{ name: 'b0', sets: Array.from({ length: size }, (_, i) => new Set([i])) }],
  }
  for (let i = r.int(2, 9); i > 0; i--) r.pick([convolve, convolve, pool, deconvolve, crop, join])(r, net)
  return net
}

const ends = (set: Iterable<number> | undefined) => {
  const all = [...(set ?? [])]
  return all.length === 0 ? undefined : [Math.min(...all), Math.max(...all)]
}

test('what outputs see is what sets of indices say, on 2,000 random networks', async () => {
  const random = chance(20260602)
  let checked = 0
  for (let i = 0; i < 2000; i++) {
    const net = randomNet(random)
    const text = net.lines.join('\n')
    const analysis = analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
    for (const { name, sets } of net.blobs.slice(1)) {
      const found = analysis.facts.get(name)
      if (found === undefined) throw new Error(text)
      const at = random.int(0, sets.length - 1)
      const seen = seenBy(analysis, found, [at, at])?.[0]?.axes[0]
      const [box, wanted] = [ends(seen), ends(sets[at])]
      if (String(box) !== String(wanted)) expect(box, `${text}\n${name} at ${at}`).toEqual(wanted)
      checked++
      // The recurrence leaves borders out: it bounds what any output sees, and the middle of a large map attains it.
      const field = fieldsOf(analysis).get(found.node.outputs[0] ?? '')?.axes[0]
      if (field === undefined) continue
      const widest = Math.max(...sets.map((set) => (ends(set)?.[1] ?? 0) - (ends(set)?.[0] ?? 0) + 1))
      const size = Number(field.size.expr)
      if (size < widest) expect(size, `${text}\n${name}`).toBeGreaterThanOrEqual(widest)
    }
  }
  expect(checked).toBeGreaterThan(5000)
})

test('chains of windows far from the border see exactly what the recurrence says', async () => {
  const random = chance(20260603)
  for (let i = 0; i < 600; i++) {
    const size = 120
    const net: Net = {
      lines: [
        `layer { name: "b0" type: "Input" top: "b0" input_param { shape { dim: 1 dim: 2 dim: ${size} dim: ${size} } } }`,
      ],
      blobs: [{ name: 'b0', sets: Array.from({ length: size }, (_, index) => new Set([index])) }],
    }
    const last: Chance = { ...random, pick: (choices) => choices[choices.length - 1] as (typeof choices)[number] }
    for (let depth = random.int(1, 4); depth > 0; depth--) (random.flip() ? convolve : pool)(last, net)
    const blob = net.blobs.at(-1)
    if (blob === undefined || blob.name === 'b0') continue
    const text = net.lines.join('\n')
    const analysis = analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
    const field = fieldsOf(analysis).get(analysis.facts.get(blob.name)?.node.outputs[0] ?? '')?.axes[0]
    const at = blob.sets.length >> 1
    const [first = 0, end = 0] = ends(blob.sets[at]) ?? []
    const half = (value: unknown) => (typeof value === 'bigint' ? Number(value) : Number.NaN)
    expect(half(field?.size.expr), text).toBe(end - first + 1)
    const centre = Number(exact(field?.start.expr)) + at * half(field?.stride.expr)
    expect(centre, text).toBe((first + end) / 2)
  }
})

/** A centre may lie between two positions: n/2. */
function exact(value: unknown): number {
  if (typeof value === 'bigint') return Number(value)
  const [term] = (value as { readonly terms: readonly { readonly n: bigint; readonly d: bigint }[] }).terms
  return term === undefined ? 0 : Number(term.n) / Number(term.d)
}
