/** Prototxt for the editor: its tokens, and the path of messages at a place. */

import { StreamLanguage, type StringStream } from '@codemirror/language'

function token(stream: StringStream): string | null {
  if (stream.eatSpace()) return null
  if (stream.match(/^#.*/)) return 'comment'
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return 'string'
  if (stream.match(/^[+-]?(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?f?)\b/i)) return 'number'
  if (stream.match(/^[A-Za-z_]\w*(?=\s*[:{])/)) return 'propertyName'
  if (stream.match(/^(?:true|false)\b/)) return 'bool'
  if (stream.match(/^[A-Za-z_]\w*/)) return 'atom'
  stream.next()
  return null
}

export const prototxt = StreamLanguage.define({
  name: 'prototxt',
  token,
  languageData: {
    commentTokens: { line: '#' },
    closeBrackets: { brackets: ['{', '[', '"', "'"] },
    indentOnInput: /^\s*\}$/,
  },
})

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
