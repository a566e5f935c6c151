/** What a pickle's names would do in Python: said, never done. */

import { type Issue, issue } from '../../core/words/issue.ts'
import { isDangerous } from '../../wire/pickle/danger.ts'
import type { PickleRead } from '../../wire/pickle/read-pickle.ts'
import { isTensorName } from '../../wire/torch/types.ts'

/** So many names are listed. */
const MOST_LISTED = 8

/** Pickles of this protocol and later ones have opcodes that torch.load's own reader lacks (torch/_weights_only_unpickler.py). */
const UNSAFE_PROTOCOL = 4

const LATEST_PROTOCOL = 5

/** Tells names that run code, names of classes that are not known, and what torch.load refuses. */
export function nameIssues(file: string, { globals, protocol }: PickleRead, isScript: boolean): readonly Issue[] {
  const issues: Issue[] = []
  const foreign: string[] = []
  for (const [name, offset] of globals) {
    if (isDangerous(name)) {
      const text = 'loading this file in Python would call {name}, which runs code or opens files; here nothing is run'
      issues.push(issue('pickle/dangerous', 'error', text, { name }, { where: { file, offset } }))
    } else if (!isTensorName(name) && !(isScript && name.startsWith('__torch__.'))) foreign.push(name)
  }
  if (foreign.length > 0) {
    const names = [...foreign.slice(0, MOST_LISTED), ...(foreign.length > MOST_LISTED ? ['…'] : [])].join(', ')
    const text =
      'loading this file in Python would run code of {count} classes and functions: {names}; here they are only names'
    const where = { file, offset: globals.get(foreign[0] ?? '') ?? 0 }
    issues.push(issue('pickle/foreign-names', 'warning', text, { count: foreign.length, names }, { where }))
  }
  if (protocol > LATEST_PROTOCOL) {
    const text = 'it says to be of protocol {protocol}, and Python knows none above {latest}'
    issues.push(issue('pickle/protocol', 'warning', text, { protocol, latest: LATEST_PROTOCOL }, { where: { file } }))
  } else if (protocol >= UNSAFE_PROTOCOL) {
    const text = 'torch.load refuses pickles of protocol {protocol} unless it may run code (weights_only=False)'
    issues.push(issue('torch/protocol', 'warning', text, { protocol }, { where: { file } }))
  }
  return issues
}
