/** Files that define layers: those that are named, and the one that lies above a network. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { message } from '../core/message.ts'
import type { DefinitionText } from '../formats/format.ts'
import { UsageError } from './command.ts'

/** Found upwards from a network's folder, as .editorconfig is. */
const NAME = '.weighbridge.toml'

/** Reads a file that --layers names. Throws UsageError where there is none. */
export function readDefinitionText(name: string): DefinitionText {
  if (!existsSync(name)) throw new UsageError(message('--layers: there is no file {name}', { name }))
  return { name, text: readFileSync(name, 'utf8') }
}

/** The definitions that lie above a network's file, nearest first; none for what comes through a pipe. */
export function definitionsAbove(file: string): readonly DefinitionText[] {
  const found: DefinitionText[] = []
  if (file === '-') return found
  let folder = dirname(resolve(file))
  for (;;) {
    const name = join(folder, NAME)
    if (existsSync(name)) found.push({ name: relative('.', name), text: readFileSync(name, 'utf8') })
    const above = dirname(folder)
    if (above === folder) return found
    folder = above
  }
}
