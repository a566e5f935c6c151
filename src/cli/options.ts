/** Options that several commands share. */

import { symbol } from '../core/expr.ts'
import { message } from '../core/message.ts'
import type { Shape } from '../core/shape.ts'
import type { ReadOptions } from '../index.ts'
import { LANGUAGES } from '../text/index.ts'
import { integerOption } from './arguments.ts'
import { type Option, type OptionValues, UsageError } from './command.ts'

/** Taken by every command. */
export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: 'lang',
    value: LANGUAGES.join('|'),
    choices: LANGUAGES,
    help: message('language (else LC_ALL, LC_MESSAGES or LANG decides)'),
  },
  {
    name: 'color',
    value: 'auto|always|never',
    choices: ['auto', 'always', 'never'],
    help: message('colours (auto: on a terminal, unless NO_COLOR is set)'),
  },
  { name: 'help', short: 'h', help: message('print help') },
]

/** What a definition leaves open. */
export const READING_OPTIONS: readonly Option[] = [
  { name: 'phase', value: 'TRAIN|TEST', choices: ['TRAIN', 'TEST'], help: message('which layers take part (TEST)') },
  { name: 'level', value: 'N', help: message('level that include and exclude rules ask for (0)') },
  { name: 'stage', value: 'NAME', repeatable: true, help: message('stage that include and exclude rules ask for') },
  {
    name: 'input',
    value: 'TOP=64x3x224x224',
    repeatable: true,
    help: message('shape of a blob that the file does not know, batch included'),
  },
  {
    name: 'datum',
    value: 'LAYER=3x256x256',
    repeatable: true,
    help: message('shape of one stored record of a data layer'),
  },
]

export const OUTPUT_OPTION: Option = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  file: true,
  help: message('write to FILE; its extension chooses the format'),
}

/** What READING_OPTIONS say. Throws UsageError where a value can't be understood. */
export function readingOptions(options: OptionValues): ReadOptions {
  const phase = options.value('phase')
  const level = integerOption(options, 'level', -(2 ** 31))
  return {
    ...(phase === 'TRAIN' || phase === 'TEST' ? { phase } : {}),
    ...(level !== undefined && { level }),
    stages: options.all('stage'),
    inputs: namedShapes(options, 'input'),
    datums: namedShapes(options, 'datum'),
  }
}

function namedShapes(options: OptionValues, name: string): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const given of options.all(name)) {
    const at = given.lastIndexOf('=')
    const key = given.slice(0, Math.max(0, at))
    const shape = at > 0 ? parseShape(given.slice(at + 1)) : undefined
    if (shape === undefined) refuseShape(name, given)
    if (shapes.has(key)) throw new UsageError(message('--{name} gives {key} two shapes', { name, key }))
    shapes.set(key, shape)
  }
  return shapes
}

function refuseShape(name: string, given: string): never {
  const usage = `--${name} ${READING_OPTIONS.find((option) => option.name === name)?.value ?? ''}`
  throw new UsageError(
    message('--{name} does not understand {given}', { name, given }),
    message('type {usage}', { usage }),
  )
}

/** Sizes between `x`, `×`, `,` or `*`: integers, or capital letters as symbols (`Nx3xHxW`). */
function parseShape(text: string): Shape | undefined {
  const sizes = text.split(/[x×,*]/i).map((size) => size.trim())
  if (!sizes.every((size) => /^(\d{1,15}|[A-WYZ][A-WYZ0-9_]*)$/.test(size))) return undefined
  return sizes.map((size) => (/^\d/.test(size) ? BigInt(size) : symbol(size)))
}
