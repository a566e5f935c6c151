/** How texts are written, for the editor: their tokens, and of prototxt the path of messages at a place. */

import { StreamLanguage, type StringStream } from '@codemirror/language'
import type { Notation } from '../../src/formats/format.ts'

interface Marks {
  readonly comment?: RegExp
  /** The name of a field, told by what follows it. */
  readonly name: RegExp
  /** The head of a section. */
  readonly section?: RegExp
}

const MARKS: Readonly<Record<Notation | 'outline', Marks>> = {
  prototxt: { comment: /^#.*/, name: /^[A-Za-z_]\w*(?=\s*[:{])/ },
  json: { name: /^"(?:[^"\\]|\\.)*"(?=\s*:)/ },
  ini: { comment: /^[#;].*/, name: /^[A-Za-z_][\w.-]*(?=\s*=)/, section: /^\[[^\]]*\]/ },
  lines: { comment: /^#.*/, name: /^-?\d+(?==)|^[A-Za-z_]\w*(?=\s*[:=(])/ },
  outline: { comment: /^#.*/, name: /^[A-Za-z_][\w.[\]]*(?=\s*=)/ },
}

function tokenBy({ comment, name, section }: Marks) {
  return (stream: StringStream): string | null => {
    if (stream.eatSpace()) return null
    if (comment !== undefined && stream.match(comment)) return 'comment'
    if (section !== undefined && stream.sol() && stream.match(section)) return 'atom'
    if (stream.match(name)) return 'propertyName'
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string'
    if (stream.match(/^[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?f?)\b/i)) return 'number'
    if (stream.match(/^(?:true|false|null)\b/)) return 'bool'
    if (stream.match(/^[A-Za-z_]\w*/)) return 'atom'
    stream.next()
    return null
  }
}

/** The language of a notation; without one, of a text that tells what files hold. */
export function languageOf(notation: Notation | undefined) {
  const known = notation ?? 'outline'
  const marks = MARKS[known]
  return StreamLanguage.define({
    name: known,
    token: tokenBy(marks),
    languageData: {
      ...(marks.comment !== undefined && { commentTokens: { line: '#' } }),
      closeBrackets: { brackets: ['{', '[', '"', "'"] },
      indentOnInput: /^\s*\}$/,
    },
  })
}

/** Names of the messages that are open at a place, outermost first. */
export function pathAt(text: string, offset: number): readonly string[] {
  const path: string[] = []
  const pattern = /#[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|([A-Za-z_]\w*)\s*:?\s*\{|\{|\}/g
  for (const found of text.slice(0, offset).matchAll(pattern)) {
    if (found[0] === '}') path.pop()
    else if (found[0].endsWith('{')) path.push(found[1] ?? '')
  }
  return path
}
