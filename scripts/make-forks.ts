/**
 * Writes the generated modules of src/formats/caffe/forks from its definition files and tables. Run it after any of them
 * changes: npx rolldown scripts/make-forks.ts --platform node -o /tmp/make-forks.mjs, then node on that. Stops at the first mistake of a definition.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Arity, LayerDefinition } from '../src/core/network/layer-type.ts'
import { say } from '../src/core/words/message.ts'
import { readDefinitionFile } from '../src/formats/layer-definition-file.ts'

const folder = 'src/formats/caffe/forks'

/** Definition file → its title. */
const titles = new Map<string, string>()

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
    titles.set(name.replace('.toml', ''), /^title = "(.*)"/m.exec(readFileSync(file, 'utf8'))?.[1] ?? name)
    const { layers, issues } = readDefinitionFile(file, readFileSync(file, 'utf8'), name.replace('.toml', ''))
    for (const { message, where, hint } of issues) {
      const place = `${where?.file}:${where?.line}:${where?.column}`
      console.error(`${place}: ${say(message)}${hint === undefined ? '' : ` (${say(hint)})`}`)
      process.exitCode = 1
    }
    return layers
  })
}

const builtIn = definitions()

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
export const FORK_MESSAGES: string = \`${grouped(fields)}\`

/** An enum a line: \`Enum|NAME number forks|…\`. */
export const FORK_ENUMS: string = \`${grouped(enums)}\`
`,
)

writeFileSync(
  `${folder}/definitions.generated.ts`,
  `/** Made by scripts/make-forks.ts from the files in families/; don't edit. */

/** All definitions as JSON: parsing that is faster than running a program as long. */
export const DEFINITIONS: string = \`${JSON.stringify(builtIn.map(plain)).replace(/[\\`$]/g, '\\$&')}\`
`,
)

/** docs/layers.md, from the definitions that were just written: a section a file, a row a layer. */
function page(all: readonly LayerDefinition[]): string {
  const lines = [
    '# Layers',
    '',
    '<!-- Made by scripts/make-forks.ts from src/formats/caffe/forks/families; do not edit. -->',
    '',
    "All layer types beside Caffe's own that Weighbridge knows. `weigh layers` lists Caffe's own, too; `weigh layers TYPE` prints the",
    'formulas of one; [defining-layers.md](defining-layers.md) says how to define another. `--fork` takes the names of the forks below.',
    '',
  ]
  const groups = new Map<string, LayerDefinition[]>()
  for (const layer of all) groups.set(layer.group, [...(groups.get(layer.group) ?? []), layer])
  for (const [group, layers] of groups) {
    lines.push(
      `## ${titles.get(group) ?? group}`,
      '',
      '| Type | What it does | Forks | Source |',
      '| --- | --- | --- | --- |',
    )
    for (const layer of layers) {
      const { type, python, variant, doc, forks, source } = layer
      const name = `\`${python?.[0] ?? type}\`${variant !== '' && python === undefined ? ` (${variant})` : ''}`
      lines.push(`| ${[name, doc, forks.join(', '), source].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    }
    lines.push('')
  }
  lines.push('## Forks', '', '| Name | Repository | Branch |', '| --- | --- | --- |')
  for (const [fork, repository, branch] of rows('fork-index.tsv')) lines.push(`| ${fork} | ${repository} | ${branch} |`)
  return `${lines.join('\n')}\n`
}

writeFileSync('docs/layers.md', page(builtIn))

/** English → Chinese of all that definitions say, for the catalogue. */
function words(all: readonly LayerDefinition[]): string {
  const found = new Map(rows('zh.tsv').map(([english = '', chinese = '']) => [english, chinese]))
  for (const { doc, docZh } of all) if (docZh !== undefined) found.set(doc, docZh)
  const said = all.flatMap(({ symbols, checks }) => [...Object.values(symbols), ...checks.map(({ say: text }) => text)])
  for (const text of [...said, ...all.map(({ doc }) => doc)]) {
    if (!found.has(text)) console.error(`no Chinese for: ${text}`)
  }
  return JSON.stringify(Object.fromEntries(found), null, 2)
}

writeFileSync(
  'src/text/zh/definitions.generated.ts',
  `/** Made by scripts/make-forks.ts from the layer definitions; don't edit. */

/** What definitions say, in Chinese. */
export const definitions: Readonly<Record<string, string>> = ${words(builtIn)}
`,
)
