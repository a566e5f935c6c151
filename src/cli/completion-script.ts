/** Completion scripts for shells, made from the data of the commands. */

import { type Catalogue, type Message, say } from '../core/words/message.ts'
import type { Command, Option } from './command.ts'
import { COMMANDS } from './commands/index.ts'

interface ListedCommand extends Command {
  readonly summary: Message
}

/** The script that a shell is to run. */
export async function completionScript(
  shell: 'bash' | 'zsh' | 'fish',
  catalogue: Catalogue | undefined,
): Promise<string> {
  const commands = await Promise.all(
    COMMANDS.map(async ({ summary, load }): Promise<ListedCommand> => ({ ...(await load()), summary })),
  )
  if (shell === 'bash') return bash(commands)
  return shell === 'zsh' ? zsh(commands, catalogue) : fish(commands, catalogue)
}

function optionWords(command: Command): string {
  return command.options.map((option) => `--${option.name}`).join(' ')
}

function namedCommands<C extends Command>(commands: readonly C[]): readonly C[] {
  return commands.filter((command) => command.name !== '')
}

function bash(commands: readonly Command[]): string {
  const names = namedCommands(commands).map((command) => command.name)
  const cases = commands.map(
    (command) => `    ${command.name === '' ? '*' : command.name}) options="${optionWords(command)}" ;;`,
  )
  const choices = uniqueOptions(commands).flatMap((option) =>
    option.choices === undefined
      ? []
      : [`    --${option.name}) COMPREPLY=($(compgen -W "${option.choices.join(' ')}" -- "$word")); return ;;`],
  )
  return [
    '_weigh() {',
    `  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options`,
    '  case "$before" in',
    ...choices,
    '  esac',
    `  case "\${COMP_WORDS[1]}" in`,
    ...cases.filter((line) => !line.startsWith('    *')),
    ...cases.filter((line) => line.startsWith('    *')),
    '  esac',
    '  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word")); return; fi',
    '  COMPREPLY=($(compgen -f -- "$word"))',
    `  if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=($(compgen -W "${names.join(' ')}" -- "$word")); fi`,
    `  if [[ "\${COMP_WORDS[1]}" == completion ]]; then COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); fi`,
    '}',
    'complete -o filenames -F _weigh weigh',
    '',
  ].join('\n')
}

function zsh(commands: readonly ListedCommand[], catalogue: Catalogue | undefined): string {
  const described = namedCommands(commands).map(
    (command) => `    '${command.name}:${quoted(say(command.summary, catalogue))}'`,
  )
  const cases = commands.map((command) => {
    const specs = command.options.map((option) => `      ${zshOption(option, catalogue)}`)
    const pattern = command.name === '' ? '*' : command.name
    const operand = command.name === 'completion' ? `'1:shell:(bash zsh fish)'` : `'*:file:_files'`
    return [`    ${pattern}) _arguments \\`, ...specs.map((spec) => `${spec} \\`), `      ${operand} ;;`].join('\n')
  })
  return [
    '#compdef weigh',
    '_weigh() {',
    '  local -a commands=(',
    ...described,
    '  )',
    '  if (( CURRENT == 2 )) && [[ "$PREFIX" != -* ]]; then _describe command commands; _files; return; fi',
    `  local command="\${words[2]}"`,
    '  case "$command" in explain|completion) shift words; (( CURRENT-- )) ;; esac',
    '  case "$command" in',
    ...cases.filter((text) => !text.startsWith('    *')),
    ...cases.filter((text) => text.startsWith('    *')),
    '  esac',
    '}',
    'if [[ "$funcstack[1]" == _weigh ]]; then _weigh "$@"; else compdef _weigh weigh; fi',
    '',
  ].join('\n')
}

function zshOption(option: Option, catalogue: Catalogue | undefined): string {
  const help = quoted(say(option.help, catalogue)).replace(/[[\]]/g, '\\$&')
  const action = option.choices !== undefined ? `(${option.choices.join(' ')})` : option.file === true ? '_files' : ' '
  const value = option.value === undefined ? '' : `:${option.name}:${action}`
  const repeat = option.repeatable === true ? '*' : ''
  return `'${repeat}--${option.name}${option.value === undefined ? '' : '='}[${help}]${value}'`
}

function fish(commands: readonly ListedCommand[], catalogue: Catalogue | undefined): string {
  const names = namedCommands(commands).map((command) => command.name)
  const lines = commands.flatMap((command) => {
    const condition =
      command.name === ''
        ? `not __fish_seen_subcommand_from ${names.join(' ')}`
        : `__fish_seen_subcommand_from ${command.name}`
    const start = command.name === '' ? [] : [fishCommand(command, catalogue)]
    return [...start, ...command.options.map((option) => fishOption(option, condition, catalogue))]
  })
  return [...lines, "complete -c weigh -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'", ''].join(
    '\n',
  )
}

function fishCommand(command: ListedCommand, catalogue: Catalogue | undefined): string {
  return `complete -c weigh -n '__fish_use_subcommand' -a ${command.name} -d '${quoted(say(command.summary, catalogue))}'`
}

function fishOption(option: Option, condition: string, catalogue: Catalogue | undefined): string {
  const short = option.short === undefined ? '' : ` -s ${option.short}`
  const value =
    option.value === undefined
      ? ''
      : option.choices !== undefined
        ? ` -x -a '${option.choices.join(' ')}'`
        : option.file === true
          ? ' -r'
          : ' -x'
  return `complete -c weigh -n '${condition}' -l ${option.name}${short}${value} -d '${quoted(say(option.help, catalogue))}'`
}

/** Options of all commands, each name once. */
function uniqueOptions(commands: readonly Command[]): readonly Option[] {
  return [...new Map(commands.flatMap((command) => command.options).map((option) => [option.name, option])).values()]
}

/** Text for single quotes of a shell. */
function quoted(text: string): string {
  return text.replace(/'/g, "'\\''")
}
