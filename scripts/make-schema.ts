/**
 * Writes src/formats/caffe/schema.generated.ts from the tables beside it. Run: node --experimental-strip-types, or any
 * TypeScript runner, on this file after the tables change.
 */

import { readFileSync, writeFileSync } from 'node:fs'

const folder = 'src/formats/caffe'

function rows(name: string): string[][] {
  const [, ...lines] = readFileSync(`${folder}/${name}`, 'utf8').trimEnd().split('\n')
  return lines.map((line) => line.split('\t'))
}

function grouped(entries: readonly (readonly [string, string])[]): string {
  const groups = new Map<string, string[]>()
  for (const [name, text] of entries) groups.set(name, [...(groups.get(name) ?? []), text])
  return [...groups].map(([name, texts]) => `${name}|${texts.join('|')}`).join('\n')
}

const LABELS: Readonly<Record<string, string>> = { optional: '?', required: '!', repeated: '*' }

const fields = rows('schema-fields.tsv').map(([message, name, number, label, type, value, deprecated, packed]) => {
  const flags = `${LABELS[label ?? '']}${packed === 'true' ? 'p' : ''}${deprecated ? 'd' : ''}`
  return [message ?? '', [name, number, flags, type, ...(value ? [value] : [])].join(' ')] as const
})
const enums = rows('schema-enums.tsv').map(([name, value, number]) => [name ?? '', `${value} ${number}`] as const)

writeFileSync(
  `${folder}/schema.generated.ts`,
  `/** Made by scripts/make-schema.ts from schema-fields.tsv and schema-enums.tsv; don't edit. Licence: schema-licence.txt. */

/** A message a line: \`Message|name number flags type default|…\`; flags ? optional, ! required, * repeated, p packed, d deprecated. */
export const MESSAGES: string = \`${grouped(fields)}\`

/** An enum a line: \`Enum|NAME number|…\`. */
export const ENUMS: string = \`${grouped(enums)}\`
`,
)
