/** The manual page says what the help of every command says. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands/index.ts'

it('names every command, option and example', async () => {
  const page = readFileSync('dist/weigh.1', 'utf8').replaceAll('\\-', '-').replaceAll('\\e', '\\')
  for (const entry of COMMANDS) {
    const { name, options, examples } = await entry.load()
    if (name !== '') expect(page).toContain(`.SH WEIGH ${name.toUpperCase()}\n`)
    for (const option of options) expect(page).toContain(`--${option.name}`)
    for (const { command } of examples) expect(page).toContain(command)
  }
})

it('has no line that troff would take for a request', () => {
  const requests = readFileSync('dist/weigh.1', 'utf8').match(/^[.'].*$/gm) ?? []
  expect(requests.filter((line) => !/^\.(TH|SH|nf|fi)\b/.test(line))).toEqual([])
})
