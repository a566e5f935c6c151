/** Darknet's cfg as text: sections with their keys, each with its place (parser.c, read_cfg; option_list.c, read_option). */

import { type Issue, issue, type Where } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'

/** Which of the two programs reads the file: pjreddie/darknet, or AlexeyAB/darknet that many networks are written for. */
export type Dialect = 'pjreddie' | 'alexeyab'

/** One line `key=value`. */
export interface Entry {
  readonly key: string
  /** `undefined` where the line has no `=`, or nothing behind it: the default holds. */
  readonly value: string | undefined
  readonly where: Where
}

/** `[convolutional]` and the lines below it. */
export interface Section {
  /** What stands in the brackets, spaces taken out; the whole line where they don't match. */
  readonly type: string
  /** The line itself, as it is quoted. */
  readonly line: string
  readonly entries: readonly Entry[]
  readonly where: Where
}

export interface Cfg {
  readonly sections: readonly Section[]
  /** Lines end in CR LF, which only AlexeyAB's program takes. */
  readonly hasCarriageReturns: boolean
  readonly issues: readonly Issue[]
}

/** More than any network has; what follows is not read. */
const MOST_SECTIONS = 5000

/** Lines are not read beyond this, and faults of one kind not told. */
const MOST_LINES = 50_000
const MOST_TOLD = 100

/** Splits the text into sections. What is no section and no option is told, and passed over. */
export function parseCfg(text: string, file: string): Cfg {
  const issues: Issue[] = []
  const sections: { type: string; line: string; entries: Entry[]; where: Where }[] = []
  const isMarked = text.startsWith('\uFEFF')
  if (isMarked) {
    const hint = message('save the file without a byte order mark')
    issues.push(
      issue(
        'darknet/byte-order-mark',
        'error',
        'the file begins with a byte order mark, which ends Darknet',
        {},
        at(file, 1, hint),
      ),
    )
  }
  const lines = (isMarked ? text.slice(1) : text).split('\n')
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/[ \t\r]/g, '')
    const where: Where = { file, line: index + 1, column: raw.search(/[^ \t\r]/) + 1 }
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (index >= MOST_LINES || (sections.length === MOST_SECTIONS && line.startsWith('['))) {
      const text = 'the rest is not read: at most {sections} layers and {lines} lines are'
      const args = { sections: MOST_SECTIONS, lines: MOST_LINES }
      issues.push(issue('darknet/too-many', 'error', text, args, { where }))
      break
    }
    if (line.startsWith('[')) {
      sections.push({ type: /^\[([^\]]*)\]$/.exec(line)?.[1] ?? line, line: short(line), entries: [], where })
      continue
    }
    const section = sections.at(-1)
    if (section === undefined) {
      if (issues.length >= MOST_TOLD) continue
      issues.push(
        issue(
          'darknet/before-sections',
          'error',
          '`{line}` stands before any section, which ends Darknet',
          { line: short(line) },
          { where },
        ),
      )
      continue
    }
    section.entries.push(entryOf(line, where, issues))
  }
  return { sections, hasCarriageReturns: lines.some((line) => line.endsWith('\r')), issues }
}

function entryOf(line: string, where: Where, issues: Issue[]): Entry {
  const equals = line.indexOf('=')
  const key = equals < 0 ? line : line.slice(0, equals)
  const value = equals < 0 || equals === line.length - 1 ? undefined : line.slice(equals + 1)
  if (value === undefined && issues.length < MOST_TOLD)
    issues.push(
      issue(
        'darknet/no-value',
        'warning',
        '`{line}` gives no value: the default holds',
        { line: short(line) },
        { where },
      ),
    )
  return { key, value, where }
}

/** A line as it is quoted: any may be very long. */
function short(line: string): string {
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

function at(file: string, line: number, hint: ReturnType<typeof message>) {
  return { where: { file, line }, hint }
}

/** C's `atoi`: the digits in front, 0 where there are none, as an int of 32 bits. */
function atoi(text: string): bigint {
  const digits = /^[\s\v\f]*([+-]?\d+)/.exec(text)?.[1]
  if (digits === undefined) return 0n
  // More digits than a long holds give its largest value.
  const value = digits.length > 20 ? BigInt(digits.startsWith('-') ? -1 : 1) << 64n : BigInt(digits)
  const limit = 1n << 63n
  return BigInt.asIntN(32, value >= limit ? limit - 1n : value < -limit ? -limit : value)
}

/** The options of a section: the first of equal keys holds. */
export class Options {
  readonly section: Section
  readonly #first = new Map<string, Entry>()

  constructor(section: Section) {
    this.section = section
    for (const entry of section.entries) if (!this.#first.has(entry.key)) this.#first.set(entry.key, entry)
  }

  entry(key: string): Entry | undefined {
    return this.#first.get(key)
  }

  text(key: string): string | undefined {
    return this.#first.get(key)?.value
  }

  int(key: string, fallback: bigint): bigint {
    const value = this.text(key)
    return value === undefined ? fallback : atoi(value)
  }

  flag(key: string): boolean {
    return this.int(key, 0n) !== 0n
  }

  /** Integers between commas. */
  ints(key: string): readonly bigint[] | undefined {
    return this.text(key)?.split(',').map(atoi)
  }

  where(key: string): Where {
    return this.#first.get(key)?.where ?? this.section.where
  }
}
