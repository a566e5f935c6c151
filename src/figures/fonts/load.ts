/** The shipped fonts as bytes, for printers that embed them; loaded only when asked for. */

import { fontOf } from './measure.ts'

/** A font and what it is for. */
export interface Font {
  /** As printers call it. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Whether the font has a glyph for the character. */
  has(character: string): boolean
}

/** Fonts for printing: regular and bold, then others for what these lack, in this order. */
export interface FontSet {
  readonly regular: Font
  readonly bold: Font
  readonly others: readonly Font[]
}

/** The fonts that come with the figures, and more of the caller's for characters that these lack. */
export async function loadFonts(more: readonly Font[] = []): Promise<FontSet> {
  const [{ base64: regular }, { base64: bold }, { base64: chinese }] = await Promise.all([
    import('./arimo-regular.generated.ts'),
    import('./arimo-bold.generated.ts'),
    import('./noto-sans-sc.generated.ts'),
  ])
  const latin = (character: string): boolean => fontOf(character) === 'arimo'
  return {
    regular: { name: 'Arimo', bytes: decode(regular), has: latin },
    bold: { name: 'Arimo-Bold', bytes: decode(bold), has: latin },
    others: [{ name: 'NotoSansSC', bytes: decode(chinese), has: (each) => fontOf(each) === 'chinese' }, ...more],
  }
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/** A stretch of text in one font. */
export interface Run {
  readonly font: Font
  readonly text: string
}

/** What stands for a character that no font has. */
const REPLACEMENT = '?'

/** Splits a text by the fonts that have its characters; what none has is replaced and told to `missing`. */
export function fontRuns(
  text: string,
  bold: boolean,
  fonts: FontSet,
  missing: (character: string) => void,
): readonly Run[] {
  const main = bold ? fonts.bold : fonts.regular
  const runs: { font: Font; text: string }[] = []
  for (const character of text) {
    const font = [main, ...fonts.others].find((each) => each.has(character))
    if (!font && !/\p{Cf}|\p{M}/u.test(character)) missing(character)
    const shown = font ? character : /\p{Cf}|\p{M}/u.test(character) ? '' : REPLACEMENT
    const last = runs.at(-1)
    if (last && last.font === (font ?? main)) last.text += shown
    else runs.push({ font: font ?? main, text: shown })
  }
  return runs
}
