/** Which of Caffe's messages a text is: its first fields have to tell. */

import { TextLexer } from '../../wire/protobuf/text-lexer.ts'
import { decodeUtf8 } from '../../wire/protobuf/utf8.ts'
import type { Probe, Recognised } from '../format.ts'
import { messageType } from './schema.ts'

/** How many words of a file are looked at. */
const MOST_WORDS = 400

/** How much of a definition has so many words. */
const MOST_BYTES = 1 << 16

/** The first top-level field that only one of the two messages has decides; a network where nothing does. */
export function netOrSolver(bytes: Uint8Array): 'net' | 'solver' {
  return decided(topWords(bytes.subarray(0, MOST_BYTES))) ?? 'net'
}

function decided(names: Iterable<string>): 'net' | 'solver' | undefined {
  const net = messageType('NetParameter')
  const solver = messageType('SolverParameter')
  for (const name of names) {
    const [inNet, inSolver] = [net.field(name) !== undefined, solver.field(name) !== undefined]
    if (inNet !== inSolver) return inNet ? 'net' : 'solver'
  }
  return undefined
}

/** The names of fields at the top of a text; an empty one stands for a word there that can't be a field. */
function* topWords(bytes: Uint8Array): Generator<string> {
  const lexer = new TextLexer(decodeUtf8(bytes))
  const isEnd = () => lexer.kind === 'end'
  const isAt = (symbols: string) => lexer.kind === 'symbol' && symbols.includes(lexer.token)
  let depth = 0
  for (let count = 0; count < MOST_WORDS && !isEnd(); count++) {
    const [word, isName, isInside] = [lexer.token, lexer.kind === 'identifier', depth > 0]
    if (isAt('{<[')) depth++
    else if (isInside && isAt('}>]')) depth--
    const isWord = !isInside && !isAt('{<[,;')
    lexer.next()
    if (!isWord) continue
    // The last word may be half of one.
    if (isEnd()) return
    const isField = isName && isAt(':{<')
    yield isField ? word : ''
    if (isField && isAt(':')) {
      lexer.next()
      if (isAt('-')) lexer.next()
      if (!isAt('{<[')) lexer.next()
    }
  }
}

/** Fields by which a solver names its network: without one it trains nothing. */
const NET_NAMES = new Set(['net', 'train_net', 'net_param', 'train_net_param'])

/**
 * What a text is that nobody named as a network. One with an ending of Caffe's own is a network unless its fields say
 * otherwise; with any other ending all of its first fields have to be Caffe's.
 */
export function recogniseText({ head, isOwn }: Probe & { readonly isOwn: boolean }): Recognised {
  const words = new Set(topWords(head))
  const hasStrays = words.delete('')
  const known = (type: string) => [...words].filter((name) => messageType(type).field(name) !== undefined).length
  const ofNet = known('NetParameter')
  const hasLayers = words.has('layer') || words.has('layers')
  if (isOwn) {
    if (decided(words) === 'solver') return 'solver'
    return hasLayers || hasStrays || ofNet * 2 >= words.size ? 'network' : 'other'
  }
  if (hasStrays) return 'nothing'
  if (hasLayers && ofNet * 2 > words.size) return 'network'
  const isSolver = words.size > 1 && known('SolverParameter') === words.size
  return isSolver && [...words].some((name) => NET_NAMES.has(name)) ? 'solver' : 'nothing'
}
