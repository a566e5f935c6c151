/** The words that options of figures take: each list once, for the command line, the page and the types alike. */

/** `auto` follows the reader's system; `print` is light with thin lines. */
export const THEMES = ['light', 'dark', 'auto', 'print'] as const
/** One of THEMES. */
export type Theme = (typeof THEMES)[number]

/** `colour` by family; `grey` for papers without colour. */
export const PALETTES = ['colour', 'grey'] as const
/** One of PALETTES. */
export type Palette = (typeof PALETTES)[number]

/** What is written beside the drawing. */
export const LABEL_KINDS = ['sizes', 'operations', 'parameters', 'arithmetic', 'macs'] as const
/** One of LABEL_KINDS. */
export type LabelKind = (typeof LABEL_KINDS)[number]

/** Which way the network runs. */
export const DIRECTIONS = ['right', 'down'] as const
/** One of DIRECTIONS. */
export type Direction = (typeof DIRECTIONS)[number]

/** Side lengths: linear or by square root; `auto` is linear as long as all sizes are within a factor of 8. */
export const SIDE_SCALES = ['auto', 'linear', 'sqrt'] as const
/** One of SIDE_SCALES. */
export type SideScale = (typeof SIDE_SCALES)[number]

/** `1998` writes as LeCun's paper does, `file` what the file says. */
export const WORDINGS = ['file', '1998'] as const
/** One of WORDINGS. */
export type Wording = (typeof WORDINGS)[number]
