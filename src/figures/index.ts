/** Figures of networks: a style draws a scene, a printer prints it. */

export {
  DIRECTIONS,
  type Direction,
  LABEL_KINDS,
  type LabelKind,
  PALETTES,
  type Palette,
  SIDE_SCALES,
  type SideScale,
  THEMES,
  type Theme,
  WORDINGS,
  type Wording,
} from './choices.ts'
export { diffFigures } from './diff.ts'
export { type DrawOptions, drawFigure, suggestStyle } from './draw.ts'
export { FigureError } from './figure-error.ts'
export { type Font, type FontSet, loadFonts } from './fonts/load.ts'
export {
  DEFAULT_OPTIONS,
  type FeatureSource,
  FIGURE_OPTIONS,
  type FigureOptionSpec,
  type FigureOptions,
  type ValueSource,
} from './options.ts'
export { type NewPdfDocument, type PdfDocument, type PrintedPdf, printPdf } from './print/pdf.ts'
export { printSvg, type SvgOptions } from './print/svg.ts'
export { printTikz, type TikzOptions } from './print/tikz.ts'
export type { Hue, Paint } from './scene/palette.ts'
export type { Ellipse, Group, Item, Leaf, Path, Polygon, Rect, Scene, Shape, Text } from './scene/scene.ts'
export type { Body, Figure, FigureStyle } from './style.ts'
export { styles } from './styles.ts'
export { readWeightValues, type WeightValueOptions } from './weight-values.ts'
