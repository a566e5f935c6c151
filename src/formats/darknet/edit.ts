/** Changes options of a cfg in its text. Layers are named by their numbers, `net` is the section in front of them. */

import type { Editable } from '../editable.ts'
import { parseCfg, type Section } from './cfg.ts'
import { keysOf, kindOf } from './keys.ts'

/** The definition of a network. */
export function editCfg(bytes: Uint8Array, file: string): Editable {
  // Any byte may stand in a comment: as characters of one byte they all come back as they were.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const lines = text.split('\n')
  const { sections } = parseCfg(text, file)
  const [first] = sections
  const others = first !== undefined && kindOf(first.type) === 'net' ? sections.slice(1) : sections
  const named = (layer: string | undefined): Section | undefined =>
    layer === undefined || layer === 'net' ? first : others[Number(layer)]
  return {
    layers: ['net', ...others.map((_, index) => String(index))],
    fields: (layer) => keysOfSection(named(layer)),
    set: (layer, field, value) => {
      const section = named(layer)
      if (section === undefined) return false
      const entry = section.entries.find(({ key }) => key === field)
      if (entry === undefined && !keysOfSection(section).includes(field)) return false
      const at = ((entry ?? section).where.line ?? 1) - 1
      // An option that is not there yet stands in the line of its section's head until the text is put together.
      lines[at] = entry === undefined ? `${lines[at]}\n${field}=${value}` : `${field}=${value}`
      return true
    },
    bytes: () => Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0)),
  }
}

function keysOfSection(section: Section | undefined): readonly string[] {
  const kind = section && kindOf(section.type)
  return kind === undefined ? [] : [...keysOf(kind)]
}
