/** The public surface of an entry as one text: what it exports, then what these names name in turn, without comments. */

import { type Declaration, type Entry, reachedFrom } from './surface.ts'

/** Every difference between two such texts is a change of the public types. */
export function surfaceText({ path, exports }: Entry): string {
  const more = reachedFrom(exports).filter((declaration) => !exports.includes(declaration))
  return `${[`// ${path}`, ...exports.map(textOf), '// types that these name', ...more.sort(byFile).map(textOf)].join('\n\n')}\n`
}

function textOf({ text, file }: Declaration): string {
  return `// ${file}\n${text}`
}

function byFile(one: Declaration, other: Declaration): number {
  const [a, b] = [`${one.file} ${one.name}`, `${other.file} ${other.name}`]
  return a < b ? -1 : Number(a > b)
}
