/** The report on two networks of different formats: step by step, with what differs and how far the numbers lie apart. */

import type { AcrossDiff, StepDiff, StepFate } from '../../analyze/diff/across/across.ts'
import { areSame, type NumbersDiff } from '../../analyze/diff/across/numbers.ts'
import type { Step } from '../../analyze/diff/across/steps.ts'
import type { AcrossNumbers, StepNumbers } from '../../analyze/diff/across/weights.ts'
import type { NetworkFigure } from '../../analyze/diff/figures.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Cell, type Column, type Row, type Table, type Text, type Tone, textCell } from '../table.ts'
import { countText } from '../words/numbers.ts'

/** Two networks of different formats, and their numbers where both have some. */
export interface Across {
  readonly network: AcrossDiff
  /** `undefined` where a side has no weights. */
  readonly numbers: AcrossNumbers | undefined
}

/** What does not depend on how a format parts what it does into layers. */
export const ACROSS_FIGURES: ReadonlySet<NetworkFigure> = new Set([
  ...(['parameters', 'learned', 'statistics', 'parameterBytes', 'macs', 'macsPerExample'] as const),
])

/** Whether nothing differs but what only the formats do. */
export function isEqualAcross({ network, numbers }: Across): boolean {
  return network.isEqual && numbers?.isEqual !== false
}

/** What may become of steps, in the order in which it is told. */
const STEP_FATES: readonly (readonly [StepFate, Message])[] = [
  ['same', message('{count} the same')],
  ['folded', message('{count} folded')],
  ['changed', message('{count} changed')],
  ['added', message('{count} added')],
  ['removed', message('{count} removed')],
]

/** What is told above the tables. */
export function acrossCaption({ network, numbers }: Across): readonly Text[] {
  const { steps, before, after } = network
  const formats = [before, after].map(({ model }) => model.words?.title ?? model.format)
  const args = { before: formats[0] ?? '', after: formats[1] ?? '' }
  const counts = STEP_FATES.flatMap(([fate, { text }]) => {
    const count = steps.filter((step) => step.fate === fate).length
    return count === 0 ? [] : [message(text, { count })]
  })
  return [
    network.isEqual
      ? message('{before} and {after}: the same network', args)
      : message('{before} and {after}: not the same network', args),
    ...counts.map((count, index) => (index === 0 ? message('steps: {count}', { count }) : count)),
    ...(numbers === undefined ? [] : [numbersCaption(numbers)]),
  ]
}

function numbersCaption({ steps, isEqual }: AcrossNumbers): Text {
  const parts = steps.flatMap((step) => step.parts)
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const skipped = steps.reduce((sum, step) => sum + step.skipped.length, 0)
  if (skipped > 0) return message('{count} numbers compared, those of {skipped} parameters not', { count, skipped })
  if (parts.every(({ changed }) => changed === 0)) return message('all {count} numbers are the same', { count })
  if (isEqual) return message('all {count} numbers are the same but for rounding', { count })
  const error = parts.reduce((most, part) => Math.max(most, part.error), 0)
  return message('numbers differ by up to {error} of their size', { error: percentText(error) })
}

/** With more steps than this, only those that differ are shown, and of these so many. */
const MOST_STEPS = 60

/** The steps of both networks side by side. */
export function stepsTable({ network, numbers }: Across, all: boolean): Table {
  const numbersOf = new Map(numbers?.steps.map((step) => [step.step, step]))
  const differing = network.steps.filter((step) => !isPlain(step, numbersOf.get(step)))
  const steps = all || network.steps.length <= MOST_STEPS ? network.steps : differing.slice(0, MOST_STEPS)
  const rest = network.steps.length - steps.length
  const rows = steps.flatMap((step) => stepRows(step, numbersOf.get(step)))
  const columns: readonly Column[] = [
    { key: 'before', title: message('before'), kind: 'text', align: 'left' },
    { key: 'after', title: message('after'), kind: 'text', align: 'left' },
    { key: 'kind', title: message('kind'), kind: 'text', align: 'left', expendable: true },
    { key: 'what', title: message('what'), kind: 'text', align: 'left' },
    { key: 'change', title: message('before → after'), kind: 'text', align: 'left' },
  ]
  const isTold = ({ key }: Column) => rows.some(({ cells }) => cells[key] !== undefined)
  const caption =
    rest === 0 ? {} : { caption: [message('{count} more steps are not shown; --all shows them', { count: rest })] }
  return { id: 'steps', layout: 'grid', columns: columns.filter(isTold), rows, ...caption }
}

