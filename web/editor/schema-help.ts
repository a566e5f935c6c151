/** Completion and hover from the schema, which the worker knows. */

import { type CompletionContext, type CompletionResult, snippetCompletion } from '@codemirror/autocomplete'
import { forEachDiagnostic } from '@codemirror/lint'
import type { EditorState } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import type { FieldInfo } from '../protocol.ts'
import { ask } from '../state/client.ts'
import { pathAt } from './notation.ts'

/** Fields where a field may stand, and the values of a field behind its colon. */
export async function completeSchema(context: CompletionContext): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  if (/#/.test(before)) return null
  const value = /([A-Za-z_]\w*)\s*:\s*("?\w*)$/.exec(before)
  const word = context.matchBefore(/\w*/)
  const path = pathAt(context.state.doc.toString(), context.pos)
  if (value !== null) {
    const options = await ask('complete', { path, field: value[1] ?? '' })
    const from = context.pos - (value[2] ?? '').length
    return options.length === 0 ? null : { from, options: options.map(({ name }) => ({ label: name, type: 'enum' })) }
  }
  if (word === null || (word.from === word.to && !context.explicit)) return null
  const options = await ask('complete', { path, field: '' })
  return { from: word.from, options: options.map(completionOf), validFor: /^\w*$/ }
}

function completionOf({ name, detail, info, isMessage }: FieldInfo) {
  const about = { label: name, detail, ...(info !== '' && { info }), type: isMessage ? 'class' : 'property' }
  return isMessage ? snippetCompletion(`${name} {\n  #{}\n}`, about) : { ...about, apply: `${name}: ` }
}

/** What a field is, and its default. */
export const schemaHover = hoverTooltip(async (view, place) => {
  if (isTold(view.state, place)) return null
  const line = view.state.doc.lineAt(place)
  const words = [...line.text.matchAll(/[A-Za-z_]\w*(?=\s*[:{])/g)]
  const word = words.find(
    ({ index, 0: text }) => place - line.from >= index && place - line.from <= index + text.length,
  )
  if (word === undefined) return null
  const options = await ask('complete', { path: pathAt(view.state.doc.toString(), line.from + word.index), field: '' })
  const found = options.find(({ name }) => name === word[0])
  if (found === undefined) return null
  return {
    pos: line.from + word.index,
    end: line.from + word.index + word[0].length,
    above: true,
    create: () => ({ dom: tooltip(found) }),
  }
})

/** Whether something is wrong there: that is said alone. */
function isTold(state: EditorState, place: number): boolean {
  let isThere = false
  forEachDiagnostic(state, (_, from, to) => {
    isThere ||= from <= place && place <= to
  })
  return isThere
}

function tooltip({ name, detail, info }: FieldInfo): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'schema-hover'
  const head = document.createElement('strong')
  head.textContent = name
  dom.append(head, ` ${detail}`)
  if (info !== '') {
    const more = document.createElement('div')
    more.textContent = info
    dom.append(more)
  }
  return dom
}
