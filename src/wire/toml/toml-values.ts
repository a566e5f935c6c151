/** The values of a TOML text with their places; smol-toml gives values only. */

/** One value that is no table and no list. */
export interface ValueToken {
  /** Where it starts, quotes included. */
  readonly offset: number
  readonly length: number
  /** Where the character at `index` of its value stands. */
  offsetOf(index: number): number
}

const QUOTES = ["'''", '"""', "'", '"'] as const

/** Numbers, booleans and times, which have no quotes. */
const BARE = /[^\s,[\]{}#=]+/y

/** All values, in order. Keys are left out. */
export function tokensOf(text: string): readonly ValueToken[] {
  const tokens: ValueToken[] = []
  // Where a value may stand: behind = and inside of brackets that do.
  let depth = 0
  let afterEquals = false
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? ''
    if (letter === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
      continue
    }
    const quote = letter === '"' || letter === "'" ? QUOTES.find((each) => text.startsWith(each, at)) : undefined
    if (quote !== undefined) {
      const end = endOf(text, at + quote.length, quote)
      if (!isKey(text, end) && (afterEquals || depth > 0)) tokens.push(token(text, at, end, quote))
      at = end
      continue
    }
    if (letter === '\n' && depth === 0) afterEquals = false
    else if (letter === '=') afterEquals = true
    else if (afterEquals && '[{'.includes(letter)) depth++
    else if (depth > 0 && ']}'.includes(letter)) depth--
    BARE.lastIndex = at
    const bare = BARE.exec(text)?.[0]
    if (bare === undefined) {
      at++
      continue
    }
    const end = at + bare.length
    if (afterEquals && !isKey(text, end))
      tokens.push({ offset: at, length: bare.length, offsetOf: (index) => at + index })
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

function token(text: string, offset: number, end: number, quote: string): ValueToken {
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
