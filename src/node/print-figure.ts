/** Figures as files: SVG and TikZ by our own printers, PNG by resvg, PDF by pdfkit, both loaded only when asked for. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Resvgjs from '@resvg/resvg-js'
import type PdfKitDocument from 'pdfkit'
import { VERSION } from '../core/version.ts'
import { type Message, message, say } from '../core/words/message.ts'
import { FigureError } from '../figures/figure-error.ts'
import { type Font, type FontSet, fontRuns, loadFonts } from '../figures/fonts/load.ts'
import { type NewPdfDocument, printPdf } from '../figures/print/pdf.ts'
import { printSvg } from '../figures/print/svg.ts'
import { printTikz } from '../figures/print/tikz.ts'
import { type Item, leaves, type Scene } from '../figures/scene/scene.ts'
import { library } from './library.ts'
import { readFontFile, systemFonts } from './system-fonts.ts'

/** What figures are printed as, by extension. */
export const FIGURE_FORMATS = ['svg', 'png', 'pdf', 'tikz', 'json'] as const

/** One of FIGURE_FORMATS. */
export type FigureFormat = (typeof FIGURE_FORMATS)[number]

/** A printed figure. */
export interface PrintedFigure {
  /** Text for SVG, TikZ and JSON, bytes for PNG and PDF. */
  readonly content: string | Uint8Array
  /** Characters that no font has, for one. */
  readonly warnings: readonly Message[]
}

/** How figures are printed. */
export interface FigureFileOptions {
  /** Pixels of a PNG per pixel of the scene. Default 2. */
  readonly zoom?: number
  /** Font files for characters that the shipped fonts lack; those of the system are looked at last. */
  readonly fonts?: readonly string[]
}

/** The format that a file's name asks for by its extension: `svg`, `png`, `pdf` or `tex`; `undefined` for others. */
export function figureFormatOf(name: string): FigureFormat | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase()
  return FIGURE_FORMATS.find((format) => format === (extension === 'tex' ? 'tikz' : extension))
}

/** The scene itself: what is drawn where, in pixels, tagged with the layers that it stands for. */
function sceneJson({ warnings, ...scene }: Scene): string {
  const told = { weighbridge: VERSION, schema: 1, ...scene, warnings: warnings.map((warning) => say(warning)) }
  return `${JSON.stringify(told, null, 2)}\n`
}

/**
 * Prints a scene of `drawFigure`. PNG needs the package `@resvg/resvg-js`, PDF `pdfkit`, both optional dependencies.
 * Throws FigureError where a library or a font can't be loaded.
 */
export async function printFigure(
  scene: Scene,
  format: FigureFormat,
  { zoom = 2, fonts: files = [] }: FigureFileOptions = {},
): Promise<PrintedFigure> {
  if (format === 'svg') return { content: printSvg(scene), warnings: scene.warnings }
  if (format === 'json') return { content: sceneJson(scene), warnings: [] }
  if (format === 'tikz') return { content: printTikz(scene), warnings: [] }
  const fonts = await fontsFor(scene, files)
  if (format === 'pdf') {
    const { bytes, warnings } = await printPdf(scene, pdfLibrary(), fonts)
    return { content: bytes, warnings }
  }
  return printPng(scene, fonts, zoom)
}

/** The shipped fonts, those of the caller, and the system's where characters are still missing. */
async function fontsFor(scene: Scene, files: readonly string[]): Promise<FontSet> {
  const given = files.map((file) => openFont(file))
  const fonts = await loadFonts(given)
  const missing = missingIn(scene, fonts)
  return missing.size === 0 ? fonts : loadFonts([...given, ...systemFonts(missing)])
}

function openFont(file: string): Font {
  try {
    return readFontFile(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FigureError(message('{file} can not be used as a font: {reason}', { file, reason }))
  }
}

function missingIn(scene: Scene, fonts: FontSet): ReadonlySet<string> {
  const missing = new Set<string>()
  for (const leaf of leaves(scene.items)) {
    if (leaf.kind === 'text') fontRuns(leaf.text, leaf.bold ?? false, fonts, (character) => void missing.add(character))
  }
  return missing
}

function pdfLibrary(): NewPdfDocument {
  const PDFDocument: typeof PdfKitDocument = library('pdfkit', FigureError)
  return (options) => new PDFDocument({ ...options, size: [...options.size], info: { ...options.info } })
}

/** A PNG by way of a flat SVG. Characters that no font has become question marks. */
function printPng(scene: Scene, fonts: FontSet, zoom: number): PrintedFigure {
  const { Resvg }: typeof Resvgjs = library('@resvg/resvg-js', FigureError)
  const missing = new Set<string>()
  const shown = { ...scene, items: replaced(scene.items, fonts, missing) }
  const folder = mkdtempSync(join(tmpdir(), 'weigh-'))
  try {
    const fontFiles = [fonts.regular, fonts.bold, ...fonts.others].map(({ bytes }, i) => {
      const file = join(folder, `${i}.ttf`)
      writeFileSync(file, bytes)
      return file
    })
    const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Arimo' }
    const image = new Resvg(printSvg(shown, { flat: true }), { font, fitTo: { mode: 'zoom', value: zoom } })
    const characters = [...missing].slice(0, 12).join(' ')
    const warnings =
      missing.size === 0 ? [] : [message('no font has {characters}: a question mark stands for it', { characters })]
    return { content: image.render().asPng(), warnings }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function replaced(items: readonly Item[], fonts: FontSet, missing: Set<string>): readonly Item[] {
  return items.map((item) => {
    if (item.kind === 'group') return { ...item, items: replaced(item.items, fonts, missing) }
    if (item.kind !== 'text') return item
    const runs = fontRuns(item.text, item.bold ?? false, fonts, (character) => void missing.add(character))
    return { ...item, text: runs.map(({ text }) => text).join('') }
  })
}
