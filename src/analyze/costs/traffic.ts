/** Bytes that layers must move at least, the arithmetic for each byte, and the bound on time that both set. */

import { add, type Expr, isKnown, mul, sum } from '../../core/expr.ts'
import { bytesOf as widthOf } from '../../core/network/dtype.ts'
import type { NodeId } from '../../core/network/model.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { allOperations, costsOf } from './cost.ts'

/** What one layer reads and writes, each value once, as if it had room for everything while it runs. */
export interface Traffic {
  readonly layer: Facts
  readonly readBytes: Expr
  readonly writtenBytes: Expr
  readonly macs: Expr
  /** Two for each multiply-accumulate and one for every other operation. */
  readonly flops: Expr
}

/** A machine as two numbers: what it computes and what it moves in a second, at best. */
export interface Device {
  readonly name: string
  /** Operations a second, a multiply-accumulate being two. */
  readonly peak: number
  /** Bytes a second. */
  readonly bandwidth: number
  readonly source?: string
}

/** A layer on a machine: the shortest time that it can take, and which of the two sets it. */
export interface Bound {
  readonly traffic: Traffic
  readonly seconds: number
  readonly limit: 'memory' | 'arithmetic'
}

/** Traffic of every layer of the file; layers that only give a blob another shape move nothing. */
export function trafficOf(analysis: Analysis): readonly Traffic[] {
  const costs = costsOf(analysis).layers
  return [...analysis.facts.values()]
    .filter(({ node }) => !node.inserted)
    .map((layer) => {
      const cost = costs.get(layer.node.id)
      const [macs, others] = cost === undefined ? [0n, 0n] : [cost.macs, allOperations(cost.operations)]
      return { layer, ...bytesOf(layer, analysis), macs, flops: add(mul(2n, macs), others) }
    })
}

function bytesOf({ node, inputs, outputBytes, parameterBytes }: Facts, { model }: Analysis) {
  if (node.op.sharesMemory === true) return { readBytes: 0n, writtenBytes: 0n }
  let read: Expr = parameterBytes
  node.inputs.forEach((value, index) => {
    const dtype = model.graph.values.get(value ?? '')?.dtype ?? 'float32'
    const count = (inputs[index] ?? []).reduce<Expr>((product, size) => mul(product, size), 1n)
    if (inputs[index] !== undefined) read = add(read, mul(count, BigInt(widthOf(dtype))))
  })
  const written = sum(outputBytes.map((bytes) => bytes?.expr ?? 0n))
  // What comes from outside is there already.
  return { readBytes: read, writtenBytes: node.inputs.length === 0 ? 0n : written }
}

/** The bound of every layer whose sizes are known, on a machine. Never a measured time. */
export function boundsOn(device: Device, traffic: readonly Traffic[]): ReadonlyMap<NodeId, Bound> {
  const bounds = new Map<NodeId, Bound>()
  for (const each of traffic) {
    const bytes = add(each.readBytes, each.writtenBytes)
    if (!isKnown(bytes) || !isKnown(each.flops)) continue
    const moving = Number(bytes) / device.bandwidth
    const computing = Number(each.flops) / device.peak
    if (moving === 0 && computing === 0) continue
    const limit = moving >= computing ? 'memory' : 'arithmetic'
    bounds.set(each.layer.node.id, { traffic: each, seconds: Math.max(moving, computing), limit })
  }
  return bounds
}

/** A few machines, by what their makers print: single precision and memory bandwidth. */
export const DEVICES: readonly Device[] = [
  { name: 'v100', peak: 15.7e12, bandwidth: 900e9, source: 'NVIDIA Tesla V100 SXM2 data sheet, 2017' },
  {
    name: 'a100',
    peak: 19.5e12,
    bandwidth: 1555e9,
    source: 'NVIDIA A100 40GB data sheet, 2020 (FP32, no tensor cores)',
  },
  { name: 'p100', peak: 9.3e12, bandwidth: 732e9, source: 'NVIDIA Tesla P100 PCIe 16GB data sheet, 2016' },
  { name: 't4', peak: 8.1e12, bandwidth: 320e9, source: 'NVIDIA T4 data sheet, 2018 (bandwidth "320+ GB/s")' },
  {
    name: 'k80',
    peak: 5.6e12,
    bandwidth: 480e9,
    source: 'NVIDIA Tesla K80 board specification, 2015, both GPUs, base clock',
  },
]
