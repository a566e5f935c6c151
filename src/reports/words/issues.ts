/** Issues as text: place, what is wrong, the line of the file with the place marked, and what to type instead. */

import type { Issue, Severity, Where } from '../../core/words/issue.ts'
import { type Catalogue, type Message, message, say } from '../../core/words/message.ts'
import { paint } from '../writers/paint.ts'
import { type Line, line, lineWidth, wrapLine } from '../writers/spans.ts'
import { textWidth } from '../writers/width.ts'

/** How issues are printed. */
export interface IssueOptions {
  readonly catalogue?: Catalogue | undefined
  readonly color?: boolean
  /** Columns that lines of the file are cut to. */
  readonly width?: number
  /** A line of a file, counted from 1; `undefined` where it can't be had. */
  readonly lineOf?: (file: string, line: number) => string | undefined
}

/** Of one code, more than this many are counted instead of shown. */
const MOST_OF_A_CODE: Readonly<Record<Severity, number>> = { error: 6, warning: 4, note: 2 }

/** Issues of one code. */
interface Group {
  readonly code: string
  readonly shown: Issue[]
  readonly counted: Issue[]
}

/** Prints issues one under the other, and what they come to; empty where there are none. */
export function issuesText(issues: readonly Issue[], options: IssueOptions = {}): string {
  const groups = new Map<string, Group>()
  for (const found of issues) {
    const key = `${found.severity} ${found.code}`
    const group = groups.get(key) ?? { code: found.code, shown: [], counted: [] }
    const full = group.shown.length >= MOST_OF_A_CODE[found.severity]
    ;(full ? group.counted : group.shown).push(found)
    groups.set(key, group)
  }
  const shown = new Set([...groups.values()].flatMap((group) => group.shown))
  const lines = [
    ...issues.filter((found) => shown.has(found)).flatMap((found) => issueLines(found, options)),
    ...[...groups.values()].flatMap((group) => countedLines(group, options)),
    ...summaryLines(issues, options),
  ]
  return lines.map((spans) => `${paint(spans, options.color === true)}\n`).join('')
}

/** `net.prototxt:41:12`, as far as the place is known. */
export function placeText({ file, line: row, column, offset }: Where): string {
  if (row !== undefined) return column === undefined ? `${file}:${row}` : `${file}:${row}:${column}`
  return offset === undefined ? file : `${file}+${offset}`
}

/** What is wrong, with the layer that it is about. */
export function issueMessage({ message: said, where }: Issue): Message {
  const layer = where?.layer
  return layer === undefined || layer === '' ? said : message('{layer}: {text}', { layer, text: said })
}

function issueLines(found: Issue, options: IssueOptions): readonly Line[] {
  const { catalogue } = options
  const { severity, where } = found
  const place = where === undefined ? [] : line(`${placeText(where)}: `, 'strong')
  const word = severity === 'error' ? [] : line(`${say(SEVERITY_WORDS[severity], catalogue)}: `, severity)
  const text = line(say(issueMessage(found), catalogue), severity === 'error' ? 'error' : 'plain')
  const head: Line = [...place, ...word, ...text, ...line(` (${found.code})`, 'faint')]
  const shown = severity === 'note' ? [] : sourceLines(where, severity, options)
  return [head, ...shown, ...hintLines(found, catalogue)]
}

/** A hint may show what to write on lines of its own. */
function hintLines({ hint }: Issue, catalogue: Catalogue | undefined): readonly Line[] {
  if (hint === undefined) return []
  const [first = '', ...rest] = say(hint, catalogue).split('\n')
  return [
    [...line(`${say(message('hint'), catalogue)}: `, 'note'), ...line(first)],
    ...rest.map((text) => line(`  ${text}`)),
  ]
}

const SEVERITY_WORDS = { warning: message('warning'), note: message('note') } as const

