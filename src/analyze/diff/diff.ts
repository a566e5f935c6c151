/** What differs between two networks: layer by layer, field by field, and what it comes to. */

import { type Shape, shapeKey, shapeOf } from '../../core/network/shape.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { align } from './align.ts'
import { type AbsentDiff, absentDiffs, type FieldChange, fieldChanges } from './fields.ts'
import {
  type Change,
  isUnchanged,
  type LayerFigure,
  layerFigures,
  type NetworkFigure,
  networkFigures,
} from './figures.ts'
import { type Rewiring, rewiringOf } from './rewiring.ts'
import { type Side, sidesOf } from './sides.ts'

/** A blob whose shape differs. */
export interface ShapeChange {
  /** The blob's name, or the parameter's; the first side's where the second has no such blob. */
  readonly name: string
  /** `undefined` where the side has no such blob. */
  readonly before: KnownShape | undefined
  readonly after: KnownShape | undefined
}

/** A shape; `undefined` where its rank is not known. */
export interface KnownShape {
  readonly shape: Shape | undefined
}

/**
 * What became of a layer. The first that applies: `added`, `removed`, `changed` where a field of its own differs, `renamed`
 * where only its name does, `moved` where only its place among the others does, and `affected` where only sizes and counts
 * differ, as a consequence of other changes.
 */
export type LayerFate = 'added' | 'removed' | 'changed' | 'renamed' | 'moved' | 'affected'

/** What became of one layer. */
export interface LayerDiff {
  readonly fate: LayerFate
  /** `undefined` where the layer is added. */
  readonly before: Facts | undefined
  /** `undefined` where the layer is removed. */
  readonly after: Facts | undefined
  readonly isRenamed: boolean
  /** The layers that it stood and stands behind, where its place among the others differs; empty: at the front. */
  readonly moved: { readonly before: string; readonly after: string } | undefined
  readonly fields: readonly FieldChange[]
  /** Only shapes that differ. */
  readonly outputs: readonly ShapeChange[]
  readonly params: readonly ShapeChange[]
  readonly figures: Readonly<Record<LayerFigure, Change>>
}

/** Where two networks differ. */
export interface NetworkDiff {
  readonly before: Analysis
  readonly after: Analysis
  /** True where nothing differs that a definition can say. */
  readonly isEqual: boolean
  /** Fields of the network as a whole. */
  readonly fields: readonly FieldChange[]
  /** Layers that differ, in the second network's order; those that are gone stand where they stood. */
  readonly layers: readonly LayerDiff[]
  /** Layers that phase, level and stages leave out, and that differ. */
  readonly absent: readonly AbsentDiff[]
  readonly totals: Readonly<Record<NetworkFigure, Change>>
  /** Every layer of the first network that is in the second → its name there. */
  readonly names: ReadonlyMap<string, string>
}

/**
 * Compares two networks by what they are, not by how they are written: the order of fields, fields that say their default,
 * old spellings and comments make no difference. Layers are joined by their names, and where these differ, by what the
 * layers are and where they stand.
 */
export function diffNetworks(before: Analysis, after: Analysis): NetworkDiff {
  const sides = sidesOf(before, after)
  const alignment = align(sides.before.alignables, sides.after.alignables)
  const rewiring = rewiringOf(sides.before, sides.after, alignment)
  const layers = inOrder(sides, rewiring).flatMap(([one, other]) => layerDiff(one, other, sides, rewiring) ?? [])
  const fields = fieldChanges(before.model.settings?.() ?? [], after.model.settings?.() ?? [])
  const absent = absentDiffs(before, after)
  return {
    before,
    after,
    isEqual: layers.length + fields.length + absent.length === 0,
    fields,
    layers,
    absent,
    totals: networkFigures(before, after),
    // Of several layers of a name, the first counts, as when weights are copied.
    names: new Map(
      alignment.pairs.toReversed().map(([one, other]) => [nameAt(sides.before, one), nameAt(sides.after, other)]),
    ),
  }
}

interface Sides {
  readonly before: Side
  readonly after: Side
}

