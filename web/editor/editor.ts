/** The editor itself, loaded once the first view stands. It lives in a shadow root, so that its styles need no exception. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentUnit } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view'
import type { Notation } from '../../src/formats/format.ts'
import { say } from '../language.ts'
import type { IssueView } from '../protocol.ts'
import { layerLines, markLines } from './layer-lines.ts'
import { look } from './look.ts'
import { languageOf } from './notation.ts'

export interface EditorEvents {
  /** The text as it stands after a change. */
  changed(text: string): void
  /** The reader put the cursor on a line. */
  moved(line: number): void
}

/** An editor in a host element. */
export interface Editor {
  /** Replaces the text and forgets what was undone. */
  setText(text: string, notation: Notation | undefined): void
  show(line: number, column: number): void
  mark(lines: { readonly first: number; readonly last: number } | undefined): void
  diagnose(issues: readonly IssueView[]): void
  /** Takes up the language of the page. */
  speak(): void
  destroy(): void
}

/** Makes an editor; without a notation it shows a text to read. */
export function createEditor(
  host: HTMLElement,
  text: string,
  written: Notation | undefined,
  events: EditorEvents,
): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const words = new Compartment()
  const late = new Compartment()
  let assist: typeof import('./assist.ts').assist | undefined
  let current = written
  /** What helps in writing is loaded once somebody comes near. */
  const wake = () => {
    if (assist !== undefined) return
    void import('./assist.ts').then((loaded) => {
      assist = loaded.assist
      view.dispatch({ effects: late.reconfigure(assist(current)) })
    })
  }
  const wakes = EditorView.domEventHandlers({ focus: wake, mouseenter: wake })
  const state = (doc: string, notation: Notation | undefined) =>
    EditorState.create({
      doc,
      extensions: [...extensionsOf(events, words, notation), late.of(assist?.(notation) ?? []), wakes],
    })
  const view = new EditorView({ state: state(text, written), parent: root, root })
  return {
    setText: (content, notation) => {
      current = notation
      view.setState(state(content, notation))
    },
    show: (line, column) => {
      const found = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)))
      const anchor = Math.min(found.to, found.from + column - 1)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 60 }) })
    },
    mark: (lines) => view.dispatch({ effects: markLines.of(lines) }),
    diagnose: (issues) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          issues.flatMap((found) => diagnosticOf(found, view.state)),
        ),
      ),
    speak: () => view.dispatch({ effects: words.reconfigure(wordsOf(!view.state.readOnly)) }),
    destroy: () => view.destroy(),
  }
}

function extensionsOf(events: EditorEvents, words: Compartment, notation: Notation | undefined) {
  const isEditable = notation !== undefined
  return [
    ...[lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history()],
    ...[bracketMatching(), indentUnit.of('  ')],
    ...[languageOf(notation), look, lintGutter(), layerLines],
    ...(isEditable ? [] : [EditorState.readOnly.of(true)]),
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
    words.of(wordsOf(isEditable)),
    EditorView.updateListener.of((update) => told(update, events)),
  ]
}

/** Only the reader's own moves are told: moves by selecting elsewhere would come back as selections. */
function told(update: ViewUpdate, events: EditorEvents): void {
  if (update.docChanged) events.changed(update.state.doc.toString())
  const isOwn = update.transactions.some((change) => change.isUserEvent('select') || change.isUserEvent('input'))
  if (update.selectionSet && isOwn) events.moved(update.state.doc.lineAt(update.state.selection.main.head).number)
}

/** Tab indents; Escape and then Tab leaves the editor, as its label says. */
function wordsOf(isEditable: boolean) {
  return [
    EditorView.contentAttributes.of({
      tabindex: '0',
      'aria-label': isEditable
        ? say('Definition of the network. Escape, then Tab, leaves it.')
        : say('What the files hold, to read. Escape, then Tab, leaves it.'),
    }),
    EditorState.phrases.of({
      Find: say('Find'),
      Replace: say('Replace'),
      next: say('next'),
      previous: say('before'),
      all: say('all'),
      replace: say('replace'),
      'replace all': say('replace all'),
      'match case': say('match case'),
      regexp: say('pattern'),
      'by word': say('whole words'),
      close: say('close'),
    }),
  ]
}

const SEVERITIES = { error: 'error', warning: 'warning', note: 'info' } as const

function diagnosticOf(found: IssueView, { doc }: EditorState): readonly Diagnostic[] {
  if (!found.inEditor || found.line === 0 || found.line > doc.lines) return []
  const line = doc.line(found.line)
  const from = Math.min(line.to, line.from + Math.max(0, found.column - 1))
  const to = Math.min(line.to, from + Math.max(1, found.length))
  const message = found.hint === '' ? found.text : `${found.text}\n${found.hint}`
  return [{ from, to: Math.max(from, to), severity: SEVERITIES[found.severity], message, source: found.code }]
}
