/** Further names of objects: links that lead to what is listed already, under another path. */

import { MOST_STRUCTURES } from '../../core/limits.ts'
import type { Hdf5Context } from './context.ts'
import type { Hdf5Object } from './objects.ts'

/** A path, and the one that it leads to. */
export interface Alias {
  readonly path: string
  readonly target: string
}

/** Links that lead to links, and so on; HDF5 follows no more than 16. */
const MOST_STEPS = 16

/** The objects, followed by those that links name, with what lies in these. */
export function withAliases(
  context: Hdf5Context,
  objects: readonly Hdf5Object[],
  aliases: readonly Alias[],
): readonly Hdf5Object[] {
  if (aliases.length === 0) return objects
  const places = new Map(objects.map(({ path }, index) => [path, index]))
  const targets = new Map(aliases.map(({ path, target }) => [path, target]))
  const found: Hdf5Object[] = []
  for (const { path } of aliases) {
    const end = endOf(path, targets)
    // A group that leads to the root or to one around it would have no end.
    const isAround = end !== undefined && (end === '' || path.startsWith(`${end}/`))
    const place = end === undefined || isAround ? undefined : places.get(end)
    if (end === undefined || place === undefined) {
      context.remark('hdf5/link', 'a link that leads to no object', {}, path)
      continue
    }
    // What lies in a group follows it.
    for (let at = place; at < objects.length && found.length < MOST_STRUCTURES; at++) {
      const one = objects[at]
      if (one === undefined || (at > place && !one.path.startsWith(`${end}/`))) break
      found.push({ ...one, path: path + one.path.slice(end.length), ...sharing(one) })
    }
  }
  return [...objects, ...found]
}

function sharing(object: Hdf5Object): { readonly sharedWith?: string } {
  return object.kind === 'dataset' ? { sharedWith: object.path } : {}
}

/** Where a path ends: links in front of it and links to links are followed. */
function endOf(path: string, targets: ReadonlyMap<string, string>): string | undefined {
  let at = path
  for (let step = 0; step < MOST_STEPS; step++) {
    const link = prefixIn(at, targets)
    if (link === undefined) return at
    at = (targets.get(link) ?? '') + at.slice(link.length)
  }
  return undefined
}

/** The shortest beginning of a path that is a link. */
function prefixIn(path: string, targets: ReadonlyMap<string, string>): string | undefined {
  for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
    const prefix = end < 0 ? path : path.slice(0, end)
    if (targets.has(prefix)) return prefix
    if (end < 0) return undefined
  }
}
