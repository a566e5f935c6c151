import { visible } from './visible.ts'

/**
 * The text as it is shown: what stands for a byte that is no UTF-8 (a lone surrogate) becomes U+FFFD, as every encoder of
 * UTF-8 writes it. For where JSON would write `\udce9`.
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

const STRANGE = /\p{Cs}/u

/** Spells the texts of one document so that those which differ stay different: of two that look alike, the bytes are shown. */
export class Spelling {
  readonly #first = new Map<string, string>()

  spell(text: string): string {
    if (!STRANGE.test(text)) return text
    const shown = wellFormed(text)
    const first = this.#first.get(shown) ?? text
    this.#first.set(shown, first)
    return first === text ? shown : visible(text)
  }
}
