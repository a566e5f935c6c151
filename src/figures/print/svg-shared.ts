/** Outlines that occur again and again (lattices, hatches) are written once and used wherever they stand. */

import { closedLine, leaves, type Path, type Polygon, type Scene, type Segment } from '../scene/scene.ts'
import { type PathData, pathData } from './svg-path.ts'

/** Shorter outlines are as long as what refers to them. */
const WORTH_SHARING = 40

export interface SharedPaths {
  /** The outlines that are shared; empty where none are. */
  definitions(): string
  /** A path or polygon with its other attributes. */
  printPath(item: Path | Polygon, attributes: string): string
}

/** Finds the outlines that occur more than once. */
export function sharedPaths(scene: Scene): SharedPaths {
  const data = new Map<Path | Polygon, PathData>()
  const counts = new Map<string, number>()
  for (const leaf of leaves(scene.items)) {
    if (leaf.kind !== 'path' && leaf.kind !== 'polygon') continue
    const said = pathData(segmentsOf(leaf))
    data.set(leaf, said)
    if (said.rest.length >= WORTH_SHARING) counts.set(said.rest, (counts.get(said.rest) ?? 0) + 1)
  }
  const ids = new Map<string, string>()
  for (const [rest, count] of counts) if (count > 1) ids.set(rest, `${scene.id}-${ids.size}`)
  const paths = [...ids].map(([rest, id]) => `<path id="${id}" d="M0 0${rest}"/>`)
  return {
    definitions: () => (paths.length === 0 ? '' : `<defs>${paths.join('')}</defs>\n`),
    printPath: (item, attributes) => {
      const { x, y, rest } = data.get(item) ?? pathData(segmentsOf(item))
      const id = ids.get(rest)
      if (id === undefined) return `<path ${attributes} d="M${x} ${y}${rest}"/>`
      return `<use ${attributes} href="#${id}" x="${x}" y="${y}"/>`
    },
  }
}

function segmentsOf(item: Path | Polygon): readonly Segment[] {
  return item.kind === 'path' ? item.segments : closedLine(item.points)
}
