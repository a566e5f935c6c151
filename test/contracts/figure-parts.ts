/** Whether what a figure draws says whose it is: every shape on a layer is that layer's, every weight names its blob. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { readNet } from '../../src/figures/net/read.ts'
import { type Box, boundsOf } from '../../src/figures/scene/draw.ts'
import type { Group, Item, Scene, Shape } from '../../src/figures/scene/scene.ts'
import { meet } from './figure-geometry.ts'

/** Shapes that stand for a layer, and those that stand for nothing: the page, frames, legends. */
interface Parts {
  readonly owned: Map<string, Shape[]>
  readonly loose: Shape[]
}

function partsOf({ items }: Scene): Parts {
  const parts: Parts = { owned: new Map(), loose: [] }
  const visit = (all: readonly Item[], owner: string | undefined): void => {
    for (const item of all) {
      if (item.kind === 'group') visit(item.items, item.nodes?.[0] ?? (item.edge ? '' : owner))
      else if (item.kind === 'text' || item.kind === 'raster') continue
      else if (owner === undefined) parts.loose.push(item)
      else parts.owned.set(owner, [...(parts.owned.get(owner) ?? []), item])
    }
  }
  visit(items, undefined)
  return parts
}

function holds(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}

/** Shapes that lie on a layer's body and don't say that they are its: only what holds the whole body may. */
export function ownerlessShapes(scene: Scene): readonly string[] {
  const { owned, loose } = partsOf(scene)
  owned.delete('')
  const bodies = [...owned].flatMap(([node, shapes]) => {
    const filled = shapes.filter(({ kind, fill }) => (kind === 'rect' || kind === 'polygon') && fill !== undefined)
    return filled.map((shape) => ({ node, box: boundsOf([shape]) as Box }))
  })
  return loose.flatMap((shape) => {
    const box = boundsOf([shape])
    if (!box) return []
    const on = bodies.find((body) => meet(box, body.box) && !holds(box, body.box))
    return on ? [`a ${shape.kind} lies on ${on.node}: ${Object.values(box).join(' ')}`] : []
  })
}

function tensorsOf(items: readonly Item[], found = new Set<string>()): ReadonlySet<string> {
  for (const item of items) {
    if (item.kind !== 'group') continue
    if (item.tensor !== undefined) found.add(item.tensor)
    tensorsOf(item.items, found)
  }
  return found
}

/** The blobs that `kernels` draws of a network whose sizes are known, and that it did not name. */
export function namelessWeights(analysis: Analysis, scene: Scene): readonly string[] {
  const drawn = tensorsOf(scene.items)
  const wanted = readNet(analysis, { norms: true, shapes: true }).layers.flatMap(({ family, blocks, inner }) => [
    ...(family === 'conv' || family === 'dense' ? blocks.slice(0, 2) : []),
    // One number for a whole layer is no vector of cells.
    ...(family === 'conv' || family === 'dense' || family === 'pool'
      ? inner.flatMap((part) => part.blocks.filter(({ count }) => count !== 1n))
      : []),
  ])
  return wanted.map(({ node, name }) => `${node}.${name}`).filter((tensor) => !drawn.has(tensor))
}

/** Groups of a scene, each with the layers that it stands for. */
export function layerGroups({ items }: Scene): readonly Group[] {
  return items.flatMap((item) => {
    if (item.kind !== 'group') return []
    return item.nodes ? [item] : layerGroups({ items: item.items } as Scene)
  })
}
