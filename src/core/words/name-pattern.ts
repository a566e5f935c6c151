/** Patterns of layer names: `*` for anything, `?` for one character. */

/** Tells whether a name fits one of the patterns. */
export interface NamePattern {
  (name: string): boolean
  /** As they were typed. */
  readonly pattern: string
}

/** A name fits where it fits one of the patterns in full. */
export function namePattern(patterns: readonly string[]): NamePattern {
  const expressions = patterns.map((pattern) => new RegExp(`^${pattern.split('').map(symbolSource).join('')}$`, 's'))
  return Object.assign((name: string) => expressions.some((expression) => expression.test(name)), {
    pattern: patterns.join(' '),
  })
}

function symbolSource(character: string): string {
  if (character === '*') return '.*'
  return character === '?' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
}
