/** What is wrong or worth knowing: each entry leads to its place. */

import { say } from '../language.ts'
import type { IssueView } from '../protocol.ts'
import { goToLine, select } from '../state/actions.ts'
import { issues, pane } from '../state/store.ts'

function severityName(severity: IssueView['severity']): string {
  if (severity === 'error') return say('error')
  return severity === 'warning' ? say('warning') : say('note')
}

export function IssuesView() {
  const all = issues.value
  if (all.length === 0) return <p class="empty">{say('Nothing is wrong with this network.')}</p>
  return (
    <ul class="issues" aria-label={say('Issues')}>
      {all.map((found, index) => (
        <li key={index} class={found.severity}>
          <button type="button" disabled={!found.inEditor && found.layer === ''} onClick={() => show(found)}>
            <span class="severity">{severityName(found.severity)}</span>
            <span class="issue-text">{found.text}</span>
            {found.hint !== '' && <span class="hint">{found.hint}</span>}
            <span class="faint place">
              {placeText(found)} {found.code}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function placeText({ file, line, column }: IssueView): string {
  if (file === '') return ''
  return line === 0 ? file : `${file}:${line}:${column}`
}

function show(found: IssueView): void {
  if (found.layer !== '') select(found.layer, false)
  if (found.line > 0) pane.value = 'text'
  if (found.line > 0) goToLine(found.line, Math.max(1, found.column))
}
