/** Patterns of names: `*` for anything, `?` for one character. */

/** Tells whether a name fits one of the patterns. */
export interface NamePattern {
  (name: string): boolean
  /** As they were typed. */
  readonly pattern: string
}

/** A name fits where it fits one of the patterns in full. */
export function namePattern(patterns: readonly string[]): NamePattern {
  return Object.assign((name: string) => patterns.some((pattern) => fits(pattern, name)), {
    pattern: patterns.join(' '),
  })
}

/**
 * What stands between stars is looked for from the left, each piece behind the one before: what came first fits best, so
 * that nothing is tried twice. A regular expression would take a power of the name's length, one for each star.
 */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (!standsAt(first, name, 0)) return false
  if (last === undefined) return first.length === name.length
  let at = first.length
  for (const piece of others) {
    const found = find(piece, name, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return name.length - last.length >= at && standsAt(last, name, name.length - last.length)
}

function find(piece: string, name: string, from: number): number {
  if (!piece.includes('?')) return name.indexOf(piece, from)
  for (let at = from; at + piece.length <= name.length; at++) if (standsAt(piece, name, at)) return at
  return -1
}

function standsAt(piece: string, name: string, at: number): boolean {
  if (at + piece.length > name.length) return false
  for (let index = 0; index < piece.length; index++) {
    if (piece[index] !== '?' && piece[index] !== name[at + index]) return false
  }
  return true
}
