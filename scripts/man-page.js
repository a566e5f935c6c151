/** The manual page: the help of every command, which is made from the data of the commands. */

import { spawnSync } from 'node:child_process'

/** @param {string} program @param {readonly string[]} args */
function printed(program, args) {
  const env = { ...process.env, COLUMNS: '78', LC_ALL: 'en', NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

/** Lines as they are: a backslash and a point in front would be taken for troff's own. @param {string} text */
function verbatim(text) {
  const lines = text.trimEnd().replaceAll('\\', '\\e').replaceAll('-', '\\-').split('\n')
  return ['.nf', ...lines.map((line) => line.replace(/^[.']/, '\\&$&')), '.fi'].join('\n')
}

/**
 * `weigh(1)`, from what the program says of itself.
 *
 * @param {string} program
 */
export function manPage(program) {
  const help = printed(program, ['--help'])
  const [, list = ''] = /^Commands\n(.*?)\n\n/ms.exec(help) ?? []
  const commands = [...list.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name)
  const [summary = '', ...rest] = help.split('\n\n')
  return [
    `.TH WEIGH 1 "" "${printed(program, ['--version']).trim()}"`,
    '.SH NAME',
    `weigh \\- ${summary.replace(/\s+/g, ' ').replace(/^weigh /, '')}`,
    '.SH DESCRIPTION',
    verbatim(rest.join('\n\n')),
    ...commands.flatMap((name) => [`.SH WEIGH ${name.toUpperCase()}`, verbatim(printed(program, [name, '--help']))]),
    '',
  ].join('\n')
}
