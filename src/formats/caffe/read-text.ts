/** Reads a prototxt: a network's definition or a solver's. */

import { FormatError, hasErrors, type Issue, issue, type Where } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { parseText, type TextOptions } from '../../wire/protobuf/text.ts'
import { remedyFor, SNIFF_BYTES, sniff } from '../sniff.ts'
import { messageType } from './schema.ts'
import { netOrSolver } from './text-kind.ts'

export interface Prototxt {
  readonly kind: 'net' | 'solver'
  /** A NetParameter or a SolverParameter, as written. */
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
}

/** Reads `bytes` as a prototxt. Throws FormatError where they are something else; mistakes in it become issues. */
export function readPrototxt(name: string, bytes: Uint8Array, options: TextOptions = {}): Prototxt {
  checkContent(name, bytes)
  const kind = netOrSolver(bytes)
  const type = messageType(kind === 'net' ? 'NetParameter' : 'SolverParameter')
  const { message: found, issues } = parseText(name, bytes, type, options)
  return { kind, message: found, issues: kind === 'net' ? withLayers(found, issues) : issues }
}

/** The issues with the layers that they stand in; a note is about its field wherever that stands. */
function withLayers(net: ProtoMessage, issues: readonly Issue[]): readonly Issue[] {
  if (!hasErrors(issues)) return issues
  const layers = [...net.messages('layer'), ...net.messages('layers')].map((layer) => ({
    name: layer.string('name') || (layer.has('layer') ? layer.message('layer').string('name') : ''),
    start: layer.where(),
    end: layer.locator.where(layer.offset + layer.length, 0),
  }))
  return issues.map((found) => {
    const { where, severity } = found
    if (where === undefined || severity !== 'error') return found
    const around = layers.find(({ start, end }) => !isBefore(where, start) && isBefore(where, end))
    return around === undefined || around.name === '' ? found : { ...found, where: { ...where, layer: around.name } }
  })
}

function isBefore(one: Where, other: Where): boolean {
  const lines = (one.line ?? 0) - (other.line ?? 0)
  return lines < 0 || (lines === 0 && (one.column ?? 0) < (other.column ?? 0))
}

/** Refuses what is no prototxt, by name. A byte order mark and HTML go on: their errors have places. */
function checkContent(name: string, bytes: Uint8Array): void {
  const content = sniff(bytes.subarray(0, SNIFF_BYTES))
  if (content.isText && (content.kind === 'text' || content.kind === 'utf-8-bom')) return
  const isWeights = content.kind === 'caffemodel' || content.kind === 'hdf5'
  const hint = isWeights ? message('weigh bytes {name} says where its bytes go', { name }) : remedyFor(content)
  const code = isWeights ? 'caffe/weights-as-definition' : 'caffe/not-prototxt'
  const args = { what: message(content.title) }
  throw new FormatError(issue(code, 'error', 'this is {what}, not a prototxt', args, { where: { file: name }, hint }))
}
