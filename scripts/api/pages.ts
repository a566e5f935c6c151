/** The pages of docs/api: one a public name, made of its doc comments, and one that lists them. */

import { posix } from 'node:path'
import { type Declaration, type Entry, type Member, reachedFrom } from './surface.ts'

/** The command that writes the pages anew. */
export const COMMAND = 'npm run api'

const MARK = `<!-- Made by ${COMMAND} from the doc comments of the sources; do not edit. -->`

const INTRODUCTION = `All that the package exports, by entry, as the doc comments of the sources have it. Types that others name, but that need no
import, have pages too. What a change of any of this means for the version is said in
[CONTRIBUTING.md](../../CONTRIBUTING.md#versions).`

/** A declaration with its page, below docs/api. */
interface Page {
  readonly declaration: Declaration
  readonly path: string
  /** The entries that export it. */
  readonly entries: readonly string[]
}

/** Path below docs/api → content. */
export function apiPages(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const pages = pagesOf(entries)
  const users = usersOf([...pages.keys()])
  const written = [...pages.values()].map((page) => [page.path, pageText(page, pages, users)] as const)
  return new Map([['README.md', listText(entries, pages)], ...written])
}

function pagesOf(entries: readonly Entry[]): ReadonlyMap<Declaration, Page> {
  const pages = new Map<Declaration, Page>()
  const taken = new Set<string>()
  for (const declaration of reachedFrom(entries.flatMap((entry) => entry.exports))) {
    const exporting = entries.filter((entry) => entry.exports.includes(declaration)).map(({ path }) => path)
    const { name, file } = declaration
    const folder = exporting[0] === undefined ? 'types' : posix.basename(exporting[0])
    // Types without an export may share their names.
    const stem = exporting.length > 0 ? name : `${file.replaceAll('/', '-')}-${name}`
    // Many file systems take `Field.md` and `field.md` for one.
    const isTaken = taken.has(`${folder}/${stem}`.toLowerCase())
    taken.add(`${folder}/${stem}`.toLowerCase())
    const path = `${folder}/${stem}${isTaken ? `-${declaration.kind}` : ''}.md`
    pages.set(declaration, { declaration, path, entries: exporting })
  }
  return pages
}

/** Which functions name a type, so that its page says where it comes from and goes to. */
function usersOf(declarations: readonly Declaration[]): ReadonlyMap<Declaration, readonly Declaration[]> {
  const users = new Map<Declaration, Declaration[]>()
  for (const user of declarations.filter(({ kind }) => kind === 'function')) {
    for (const used of user.names) users.set(used, [...(users.get(used) ?? []), user])
  }
  return users
}

function pageText(
  { declaration, path, entries }: Page,
  pages: ReadonlyMap<Declaration, Page>,
  users: ReadonlyMap<Declaration, readonly Declaration[]>,
): string {
  const { name, kind, doc, text, members, names, file } = declaration
  const link = (to: Declaration) => `[${to.name}](${posix.relative(posix.dirname(path), pages.get(to)?.path ?? '')})`
  const list = (title: string, linked: readonly Declaration[]) =>
    linked.length === 0 ? [] : [`${title}: ${linked.map(link).join(', ')}`]
  const source = `[src/${file}.ts](../../../src/${file}.ts)`
  const documented = members.filter((member) => member.doc !== '')
  return paragraphs([
    `# ${name}`,
    MARK,
    entries.length === 0
      ? `${article(kind)} that others name · ${source}`
      : `${article(kind)} of ${entriesText(entries)} · ${source}`,
    proseOf(doc),
    fenced(text),
    ...examplesOf(doc).map((example) => `For example:\n\n${fenced(example)}`),
    ...(documented.length === 0 ? [] : ['## Members', documented.map(memberText).join('\n')]),
    ...list('Refers to', names),
    ...list('Used by', users.get(declaration) ?? []),
  ])
}

function article(kind: Declaration['kind']): string {
  return kind === 'interface' ? 'An interface' : `A ${kind}`
}

function entriesText(entries: readonly string[]): string {
  return entries.map((entry) => `\`${entry}\``).join(' and ')
}

function memberText({ name, doc }: Member): string {
  return `- \`${name}\`: ${proseOf(doc).replaceAll('\n', '\n  ')}`
}

/** A comment without its examples. */
function proseOf(doc: string): string {
  return (doc.split(/^@example/m)[0] ?? '').trim()
}

function examplesOf(doc: string): readonly string[] {
  return doc
    .split(/^@example\n?/m)
    .slice(1)
    .map((example) => example.trim())
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}

function paragraphs(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function listText(entries: readonly Entry[], pages: ReadonlyMap<Declaration, Page>): string {
  const sections = entries.flatMap(({ path, doc, exports }) => [
    `## ${path}`,
    proseOf(doc),
    ...examplesOf(doc).map(fenced),
    tableText(exports, pages),
  ])
  return paragraphs(['# The library', MARK, INTRODUCTION, ...sections])
}

function tableText(declarations: readonly Declaration[], pages: ReadonlyMap<Declaration, Page>): string {
  const rows = declarations.map((declaration) => {
    const { name, kind, doc } = declaration
    return `| [${name}](${pages.get(declaration)?.path}) | ${kind} | ${firstSentence(doc).replaceAll('|', '\\|')} |`
  })
  return ['| name | is a | what it is |', '| --- | --- | --- |', ...rows].join('\n')
}

/** Up to the first stop, or the end of the first paragraph. */
function firstSentence(doc: string): string {
  const [paragraph = ''] = doc.split('\n\n')
  return (/^.*?[.:](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph).replaceAll('\n', ' ').replace(/:$/, '.')
}
