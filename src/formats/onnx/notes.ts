/** What is worth knowing of the tensors that a model stores. */

import { type Issue, issue } from '../../core/words/issue.ts'
import type { StoredTensors } from './stored.ts'

/** Notes on initializers that nothing reads, and on weights that are no initializers. */
export function notesOf(stored: StoredTensors, file: string): readonly Issue[] {
  return [...unreadNotes(stored, file), ...constantNotes(stored, file)]
}

function constantNotes({ entries }: StoredTensors, file: string): readonly Issue[] {
  const weights = entries.filter(({ storedIn, role }) => storedIn === 'attribute' && role === 'parameter')
  if (weights.length === 0) return []
  const text = '{count} tensors of weights stand in Constant nodes instead of initializers'
  return [issue('onnx/constant-weights', 'note', text, { count: weights.length }, { where: { file } })]
}

function unreadNotes({ entries }: StoredTensors, file: string): readonly Issue[] {
  const unread = entries.filter(({ storedIn, isRead }) => storedIn === 'initializer' && !isRead)
  if (unread.length === 0) return []
  const bytes = unread.reduce((sum, { facts }) => sum + facts.bytes, 0n)
  const names = unread.slice(0, 3).map(({ name }) => name)
  const args = { count: unread.length, bytes, names: names.join(', ') + (unread.length > 3 ? ', …' : '') }
  const text = 'no node reads {count} of the initializers, {bytes} bytes: {names}'
  return [issue('onnx/unread-initializers', 'note', text, args, { where: { file } })]
}
