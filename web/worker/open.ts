/** Sorts files that come in: a definition for the editor, weights to stand beside it. */

import { type ByteSource, blobSource, memorySource } from '../../src/core/bytes/bytes.ts'
import { FormatError, type Issue, issue } from '../../src/core/words/issue.ts'
import { readCaffeWeights } from '../../src/formats/caffe/read-weights.ts'
import { storedWeights } from '../../src/formats/caffe/stored-weights.ts'
import { detectFormat } from '../../src/formats/index.ts'
import type { GivenFile, Opened } from '../protocol.ts'
import { embeddedDefinition } from './embedded.ts'
import { session } from './session.ts'
import { issueView } from './telling.ts'

/** Definitions longer than this are not put into an editor. */
const LONGEST_TEXT = 1 << 24

/** Opens files. The first definition goes to the editor, weights are joined; what can't be read is told. */
export async function openFiles(given: readonly GivenFile[]): Promise<Opened> {
  const problems: Issue[] = []
  let definition: Opened['definition']
  let weights = false
  session.beside.clear()
  const sources = given.map(sourceOf)
  for (const source of sources) session.beside.set(source.name, source)
  for (const source of inOrder(sources)) {
    try {
      if (await isDefinition(source)) {
        if (definition === undefined) definition = { name: source.name, text: await textOf(source) }
      } else if (!weights) {
        const content = await readCaffeWeights(source)
        session.weights = { source, content, stored: storedWeights(content) }
        weights = true
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      problems.push(error.issue)
    }
  }
  if (definition !== undefined && !weights) session.weights = undefined
  if (definition === undefined && weights && session.weights) definition = embeddedDefinition(session.weights.content)
  return {
    ...(definition !== undefined && { definition }),
    weights: session.weights?.source.name ?? '',
    problems: problems.map((found) => issueView(found, session.catalogue)),
  }
}

/** A network goes before a solver that names it: by their names, as people give them. */
function inOrder(sources: readonly ByteSource[]): readonly ByteSource[] {
  const rank = ({ name }: ByteSource): number => (/solver/i.test(name) ? 2 : /deploy/i.test(name) ? 0 : 1)
  return [...sources].sort((a, b) => rank(a) - rank(b))
}

async function isDefinition(source: ByteSource): Promise<boolean> {
  if (/\.(prototxt|pbtxt)$/i.test(source.name)) return true
  try {
    return (await detectFormat(source)).role === 'definition'
  } catch (error) {
    if (error instanceof FormatError) return false
    throw error
  }
}

async function textOf(source: ByteSource): Promise<string> {
  if (source.size > LONGEST_TEXT) {
    const where = { file: source.name }
    throw new FormatError(issue('page/too-long', 'error', 'this text is too long for an editor', {}, { where }))
  }
  return new TextDecoder().decode(await source.read(0, source.size))
}

function sourceOf(file: GivenFile): ByteSource {
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
