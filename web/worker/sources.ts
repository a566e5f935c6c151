/** Files that come in, as sources of bytes. */

import { type ByteSource, blobSource, memorySource } from '../../src/core/bytes/bytes.ts'
import { FormatError, issue } from '../../src/core/words/issue.ts'
import type { GivenFile } from '../protocol.ts'

/** A file of the browser, of the server, or a text. */
export function sourceOf(file: GivenFile): ByteSource {
  if ('blob' in file) return blobSource(file.name, file.blob)
  if ('text' in file) return memorySource(file.name, new TextEncoder().encode(file.text))
  return rangeSource(file.name, file.url, file.size)
}

/** A file on the server that serves the page, read in ranges. */
function rangeSource(name: string, url: string, size: number): ByteSource {
  return {
    name,
    size,
    read: async (offset, length) => {
      const last = Math.min(offset + length, size) - 1
      if (last < offset) return new Uint8Array(0)
      const answer = await fetch(url, { headers: { Range: `bytes=${offset}-${last}` } })
      if (!answer.ok) {
        const args = { reason: answer.status }
        throw new FormatError(
          issue('file/unreadable', 'error', 'cannot be read ({reason})', args, { where: { file: name } }),
        )
      }
      return new Uint8Array(await answer.arrayBuffer())
    },
  }
}
