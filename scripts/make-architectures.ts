/**
 * Writes src/architectures/definitions.generated.ts from the definition files of architectures. Run it after any of them changes:
 * npx rolldown scripts/make-architectures.ts --platform node -o /tmp/make-architectures.mjs, then node on that.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readDefinitions } from '../src/architectures/definition-file.ts'
import { say } from '../src/core/words/message.ts'

const folder = 'src/architectures/families'

const lines: string[] = []
for (const name of readdirSync(folder).sort()) {
  const file = `${folder}/${name}`
  const { architectures, issues } = readDefinitions(file, readFileSync(file, 'utf8'))
  for (const { message, where } of issues) {
    console.error(`${where?.file}:${where?.line}:${where?.column}: ${say(message)}`)
    process.exitCode = 1
  }
  for (const architecture of architectures) {
    const json = JSON.stringify(architecture, (_key, value) => (isEmpty(value) ? undefined : value))
    lines.push(`  ${JSON.stringify(architecture.type)}: ${JSON.stringify(json)},`)
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

writeFileSync(
  'src/architectures/definitions.generated.ts',
  `/** Made by scripts/make-architectures.ts from the files in architectures/; don't edit. */

/** Type → its definition as JSON: only those that are asked for are parsed. */
export const DEFINITIONS: Readonly<Record<string, string>> = {
${lines.join('\n')}
}
`,
)
