/** Reads from a TrueType or OpenType font (or the first of a collection) which characters it has and how wide they are. */

/** What is read of a font. */
export interface FontFacts {
  readonly unitsPerEm: number
  /** Advance width of every code point that has a glyph, in units of the font. */
  readonly advances: ReadonlyMap<number, number>
}

/** Reads tables `head`, `hhea`, `hmtx` and `cmap` (formats 4 and 12); throws where one is missing. */
export function readFont(bytes: Uint8Array): FontFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const table = (tag: string): number => findTable(view, tag)
  const metricCount = view.getUint16(table('hhea') + 34)
  const hmtx = table('hmtx')
  const advanceOf = (glyph: number): number => view.getUint16(hmtx + 4 * Math.min(glyph, metricCount - 1))
  const advances = new Map<number, number>()
  for (const [code, glyph] of glyphsOf(view, table('cmap'))) if (glyph) advances.set(code, advanceOf(glyph))
  return { unitsPerEm: view.getUint16(table('head') + 18), advances }
}

const COLLECTION = 0x74746366

function findTable(view: DataView, tag: string): number {
  // A collection starts with `ttcf` and the places of its fonts.
  const start = view.getUint32(0) === COLLECTION ? view.getUint32(12) : 0
  const count = view.getUint16(start + 4)
  for (let i = 0; i < count; i += 1) {
    const at = start + 12 + 16 * i
    const name = String.fromCharCode(...[0, 1, 2, 3].map((j) => view.getUint8(at + j)))
    if (name === tag) return view.getUint32(at + 8)
  }
  throw new Error(`the font has no table ${tag}`)
}

function* glyphsOf(view: DataView, cmap: number): Generator<readonly [number, number]> {
  const count = view.getUint16(cmap + 2)
  for (let i = 0; i < count; i += 1) {
    const at = cmap + view.getUint32(cmap + 8 + 8 * i)
    if (view.getUint16(at) === 4) yield* format4(view, at)
    if (view.getUint16(at) === 12) yield* format12(view, at)
  }
}

function* format4(view: DataView, at: number): Generator<readonly [number, number]> {
  const size = view.getUint16(at + 6)
  for (let i = 0; i < size; i += 2) {
    const last = view.getUint16(at + 14 + i)
    const first = view.getUint16(at + 16 + size + i)
    const delta = view.getUint16(at + 16 + 2 * size + i)
    const rangeAt = at + 16 + 3 * size + i
    const range = view.getUint16(rangeAt)
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const raw = range ? view.getUint16(rangeAt + range + 2 * (code - first)) : code
      yield [code, raw || !range ? (raw + delta) & 0xffff : 0]
    }
  }
}

function* format12(view: DataView, at: number): Generator<readonly [number, number]> {
  const groups = view.getUint32(at + 12)
  for (let i = 0; i < groups; i += 1) {
    const group = at + 16 + 12 * i
    const first = view.getUint32(group)
    for (let code = first; code <= view.getUint32(group + 4); code += 1) {
      yield [code, view.getUint32(group + 8) + code - first]
    }
  }
}

const HEADER = 12
const RECORD = 16

/** The first font of a collection as a font of its own; any other font as it is. Tables are copied, aligned to four. */
export function standaloneFont(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) !== COLLECTION) return bytes
  const start = view.getUint32(12)
  const count = view.getUint16(start + 4)
  const head = HEADER + RECORD * count
  const tables = Array.from({ length: count }, (_, i) => {
    const record = start + HEADER + RECORD * i
    return { offset: view.getUint32(record + 8), length: view.getUint32(record + 12) }
  })
  const size = tables.reduce((sum, { length }) => sum + aligned(length), head)
  const font = new Uint8Array(size)
  const out = new DataView(font.buffer)
  font.set(bytes.subarray(start, start + head))
  let at = head
  tables.forEach(({ offset, length }, i) => {
    font.set(bytes.subarray(offset, offset + length), at)
    out.setUint32(HEADER + RECORD * i + 8, at)
    at += aligned(length)
  })
  return font
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4
}
