/** Model folders of a hub: what lies in them, and where each file is. */

import { FormatError } from '../../core/words/issue.ts'
import { hubEndpoint } from './credentials.ts'
import type { Http } from './http.ts'
import { fault, type Patience, textOf, trying } from './remote-file.ts'

/** A place in a hub: `hf://OWNER/NAME[@REVISION][/PATH]`. */
export interface HubPlace {
  /** `hf://OWNER/NAME[@REVISION]`. */
  readonly root: string
  readonly id: string
  readonly revision: string
  /** Empty for the folder as a whole. */
  readonly path: string
}

// A revision may be a branch, a tag or a commit; of those with a slash only these are told from a path.
const PLACE = /^(hf:\/\/([\w.-]+\/[\w.-]+)(?:@(refs\/(?:pr|convert)\/[^/]+|[^/]+))?)(?:\/(.*))?$/

/** Takes a name apart. Throws FormatError where it names nothing of a hub. */
export function hubPlace(name: string): HubPlace {
  const [, root, id, revision = 'main', path = ''] = PLACE.exec(name) ?? []
  if (root === undefined || id === undefined)
    throw fault({ name }, 'far/no-place', 'a model of a hub is named as {usage}', {
      usage: 'hf://OWNER/NAME@REVISION/PATH',
    })
  return { root, id, revision, path: path.replace(/\/+$/, '') }
}

/** Where a file of a hub is. */
export function hubUrl({ id, revision, path }: HubPlace, http: Http): URL {
  const { env } = http.options
  return new URL(`${hubEndpoint(env)}/${id}/resolve/${encodeURIComponent(revision)}/${encodePath(path)}`)
}

/** A path as it stands in an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** More pages of a list are not turned. */
const MOST_PAGES = 100

/** The names of all files in a folder of a hub, from its top. Throws FormatError where it is not there or may not be seen. */
export async function hubFiles(place: HubPlace, http: Http, patience: Patience): Promise<readonly string[]> {
  const { root, id, revision } = place
  const endpoint = hubEndpoint(http.options.env)
  const names: string[] = []
  let next: URL | undefined = new URL(
    `${endpoint}/api/models/${id}/tree/${encodeURIComponent(revision)}?recursive=true`,
  )
  for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
    const at: URL = next
    const { text, link } = await trying(patience, root, () =>
      http.ask(at, {}, async ({ headers, body }) => ({ text: await textOf(root, body), link: headers.get('link') })),
    ).catch((error: unknown) => {
      throw missing(root, error)
    })
    names.push(...filesIn(root, text))
    next = nextPage(link, at)
  }
  return names
}

/** The hub has no such folder, or says so of one that nobody unknown may see. */
function missing(name: string, error: unknown): unknown {
  if (!(error instanceof FormatError) || error.issue.code !== 'file/unreadable') return error
  return fault({ name }, 'file/unreadable', 'the hub has no such model')
}

function filesIn(name: string, text: string): readonly string[] {
  try {
    const entries: unknown = JSON.parse(text)
    if (Array.isArray(entries)) return entries.flatMap((entry: unknown) => nameOf(entry) ?? [])
  } catch {
    // It is told below.
  }
  throw fault({ name }, 'far/no-list', 'the hub gives no list of files')
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('path' in entry) || !('type' in entry)) return undefined
  return entry.type === 'file' && typeof entry.path === 'string' ? entry.path : undefined
}

/** The page behind (RFC 8288), where it is on the same host. */
function nextPage(link: string | null, from: URL): URL | undefined {
  const [, to] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? []
  const url = to !== undefined && URL.canParse(to, from) ? new URL(to, from) : undefined
  return url?.origin === from.origin ? url : undefined
}
