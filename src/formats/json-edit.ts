/** Setting fields in definitions that are JSON. */

/** An object of JSON, to be changed. */
export type JsonFields = Record<string, unknown>

/** Whether a value is an object. */
export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a dotted field that is there, or could be: the last of the path may be absent where `mayAdd`. */
export function setField(into: JsonFields, path: string, value: string, mayAdd = false): boolean {
  const [first = '', ...rest] = path.split('.')
  const inner = into[first]
  if (rest.length > 0) return isFields(inner) && setField(inner, rest.join('.'), value, mayAdd)
  if (!Object.hasOwn(into, first) && !mayAdd) return false
  into[first] = likeBefore(inner, parsedValue(value))
  return true
}

/** `3,5` is a list, what is no JSON a text. */
function parsedValue(text: string): unknown {
  if (/^[^"[{]+,/.test(text)) return text.split(',').map(parsedValue)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One number for a list of numbers stands for each of them. */
function likeBefore(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && typeof value === 'number' ? before.map(() => value) : value
}
