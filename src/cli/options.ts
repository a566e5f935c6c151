/** Options that several commands share. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Change } from '../core/network/change.ts'
import { DTYPES, dtypeNamed } from '../core/network/dtype.ts'
import { parseShape, type Shape } from '../core/network/shape.ts'
import { FormatError } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import type { GivenArray } from '../formats/format.ts'
import { parseGivenArray } from '../formats/given-array.ts'
import { LANGUAGES } from '../text/index.ts'
import { integerOption } from './arguments.ts'
import { type Option, UsageError } from './command.ts'
import { FAR_OPTIONS } from './far-options.ts'
import { guess, misunderstood } from './hints.ts'
import { readDefinitionText, readNamedText, readWhole } from './named-text.ts'
import type { OptionValues } from './option-values.ts'
import type { Reading } from './reading.ts'

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

/** Chooses layers by their names. */
export const LAYER_OPTION: Option = {
  name: 'layer',
  short: 'l',
  value: 'GLOB',
  repeatable: true,
  help: message('only layers of such names, e.g. "conv*"'),
}

/** The order of rows, by one of `columns`. */
export function sortOption(columns: readonly string[]): Option {
  return {
    name: 'sort',
    short: 's',
    value: 'COLUMN',
    choices: columns,
    help: message('sort by a column, greatest first'),
  }
}

/** How many of the sorted rows. */
export const TOP_OPTION: Option = {
  name: 'top',
  value: 'N',
  help: message('only the first N rows, as with --sort macs --top 5'),
}

/** Taken by what writes files that are costly to lose. */
export const FORCE_OPTION: Option = { name: 'force', help: message('write over a file that is there already') }

const CAFFE = message("Caffe's networks only")
const TRANSFORMERS = message('Transformers only')
const DARKNET = message("Darknet's networks only")

/** What a definition leaves open. */
export const READING_OPTIONS: readonly Option[] = [
  {
    name: 'phase',
    only: CAFFE,
    value: 'TRAIN|TEST',
    choices: ['TRAIN', 'TEST'],
    help: message('which layers take part (TEST)'),
  },
  { name: 'level', only: CAFFE, value: 'N', help: message('level that include and exclude rules ask for (0)') },
  {
    name: 'stage',
    only: CAFFE,
    value: 'NAME',
    repeatable: true,
    help: message('stage that include and exclude rules ask for'),
  },
  {
    name: 'input',
    value: 'NAME=64x3x224x224',
    repeatable: true,
    help: message('shape of an input that the file does not know, batch included where the format has one'),
  },
  {
    name: 'datum',
    only: CAFFE,
    value: 'LAYER=3x256x256',
    repeatable: true,
    help: message('shape of one stored record of a data layer'),
  },
  {
    name: 'fork',
    only: CAFFE,
    value: 'NAME',
    help: message('fork of Caffe whose layers to take where names are ambiguous (ssd, pspnet, intel, …)'),
  },
  {
    name: 'dialect',
    only: DARKNET,
    value: 'pjreddie|alexeyab',
    choices: ['pjreddie', 'alexeyab'],
    help: message('whose Darknet reads a cfg (told from what only one of them knows)'),
  },
  {
    name: 'bind',
    value: 'SYMBOL=300',
    repeatable: true,
    help: message('value of a size that only the data decides'),
  },
  {
    name: 'value',
    value: 'NAME=[1,3,8,8]|FILE.npy',
    repeatable: true,
    help: message('numbers that go into an input, where sizes depend on them'),
  },
  {
    name: 'what-if',
    value: 'LAYER.FIELD=VALUE|width=0.5',
    repeatable: true,
    help: message('what if the definition said something else: a field of a layer, or all layers so much as wide'),
  },
  { name: 'verify', help: message('read all numbers of the files, and tell those that are none') },
  { name: 'layers', value: 'FILE', repeatable: true, file: true, help: message('definitions of layers, as TOML') },
  {
    name: 'context',
    only: TRANSFORMERS,
    value: 'N',
    help: message('tokens in the cache of a transformer (as many as it was trained for)'),
  },
  {
    name: 'encoder-context',
    only: TRANSFORMERS,
    value: 'N',
    help: message('tokens of its encoder (as many as --context)'),
  },
  { name: 'tokens', only: TRANSFORMERS, value: 'N', help: message('tokens of the pass whose arithmetic is told (1)') },
  { name: 'cache-dtype', only: TRANSFORMERS, value: 'TYPE', help: message('type in which the cache is held (fp16)') },
  {
    name: 'architecture',
    only: TRANSFORMERS,
    value: 'FILE',
    repeatable: true,
    file: true,
    help: message('definitions of architectures of transformers, as TOML'),
  },
  {
    name: 'set',
    only: CAFFE,
    value: 'NAME=VALUE',
    repeatable: true,
    help: message('what stands for a placeholder of a template, such as {placeholder}', {
      placeholder: '$' + '{NAME}',
    }),
  },
  ...FAR_OPTIONS,
]

