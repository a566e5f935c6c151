/** The lines of the selected layer, marked. */

import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'

/** First and last line to mark, both from 1; none for undefined. */
export const markLines = StateEffect.define<{ readonly first: number; readonly last: number } | undefined>()

const mark = Decoration.line({ class: 'cm-layer-line' })

export const layerLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, { effects, changes, state }) {
    let next = marked.map(changes)
    for (const effect of effects) {
      if (!effect.is(markLines)) continue
      const { value } = effect
      const lines = state.doc.lines
      const ranges: ReturnType<typeof mark.range>[] = []
      for (let line = value?.first ?? 1; value !== undefined && line <= Math.min(value.last, lines); line++) {
        ranges.push(mark.range(state.doc.line(line).from))
      }
      next = Decoration.set(ranges)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})
