/** How many columns text takes on a terminal. */

const ASCII = /^[ -~]*$/

/** First and last code points of characters that take two columns: East Asian wide and fullwidth, emoji. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]

/** Columns of one character: 0, 1 or 2. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300 || (code >= 0x2010 && code < 0x2028) || (code >= 0x2100 && code < 0x2e80)) return 1
  if (WIDE.some(([first, last]) => code >= first && code <= last)) return 2
  return isZeroWidth(character) ? 0 : 1
}

let zeroWidth: RegExp | undefined

/** Combining marks and format characters. The expression is made when the first rare character comes: it is large. */
function isZeroWidth(character: string): boolean {
  zeroWidth ??= /[\p{Mn}\p{Me}\p{Cf}]/u
  return zeroWidth.test(character)
}

/** Columns of a text without line breaks. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}
