/** One layer of the table. Each number opens its working. */

import { say } from '../language.ts'
import type { CellView, ColumnView, RowView } from '../protocol.ts'

interface RowProps {
  readonly row: RowView
  readonly columns: readonly ColumnView[]
  /** From 1, the head included. */
  readonly index: number
  readonly isSelected: boolean
  /** True for the one row that Tab reaches. */
  readonly isReachable: boolean
  select(): void
  explain(key: string, at: DOMRect): void
}

/** Columns whose numbers have a working. */
const EXPLAINED = new Set(['output', 'parameters', 'share', 'memory', 'macs', 'operations', 'held'])

export function TableRow({ row, columns, index, isSelected, isReachable, select, explain }: RowProps) {
  return (
    <tr
      class={`${isSelected ? 'is-selected' : ''} ${row.isNew ? 'is-new' : ''}`}
      aria-rowindex={index}
      aria-selected={isSelected}
      onClick={select}
    >
      {columns.map(({ key, align }) => (
        <Cell key={key} name={key} align={align} row={row} tabIndex={isReachable ? 0 : -1} explain={explain} />
      ))}
    </tr>
  )
}

interface CellProps {
  readonly name: string
  readonly align: string
  readonly row: RowView
  readonly tabIndex: number
  explain(key: string, at: DOMRect): void
}

function Cell({ name, align, row, tabIndex, explain }: CellProps) {
  const cell = row.cells[name]
  if (name === 'layer') {
    return (
      <th scope="row" class="left name">
        <button
          type="button"
          tabIndex={tabIndex}
          title={row.name}
          ref={(button) => button?.style.setProperty('margin-left', `${row.depth}rem`)}
        >
          {row.name}
        </button>
      </th>
    )
  }
  if (cell === undefined) return <td />
  const changed = cell.before === undefined ? undefined : say('before: {text}', { text: cell.before })
  const classes = `${align} ${changed === undefined ? '' : 'is-changed'}`
  if (name === 'type') {
    return (
      <td class={classes} title={changed}>
        <span class={`family hue-${row.hue}`}>{cell.text}</span>
      </td>
    )
  }
  if (!EXPLAINED.has(name) || cell.text === '') {
    return (
      <td class={classes} title={changed}>
        {cell.text}
      </td>
    )
  }
  return (
    <td class={classes} title={changed}>
      {cell.share !== undefined && <Bar share={cell.share} />}
      <button
        type="button"
        class="number"
        tabIndex={tabIndex}
        aria-label={say('{text}: how it comes about', { text: shownText(cell) })}
        onClick={({ currentTarget }) => explain(name, currentTarget.getBoundingClientRect())}
      >
        {cell.text}
      </button>
    </td>
  )
}

function shownText({ text, before }: CellView): string {
  return before === undefined ? text : `${text} (${say('before: {text}', { text: before })})`
}

function Bar({ share }: { readonly share: number }) {
  return (
    <span class="share" aria-hidden="true">
      <span ref={(bar) => bar?.style.setProperty('width', `${Math.max(2, share * 100)}%`)} />
    </span>
  )
}