/** The line of the file and a mark under the place. */
function sourceLines(
  where: Where | undefined,
  severity: Severity,
  { lineOf, width = 100 }: IssueOptions,
): readonly Line[] {
  if (where?.line === undefined) return []
  const text = lineOf?.(where.file, where.line)
  if (text === undefined || text.trim() === '') return []
  const number = String(where.line).padStart(5)
  const window = windowOf(text.trimEnd(), where.column ?? 1, width - 8)
  const shown: Line = [...line(`${number} │ `, 'faint'), ...line(window.text)]
  if (where.column === undefined) return [shown]
  const characters = [...window.text]
  const length = markedLength(characters.slice(window.before).join(''), where.length ?? 1)
  const indent = textWidth(characters.slice(0, window.before).join(''))
  const marked = textWidth(characters.slice(window.before, window.before + length).join(''))
  const mark: Line = [
    ...line('      │ ', 'faint'),
    ...line(' '.repeat(indent)),
    ...line('^'.repeat(Math.max(1, marked)), severity),
  ]
  return [shown, mark]
}

/** Longer places are marked by their first word only: they go on over many lines, or over all of this one. */
const MOST_MARKED = 40

function markedLength(rest: string, length: number): number {
  if (length <= MOST_MARKED) return Math.max(1, Math.min(length, [...rest].length))
  return Math.max(1, /^[\w.-]*/.exec(rest)?.[0].length ?? 1)
}

interface Window {
  readonly text: string
  /** Characters before the place. */
  readonly before: number
}

/** The part of a line around a column that fits; tabs become blanks, and what indents it goes where that makes room. */
function windowOf(text: string, column: number, width: number): Window {
  const all = [...text.replaceAll('\t', ' ')]
  const indent = Math.max(0, all.findIndex((character) => character !== ' ') - 2)
  const dropped = Math.min(indent, column - 1)
  const characters = all.slice(dropped)
  const at = Math.min(column - 1 - dropped, characters.length)
  if (characters.length <= width) return { text: characters.join(''), before: at }
  if (at < (width * 2) / 3) return { text: `${characters.slice(0, width - 1).join('')}…`, before: at }
  const first = Math.min(at - Math.floor(width / 3), characters.length - width + 1)
  const part = characters.slice(first, first + width - 2).join('')
  return { text: `…${part}${first + width - 2 < characters.length ? '…' : ''}`, before: at - first + 1 }
}

/** How many lines of a file are listed where issues are only counted. */
const MOST_LINES_LISTED = 12

/** `… and 14 more of caffe/unknown-layer, in lines 61, 71, 84 …`. */
function countedLines({ code, counted }: Group, { catalogue, width = 100 }: IssueOptions): readonly Line[] {
  if (counted.length === 0) return []
  const rows = [...new Set(counted.flatMap(({ where }) => where?.line ?? []))]
  const list = `${rows.slice(0, MOST_LINES_LISTED).join(', ')}${rows.length > MOST_LINES_LISTED ? ', …' : ''}`
  const text =
    rows.length === 0
      ? message('… and {count} more of {code}', { count: counted.length, code })
      : message('… and {count} more of {code}, in lines {list}', { count: counted.length, code, list })
  return wrapLine(line(say(text, catalogue), 'faint'), width)
}

/** `2 errors, 1 warning`. */
function summaryLines(issues: readonly Issue[], { catalogue, width = 100 }: IssueOptions): readonly Line[] {
  const count = (severity: Severity) => issues.filter((found) => found.severity === severity).length
  const [errors, warnings] = [count('error'), count('warning')]
  if (errors + warnings < 2) return []
  const parts = [
    ...(errors === 0 ? [] : [message(errors === 1 ? '1 error' : '{count} errors', { count: errors })]),
    ...(warnings === 0 ? [] : [message(warnings === 1 ? '1 warning' : '{count} warnings', { count: warnings })]),
  ]
  const text = line(parts.map((part) => say(part, catalogue)).join(', '), errors > 0 ? 'error' : 'warning')
  return lineWidth(text) <= width ? [text] : wrapLine(text, width)
}
