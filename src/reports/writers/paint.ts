/** Colours for terminals: middle tones of the 256-colour palette that read well on light and on dark ground. */

import { visible } from '../../core/words/visible.ts'
import type { Line, SpanStyle } from './spans.ts'

const CODES: Readonly<Record<SpanStyle, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  added: '38;5;35',
  removed: '38;5;167',
  changed: '38;5;172',
  title: '1',
  error: '1;38;5;160',
  warning: '1;38;5;172',
  note: '38;5;66',
  input: '38;5;245',
  data: '38;5;245',
  conv: '38;5;33',
  pool: '38;5;35',
  dense: '38;5;170',
  norm: '38;5;37',
  activation: '38;5;172',
  elementwise: '38;5;67',
  shape: '38;5;109',
  recurrent: '38;5;99',
  loss: '38;5;167',
  output: '38;5;167',
  detection: '38;5;131',
  attention: '38;5;99',
  embedding: '38;5;170',
  quantise: '38;5;109',
  control: '38;5;131',
  unknown: '1;38;5;160',
}

/** The line as a string, with escape sequences where `color` is true. Control characters of names are never passed on. */
export function paint(spans: Line, color: boolean): string {
  return spans.map(({ text, style }) => paintText(visible(text), color ? CODES[style] : '')).join('')
}

function paintText(text: string, code: string): string {
  return code === '' || text.trim() === '' ? text : `\u001b[${code}m${text}\u001b[0m`
}
