/**
 * Writes the generated modules of src/formats/caffe/forks from its definition files and tables. Run it after any of them
 * changes: npx rolldown scripts/make-forks.ts --platform node -o /tmp/make-forks.mjs, then node on that. Stops at the first mistake of a definition.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { say } from '../src/core/message.ts'
import type { LayerDefinition } from '../src/formats/caffe/forks/definition.ts'
import { readDefinitionFile } from '../src/formats/caffe/forks/definition-file.ts'
import type { Arity } from '../src/formats/caffe/layers/layer.ts'

const folder = 'src/formats/caffe/forks'

function rows(name: string): string[][] {
  const [, ...lines] = readFileSync(`${folder}/${name}`, 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split('\t'))
}

function grouped(entries: readonly (readonly [string, string])[]): string {
  const groups = new Map<string, string[]>()
  for (const [name, text] of entries) {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [text])
    else group.push(text)
  }
  return [...groups].map(([name, texts]) => `${name}|${texts.join('|')}`).join('\n')
}

/** A definition for JSON: without what is empty, paths as text, and integers as `{ int: "1" }`. */
function plain({ place: _, parameters, bottoms, tops, ...rest }: LayerDefinition): unknown {
  const short = parameters.map(({ path, ...parameter }) => ({ ...parameter, path: path.join('.') }))
  const whole = { ...rest, parameters: short, bottoms: span(bottoms), tops: span(tops) }
  return JSON.parse(JSON.stringify(whole, (_key, value) => (isEmpty(value) ? undefined : withoutBigInt(value))))
}

function withoutBigInt(value: unknown): unknown {
  return typeof value === 'bigint' ? { int: String(value) } : value
}

function span({ min, max }: Arity): string {
  return max === undefined ? `${min}..` : `${min}..${max}`
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === false) return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function definitions(): readonly LayerDefinition[] {
  const names = readdirSync(`${folder}/families`)
    .filter((name) => name.endsWith('.toml'))
    .sort()
  return names.flatMap((name) => {
    const file = `${folder}/families/${name}`
    const { layers, issues } = readDefinitionFile(file, readFileSync(file, 'utf8'), name.replace('.toml', ''))
    for (const { message, where, hint } of issues) {
      const place = `${where?.file}:${where?.line}:${where?.column}`
      console.error(`${place}: ${say(message)}${hint === undefined ? '' : ` (${say(hint)})`}`)
      process.exitCode = 1
    }
    return layers
  })
}

const LABELS: Readonly<Record<string, string>> = { optional: '?', required: '?', repeated: '*' }

const forkNames = rows('fork-index.tsv').map(([fork]) => fork ?? '')

function forkSet(text = ''): string {
  return text
    .split(',')
    .map((fork) => forkNames.indexOf(fork).toString(36))
    .join(',')
}

const fields = rows('fork-fields.tsv').map(([message = '', name, number, label, type, value, forks]) => {
  const parts = [
    name,
    number,
    LABELS[label ?? ''],
    type,
    forkSet(forks),
    ...(value ? [value.replace(/[|`\\$]/g, '')] : []),
  ]
  return [message, parts.join(' ')] as const
})
const enums = rows('fork-enums.tsv').map(
  ([name = '', value, number, forks]) => [name, `${value} ${number} ${forkSet(forks)}`] as const,
)

writeFileSync(
  `${folder}/fork-fields.generated.ts`,
  `/** Made by scripts/make-forks.ts from the tables beside it; don't edit. */

/** Forks of Caffe with their repositories, in the order in which the tables number them (in base 36). */
export const FORKS: readonly (readonly [name: string, repository: string])[] = ${JSON.stringify(
    rows('fork-index.tsv').map(([fork, repository]) => [fork, repository]),
  )}

/** A message a line: \`Message|name number label type forks default|…\`. */
export const FORK_MESSAGES = \`${grouped(fields)}\`

/** An enum a line: \`Enum|NAME number forks|…\`. */
export const FORK_ENUMS = \`${grouped(enums)}\`
`,
)

writeFileSync(
  `${folder}/definitions.generated.ts`,
  `/** Made by scripts/make-forks.ts from the files in families/; don't edit. */

/** All definitions as JSON: parsing that is faster than running a program as long. */
export const DEFINITIONS = \`${JSON.stringify(definitions().map(plain)).replace(/[\\`$]/g, '\\$&')}\`
`,
)
