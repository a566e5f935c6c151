/** Definitions with some of their fields set to something else. */

import { type ByteSource, memorySource } from '../core/bytes/bytes.ts'
import type { Change } from '../core/network/change.ts'
import { asCode, guess } from '../core/words/closest.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { namePattern } from '../core/words/name-pattern.ts'
import type { Editable } from './editable.ts'
import type { Format } from './format.ts'

/** The definition with the changes. Throws FormatError where the format has none to change, or a change fits nothing in it. */
export async function changedSource(
  source: ByteSource,
  format: Format,
  changes: readonly Change[],
): Promise<ByteSource> {
  if (format.edit === undefined) {
    const hint = message('definitions of Caffe, Darknet, Keras and transformers can be changed')
    const text = 'the structure of {what} can not be changed: its sizes are those of the numbers that are stored'
    throw new FormatError(
      issue('change/stored', 'error', text, { what: format.title }, { where: { file: source.name }, hint }),
    )
  }
  const edited = (await format.edit())(await source.read(0, source.size), source.name)
  for (const change of changes) applyChange(edited, change, source.name)
  return memorySource(source.name, edited.bytes())
}

function applyChange(edited: Editable, change: Change, file: string): void {
  const found = splitTarget(change.target, edited.layers)
  const unset = found.layers.filter((layer) => !edited.set(layer, found.field, change.value))
  // Of several layers those are meant that have such a field.
  if (unset.length < found.layers.length) return
  throw noTarget(edited, found, change.target, file)
}

interface Target {
  /** `[undefined]`: the network itself. */
  readonly layers: readonly (string | undefined)[]
  readonly field: string
}

/** A name may hold points itself: the longest that a layer has, or a pattern that fits some. */
function splitTarget(target: string, layers: readonly string[]): Target {
  for (let at = target.lastIndexOf('.'); at > 0; at = target.lastIndexOf('.', at - 1)) {
    const fits = namePattern([target.slice(0, at)])
    const named = [...new Set(layers)].filter(fits)
    if (named.length > 0) return { layers: named, field: target.slice(at + 1) }
  }
  return { layers: [undefined], field: target }
}

function noTarget(edited: Editable, { layers: [layer], field }: Target, target: string, file: string): FormatError {
  const where = { where: { file } }
  const [, start = '', rest = ''] = /^(.*?)\.(.*)$/.exec(target) ?? []
  if (layer === undefined && start !== '' && edited.layers.length > 0) {
    const hint = guess(start, edited.layers, (near) => `${near}.${rest}`)
    const text = 'there is no layer {name} whose {field} could be changed'
    const args = { name: asCode(start), field: asCode(rest) }
    return new FormatError(issue('change/layer', 'error', text, args, { ...where, ...(hint && { hint }) }))
  }
  const hint = guess(field, edited.fields(layer), asCode)
  const context = { ...where, ...(hint && { hint }) }
  return layer === undefined
    ? new FormatError(
        issue('change/field', 'error', 'the network has no field {field}', { field: asCode(field) }, context),
      )
    : new FormatError(
        issue(
          'change/field',
          'error',
          'the layer {name} has no field {field}',
          { name: asCode(layer), field: asCode(field) },
          context,
        ),
      )
}
