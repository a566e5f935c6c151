/** Figures as PDF, by the printer and the library of the command line; loaded when it is asked for. */

import PDFDocument from 'pdfkit'
import { loadFonts } from '../../src/figures/fonts/load.ts'
import { printPdf } from '../../src/figures/print/pdf.ts'
import type { Scene } from '../../src/figures/scene/scene.ts'

/** The scene as a page of PDF. */
export async function pdfOf(scene: Scene): Promise<Uint8Array> {
  // Without a first font: the one that the library would take is not there in browsers, and never used.
  const begin: Parameters<typeof printPdf>[1] = (options) =>
    new PDFDocument({ ...options, font: '', size: [...options.size], info: { ...options.info } })
  const { bytes } = await printPdf(scene, begin, await loadFonts())
  return bytes
}
