/** Reports and issues on their way out: to standard output or a file, and to standard error. */

import { issuesText } from '../reports/words/issues.ts'
import type { WriterOptions } from '../reports/writers/index.ts'
import type { Weighed } from './networks.ts'
import type { OptionValues } from './option-values.ts'
import { writeFileWhole, writeOut } from './output.ts'
import { colorChoice, type Terminal, wantsColor, widthOf } from './terminal.ts'

/** Prints to the file of `-o`, or to standard output. */
export async function emit(content: string | Uint8Array, options: OptionValues, terminal: Terminal): Promise<void> {
  const file = options.value('output')
  if (file === undefined || file === '-') await writeOut(terminal.stdout, content)
  else writeFileWhole(file, content)
}

/** How a writer is to print. */
export function writerOptions(options: OptionValues, terminal: Terminal): WriterOptions {
  const toFile = options.has('output')
  return {
    catalogue: terminal.catalogue,
    width: widthOf(terminal, options.value('width')),
    color: toFile ? colorChoice(options) === 'always' : wantsColor(terminal.stdout, terminal.env, colorChoice(options)),
  }
}

/** Tells issues on standard error, with the lines that they are about where they can be had. */
export async function tellIssues(
  { issues, lineOf }: Pick<Weighed, 'issues'> & Partial<Pick<Weighed, 'lineOf'>>,
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  if (issues.length === 0) return
  const color = wantsColor(terminal.stderr, terminal.env, colorChoice(options))
  const { catalogue } = terminal
  const text = issuesText(issues, { catalogue, color, width: widthOf(terminal), ...(lineOf && { lineOf }) })
  const onOneScreen = terminal.stdout.isTTY === true && terminal.stderr.isTTY === true
  await writeOut(terminal.stderr, onOneScreen ? `\n${text}` : text)
}
