/** Files that belong to a network without being named: what lies above it, and what it names itself. */

import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { DefinitionText } from '../core/words/definition-text.ts'
import type { Reach } from '../formats/format.ts'
import { outside } from '../formats/index.ts'
import { readSmallText } from './small-file.ts'

/** Found upwards from a network's folder, as .editorconfig is. */
const NAME = '.weighbridge.toml'

/** The folder of a file, and all that it lies in, nearest first. */
function foldersAbove(file: string): readonly string[] {
  const above: string[] = []
  for (let folder = dirname(resolve(file)); !above.includes(folder); folder = dirname(folder)) above.push(folder)
  return above
}

const DEFINES = /^\s*(\[\[\s*layer\s*\]\]|layer\s*=)/m
const LISTS = /^\s*(\[+\s*(model|max|min|require)\b|(model|max|min|require)[\s.=])/m

/**
 * The definitions of layers (`.weighbridge.toml`) that lie above a network's file, nearest first; none for `-`, a pipe. A
 * file that only lists networks and budgets defines nothing, and networks of Caffe's own layers are read faster without.
 */
export function definitionsAbove(file: string): readonly DefinitionText[] {
  if (file === '-') return []
  return [...projectFilesAbove(file)].filter(({ text }) => DEFINES.test(text) || !LISTS.test(text))
}

/** The files `.weighbridge.toml` above a file, nearest first; each is read once it is reached. */
export function* projectFilesAbove(file: string): Generator<DefinitionText> {
  for (const folder of foldersAbove(file)) {
    const name = join(folder, NAME)
    if (existsSync(name)) yield { name: relative('.', name), text: readSmallText(name, relative('.', name)) }
  }
}

/**
 * A file that another names. `anywhere`, as a solver its network: from here, as Caffe takes it, else from a folder above
 * that other, else beside it. Else from the folder of that other; throws FormatError where a link leads out of it and
 * `reach` does not allow that. `undefined` where there is none.
 */
export function findNamed(named: string, from: string, reach: Reach): string | undefined {
  if (reach === 'anywhere') return findAnywhere(named, from)
  const place = join(dirname(from), named)
  if (!existsSync(place)) return undefined
  if (reach === 'folder' && !liesBeside(place, from)) throw outside(named, from)
  return place
}

/** Whether a file lies in the folder of another or below it, wherever links lead. */
export function liesBeside(file: string, other: string): boolean {
  return realpathSync(file).startsWith(join(realpathSync(dirname(other)), sep))
}

function findAnywhere(named: string, from: string): string | undefined {
  const places = [
    named,
    ...foldersAbove(from).map((folder) => join(folder, named)),
    join(dirname(from), basename(named)),
  ]
  return places.find((place) => existsSync(place))
}
