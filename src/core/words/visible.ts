/** What would not be seen, or would make what stands around it look otherwise than it is. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069]/gu

/**
 * The text with such characters shown: control characters (escape sequences, line breaks), marks that change the direction
 * of writing as `\u202e`, and bytes that are no UTF-8, for which lone surrogates stand, as `\xff`.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0)
    const isByte = code >= 0xdc80 && code <= 0xdcff
    return isByte ? `\\x${(code & 0xff).toString(16)}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
