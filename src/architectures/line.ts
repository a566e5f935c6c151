/** One line of a definition: a module with its sizes, a part that repeats, or a model inside the model. */

/** `kind(arguments)`, `part × count`, each with `choose` (how many of them one token uses) and `if`. */
export interface Line {
  /** From the module around it; `{i}` is the index of a part that repeats. */
  readonly path: string
  /** What it is: a kind of module, or the name of a part. */
  readonly kind: string
  /** Formulas, in order. */
  readonly args: readonly string[]
  /** Formulas by name: `bias = attention_bias`. */
  readonly named: ReadonlyMap<string, string>
  /** Of a part: how often it stands there. */
  readonly count?: string
  readonly choose?: string
  readonly condition?: string
}

/** Reads a line. What is wrong inside of a formula is told where the formula is computed. */
export function readLine(path: string, text: string): Line {
  const [rest, condition] = cut(text, ' if ')
  const [what, choose] = cut(rest, ' choose ')
  const [call, count] = cut(what, ' × ')
  const open = call.indexOf('(')
  const list = open < 0 ? [] : splitList(call.slice(open + 1, call.lastIndexOf(')')))
  const named = new Map<string, string>()
  const args: string[] = []
  for (const arg of list) {
    const match = /^([a-z_][a-z_0-9]*)\s*=\s*(?!=)(.*)$/s.exec(arg)
    if (match?.[1] !== undefined && match[2] !== undefined) named.set(match[1], match[2])
    else args.push(arg)
  }
  return {
    path,
    kind: (open < 0 ? call : call.slice(0, open)).trim(),
    args,
    named,
    ...(count !== undefined && { count }),
    ...(choose !== undefined && { choose }),
    ...(condition !== undefined && { condition }),
  }
}

/** A text at the first place of a word that stands outside of all brackets. */
function cut(text: string, word: string): readonly [string, string | undefined] {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '(' || char === '[') depth++
    else if (char === ')' || char === ']') depth--
    else if (depth === 0 && text.startsWith(word, at)) {
      return [text.slice(0, at).trim(), text.slice(at + word.length).trim()]
    }
  }
  return [text.trim(), undefined]
}

/** The parts of a list between commas that stand outside of all brackets and texts. */
function splitList(text: string): readonly string[] {
  const parts: string[] = []
  let [depth, start, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') quoted = !quoted
    else if (quoted) continue
    else if (char === '(' || char === '[') depth++
    else if (char === ')' || char === ']') depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  const last = text.slice(start).trim()
  return last === '' ? parts : [...parts, last]
}
