/** Help, made from the data of the commands. */

import { groupBy } from '../core/group-by.ts'
import { type Catalogue, type Message, message, say } from '../core/words/message.ts'
import { paint } from '../reports/writers/paint.ts'
import { type Line, line, lineWidth, padLine, type Span, wrapLine } from '../reports/writers/spans.ts'
import type { Command, CommandEntry, Option } from './command.ts'
import { COMMANDS } from './commands/index.ts'

export interface HelpStyle {
  readonly width: number
  readonly color: boolean
  readonly catalogue: Catalogue | undefined
}

/** The help of a command, with what its entry says of it; that of the nameless one lists the others too. */
export function helpText(command: Command, summary: Message, style: HelpStyle): string {
  const tell = (text: Message) => say(text, style.catalogue)
  const title = command.name === '' ? 'weigh' : `weigh ${command.name}`
  const others = command.name === '' ? COMMANDS.filter((entry) => entry.name !== '') : []
  const sections: (readonly Line[])[] = [
    wrapLine([...line(title, 'title'), ...line(`  ${tell(summary)}`)], style.width),
    [...heading(tell(message('Usage'))), ...usageLines(command, others)],
    others.length > 0
      ? [
          ...heading(tell(message('Commands'))),
          ...pairs(
            others.map((entry) => commandPair(entry, tell)),
            style.width,
          ),
        ]
      : [],
    ...optionSections(command, tell, style.width),
    [...heading(tell(message('Examples'))), ...exampleLines(command, tell, style.width)],
    statusLines(command).flatMap((text) => wrapLine(line(tell(text), 'faint'), style.width)),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return shown.map((lines) => lines.map((spans) => `${paint(spans, style.color)}\n`).join('')).join('\n')
}

const VERSION_OPTION: Option = { name: 'version', short: 'V', help: message('print the version') }

/** The options that all networks take, then those of one kind of network only. */
function optionSections(
  { name, options: own }: Command,
  tell: (text: Message) => string,
  width: number,
): (readonly Line[])[] {
  const options = [...own, ...(name === '' ? [VERSION_OPTION] : [])]
  const groups = groupBy(options, ({ only }) => only?.text ?? '')
  const order = [...groups.values()].sort(
    ([a], [b]) => (a?.only === undefined ? 0 : 1) - (b?.only === undefined ? 0 : 1),
  )
  return order.map((some) => [
    ...heading(tell(some[0]?.only ?? message('Options'))),
    ...pairs(
      some.map((option) => optionPair(option, tell)),
      width,
    ),
  ])
}

function heading(title: string): readonly Line[] {
  return [line(title, 'strong')]
}

function usageLines(command: Command, others: readonly CommandEntry[]): readonly Line[] {
  const own = ['weigh', command.name, command.operands, '[OPTION…]'].filter((part) => part !== '').join(' ')
  const rest = others.length > 0 ? [line('  weigh COMMAND …'), line('  weigh COMMAND --help')] : []
  return [line(`  ${own}`), ...rest]
}

type Pair = readonly [label: Line, help: string]

function commandPair(entry: CommandEntry, tell: (text: Message) => string): Pair {
  return [line(entry.name, 'conv'), tell(entry.summary)]
}

function optionPair(option: Option, tell: (text: Message) => string): Pair {
  const names: Span[] = [
    ...line(`${option.short === undefined ? '    ' : `-${option.short}, `}--${option.name}`, 'conv'),
  ]
  const value = option.value === undefined ? [] : line(` ${option.value}`, 'faint')
  const again = option.repeatable === true ? ` ${tell(message('(may be given several times)'))}` : ''
  return [[...names, ...value], `${tell(option.help)}${again}`]
}

/** Labels in a column of their own; a label too long for it stands above its text. */
function pairs(list: readonly Pair[], width: number): readonly Line[] {
  const column = Math.min(
    34,
    Math.floor(width / 2),
    Math.max(...list.map(([label]) => padLine(label, 0).reduce((sum, span) => sum + span.text.length, 0))) + 2,
  )
  return list.flatMap(([label, help]) => {
    const lines = wrapLine(line(help), Math.max(20, width - column - 2))
    const long = label.reduce((sum, span) => sum + span.text.length, 0) > column - 2
    const first: Line = [...line('  '), ...padLine(label, column)]
    const rest = lines.map((text): Line => [...line(' '.repeat(column + 2)), ...text])
    return long ? [first, ...rest] : [[...first, ...(lines[0] ?? [])], ...rest.slice(1)]
  })
}

function exampleLines(command: Command, tell: (text: Message) => string, width: number): readonly Line[] {
  const column = Math.max(...command.examples.map((example) => example.command.length)) + 2
  return command.examples.flatMap((example): readonly Line[] => {
    const shown = line(`  ${example.command}`)
    const beside: Line = [...padLine(shown, column + 2), ...line(tell(example.what), 'faint')]
    return column <= 46 && lineWidth(beside) <= width
      ? [beside]
      : [shown, ...indented(wrapLine(line(tell(example.what), 'faint'), width - 6))]
  })
}

function indented(lines: readonly Line[]): readonly Line[] {
  return lines.map((text) => [...line('      '), ...text])
}

/** What exit statuses mean: of the nameless command, and of those that have statuses of their own. */
function statusLines({ name, statuses }: Command): readonly Message[] {
  if (statuses !== undefined) return [statuses]
  return name === ''
    ? [message('Exit status: 0 all is well, 1 a network has errors, 2 wrong usage or nothing could be read.')]
    : []
}