function nameAt({ layers }: Side, place: number): string {
  return layers[place]?.node.name ?? ''
}

type Row = readonly [before: number | undefined, after: number | undefined]

/** All layers of both sides: those of the second in its order, and those that are gone where they stood. */
function inOrder({ before, after }: Sides, { toAfter, toBefore, moved }: Rewiring): readonly Row[] {
  const rows: Row[] = []
  let next = 0
  const goneUpTo = (place: number) => {
    for (; next < place; next++) if (!toAfter.has(next)) rows.push([next, undefined])
  }
  after.layers.forEach((_, place) => {
    const one = toBefore.get(place)
    if (one !== undefined && !moved.has(place)) goneUpTo(one)
    rows.push([one, place])
  })
  goneUpTo(before.layers.length)
  return rows
}

function layerDiff(
  one: number | undefined,
  other: number | undefined,
  sides: Sides,
  rewiring: Rewiring,
): LayerDiff | undefined {
  const before = one === undefined ? undefined : sides.before.layers[one]
  const after = other === undefined ? undefined : sides.after.layers[other]
  const sizes = {
    before,
    after,
    outputs: shapeChanges(outputsOf(before, sides.before), outputsOf(after, sides.after)),
    params: shapeChanges(paramsOf(before), paramsOf(after)),
    figures: layerFigures(
      { layer: before, analysis: sides.before.analysis },
      { layer: after, analysis: sides.after.analysis },
    ),
  }
  if (before === undefined || after === undefined || one === undefined || other === undefined) {
    const fate = before === undefined ? 'added' : 'removed'
    return { fate, ...sizes, isRenamed: false, moved: undefined, fields: [] }
  }
  const fields = [
    ...retyped(before, after),
    ...rewiring.fieldsOf(one, other),
    ...fieldChanges(sides.before.settings[one] ?? [], sides.after.settings[other] ?? []),
  ]
  const isRenamed = before.node.name !== after.node.name
  const moved = rewiring.moved.has(other)
    ? { before: nameAt(sides.before, one - 1), after: nameAt(sides.after, other - 1) }
    : undefined
  const fate = fateOf({ fields, isRenamed, moved, ...sizes })
  return fate && { fate, ...sizes, isRenamed, moved, fields }
}

function fateOf({
  fields,
  isRenamed,
  moved,
  outputs,
  params,
  figures,
}: Omit<LayerDiff, 'fate'>): LayerFate | undefined {
  // Most layers name their outputs after themselves.
  if (fields.some(({ path }) => !isRenamed || !path.startsWith('top'))) return 'changed'
  if (isRenamed) return 'renamed'
  if (moved !== undefined) return 'moved'
  const isSame = outputs.length + params.length === 0 && Object.values(figures).every(isUnchanged)
  return isSame ? undefined : 'affected'
}

function retyped({ node: before }: Facts, { node: after }: Facts): readonly FieldChange[] {
  if (before.type === after.type) return []
  return [{ path: 'type', before: before.type, after: after.type, fallback: undefined, where: after.where }]
}

interface NamedShape extends KnownShape {
  readonly name: string
}

function outputsOf(layer: Facts | undefined, { wiring }: Side): readonly NamedShape[] {
  return (layer?.node.outputs ?? []).map((value, index) => {
    return { name: wiring.name(value), shape: shapeOf(layer?.outputs[index]) }
  })
}

function paramsOf(layer: Facts | undefined): readonly NamedShape[] {
  return (layer?.params ?? []).map(({ name, shape }) => ({ name, shape: shapeOf(shape) }))
}

function shapeChanges(before: readonly NamedShape[], after: readonly NamedShape[]): readonly ShapeChange[] {
  const longer = before.length > after.length ? before : after
  return longer.flatMap((_, index): readonly ShapeChange[] => {
    const [one, other] = [before[index], after[index]]
    if (one !== undefined && other !== undefined && shapeKey(one.shape) === shapeKey(other.shape)) return []
    return [{ name: (other ?? one)?.name ?? '', before: one, after: other }]
  })
}
