/** Orders in which frameworks keep the same numbers: which way one array is read so that it stands as another does. */

/** A way to walk through an array: sizes of the axes as they are walked, and the distance of neighbours along each. */
export interface Layout {
  /** How the axes of the second array stand in the first: `2, 3, 1, 0`; empty where nothing moves. */
  readonly order: readonly number[]
  /** The sizes into which the second array is parted before its axes are moved. */
  readonly parted: readonly number[]
  /** Blocks of the first axis in another order: gates of a recurrent layer; empty: as they are. */
  readonly blocks: readonly number[]
}

/** Of more ways than this, the rest is not tried. */
const MOST_LAYOUTS = 2000

/**
 * Ways to read an array of the second shape so that it has the first: as it lies, with its axes in any other order, with an axis
 * that was flattened from a map of features parted and put together the other way round, and with its blocks (the gates of
 * recurrent layers) in another order. Axes of one do not count.
 */
export function layoutsBetween(
  first: readonly number[],
  second: readonly number[],
  map: readonly number[] = [],
  gates: readonly number[] = [],
): readonly Layout[] {
  const wanted = first.filter((size) => size !== 1)
  const found: Layout[] = []
  const add = (parted: readonly number[]) => {
    for (const order of orders(parted.length)) {
      if (
        fills(
          order.map((axis) => parted[axis] ?? 1),
          wanted,
        )
      )
        found.push({ order, parted, blocks: [] })
    }
  }
  const sizes = second.filter((size) => size !== 1)
  add(sizes)
  const features = map.filter((size) => size !== 1)
  if (features.length > 1) for (const parted of partings(sizes, features)) add(parted)
  const straight = found[0]
  for (const count of gates) {
    if ((wanted[0] ?? 0) % count !== 0) continue
    for (const layout of found.slice()) {
      for (const blocks of orders(count)) found.push({ ...layout, blocks })
    }
  }
  return straight === undefined ? [] : found.slice(0, MOST_LAYOUTS)
}

/** Whether axes, one or several in a row put together, are those that are wanted. */
function fills(sizes: readonly number[], wanted: readonly number[]): boolean {
  let at = 0
  for (const size of wanted) {
    let product = 1
    while (product < size && at < sizes.length) product *= sizes[at++] ?? 1
    if (product !== size) return false
  }
  return at === sizes.length
}

/** The sizes with one axis parted into those of a map, in the order in which it was flattened: features first, or last. */
function partings(sizes: readonly number[], features: readonly number[]): readonly (readonly number[])[] {
  const count = features.reduce((product, size) => product * size, 1)
  const [first = 1, ...places] = features
  return sizes.flatMap((size, axis) =>
    size === count
      ? [features, [...places, first]].map((parts) => [...sizes.slice(0, axis), ...parts, ...sizes.slice(axis + 1)])
      : [],
  )
}

/** All orders of so many things, as they are first; of more than five only that. */
function orders(count: number): readonly (readonly number[])[] {
  if (count > 5) return [Array.from({ length: count }, (_, index) => index)]
  if (count === 0) return [[]]
  return orders(count - 1)
    .flatMap((rest) => Array.from({ length: count }, (_, at) => [...rest.slice(0, at), count - 1, ...rest.slice(at)]))
    .sort((one, other) => compare(one, other))
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

/** Whether an array is read just as it lies. */
export function isAsItLies({ order, blocks }: Layout): boolean {
  return order.every((axis, index) => axis === index) && blocks.every((block, index) => block === index)
}

/** For each place of the first array, where its number stands in the second. */
export function placesOf({ order, parted, blocks }: Layout, count: number): (place: number) => number {
  const strides = parted.map((_, axis) => parted.slice(axis + 1).reduce((product, size) => product * size, 1))
  const walked = order.map((axis) => ({ size: parted[axis] ?? 1, stride: strides[axis] ?? 1 })).reverse()
  const block = blocks.length === 0 ? count : count / blocks.length
  return (place) => {
    const from = Math.floor(place / block)
    let rest = blocks.length === 0 ? place : (blocks[from] ?? from) * block + (place % block)
    let at = 0
    for (const { size, stride } of walked) {
      at += (rest % size) * stride
      rest = Math.floor(rest / size)
    }
    return at
  }
}
