/** Strokes of a pen as a picture of few pixels, as a scanned digit is one. */

/** A place on the pad, in its pixels. */
export type Place = readonly [x: number, y: number]

/** The places that the pen went through while it was down. */
export type Stroke = readonly Place[]

export interface Size {
  readonly width: number
  readonly height: number
}

/** How thick a pen is on a pad of this size: about as thick as those of MNIST's digits on theirs, which measure 28. */
function radiusOn({ width, height }: Size): number {
  return Math.max(0.6, Math.min(width, height) / 26)
}

/** Ink from 0 to 1, row by row: full within the pen's radius, and fading over one pixel. */
export function inkOf(strokes: readonly Stroke[], size: Size): Float32Array {
  const ink = new Float32Array(size.width * size.height)
  const radius = radiusOn(size)
  for (const stroke of strokes) {
    stroke.forEach((place, i) => {
      addLine(ink, size, stroke[i - 1] ?? place, place, radius)
    })
  }
  return ink
}

function addLine(ink: Float32Array, { width, height }: Size, from: Place, to: Place, radius: number): void {
  const reach = radius + 1
  const [left, right] = [Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach]
  const [top, bottom] = [Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach]
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
      const value = radius + 0.5 - distance(x + 0.5, y + 0.5, from, to)
      const at = y * width + x
      ink[at] = Math.max(ink[at] ?? 0, Math.min(1, value))
    }
  }
}

/** From a point to a line between two places. */
function distance(x: number, y: number, [x1, y1]: Place, [x2, y2]: Place): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}

/** MNIST's digits fill a box of 20 pixels of the 28, and their ink has its centre in the middle. */
const BOX = 20 / 28
/** A dot must not become a blot. */
const MOST_GROWTH = 4

/** The strokes, as large and as central as MNIST's digits are. */
export function centred(strokes: readonly Stroke[], size: Size): readonly Stroke[] {
  const places = strokes.flat()
  if (places.length === 0) return strokes
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)]
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const room = Math.min(size.width, size.height) * BOX - 2 * radiusOn(size)
  const scale = Math.min(MOST_GROWTH, room / Math.max(right - left, bottom - top, 0.001))
  const [middleX, middleY] = [size.width / 2, size.height / 2]
  const scaled = moved(strokes, (x, y) => [
    middleX + (x - (left + right) / 2) * scale,
    middleY + (y - (top + bottom) / 2) * scale,
  ])
  const [x, y] = centreOf(inkOf(scaled, size), size)
  return moved(scaled, (oldX, oldY) => [oldX + middleX - x, oldY + middleY - y])
}

function moved(strokes: readonly Stroke[], to: (x: number, y: number) => Place): readonly Stroke[] {
  return strokes.map((stroke) => stroke.map(([x, y]) => to(x, y)))
}

/** The centre of the ink's mass. */
function centreOf(ink: Float32Array, { width, height }: Size): Place {
  let [sum, x, y] = [0, 0, 0]
  ink.forEach((value, at) => {
    sum += value
    x += value * ((at % width) + 0.5)
    y += value * (Math.floor(at / width) + 0.5)
  })
  return sum === 0 ? [width / 2, height / 2] : [x / sum, y / sum]
}
