/**
 * The text as it is shown: what stands for a byte that is no UTF-8 (a lone surrogate) becomes U+FFFD, as every encoder of
 * UTF-8 writes it. For where JSON would write `\udce9`.
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}
