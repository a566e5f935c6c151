/** Tables of layer types: the list of all, and one in full with its formulas. */

import type { BlobDefinition, ListedLayer, ParameterDefinition } from '../core/network/layer-type.ts'
import { VERSION } from '../core/version.ts'
import { type Message, message } from '../core/words/message.ts'
import type { Json } from './json/json-value.ts'
import { pairsTable, type Table, textCell } from './table.ts'

/** Enough forks to name in a line. */
const MOST_FORKS = 4

/** All layer types, one a row. */
export function layerTypesTable(layers: readonly ListedLayer[]): Table {
  const text = (key: string, title: Message, optional = false) =>
    ({ key, title, kind: 'text', align: 'left', optional }) as const
  return {
    id: 'layers',
    layout: 'grid',
    columns: [
      text('type', message('type')),
      text('variant', message('variant')),
      text('forks', message('forks')),
      text('does', message('does')),
      text('source', message('source'), true),
    ],
    rows: layers.map(({ type, variant, forks, family, doc, source }) => ({
      cells: {
        type: textCell(type, { family }),
        variant: textCell(variant),
        forks: textCell(forks.join(', '), { short: shortened(forks) }),
        does: textCell(doc),
        source: textCell(source, { tone: 'faint' }),
      },
    })),
  }
}

function shortened(forks: readonly string[]): string {
  const shown = forks.slice(0, MOST_FORKS).join(', ')
  return forks.length > MOST_FORKS ? `${shown} +${forks.length - MOST_FORKS}` : shown
}

/** One layer type in full: its parameters and formulas. */
export function layerTypeTable({ type, variant, forks, doc, source, bottoms, tops, definition }: ListedLayer): Table {
  const pairs: (readonly [Message, ReturnType<typeof textCell>])[] = [
    [message('does'), textCell(doc)],
    [message('forks'), textCell(forks.join(', '))],
    [message('bottoms'), textCell(arityText(bottoms))],
    [message('tops'), textCell(arityText(tops))],
  ]
  const add = (label: Message, texts: readonly string[]) => {
    for (const text of texts) pairs.push([label, textCell(text)])
  }
  if (definition !== undefined) {
    if (definition.spellings.length > 0) add(message('also written'), [definition.spellings.join(', ')])
    if (definition.when === 'false') pairs.push([message('taken where'), textCell(message('--fork asks for it'))])
    else if (definition.when !== undefined) add(message('taken where'), [definition.when])
    if (definition.like !== undefined) add(message('is like'), [definition.like])
    add(message('parameters'), definition.parameters.map(parameterText))
    add(
      message('sizes of the data'),
      Object.entries(definition.symbols).map(([name, meaning]) => `${name}: ${meaning}`),
    )
    add(
      message('names'),
      definition.names.map(([name, formula]) => `${name} = ${formula}`),
    )
    add(
      message('checks'),
      definition.checks.map(({ that }) => that),
    )
    add(
      message('outputs'),
      definition.outputs.flatMap((formula) => formula.split('\n')),
    )
    add(message('blobs'), (definition.blobs ?? []).map(blobText))
    if (definition.macs !== undefined) add(message('MACs'), [definition.macs])
    add(
      message('operations'),
      Object.entries(definition.operations).map(([kind, formula]) => `${kind}: ${formula}`),
    )
  }
  if (source !== '') pairs.push([message('source'), textCell(source, { tone: 'faint' })])
  return pairsTable('layer', pairs, { title: type, caption: variant === '' ? [] : [variant] })
}

/** `1`, `2 to 4`, `1 or more`. */
function arityText({ min, max }: ListedLayer['bottoms']): Message | string {
  if (max === undefined) return message('{min} or more', { min })
  return max === min ? String(min) : message('{min} to {max}', { min, max })
}

/** A parameter as a definition file has it. */
function parameterText({ name, kind, isList, isRequired, default: value, values, path }: ParameterDefinition): string {
  const words = values === undefined ? '' : ` ${values.join(' | ')}`
  const mark = isList ? '[]' : isRequired ? '!' : ''
  const given = value === undefined ? '' : ` = ${value}`
  return `${name}: ${kind}${words}${mark}${given} (${path.join('.')})`
}

function blobText({ name, shape, kind, when, repeat }: BlobDefinition): string {
  const rest = [
    kind === 'learned' ? '' : kind,
    when === undefined ? '' : `if ${when}`,
    repeat === undefined ? '' : `${repeat} times`,
  ]
  return [`${name}: ${shape}`, ...rest.filter((each) => each !== '')].join(', ')
}

/** Layer types for JSON: all that is known of each, but for its places in files. */
export function layerTypesJson(layers: readonly ListedLayer[]): Json {
  return {
    weighbridge: VERSION,
    schema: 1,
    types: layers.map(({ doc, ...layer }) => ({ ...layer, doc: doc.text })).map(plain),
  }
}

function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== 'function')
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]))
  }
  return ['boolean', 'number', 'bigint', 'string'].includes(typeof value) ? (value as Json) : null
}
