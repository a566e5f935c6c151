/** Draws figures, with the values of weights where a file of them is open. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import type { ByteSource } from '../../src/core/bytes/bytes.ts'
import { blobNumbers } from '../../src/core/bytes/stored-values.ts'
import type { StoredBlob } from '../../src/core/network/weights.ts'
import { say } from '../../src/core/words/message.ts'
import {
  drawFigure,
  type FeatureSource,
  FigureError,
  LABEL_KINDS,
  printSvg,
  printTikz,
  readWeightValues,
  type Scene,
  styles,
  type ValueSource,
} from '../../src/figures/index.ts'
import type { Drawn, FigureRequest } from '../protocol.ts'
import { session, weighed } from './session.ts'

/** Blobs of more numbers are not read for a figure that shows a few of their cells. */
const MOST_VALUES = 1 << 20

/** The figure as SVG, by the printer of the command line. */
export async function drawSvg(request: FigureRequest): Promise<Drawn> {
  const scene = await sceneOf(request)
  return { svg: printSvg(scene), warnings: scene.warnings.map((warning) => say(warning, session.catalogue)) }
}

/** The figure for LaTeX. */
export async function drawTikz(request: FigureRequest): Promise<string> {
  return printTikz(await sceneOf(request))
}

/** The figure as PDF. */
export async function drawPdf(request: FigureRequest): Promise<Uint8Array> {
  const { pdfOf } = await import('./pdf.ts')
  return pdfOf(await sceneOf(request))
}

async function sceneOf(request: FigureRequest): Promise<Scene> {
  const analysis = weighed()
  const { kernelsOf, style, labels, ...wishes } = request
  const options = {
    ...wishes,
    style: kernelsOf === undefined ? style : 'kernels',
    labels: LABEL_KINDS.filter((label) => labels.includes(label)),
    layer: kernelsOf,
    all: kernelsOf !== undefined,
    catalogue: session.catalogue,
    language: session.language,
    values: await valueSource(analysis, kernelsOf),
    features: featuresFor(analysis, request),
  }
  try {
    return drawFigure(analysis, options)
  } catch (error) {
    if (!(error instanceof FigureError)) throw error
    const values = await valueSource(analysis, undefined)
    return drawFigure(analysis, { ...options, values, layer: undefined, all: false, style: undefined })
  }
}

/** Those of the last pass, where they are wanted and the style shows them. */
function featuresFor(analysis: Analysis, { pass, style }: FigureRequest): FeatureSource | undefined {
  const isShown = styles.find(({ id }) => id === style)?.showsFeatures === true
  return pass > 0 && isShown && session.features?.of === analysis ? session.features.source : undefined
}

/** Numbers that were read, as long as their file is open. */
const read = new WeakMap<StoredBlob, Float32Array>()

async function numbersOf(source: ByteSource, blob: StoredBlob): Promise<Float32Array> {
  const numbers = read.get(blob) ?? (await blobNumbers(source, blob))
  read.set(blob, numbers)
  return numbers
}

/** The first blobs of layers, as far as they fit; only that of `only` where a layer is named. */
async function valueSource(analysis: Analysis, only: string | undefined): Promise<ValueSource | undefined> {
  const { weights } = session
  if (weights === undefined) return undefined
  return readWeightValues(weights.source, weights.stored, analysis, { only, most: MOST_VALUES, numbersOf })
}
