/**
 * What the package makes public, read off the declarations that the build emits: every name that an entry exports, and
 * every type that these name in turn.
 */

import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'rolldown/utils'

/** A member of an interface or a class. */
export interface Member {
  readonly name: string
  readonly text: string
  readonly doc: string
}

/** A declaration of the package. */
export interface Declaration {
  readonly name: string
  readonly kind: 'function' | 'interface' | 'type' | 'class' | 'constant'
  /** Below `src`, without an extension: `analyze/fit`. */
  readonly file: string
  /** Its doc comment, without stars. */
  readonly doc: string
  /** As TypeScript prints it, without comments. */
  readonly text: string
  readonly members: readonly Member[]
  /** Declarations of the package that it names. */
  readonly names: readonly Declaration[]
}

/** One entry of the package. */
export interface Entry {
  /** As it is imported: `weighbridge/figures`. */
  readonly path: string
  readonly doc: string
  /** In the order of the alphabet. */
  readonly exports: readonly Declaration[]
}

/** A node of the syntax tree, as far as it matters here. */
interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

interface Reference {
  readonly file: string
  readonly name: string
}

interface Module {
  readonly code: string
  readonly comments: readonly SyntaxNode[]
  /** Local name → its statements: overloads have several. */
  readonly declared: ReadonlyMap<string, readonly SyntaxNode[]>
  /** Local or exported name → where it comes from. */
  readonly elsewhere: ReadonlyMap<string, Reference>
  /** Exported name → local name. */
  readonly exported: ReadonlyMap<string, string>
}

const KINDS: Readonly<Record<string, Declaration['kind']>> = {
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  VariableDeclaration: 'constant',
}

/** The entries of package.json. Throws where the package was not built. */
export function readSurface(root: string): readonly Entry[] {
  const manifest = JSON.parse(readFileSync(posix.join(root, 'package.json'), 'utf8'))
  const reader = new Reader(posix.join(root, 'dist'))
  return Object.entries<string | { types: string }>(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [reader.entry(posix.join(manifest.name, path), posix.relative('dist', target.types).replace(/\.d\.ts$/, ''))],
  )
}

class Reader {
  readonly #dist: string
  readonly #modules = new Map<string, Module>()
  readonly #declarations = new Map<string, Declaration>()

  constructor(dist: string) {
    this.#dist = dist
  }

  entry(path: string, file: string): Entry {
    const { exported, elsewhere, declared, comments } = this.#module(file)
    const names = [...exported.keys()].sort(inOrder)
    const exports = names.map((name) => {
      const found = this.#find(file, exported.get(name) ?? name)
      if (found === undefined) throw new Error(`${path}: ${name} is exported, but nowhere declared`)
      return found
    })
    const [first] = comments
    return { path, doc: first?.start === 0 && elsewhere.size + declared.size > 0 ? docOf(first) : '', exports }
  }

  /** The declaration of a name as a file sees it; `undefined` for what is not of the package. */
  #find(file: string, name: string): Declaration | undefined {
    const module = this.#module(file)
    const statements = module.declared.get(name)
    if (statements !== undefined) return this.#declaration(file, name, statements)
    const reference = module.elsewhere.get(name)
    if (reference === undefined) return undefined
    const local = this.#module(reference.file).exported.get(reference.name) ?? reference.name
    return this.#find(reference.file, local)
  }

  #declaration(file: string, name: string, statements: readonly SyntaxNode[]): Declaration {
    const key = `${file}#${name}`
    const known = this.#declarations.get(key)
    if (known !== undefined) return known
    const module = this.#module(file)
    const names: Declaration[] = []
    const found: Declaration = {
      name,
      kind: KINDS[statements[0]?.type ?? ''] ?? 'constant',
      file,
      doc: statements.map((statement) => docBefore(module, statement)).find((doc) => doc !== '') ?? '',
      text: statements.map((statement) => declarationText(module, statement)).join('\n'),
      members: statements.flatMap((statement) => membersOf(module, statement)),
      names,
    }
    // Types name each other in circles: the declaration is known before what it names is looked up.
    this.#declarations.set(key, found)
    for (const used of namesIn(statements)) {
      const target = this.#find(file, used)
      if (target !== undefined && target !== found && !names.includes(target)) names.push(target)
    }
    names.sort((one, other) => inOrder(one.name, other.name))
    return found
  }

  #module(file: string): Module {
    const known = this.#modules.get(file)
    if (known !== undefined) return known
    const path = posix.join(this.#dist, `${file}.d.ts`)
    if (!existsSync(path)) throw new Error(`${path} is not there: npm run build`)
    const read = readModule(file, readFileSync(path, 'utf8'))
    this.#modules.set(file, read)
    return read
  }
}