function isPlain({ fate }: StepDiff, numbers: StepNumbers | undefined): boolean {
  return fate === 'same' && (numbers === undefined || (numbers.skipped.length === 0 && numbers.parts.every(areSame)))
}

const MARKS: Readonly<Record<StepFate, readonly [string, Tone]>> = {
  same: ['=', 'faint'],
  folded: ['⊂', 'faint'],
  changed: ['~', 'changed'],
  added: ['+', 'added'],
  removed: ['−', 'removed'],
}

function stepRows(step: StepDiff, numbers: StepNumbers | undefined): readonly Row[] {
  const [mark, tone] = MARKS[step.fate]
  const { before, after } = step
  const [first, ...rest] = [...changeCells(step), ...numberCells(numbers)]
  const cells = {
    before: textCell(before === undefined ? `${mark} –` : `${mark} ${nameOf(before)}`, { tone }),
    after: textCell(after === undefined ? '–' : nameOf(after)),
    kind: textCell((after ?? before)?.kind ?? ''),
    ...first,
  }
  return [{ cells }, ...rest.map((more) => ({ cells: more }))]
}

/** Names that converters put together of all that they have fused are no help. */
const LONGEST_NAME = 40

function nameOf({ layers }: Step): string {
  return layers
    .map(({ node: { name, id, type } }) => (name === '' || name.length > LONGEST_NAME ? `${type} ${id}` : name))
    .join(' + ')
}

type ChangeCells = Readonly<Record<'what' | 'change', Cell>>

function changeCells({ fate, differences }: StepDiff): readonly ChangeCells[] {
  if (fate === 'folded') {
    return [{ what: textCell(message('folded')), change: textCell(message('into the weights before it')) }]
  }
  return differences.map(({ what, before, after }) => ({
    what: textCell(what),
    change: textCell(
      message('{before} → {after}', { before: before ?? message('none'), after: after ?? message('none') }),
    ),
  }))
}

function numberCells(numbers: StepNumbers | undefined): readonly ChangeCells[] {
  if (numbers === undefined) return []
  const { parts, isFolded } = numbers
  return [
    ...parts.flatMap((part) => (areSame(part) ? [] : [numbersCells(partText(part, isFolded), numbersText(part))])),
    ...parts.flatMap((part) =>
      part.isReordered ? [numbersCells(message('{part} order', { part: part.role }), orderText(part))] : [],
    ),
    ...numbers.skipped.map(({ role, why }) =>
      numbersCells(message('{part} numbers', { part: role }), message('not compared: {why}', { why })),
    ),
  ]
}

function numbersCells(what: Text, change: Text): ChangeCells {
  return { what: textCell(what, { tone: 'faint' }), change: textCell(change) }
}

function partText({ role }: NumbersDiff, isFolded: boolean): Text {
  return isFolded ? message('{part} numbers, folded', { part: role }) : message('{part} numbers', { part: role })
}

function numbersText({ changed, count, most, error }: NumbersDiff): Text {
  return message('{changed} of {count} differ, by up to {most} ({error})', {
    changed: countText(BigInt(changed)),
    count: countText(BigInt(count)),
    most: most.toPrecision(3),
    error: percentText(error),
  })
}

function orderText({ layout: { order, parted, blocks } }: NumbersDiff): Message {
  return blocks.length === 0 || blocks.every((block, index) => block === index)
    ? message('axes {order} of {sizes}', { order: order.join(', '), sizes: parted.join('×') })
    : message('blocks in the order {blocks}', { blocks: blocks.join(', ') })
}

function percentText(share: number): string {
  const percent = 100 * share
  return `${percent >= 0.1 ? percent.toFixed(1) : percent.toPrecision(2)} %`
}
