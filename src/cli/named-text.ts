/** Texts of TOML that options name. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { type ByteSource, memorySource } from '../core/bytes/bytes.ts'
import type { DefinitionText } from '../core/words/definition-text.ts'
import { message } from '../core/words/message.ts'
import { UsageError } from './command.ts'
import { readSmall } from './file-source.ts'
import { openError } from './open-error.ts'

/** Reads the file that an option names. Throws UsageError where there is none, and FormatError where it can't be read. */
export function readNamedText(name: string, option: string): DefinitionText {
  if (!existsSync(name)) throw new UsageError(message('--{option}: there is no file {name}', { option, name }))
  return { name, text: new TextDecoder().decode(readSmall(name)) }
}

/** More bytes are no array that sizes could depend on. */
const MOST_BYTES = 1 << 24

/** The bytes of an array's file that --value names. Throws as readNamedText does. */
export function readWhole(name: string): ByteSource {
  const stats = statSync(name, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new UsageError(message('--{option}: there is no file {name}', { option: 'value', name }))
  if (!stats.isFile() || stats.size > MOST_BYTES)
    throw new UsageError(message('--value: {name} is no small array ({size} bytes)', { name, size: stats.size }))
  try {
    return memorySource(name, readFileSync(name))
  } catch (error) {
    throw openError(name, error)
  }
}

/** Reads a file that --layers names. */
export function readDefinitionText(name: string): DefinitionText {
  return readNamedText(name, 'layers')
}