/** What READING_OPTIONS say. Throws UsageError where a value can't be understood. */
export function readingOptions(options: OptionValues): Reading {
  const phase = options.value('phase')
  const level = integerOption(options, 'level', -(2 ** 31))
  const fork = options.value('fork')
  const dialect = options.value('dialect')
  const supposed = options.all('what-if').map(changeOf)
  const changes = supposed.filter(({ target }) => target !== 'width')
  const widths = supposed.filter(({ target }) => target === 'width')
  // A sweep takes several; it sets each itself.
  const batch = /^\d{1,15}$/.exec(options.value('batch') ?? '')?.[0]
  return {
    ...(phase === 'TRAIN' || phase === 'TEST' ? { phase } : {}),
    ...(level !== undefined && { level }),
    ...(changes.length > 0 && { changes }),
    ...(widths.length > 0 && { width: widths.reduce((product, { value }) => product * Number(value), 1) }),
    stages: options.all('stage'),
    inputs: namedShapes(options, 'input'),
    datums: namedShapes(options, 'datum'),
    ...(fork !== undefined && { fork }),
    ...(dialect === 'pjreddie' || dialect === 'alexeyab' ? { dialect } : {}),
    bind: bindings(options),
    set: new Map(options.all('set').map((given) => pairOf('set', given))),
    definitions: options.all('layers').map(readDefinitionText),
    ...servingOptions(options),
    values: new Map(options.all('value').map(givenValue)),
    ...(batch !== undefined && { batch: BigInt(batch) }),
    ...(options.has('verify') && { verify: true }),
  }
}

/** `conv1.num_output=10`; a name may hold `=` itself, and so may a value that is a text. */
function changeOf(given: string): Change {
  const [, target = '', value = ''] = /^(.+?)=(.+)$/s.exec(given) ?? refuseShape('what-if', given)
  if (target === 'width' && !(Number(value) > 0 && Number(value) <= 1024)) refuseShape('what-if', given)
  return { target, value }
}

/** How a transformer is used. */
function servingOptions(options: OptionValues): Reading {
  const count = (name: string) => {
    const found = integerOption(options, name, 1)
    return found === undefined ? undefined : BigInt(found)
  }
  const [context, encoderContext, tokens] = [count('context'), count('encoder-context'), count('tokens')]
  const dtype = options.value('cache-dtype')
  const cacheDtype = dtype === undefined ? undefined : dtypeNamed(dtype)
  if (dtype !== undefined && cacheDtype === undefined) {
    throw misunderstood(
      'cache-dtype',
      dtype,
      guess(dtype, DTYPES) ?? message('one of {types}', { types: DTYPES.join(', ') }),
    )
  }
  const architectures = options.all('architecture').map((name) => readNamedText(name, 'architecture'))
  return {
    ...(context !== undefined && { context }),
    ...(encoderContext !== undefined && { encoderContext }),
    ...(tokens !== undefined && { tokens }),
    ...(cacheDtype !== undefined && { cacheDtype }),
    ...(architectures.length > 0 && { architectures }),
  }
}

/** A name may hold `=` itself: the first place behind which an array stands parts it from its value. */
function givenValue(given: string): readonly [string, GivenArray | ByteSource] {
  for (let at = given.indexOf('='); at > 0; at = given.indexOf('=', at + 1)) {
    const value = given.slice(at + 1)
    if (value.endsWith('.npy')) return [given.slice(0, at), readWhole(value)]
    try {
      return [given.slice(0, at), parseGivenArray(value)]
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
    }
  }
  return refuseShape('value', given)
}

function bindings(options: OptionValues): ReadonlyMap<string, bigint> {
  return new Map(
    options.all('bind').map((given) => {
      const [name, value] = pairOf('bind', given)
      if (!/^\d{1,15}$/.test(value)) refuseShape('bind', given)
      return [name, BigInt(value)]
    }),
  )
}

function pairOf(name: string, given: string): readonly [string, string] {
  const at = given.indexOf('=')
  if (at <= 0) refuseShape(name, given)
  return [given.slice(0, at), given.slice(at + 1)]
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
  throw misunderstood(name, given, message('type {usage}', { usage }))
}
