/** Finds the English templates of messages in the source, by its syntax. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

/** A node of the syntax tree, as far as it matters here. */
interface SyntaxNode {
  readonly type: string
  readonly [key: string]: unknown
}

/** Calls whose texts are no messages: formulas, errors for developers, text for machines. */
const NOT_MESSAGES =
  /^(q|parseFormula|formula|given|derive|rule|Error|RangeError|TypeError|SyntaxError|symbol|RegExp|line|join|replace|replaceAll|split|startsWith|includes|test|padStart|repeat)$/
/** Files that print for machines, and the page, whose markup is full of names: only what they put into a message is told. */
const MACHINE_TEXT = /[\\/](figures[\\/]print[\\/]|web[\\/]|node[\\/]server)/
/** Properties whose texts are no messages. */
const NOT_TOLD = new Set(['source', 'command', 'operands', 'value', 'usage'])

/** Every template under a folder, with the file where it stands first. */
export function templatesIn(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of sourceFiles(folder)) {
    const code = readFileSync(file, 'utf8')
    const add = (template: string) => {
      if (!found.has(template)) found.set(template, file)
    }
    visit(
      parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as SyntaxNode,
      add,
      !MACHINE_TEXT.test(file),
    )
  }
  return found
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.(test|generated|d))\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/]src[\\/]text[\\/]/.test(file))
    .sort()
}

/** Walks the tree. With `prose`, any text that reads like a sentence counts, wherever it stands. */
function visit(node: SyntaxNode, add: (template: string) => void, prose: boolean): void {
  let looking = prose
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = node.callee as SyntaxNode
    const name = calleeName(callee)
    if ((name === 'message' && callee.type === 'Identifier') || name === 'say') {
      for (const text of literals((node.arguments as SyntaxNode[])[0])) add(text)
    }
    if (name === 'issue') for (const text of literals((node.arguments as SyntaxNode[])[2])) add(text)
    if (NOT_MESSAGES.test(name)) looking = false
  }
  if (node.type === 'Property' && NOT_TOLD.has(keyName(node))) return
  if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType') return
  if (looking && isString(node) && looksLikeProse(node.value)) add(node.value)
  for (const child of children(node)) visit(child, add, looking)
}

/** The strings that an expression may be: through conditions and fallbacks. */
function literals(node: SyntaxNode | undefined): readonly string[] {
  if (node === undefined) return []
  if (isString(node)) return [node.value]
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((side) => literals(side as SyntaxNode))
  return []
}

/** Words in a row; sources, papers, fonts, settings, SQL and formulas are none. */
function looksLikeProse(text: string): boolean {
  if (!/\S \S/.test(text) || !/[a-z]{2}/i.test(text)) return false
  if (
    /^(src|onnx|onnxruntime)\/|^torch\.nn\.|^[A-Z][a-z]+ (et al\.|and [A-Z][a-z]+) \d{4}, |sans-serif|^%|^[A-Z_]+=|^(CREATE|UPDATE|PRAGMA) /.test(
      text,
    )
  )
    return false
  return !(/ [×+/-] /.test(text) && /^[\w\s()×+/*-]+$/.test(text))
}

function isString(node: SyntaxNode): node is SyntaxNode & { readonly value: string } {
  return node.type === 'Literal' && typeof node.value === 'string'
}

function calleeName(callee: SyntaxNode): string {
  if (callee.type === 'Identifier') return String(callee.name)
  return callee.type === 'MemberExpression' ? String((callee.property as SyntaxNode).name) : ''
}

function keyName({ key }: SyntaxNode): string {
  const { name, value } = key as SyntaxNode
  return String(name ?? value)
}

function children(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value
}
