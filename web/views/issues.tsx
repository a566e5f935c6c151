/** What is wrong or worth knowing: each entry leads to its place. */

import { useState } from 'preact/hooks'
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
            <span class="faint place">
              {placeText(found)} {found.code}
            </span>
          </button>
          {found.hint !== '' && <Hint text={found.hint} />}
        </li>
      ))}
    </ul>
  )
}

/** What to do: a text that can be selected, and a button that copies it. */
function Hint({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <p class="hint">
      <span>{text}</span>
      <button type="button" onClick={copy}>
        {isCopied ? say('copied') : say('Copy')}
      </button>
    </p>
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
