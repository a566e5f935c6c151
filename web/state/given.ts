/** Files that came with the page, named to the server that serves it or written into it, and those of the browser. */

import type { GivenFile } from '../protocol.ts'

/** The files of the data block `weigh-files`; none where the page stands for itself. */
export function givenFiles(): readonly GivenFile[] {
  const block = document.getElementById('weigh-files')?.textContent ?? '[]'
  try {
    const given: unknown = JSON.parse(block)
    return Array.isArray(given) ? given.flatMap(givenFile) : []
  } catch {
    return []
  }
}

/** Files of a drop, a picker or the clipboard; those of a folder under their paths. */
export function browserFiles(files: Iterable<File>): readonly GivenFile[] {
  return Array.from(files, (file) => ({ name: file.webkitRelativePath || file.name, blob: file }))
}

function givenFile(given: unknown): readonly GivenFile[] {
  if (typeof given !== 'object' || given === null || !('name' in given) || typeof given.name !== 'string') return []
  const { name } = given
  if ('base64' in given && typeof given.base64 === 'string') {
    const bytes = Uint8Array.from(atob(given.base64), (character) => character.charCodeAt(0))
    return [{ name, blob: new Blob([bytes]) }]
  }
  if (!('url' in given && 'size' in given) || typeof given.url !== 'string' || typeof given.size !== 'number') return []
  return [{ name, url: new URL(given.url, location.href).href, size: given.size }]
}
