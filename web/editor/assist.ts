/** What helps in writing and finding: loaded once the editor is used. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import type { Notation } from '../../src/formats/format.ts'
import { completeSchema, schemaHover } from './schema-help.ts'

/** Search everywhere; brackets where one writes; words and defaults where a schema knows them. */
export function assist(notation: Notation | undefined): Extension {
  return [
    ...[search({ top: true }), highlightSelectionMatches(), keymap.of(searchKeymap)],
    ...(notation === undefined ? [] : [closeBrackets(), keymap.of(closeBracketsKeymap)]),
    ...(notation === 'prototxt'
      ? [
          schemaHover,
          autocompletion({ override: [completeSchema], activateOnTyping: true }),
          keymap.of(completionKeymap),
        ]
      : []),
  ]
}
