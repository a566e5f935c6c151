/** Texts of TOML that options name. */

import { existsSync, readFileSync } from 'node:fs'
import { message } from '../core/message.ts'
import type { DefinitionText } from '../formats/format.ts'
import { UsageError } from './command.ts'

/** Reads the file that an option names. Throws UsageError where there is none. */
export function readNamedText(name: string, option: string): DefinitionText {
  if (!existsSync(name)) throw new UsageError(message('--{option}: there is no file {name}', { option, name }))
  return { name, text: readFileSync(name, 'utf8') }
}

/** Reads a file that --layers names. */
export function readDefinitionText(name: string): DefinitionText {
  return readNamedText(name, 'layers')
}
