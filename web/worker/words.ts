/** What may stand at a place of the text, in the reader's language. */

import { memorySource } from '../../src/core/bytes/bytes.ts'
import { message, say } from '../../src/core/words/message.ts'
import type { Completion } from '../../src/formats/format.ts'
import { detectFormat } from '../../src/formats/index.ts'
import type { FieldInfo, Requests } from '../protocol.ts'
import { session } from './session.ts'

/** The words that the format of the text knows at a place; none where it knows none. */
export async function completions({ path, field }: Requests['complete']['ask']): Promise<readonly FieldInfo[]> {
  const format = await detectFormat(memorySource(session.name, new TextEncoder().encode(session.text ?? '')))
  const words = (await (await format.load()).complete?.(path, field)) ?? []
  return words.map(fieldInfo)
}

function fieldInfo({ name, type, isRepeated, values, fallback, isMessage }: Completion): FieldInfo {
  const repeated = isRepeated ? `${say(message('list of'), session.catalogue)} ` : ''
  const absent = fallback === undefined ? '' : say(message('default {value}', { value: fallback }), session.catalogue)
  const info = [values.join(' | '), absent].filter((text) => text !== '').join(' · ')
  return { name, detail: `${repeated}${type}`, info, isMessage }
}
