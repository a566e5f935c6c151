/** Ids of layers as words of an attribute, and back. */

import type { NodeId } from '../../core/network/model.ts'

/** An id as one word: spaces, percent signs, control characters, marks of direction and what XML forbids as `%20` or `%u3000`. */
export function nodeWord(id: NodeId): string {
  return id.replace(/[%\s\p{Cc}\p{Cs}\ufffe\uffff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16)
    return code.length > 2 ? `%u${code.padStart(4, '0')}` : `%${code.padStart(2, '0')}`
  })
}

/** The id that a word stands for. */
export function nodeOfWord(word: string): NodeId {
  return word.replace(/%(?:u([\da-f]{4})|([\da-f]{2}))/g, (_, wide?: string, narrow?: string) =>
    String.fromCharCode(Number.parseInt(wide ?? narrow ?? '', 16)),
  )
}
