/** Texts of TOML that options name. */

import { existsSync, readFileSync } from 'node:fs'
import { message } from '../core/words/message.ts'
import type { DefinitionText } from '../formats/format.ts'
import { UsageError } from './command.ts'
import { openError } from './open-error.ts'

/** Reads the file that an option names. Throws UsageError where there is none, and FormatError where it can't be read. */
export function readNamedText(name: string, option: string): DefinitionText {
  if (!existsSync(name)) throw new UsageError(message('--{option}: there is no file {name}', { option, name }))
  try {
    return { name, text: readFileSync(name, 'utf8') }
  } catch (error) {
    throw openError(name, error)
  }
}

/** Reads a file that --layers names. */
export function readDefinitionText(name: string): DefinitionText {
  return readNamedText(name, 'layers')
}
