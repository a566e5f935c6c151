/** Folders that a web server shows: names of files off the page that lists them. */

/** What lies in a folder, by the links of its page or, where the server lists as JSON, by that: files of that folder alone. */
export function filesListed(text: string, folder: URL): readonly string[] {
  const targets =
    listedJson(text) ??
    [...text.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)].map(([, double, single, bare]) =>
      (double ?? single ?? bare ?? '').replace(/&amp;/g, '&'),
    )
  return [...new Set(targets.flatMap((to) => nameIn(to, folder) ?? []))].sort()
}

function listedJson(text: string): readonly string[] | undefined {
  try {
    const entries: unknown = JSON.parse(text)
    if (!Array.isArray(entries)) return undefined
    return entries.flatMap((entry: unknown) =>
      typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
        ? [encodeURIComponent(entry.name)]
        : [],
    )
  } catch {
    return undefined
  }
}

function nameIn(to: string, folder: URL): string | undefined {
  if (!URL.canParse(to, folder)) return undefined
  const { origin, pathname, search } = new URL(to, folder)
  if (origin !== folder.origin || search !== '' || !pathname.startsWith(folder.pathname)) return undefined
  const name = pathname.slice(folder.pathname.length)
  if (name === '' || name.includes('/')) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    return undefined
  }
}
