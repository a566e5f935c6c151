/** Prints a scene as one page of PDF, vector for vector and text as text, by calls of pdfkit that the caller hands in. */

import { joined } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type FontSet, fontRuns } from '../fonts/load.ts'
import { type Colours, coloursOf, type Paint } from '../scene/palette.ts'
import { groundOf, runBox, runsOf } from '../scene/raster.ts'
import { type Look, leaves, type Raster, type Scene, type Segment, type Shape, type Text } from '../scene/scene.ts'

/** What is used of a pdfkit document. */
export interface PdfDocument {
  registerFont(name: string, bytes: Uint8Array): unknown
  font(name: string): unknown
  fontSize(size: number): unknown
  text(
    text: string,
    x: number,
    y: number,
    options: { readonly lineBreak: false; readonly baseline: 'alphabetic' },
  ): unknown
  widthOfString(text: string): number
  fillColor(colour: string): unknown
  strokeColor(colour: string): unknown
  lineWidth(width: number): unknown
  lineCap(cap: 'butt' | 'round'): unknown
  dash(length: number, options: { readonly space: number }): unknown
  undash(): unknown
  opacity(value: number): unknown
  moveTo(x: number, y: number): unknown
  lineTo(x: number, y: number): unknown
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): unknown
  closePath(): unknown
  rect(x: number, y: number, width: number, height: number): unknown
  roundedRect(x: number, y: number, width: number, height: number, radius: number): unknown
  ellipse(x: number, y: number, rx: number, ry: number): unknown
  fill(): unknown
  stroke(): unknown
  fillAndStroke(): unknown
  save(): unknown
  restore(): unknown
  scale(factor: number): unknown
  rotate(angle: number, options: { readonly origin: number[] }): unknown
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
  on(event: 'end', listener: () => void): unknown
  end(): unknown
}

/** How a document is begun: `new PDFDocument(options)`. */
export type NewPdfDocument = (options: {
  readonly size: readonly [number, number]
  readonly margin: 0
  readonly lang: string
  readonly displayTitle: true
  readonly info: Readonly<Record<string, string | Date>>
}) => PdfDocument

/** A finished PDF. */
export interface PrintedPdf {
  readonly bytes: Uint8Array
  readonly warnings: readonly Message[]
}

/** Points of a pixel. */
const POINTS = 0.75

/** Readers open no longer page; larger figures are printed smaller. Source: PDF 32000-1, annex C. */
const LONGEST = 14_400

/** Prints the page. Equal scenes give equal bytes: the document carries no date of today. */
export async function printPdf(scene: Scene, begin: NewPdfDocument, fonts: FontSet): Promise<PrintedPdf> {
  const points = Math.min(POINTS, LONGEST / Math.max(scene.width, scene.height))
  const page = begin({
    size: [scene.width * points, scene.height * points],
    margin: 0,
    lang: scene.language,
    displayTitle: true,
    info: { Title: scene.title, Subject: scene.description, CreationDate: new Date(0), ModDate: new Date(0) },
  })
  const done = collect(page)
  for (const font of [fonts.regular, fonts.bold, ...fonts.others]) page.registerFont(font.name, font.bytes)
  page.scale(points)
  const missing = new Set<string>()
  const colours = coloursOf(scene.theme, scene.palette)
  for (const leaf of leaves(scene.items)) {
    if (leaf.kind === 'text') drawText(page, leaf, colours, fonts, missing)
    else if (leaf.kind === 'raster') drawRaster(page, leaf, colours)
    else drawShape(page, leaf, colours)
  }
  page.end()
  const characters = [...missing].slice(0, 12).join(' ')
  const warnings =
    missing.size === 0 ? [] : [message('no font has {characters}: a question mark stands for it', { characters })]
  return { bytes: await done, warnings }
}

function collect(page: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    page.on('data', (chunk) => void chunks.push(chunk))
    page.on('end', () => resolve(joined(chunks)))
  })
}

/** Colours by name; a literal colour is itself. */
function colour(colours: Colours, paint: Paint): string {
  return colours.get(paint) ?? paint
}

function drawShape(page: PdfDocument, item: Shape, colours: Colours): void {
  page.save()
  outline(page, item)
  paint(page, item, colours)
  page.restore()
}

function drawRaster(page: PdfDocument, item: Raster, colours: Colours): void {
  const ground = groundOf(item)
  page.save()
  page.rect(item.x, item.y, item.width, item.height)
  page.fillColor(colour(colours, ground))
  page.fill()
  for (const [paint, runs] of runsOf(item, ground)) {
    for (const run of runs) {
      const { x, y, width, height } = runBox(item, run)
      page.rect(x, y, width, height)
    }
    page.fillColor(colour(colours, paint))
    page.fill()
  }
  page.restore()
}

function outline(page: PdfDocument, item: Shape): void {
  if (item.kind === 'rect') {
    const { x, y, width, height, radius } = item
    if (radius) page.roundedRect(x, y, width, height, Math.min(radius, width / 2, height / 2))
    else page.rect(x, y, width, height)
  } else if (item.kind === 'ellipse') page.ellipse(item.x, item.y, item.rx, item.ry)
  else if (item.kind === 'polygon') {
    item.points.forEach(([x, y], i) => void (i === 0 ? page.moveTo(x, y) : page.lineTo(x, y)))
    page.closePath()
  } else for (const segment of item.segments) trace(page, segment)
}

function trace(page: PdfDocument, segment: Segment): void {
  if (segment[0] === 'Z') page.closePath()
  else if (segment[0] === 'C') {
    const [, x1, y1, x2, y2, x, y] = segment
    page.bezierCurveTo(x1, y1, x2, y2, x, y)
  } else if (segment[0] === 'M') page.moveTo(segment[1], segment[2])
  else page.lineTo(segment[1], segment[2])
}

function paint(page: PdfDocument, look: Look, colours: Colours): void {
  if (look.opacity !== undefined) page.opacity(look.opacity)
  if (look.fill !== undefined) page.fillColor(colour(colours, look.fill))
  if (look.stroke !== undefined) {
    page.strokeColor(colour(colours, look.stroke))
    page.lineWidth(look.strokeWidth ?? 1)
    page.lineCap(look.round ? 'round' : 'butt')
    const [length, space] = look.dash ?? []
    // pdfkit refuses dashes without length; a hundredth with round ends is a dot too.
    if (length !== undefined) page.dash(Math.max(0.01, length), { space: space ?? length })
  }
  if (look.fill !== undefined && look.stroke !== undefined) page.fillAndStroke()
  else if (look.stroke !== undefined) page.stroke()
  else if (look.fill !== undefined) page.fill()
}

function drawText(page: PdfDocument, item: Text, colours: Colours, fonts: FontSet, missing: Set<string>): void {
  const runs = fontRuns(item.text, item.bold ?? false, fonts, (character) => void missing.add(character))
  page.save()
  if (item.rotate) page.rotate(item.rotate, { origin: [item.x, item.y] })
  page.fillColor(colour(colours, item.fill))
  page.fontSize(item.size)
  // Kerned text is narrower than the tables say: a viewer of the SVG centres what it sets, and so does this.
  const widths = runs.map(({ font, text }) => {
    page.font(font.name)
    return page.widthOfString(text)
  })
  const width = widths.reduce((sum, each) => sum + each, 0)
  let x = item.anchor === 'start' ? item.x : item.anchor === 'end' ? item.x - width : item.x - width / 2
  runs.forEach(({ font, text }, i) => {
    page.font(font.name)
    page.text(text, x, item.y, { lineBreak: false, baseline: 'alphabetic' })
    x += widths[i] ?? 0
  })
  page.restore()
}
