/** Draws figures, with the values of weights where a file of them is open. */

import type { Analysis } from '../../src/analyze/analysis.ts'
import { blobNumbers } from '../../src/core/bytes/stored-values.ts'
import { say } from '../../src/core/words/message.ts'
import {
  drawFigure,
  type FeatureSource,
  FigureError,
  LABEL_KINDS,
  printSvg,
  type Scene,
  styles,
  type ValueSource,
} from '../../src/figures/index.ts'
import type { Drawn, FigureRequest } from '../protocol.ts'
import { session, weighed } from './session.ts'
import { type StoredParam, storedParam } from './stored.ts'

/** Blobs of more numbers are not read for a figure that shows a few of their cells. */
const MOST_VALUES = 1 << 20

/** The figure as SVG, by the printer of the command line. */
export async function drawSvg(request: FigureRequest): Promise<Drawn> {
  const scene = await sceneOf(request)
  return { svg: printSvg(scene), warnings: scene.warnings.map((warning) => say(warning, session.catalogue)) }
}

/** The figure for LaTeX. */
export async function drawTikz(request: FigureRequest): Promise<string> {
  const { printTikz } = await import('../../src/figures/print/tikz.ts')
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
    values: await valueSource(analysis, style, kernelsOf),
    features: featuresFor(analysis, request),
  }
  try {
    return drawFigure(analysis, options)
  } catch (error) {
    if (!(error instanceof FigureError)) throw error
    const values = await valueSource(analysis, 'kernels', undefined)
    return drawFigure(analysis, { ...options, values, layer: undefined, all: false, style: undefined })
  }
}

/** Those of the last pass, where they are wanted and the style shows them. */
function featuresFor(analysis: Analysis, { pass, style }: FigureRequest): FeatureSource | undefined {
  const isShown = styles.find(({ id }) => id === style)?.showsFeatures === true
  return pass > 0 && isShown && session.features?.of === analysis ? session.features.source : undefined
}

/** Numbers that were read, as long as their file is open. */
const read = new WeakMap<object, Float32Array>()

/** Styles that show the numbers of kernels. */
const SHOWING: ReadonlySet<string> = new Set(['kernels', 'lenet'])

/** The first parameters of layers, as far as they fit; only that of `only` where a layer is named. */
async function valueSource(
  analysis: Analysis,
  style: string,
  only: string | undefined,
): Promise<ValueSource | undefined> {
  if (!SHOWING.has(style) && only === undefined) return undefined
  const values = new Map<string, Float32Array>()
  for (const layer of analysis.facts.values()) {
    if (only !== undefined && layer.node.id !== only) continue
    const stored = layer.params[0] && storedParam(layer, 0)
    if (stored === undefined || stored.blob.count > MOST_VALUES) continue
    if (layer.params[0]?.count?.expr === BigInt(stored.blob.count)) values.set(layer.node.id, await numbersOf(stored))
  }
  return values.size === 0 ? undefined : (node, blob) => (blob === 0 ? values.get(node) : undefined)
}

async function numbersOf({ source, blob }: StoredParam): Promise<Float32Array> {
  const key = blob.stored ?? blob
  const numbers = read.get(key) ?? (await blobNumbers(source, blob))
  read.set(key, numbers)
  return numbers
}
