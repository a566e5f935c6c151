/** The peak of memory against a simulation that allocates and releases, on random networks with branches. */

import { expect, test } from 'vitest'
import { livenessOf } from '../../src/analyze/costs/liveness.ts'
import { analyze, memorySource, readNetwork } from '../../src/index.ts'
import { type Chance, chance } from './random.ts'

interface Step {
  readonly text: string
  readonly reads: readonly string[]
  /** The blob that it writes, and whose memory that is. */
  readonly writes: string
  readonly kind: 'new' | 'view' | 'in-place'
}

const SIZES = new Map<string, number>()

/** A random network: every layer reads blobs that exist, some work in place, some only reshape, some join. */
function randomSteps(r: Chance): readonly Step[] {
  const steps: Step[] = []
  const shapes = new Map<string, number[]>()
  SIZES.clear()
  const blob = (name: string, shape: number[]) => {
    shapes.set(name, shape)
    SIZES.set(name, 4 * shape.reduce((product, size) => product * size, 1))
  }
  const start = [r.int(1, 2), r.int(1, 4), 4, 4]
  blob('b0', start)
  steps.push({
    text: `layer { name: "b0" type: "Input" top: "b0" input_param { shape { ${start.map((d) => `dim: ${d}`).join(' ')} } } }`,
    reads: [],
    writes: 'b0',
    kind: 'new',
  })
  const count = r.int(3, 14)
  for (let i = 1; i <= count; i++) steps.push(randomStep(r, i, shapes, blob))
  return steps
}

function randomStep(
  r: Chance,
  i: number,
  shapes: ReadonlyMap<string, number[]>,
  blob: (name: string, shape: number[]) => void,
): Step {
  const name = `b${i}`
  const from = r.pick([...shapes.keys()])
  const shape = shapes.get(from) ?? []
  const layer = (type: string, bottoms: readonly string[], top: string, fields = '') =>
    `layer { name: "l${i}" type: "${type}" ${bottoms.map((b) => `bottom: "${b}"`).join(' ')} top: "${top}" ${fields} }`
  const kind = r.int(0, 4)
  if (kind === 0) return { text: layer('ReLU', [from], from), reads: [from], writes: from, kind: 'in-place' }
  if (kind === 1) {
    blob(name, [shape[0] ?? 1, shape.slice(1).reduce((product, size) => product * size, 1), 1, 1])
    const fields = `reshape_param { shape { dim: 0 dim: -1 dim: 1 dim: 1 } }`
    return { text: layer('Reshape', [from], name, fields), reads: [from], writes: name, kind: 'view' }
  }
  const partner = r.pick([...shapes.keys()])
  if (kind === 2 && String(shapes.get(partner)) === String(shape)) {
    blob(name, shape)
    return { text: layer('Eltwise', [from, partner], name), reads: [from, partner], writes: name, kind: 'new' }
  }
  const out = r.int(1, 6)
  blob(name, [shape[0] ?? 1, out, ...shape.slice(2)])
  const fields = `convolution_param { num_output: ${out} kernel_size: 1 }`
  return { text: layer('Convolution', [from], name, fields), reads: [from], writes: name, kind: 'new' }
}

/**
 * How often the version that each layer reads first is read in all. Caffe splits a blob of several readers, and a layer
 * that works on a copy in place of the blob does not work in place.
 */
function usesOf(steps: readonly Step[]): readonly number[] {
  const latest = new Map<string, { uses: number }>()
  const first = steps.map(({ reads, writes }) => {
    const versions = reads.map((blob) => latest.get(blob))
    for (const version of versions) if (version) version.uses++
    latest.set(writes, { uses: 0 })
    return versions[0]
  })
  return first.map((version) => version?.uses ?? 0)
}

/** Allocates what a layer writes, runs it, and releases what nobody reads any more. */
function simulate(steps: readonly Step[]): number {
  // Each write of a blob is a version of its own: whoever reads a blob later reads its latest version.
  const uses = usesOf(steps)
  const memory: { size: number; lastUse: number }[] = []
  const versions = new Map<string, { used: boolean; place: number }>()
  const isNew = (step: number) =>
    steps[step]?.kind === 'new' || (steps[step]?.kind === 'in-place' && (uses[step] ?? 0) > 1)
  steps.forEach(({ reads, writes }, step) => {
    for (const blob of reads) {
      const version = versions.get(blob)
      if (version === undefined) throw new Error(blob)
      version.used = true
      const piece = memory[version.place]
      if (piece) piece.lastUse = step
    }
    const place = isNew(step) ? memory.length : (versions.get(reads[0] ?? '')?.place ?? 0)
    if (isNew(step)) memory.push({ size: SIZES.get(writes) ?? 0, lastUse: step })
    const old = versions.get(writes)
    if (old !== undefined && !old.used) results.push(old.place)
    versions.set(writes, { used: false, place })
  })
  for (const { used, place } of versions.values()) if (!used) results.push(place)
  for (const place of results.splice(0)) {
    const piece = memory[place]
    if (piece) piece.lastUse = steps.length
  }
  let held = 0
  let peak = 0
  let next = 0
  steps.forEach((_, step) => {
    if (isNew(step)) held += memory[next++]?.size ?? 0
    peak = Math.max(peak, held)
    for (const piece of memory.slice(0, next)) if (piece.lastUse === step) held -= piece.size
  })
  return peak
}

const results: number[] = []

test('the peak is that of allocating and releasing, on 3,000 random networks', async () => {
  const random = chance(20260601)
  for (let i = 0; i < 3000; i++) {
    const steps = randomSteps(random)
    const text = steps.map((step) => step.text).join('\n')
    const wanted = BigInt(simulate(steps))
    const analysis = analyze(await readNetwork([memorySource('net.prototxt', new TextEncoder().encode(text))]))
    const { peak, moments } = livenessOf(analysis)
    if (peak.value !== wanted) expect(peak.value, text).toBe(wanted)
    if (moments.length !== steps.length) expect(moments.length, text).toBe(steps.length)
  }
})
