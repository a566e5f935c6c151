/** The command line, taken apart by the data of a command. */

import { parseArgs } from 'node:util'
import { message } from '../core/words/message.ts'
import { type Command, type Option, UsageError } from './command.ts'
import { guess } from './hints.ts'
import type { OptionValues } from './option-values.ts'

export interface Arguments {
  readonly operands: readonly string[]
  readonly options: OptionValues
}

/** Takes the arguments of a command apart. Throws UsageError where they don't fit it. */
export function parseArguments(args: readonly string[], options: readonly Option[]): Arguments {
  const config = Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short !== undefined && { short }),
      },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: config,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const values = new Map<string, string[]>()
  const operands: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const option = known(...meant(token), options)
    const before = values.get(option.name) ?? []
    if (before.length > 0 && option.repeatable !== true) {
      throw new UsageError(message('{option} is given twice', { option: `--${option.name}` }))
    }
    const given = option.name === 'what-if' && token.name === 'width' ? `width=${token.value}` : token.value
    values.set(option.name, [...before, checked(option, given)])
  }
  return { operands, options: optionValues(values) }
}

/** `--width 0.5` is no number of columns: it is what papers call the width of a network. */
function meant({
  name,
  rawName,
  value,
}: {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
}) {
  return [name === 'width' && /^\d*\.\d+$/.test(value ?? '') ? 'what-if' : name, rawName] as const
}

function known(name: string, typed: string, options: readonly Option[]): Option {
  const found = options.find((option) => option.name === name)
  if (found !== undefined) return found
  const names = options.map((option) => option.name)
  const hint = guess(name, names, (near) => `--${near}`) ?? message('see weigh --help')
  throw new UsageError(message('there is no option {option} here', { option: typed }), hint)
}

function checked(option: Option, given: string | undefined): string {
  const name = `--${option.name}`
  if (option.value === undefined) {
    if (given !== undefined) throw new UsageError(message('{option} takes no value', { option: name }))
    return ''
  }
  if (given === undefined || given === '') {
    const usage = `${name} ${option.value}`
    throw new UsageError(message('{option} needs a value', { option: name }), message('type {usage}', { usage }))
  }
  return option.choices === undefined ? given : chosen(name, given, option.choices)
}

/** One of the choices, in letters of either case: `--phase train`. */
function chosen(option: string, given: string, choices: readonly string[]): string {
  const found = choices.find((choice) => choice === given || choice.toLowerCase() === given.toLowerCase())
  if (found !== undefined) return found
  const args = { option, given, choices: choices.join(', ') }
  throw new UsageError(message('{option} takes one of {choices}, not {given}', args), guess(given, choices))
}

/** Values of options by their names, as a command gets them. */
export function optionValues(values: ReadonlyMap<string, readonly string[]>): OptionValues {
  return {
    has: (name) => values.has(name),
    value: (name) => values.get(name)?.[0],
    all: (name) => values.get(name) ?? [],
  }
}

/** The value of an option before the rest is understood, so that errors can be told in its language. */
export function peek(args: readonly string[], option: string): string | undefined {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const at = own.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`))
  const found = own[at]
  return found?.includes('=') ? found.slice(option.length + 1) : own[at + 1]
}

/** The value of an integer option. Throws UsageError where it is none. */
export function integerOption(options: OptionValues, name: string, least: number): number | undefined {
  const given = options.value(name)
  if (given === undefined) return undefined
  const value = Number(given)
  if (/^[+-]?\d+$/.test(given) && Number.isSafeInteger(value) && value >= least) return value
  const args = { option: `--${name}`, least, given }
  throw new UsageError(message('{option} takes an integer of {least} or more, not {given}', args))
}

/** The columns that `--columns` asks for. Throws UsageError where there is none of such a key. */
export function columnsOption(options: OptionValues, keys: readonly string[]): readonly string[] | undefined {
  return options
    .value('columns')
    ?.split(',')
    .map((part) => {
      const key = part.trim()
      if (keys.includes(key)) return key
      const hint = guess(key, keys) ?? message('columns are {columns}', { columns: keys.join(', ') })
      throw new UsageError(message('there is no column {column}', { column: key }), hint)
    })
}

/** Refuses more or fewer operands than a command takes. */
export function checkOperands(command: Command, operands: readonly string[], most: number): void {
  const extra = operands[most]
  if (extra !== undefined) {
    const usage = `weigh ${command.name} ${command.operands}`
    throw new UsageError(
      message('{operand} is one argument too many', { operand: extra }),
      message('type {usage}', { usage }),
    )
  }
}
