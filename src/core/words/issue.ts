/** What is wrong or worth knowing, as data: reports and the command line decide how it looks. */

import { type Message, type MessageArgs, message, say } from './message.ts'

/** A place in a file: text has `line` and `column`, bytes have `offset`. */
export interface Where {
  readonly file: string
  /** From 1. */
  readonly line?: number
  /** From 1, in characters (a tab is one). */
  readonly column?: number
  /** Length in characters of what is meant. */
  readonly length?: number
  /** Bytes from the start of the file. */
  readonly offset?: number
  /** The layer's id. */
  readonly layer?: string
  /** Path of fields, e.g. `layer[3] "conv2" → blobs[0] → data`. */
  readonly path?: string
}

/** The place of what stands at a path in a text of keys and values; `column` counts from 1 inside a string that stands there. */
export type PlaceOf = (path: readonly (string | number)[], column?: number, length?: number) => Where | undefined

/** `error`: it can not work so; `warning`: it is probably not meant so; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

/** One thing that is wrong or worth knowing. */
export interface Issue {
  /** `area/kind`, e.g. `caffe/missing-field`: stable, for scripts. */
  readonly code: string
  readonly severity: Severity
  readonly message: Message
  readonly where?: Where
  /** What to type next. */
  readonly hint?: Message
}

/** Options of an issue beside its code, severity and text. */
export interface IssueContext {
  readonly where?: Where | undefined
  readonly hint?: Message | undefined
}

/** Makes an issue from an English template and its arguments. */
export function issue(
  code: string,
  severity: Severity,
  text: string,
  args: MessageArgs = {},
  { where, hint }: IssueContext = {},
): Issue {
  return { code, severity, message: message(text, args), ...(where && { where }), ...(hint && { hint }) }
}

/** Whether it says that something is wrong, not just worth knowing. */
export function isError({ severity }: Pick<Issue, 'severity'>): boolean {
  return severity === 'error'
}

/** Whether anything is wrong, not just worth knowing. */
export function hasErrors(issues: readonly Pick<Issue, 'severity'>[]): boolean {
  return issues.some(isError)
}

/** A file that cannot be read (any further): the one error type that readers throw. */
export class FormatError extends Error {
  readonly issue: Issue
  constructor(found: Issue) {
    super(say(found.message))
    this.name = 'FormatError'
    this.issue = found
  }
}
