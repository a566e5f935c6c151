/**
 * What the READMEs show is what the program prints: their commands are run, and their output is compared.
 * `UPDATE=1` writes the output anew. A line `…` in a README stands for any lines.
 */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT, weigh } from './run-weigh.ts'

const BLOCK = /```console\n([\s\S]*?)```/g

interface Shown {
  readonly command: string
  readonly output: string
}

function commandsOf(block: string): readonly Shown[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { command: part.slice(0, end), output: part.slice(end + 1) }
    })
}

/** The arguments of weigh in `npx weigh A B`, `weigh A B` or `npm ci && npx weigh A B`; `undefined` for other commands. */
function argumentsOf(command: string): readonly string[] | undefined {
  const found = /(?:^|&& )(?:npx )?weigh (.*)$/.exec(command)?.[1]
  return found?.match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', ''))
}

function printed(args: readonly string[]): string {
  const { stdout, stderr } = weigh(args)
  return stdout + stderr
}

/** Whether `actual` is `shown`, where a line `…` stands for any lines. */
function matches(shown: string, actual: string): boolean {
  const parts = shown.split(/^…\n/m).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('(?:.*\\n)*?')}$`).test(actual)
}

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  it('shows what the program prints', () => {
    let text = readFileSync(file, 'utf8')
    const shown = [...text.matchAll(BLOCK)].flatMap(([, block = '']) => commandsOf(block))
    const runs = shown.flatMap((one) => {
      const args = argumentsOf(one.command)
      return args === undefined ? [] : [{ ...one, args }]
    })
    expect(runs.length).toBeGreaterThan(2)
    for (const { command, output, args } of runs) {
      const actual = printed(args)
      if (process.env.UPDATE === '1' && !/^…$/m.test(output))
        text = text.replace(`$ ${command}\n${output}`, `$ ${command}\n${actual}`)
      else if (!matches(output, actual)) expect(actual, command).toBe(output)
    }
    if (process.env.UPDATE === '1') writeFileSync(file, text)
  })

  it('names the two commands that set everything up', () => {
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('npm ci && npx weigh examples/lenet/lenet.prototxt')
    expect(text).toContain('npm ci && npm test')
  })

  it('shows what the library answers', () => {
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8')) ?? []
    const expected = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, said]) => said)
    expect(expected.length).toBeGreaterThan(1)
    // The package finds itself by its name, as it is built.
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n')).toEqual(expected)
  })
})
