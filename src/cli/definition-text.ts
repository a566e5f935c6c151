/** Definition files that are named on the command line. */

import { existsSync, readFileSync } from 'node:fs'
import { message } from '../core/message.ts'
import type { DefinitionText } from '../formats/format.ts'
import { UsageError } from './command.ts'

/** Reads a file that --layers names. Throws UsageError where there is none. */
export function readDefinitionText(name: string): DefinitionText {
  if (!existsSync(name)) throw new UsageError(message('--layers: there is no file {name}', { name }))
  return { name, text: readFileSync(name, 'utf8') }
}
