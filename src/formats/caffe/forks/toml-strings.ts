/** The strings of a TOML text with their places; smol-toml gives values only. */

/** One string that is a value. */
export interface StringToken {
  /** Where it starts, quotes included. */
  readonly offset: number
  readonly length: number
  /** Where the character at `index` of its value stands. */
  offsetOf(index: number): number
}

const QUOTES = ["'''", '"""', "'", '"'] as const

/** All strings that are values, in order. Keys in quotes are left out. */
export function tokensOf(text: string): readonly StringToken[] {
  const tokens: StringToken[] = []
  for (let at = 0; at < text.length; ) {
    const letter = text[at]
    if (letter === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
      continue
    }
    const quote = letter === '"' || letter === "'" ? QUOTES.find((each) => text.startsWith(each, at)) : undefined
    if (quote === undefined) {
      at++
      continue
    }
    const end = endOf(text, at + quote.length, quote)
    if (!isKey(text, end)) tokens.push(token(text, at, end, quote))
    at = end
  }
  return tokens
}

/** Behind the closing quotes. */
function endOf(text: string, from: number, quote: string): number {
  const hasEscapes = quote.startsWith('"')
  for (let at = from; at < text.length; at++) {
    if (hasEscapes && text[at] === '\\') at++
    else if (text.startsWith(quote, at)) {
      at += quote.length
      // Up to two quotes may stand right before the closing three.
      while (quote.length === 3 && text[at] === quote[0]) at++
      return at
    } else if (quote.length === 1 && text[at] === '\n') return at
  }
  return text.length
}

function isKey(text: string, end: number): boolean {
  return /^[ \t]*[=.]/.test(text.slice(end, end + 20))
}

function token(text: string, offset: number, end: number, quote: string): StringToken {
  // A line break right behind three quotes is no part of the value.
  const skipped = quote.length === 3 ? (/^\r?\n/.exec(text.slice(offset + 3, offset + 5))?.[0].length ?? 0) : 0
  const start = offset + quote.length + skipped
  return {
    offset,
    length: end - offset,
    offsetOf: (index) => {
      if (!quote.startsWith('"')) return start + index
      let at = start
      for (let count = 0; count < index && at < end; count++) at += text[at] === '\\' ? escapeLength(text, at) : 1
      return at
    },
  }
}

function escapeLength(text: string, at: number): number {
  const letter = text[at + 1]
  return letter === 'u' ? 6 : letter === 'U' ? 10 : 2
}
