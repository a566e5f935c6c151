/** The pane of the editor: the text at once, and the editor as soon as it is there. */

import { effect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { language } from '../language.ts'
import { select, weighSoon } from '../state/actions.ts'
import { goTo, issues, notation, selectedRow, text, textVersion, weighed, weighedVersion } from '../state/store.ts'
import type { Editor } from './editor.ts'

export function EditorPane() {
  const host = useRef<HTMLDivElement>(null)
  const [isReady, setReady] = useState(false)
  const isFirst = weighedVersion.value > 0
  useEffect(() => {
    if (!isFirst) return
    let stop: (() => void) | undefined
    void import('./editor.ts').then(({ createEditor }) => {
      if (host.current === null) return
      const editor = createEditor(host.current, text.value, notation.value, { changed, moved })
      stop = connect(editor)
      setReady(true)
    })
    return () => stop?.()
  }, [isFirst])
  return (
    <div class="editor-pane">
      <div class="editor-host" ref={host} />
      {!isReady && <pre class="editor-before">{text.value}</pre>}
    </div>
  )
}

function changed(next: string): void {
  if (text.value === next) return
  text.value = next
  void weighSoon()
}

/** The cursor selects the layer that it stands in. */
function moved(line: number): void {
  const rows = (weighed.value?.rows ?? []).filter((row) => row.line > 0 && row.line <= line)
  const row = rows.reduce<(typeof rows)[number] | undefined>(
    (best, each) => (best !== undefined && best.line > each.line ? best : each),
    undefined,
  )
  if (row !== undefined) select(row.id, false)
}

/** Keeps the editor in step with the state. */
function connect(editor: Editor): () => void {
  let version = textVersion.value
  const stops = [
    effect(() => {
      if (textVersion.value === version) return
      version = textVersion.value
      editor.setText(text.peek(), notation.peek())
    }),
    effect(() => {
      if (goTo.value !== undefined) editor.show(goTo.value.line, goTo.value.column)
    }),
    effect(() => editor.diagnose(issues.value)),
    effect(() => editor.mark(linesOfSelected())),
    effect(() => {
      void language.value
      editor.speak()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    editor.destroy()
  }
}

/** The lines of the selected layer: to the bracket that ends it, to the next section, or as far as it is indented. */
function linesOfSelected() {
  const row = selectedRow.value
  if (row === undefined || row.line === 0) return undefined
  const lines = text.value.split('\n')
  const first = row.line
  if (notation.value === 'prototxt') return { first, last: endOfMessage(lines, first) }
  const belongs = notation.value === 'ini' ? /^(?!\s*\[)/ : notation.value === undefined ? /^\s+\S/ : /^$(?!)/
  let last = first
  while (last < lines.length && belongs.test(lines[last] ?? '')) last++
  return { first, last }
}

function endOfMessage(lines: readonly string[], first: number): number {
  let depth = 0
  for (let line = first; line <= lines.length; line++) {
    const bare = (lines[line - 1] ?? '').replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#.*/g, '')
    depth += bare.split('{').length - bare.split('}').length
    if (depth <= 0) return line
  }
  return first
}
