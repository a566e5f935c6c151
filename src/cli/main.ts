/** The command line: finds the command, takes its arguments apart, runs it, and tells what went wrong. */

import { FormatError } from '../core/words/issue.ts'
import { type Message, message, say } from '../core/words/message.ts'
import { catalogueOf, LANGUAGES } from '../text/index.ts'
import { parseArguments, peek } from './arguments.ts'
import { type Command, type CommandEntry, UsageError } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { chooseFar } from './far-options.ts'
import type { OptionValues } from './option-values.ts'
import { writeOut } from './output.ts'
import { colorChoice, languageOf, type Surroundings, type Terminal, wantsColor, widthOf } from './terminal.ts'

/** Runs the command line `args` and gives the exit status: 0, 1 for a network with errors, 2 for wrong usage. */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  const asked = peek(args, '--lang')
  const language = LANGUAGES.find((name) => name === asked) ?? languageOf(around.env)
  const terminal: Terminal = { ...around, language, catalogue: await catalogueOf(language) }
  try {
    return await run(args, terminal)
  } catch (error) {
    return await tellFailure(error, terminal)
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args[0] === 'help') return run([...args.slice(1, 2), '--help'], terminal)
  if (args[0] === '--version' || args[0] === '-V') return printVersion(terminal)
  const { entry, rest } = commandOf(args)
  const command = await entry.load()
  const { operands, options } = parseArguments(rest, command.options)
  if (options.has('help')) return printHelp(command, entry.summary, terminal, options)
  chooseFar(operands, options, terminal)
  return command.run({ operands, options, terminal })
}

function commandOf(args: readonly string[]): { readonly entry: CommandEntry; readonly rest: readonly string[] } {
  const named = COMMANDS.find((entry) => entry.name !== '' && entry.name === args[0])
  if (named !== undefined) return { entry: named, rest: args.slice(1) }
  const nameless = COMMANDS.find((entry) => entry.name === '')
  if (nameless === undefined) throw new Error('there is no nameless command')
  return { entry: nameless, rest: args }
}

async function printVersion({ stdout }: Terminal): Promise<number> {
  const { VERSION } = await import('../core/version.ts')
  await writeOut(stdout, `weigh ${VERSION}\n`)
  return 0
}

async function printHelp(
  command: Command,
  summary: Message,
  terminal: Terminal,
  options: OptionValues,
): Promise<number> {
  const { helpText } = await import('./help.ts')
  const style = {
    width: Math.min(widthOf(terminal), 100),
    color: wantsColor(terminal.stdout, terminal.env, colorChoice(options)),
    catalogue: terminal.catalogue,
  }
  await writeOut(terminal.stdout, helpText(command, summary, style))
  return 0
}

async function tellFailure(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof FormatError) {
    const { issuesText } = await import('../reports/words/issues.ts')
    await writeOut(terminal.stderr, issuesText([error.issue], { catalogue: terminal.catalogue }))
    return 2
  }
  await writeOut(terminal.stderr, failureText(error, terminal))
  return error instanceof UsageError ? 2 : 70
}

function failureText(error: unknown, { catalogue, env }: Terminal): string {
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `hint: ${say(error.hint, catalogue)}\n`
    return `weigh: ${say(error.said, catalogue)}\n${hint}`
  }
  const stack = error instanceof Error ? error.stack : undefined
  if ((env.WEIGH_DEBUG ?? '') !== '') return `${stack ?? String(error)}\n`
  const reason = error instanceof Error ? error.message : String(error)
  const text =
    'weigh: this is a bug of weigh itself: {reason}\nhint: please report it, with the output of WEIGH_DEBUG=1 weigh …'
  return `${say(message(text, { reason }), catalogue)}\n`
}