function readModule(file: string, code: string): Module {
  const { program, comments, errors } = parseSync(`${file}.d.ts`, code)
  if (errors.length > 0) throw new Error(`${file}.d.ts can not be parsed: ${errors[0]?.message}`)
  const declared = new Map<string, SyntaxNode[]>()
  const elsewhere = new Map<string, Reference>()
  const exported = new Map<string, string>()
  for (const statement of program.body as unknown as readonly SyntaxNode[]) {
    const from = statement.source as { value: string } | null | undefined
    const source = from?.value.startsWith('.')
      ? posix.join(posix.dirname(file), from.value).replace(/\.ts$/, '')
      : undefined
    for (const { local, imported, exported: outside } of specifiersOf(statement)) {
      const isExport = outside !== undefined
      if (source !== undefined) elsewhere.set(isExport ? outside : local, { file: source, name: imported ?? local })
      if (isExport) exported.set(outside, source === undefined ? local : outside)
    }
    const own = (statement.declaration ?? statement) as SyntaxNode
    if (KINDS[own.type] === undefined) continue
    const name = declaredName(own)
    declared.set(name, [...(declared.get(name) ?? []), own])
    if (own !== statement) exported.set(name, name)
  }
  return { code, comments: comments as unknown as readonly SyntaxNode[], declared, elsewhere, exported }
}

/** As in a dictionary: capitals make no difference, unless nothing else does. */
function inOrder(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  return a === b ? (one < other ? -1 : 1) : a < b ? -1 : 1
}

interface Specifier {
  readonly local: string
  readonly imported: string | undefined
  readonly exported: string | undefined
}

function specifiersOf({ type, specifiers = [] }: SyntaxNode): readonly Specifier[] {
  return (specifiers as readonly Record<string, { name: string } | undefined>[]).map((each) => ({
    local: each.local?.name ?? '',
    imported: type === 'ImportDeclaration' ? each.imported?.name : each.local?.name,
    exported: each.exported?.name,
  }))
}

function declaredName(statement: SyntaxNode): string {
  const [variable] = (statement.declarations ?? []) as readonly { id: { name: string } }[]
  return (variable?.id ?? (statement.id as { name: string })).name
}

/** Text of a comment without its stars; line breaks inside of paragraphs stay. */
function docOf(comment: SyntaxNode): string {
  return String(comment.value)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}

/** The doc comment right before a node; one that opens the file is the file's own. */
function docBefore({ code, comments }: Module, { start }: SyntaxNode): string {
  const found = comments.findLast(({ end }) => end <= start && /^\s*(export\s+)?$/.test(code.slice(end, start)))
  return found === undefined || found.start === 0 || !String(found.value).startsWith('*') ? '' : docOf(found)
}

/** A node's code without comments, semicolons at line ends and words that every declaration has; two spaces a level. */
function plainText({ code, comments }: Module, { start, end }: SyntaxNode): string {
  let text = ''
  let at = start
  for (const comment of comments.filter((each) => each.start >= start && each.end <= end)) {
    text += code.slice(at, comment.start)
    at = comment.end
  }
  return (text + code.slice(at, end))
    .replace(/^(export )?(declare )?/, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^ +/, (spaces) => spaces.slice(spaces.length / 2)).replace(/;$/, ''))
    .join('\n')
}

const LONGEST_LINE = 100

/** The declaration as it is shown: a long signature has a line a parameter. */
function declarationText(module: Module, statement: SyntaxNode): string {
  const text = plainText(module, statement)
  const params = (statement.params ?? []) as readonly SyntaxNode[]
  if (statement.type !== 'TSDeclareFunction' || text.length <= LONGEST_LINE || params.length === 0) return text
  const head = plainText(module, { ...statement, end: params[0]?.start ?? statement.end })
  const tail = plainText(module, { ...statement, start: params.at(-1)?.end ?? statement.start })
  const lines = params.map((param) => `  ${plainText(module, param).replaceAll('\n', '\n  ')},`)
  return [head, ...lines, tail].join('\n')
}

function membersOf(module: Module, statement: SyntaxNode): readonly Member[] {
  const body = (statement.body as { body?: readonly SyntaxNode[] } | null)?.body ?? []
  return body.flatMap((member): readonly Member[] => {
    const key = member.key as { name?: string; type: string } | undefined
    if (key?.type === 'PrivateIdentifier') return []
    const name = key?.name ?? ''
    return [{ name, text: plainText(module, member), doc: docBefore(module, member) }]
  })
}

/** Names that stand for types or values of types. */
function namesIn(nodes: readonly unknown[]): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) visit(each)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    const { type, ...rest } = node as SyntaxNode
    if (type === 'TSImportType') throw new Error('a type is imported in its place: name it in the source')
    const used = [
      rest.typeName,
      rest.exprName,
      ...(type.endsWith('Heritage') ? [rest.expression] : []),
      rest.superClass,
    ]
    for (const each of used as readonly (SyntaxNode | null | undefined)[])
      if (each?.type === 'Identifier') names.add(String(each.name))
    for (const [key, value] of Object.entries(rest)) if (key !== 'parent') visit(value)
  }
  visit(nodes)
  return names
}

/** All declarations that can be reached from some, these first. */
export function reachedFrom(start: readonly Declaration[]): readonly Declaration[] {
  const reached = new Set(start)
  for (const declaration of reached) for (const name of declaration.names) reached.add(name)
  return [...reached]
}
