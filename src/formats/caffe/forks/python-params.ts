/**
 * Reads what a Python layer is told in `param_str`: YAML with or without braces, a Python literal, or numbers between
 * commas. Only keys with numbers, words and lists are understood; nested structures are left out.
 */

import { exprOf } from '../../../core/expr.ts'
import type { Value } from '../../../core/formula.ts'
import type { ParameterDefinition } from '../../../core/network/layer-type.ts'
import { defaultOf, type ReadParameters } from '../../../ops/defined/parameter-values.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'

/** `key: value`, where the value is a list, a word or a number; ends at a comma, a brace or the line's end. */
const ENTRY = /['"]?([A-Za-z_]\w*)['"]?\s*:\s*(?:!!python\/tuple\s*)?(\[[^\]]*\]|\([^)]*\)|[^,}\n]+)/g

/** The values of all parameters from the `param_str` of a layer. */
export function readPythonParameters(parameters: readonly ParameterDefinition[], layer: ProtoMessage): ReadParameters {
  const text = layer.has('python_param') ? layer.message('python_param').string('param_str') : ''
  const entries = new Map([...text.matchAll(ENTRY)].map(([, key = '', value = '']) => [key, value.trim()]))
  const values = new Map<string, Value>()
  const given = new Set<string>()
  const missing: ParameterDefinition[] = []
  for (const parameter of parameters) {
    const { name, path, isList, isRequired } = parameter
    const written = path.length === 1 ? text : entries.get(path.at(-1) ?? name)
    if (written !== undefined) given.add(name)
    else if (isRequired) missing.push(parameter)
    values.set(name, isList ? listOf(written ?? '') : scalarOf(written, parameter))
  }
  return { values, given, missing }
}

/** All numbers of a text; a quotient in YAML has been written out already. */
function listOf(text: string): readonly Value[] {
  return [...text.matchAll(/-?\d+(?:\.\d+)?(?:e-?\d+)?/gi)].map(([digits]) => exprOf(Number(digits)))
}

function scalarOf(written: string | undefined, parameter: ParameterDefinition): Value {
  if (written === undefined) return defaultOf(parameter)
  const bare = written.replace(/^['"]|['"]$/g, '')
  if (parameter.kind === 'string') return bare
  if (parameter.kind === 'bool') return /^(true|yes|on|1)$/i.test(bare)
  const number = Number(bare)
  return bare !== '' && Number.isFinite(number) ? exprOf(number) : defaultOf(parameter)
}
