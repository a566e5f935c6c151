/** The short form of a parameter in definition files: `int = 1`, `float[]`, `enum MAX | AVE = MAX`, `string!`. */

import type { ParameterDefinition, ParameterKind, ParameterValue } from '../core/network/layer-type.ts'

const KINDS: readonly ParameterKind[] = ['int', 'float', 'bool', 'string', 'enum', 'message']

/** `kind`, the values of an enum, `[]` or `!`, ` = default`, ` in path.of.fields`. */
const FORM = /^(\w+)((?:\s+\w+(?:\s*\|\s*\w+)*)?)(\[\]|!)?(?:\s*=\s*("[^"]*"|\S+))?(?:\s+in\s+([\w.]+))?$/

/** Reads a parameter; its field is `param.name` where the text gives no path. `undefined` where it is no such text. */
export function parseParameter(name: string, text: string, param: string | undefined): ParameterDefinition | undefined {
  // The path goes first: the words of an enum would swallow it.
  const path = /\sin\s+([\w.]+)$/.exec(text.trim())
  const inPath = path?.[1]
  const match = FORM.exec(text.trim().slice(0, path?.index).trim())
  const kind = KINDS.find((each) => each === match?.[1])
  if (match === null || kind === undefined) return undefined
  const [, , words = '', mark, written] = match
  const values = words.trim() === '' ? undefined : words.split('|').map((word) => word.trim())
  if ((kind === 'enum') !== (values !== undefined)) return undefined
  const value = written === undefined ? undefined : readValue(kind, written)
  if (written !== undefined && value === undefined) return undefined
  const field = inPath ?? (param === undefined ? name : `${param}.${name}`)
  return {
    name,
    kind,
    isList: mark === '[]',
    isRequired: mark === '!',
    // False and empty are what a field without a default is.
    ...(value !== undefined && value !== false && value !== '' && { default: value }),
    ...(values !== undefined && { values }),
    path: field.split('.'),
  }
}

function readValue(kind: ParameterKind, written: string): ParameterValue | undefined {
  switch (kind) {
    case 'int':
      return /^-?\d+$/.test(written) ? BigInt(written) : undefined
    case 'float':
      return Number.isFinite(Number(written)) ? Number(written) : undefined
    case 'bool':
      return written === 'true' ? true : written === 'false' ? false : undefined
    case 'message':
      return undefined
    default:
      return written.replace(/^"|"$/g, '')
  }
}
