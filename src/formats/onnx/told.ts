/** What is found wrong in one file: of one kind only so often, since more say no more. */

import { MOST_ISSUES } from '../../core/limits.ts'
import { type Issue, issue, type Severity, type Where } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'

export class Told {
  readonly issues: Issue[] = []
  readonly #counts = new Map<string, number>()
  readonly #once = new Set<string>()

  /** Places are worked out for what is kept only. */
  tell(severity: Severity, code: string, text: string, args: MessageArgs, where: () => Where | undefined): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= MOST_ISSUES) this.issues.push(issue(code, severity, text, args, { where: where() }))
  }

  /** Tells a thing once, however often it is found. */
  once(key: string, tell: () => void): void {
    if (this.#once.has(key)) return
    this.#once.add(key)
    tell()
  }
}
